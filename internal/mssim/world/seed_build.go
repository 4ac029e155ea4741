package world

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Role template ids. Source: Microsoft Entra built-in roles.
const (
	RoleGlobalAdmin           = "62e90394-69f5-4237-9190-012177145e10"
	RoleGlobalReader          = "f2ef992c-3afb-46b9-b7cf-a126ee74c451"
	RoleDirectoryReaders      = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"
	RoleDirectoryWriters      = "9360feb5-f418-4baa-8175-e2a00bac4301"
	RoleLicenseAdmin          = "4d6ac14f-3453-41d0-bef9-a3e0c569773a"
	RoleUserAdmin             = "fe930be7-5e62-47db-91af-98c3a49a38b1"
	RoleHelpdeskAdmin         = "729827e3-9c14-49f7-bb1b-9608f156bbb8"
	RoleServiceSupportAdmin   = "f023fd81-a637-4b56-95fd-791ac0226033"
	RolePrivilegedAuthAdmin   = "7be44c8a-adaf-4e2a-84d6-ab2649e08a13"
	RolePrivilegedRoleAdmin   = "e8611ab8-c189-46e8-94e1-60213ab1f814"
	RoleCloudApplicationAdmin = "158c047a-c907-4556-b7ef-446551a6b5f7"
	RoleReportsReader         = "4a5d8f65-41da-4de4-8968-e035b65339cf"
)

// gdapRoles are the nine roles of the relationship Microsoft makes by default for
// a new customer, and the two a portal needs besides.
var gdapRoles = []string{
	RolePrivilegedAuthAdmin, RolePrivilegedRoleAdmin, RoleUserAdmin, RoleHelpdeskAdmin, RoleLicenseAdmin, RoleServiceSupportAdmin,
	RoleDirectoryWriters, RoleDirectoryReaders, RoleGlobalReader, RoleCloudApplicationAdmin, RoleReportsReader,
}

// portalScopes are the delegated Graph permissions the portal's registration asks
// for.
var portalScopes = []string{
	"Directory.ReadWrite.All", "User.ReadWrite.All", "LicenseAssignment.ReadWrite.All", "Organization.Read.All", "Domain.Read.All",
	"DelegatedAdminRelationship.ReadWrite.All", "Reports.Read.All", "AuditLog.Read.All", "User.Read",
	"User-PasswordProfile.ReadWrite.All", "User.EnableDisableAccount.All", "RoleManagement.ReadWrite.Directory",
}

// MCATemplateID is the template of the Microsoft Customer Agreement.
const MCATemplateID = "117a77b0-9360-443b-8795-c6dedc750cf9"

func seeded(words ...string) *rand.Rand {
	var n uint64
	for i := range words[0] {
		n = n*131 + uint64(words[0][i])
	}
	for _, w := range words[1:] {
		for i := range len(w) {
			n = n*1099511628211 + uint64(w[i])
		}
	}
	return rand.New(rand.NewPCG(n, 0x9e3779b97f4a7c15)) //nolint:gosec // seeds must repeat
}

// newTenant makes the directory of a partner or customer.
func newTenant(kind TenantKind, slug, name, country, city, street, postal, region, culture string, created time.Time) *Tenant {
	language, _, _ := strings.Cut(culture, "-")
	return &Tenant{
		ID: StableID("tenant", slug), Kind: kind, DisplayName: name, Country: country, City: city, Street: street, PostalCode: postal,
		State: region, PreferredLanguage: language, CreatedAt: created, TechnicalMails: []string{"it@" + slug + ".example"},
		Domains: []Domain{{Name: slug + ".onmicrosoft.com", Initial: true, Default: true, Verified: true}, {Name: slug + ".example", Verified: true}},
	}
}

// partnerRows are a reseller with its registration, its people and its groups.
type partnerRows struct {
	partner *Partner
	tenant  *Tenant
	app     *App
	consent *Consent
	users   []*User
	groups  []*Group
}

func newPartner(p demoPartner, start time.Time) partnerRows {
	created := start.AddDate(-12, 0, 0).Truncate(time.Second)
	cred := partnerCredentials(p.slug, p.name, p.mpn, p.country)
	t := newTenant(TenantPartner, p.slug, p.name, p.country, p.city, p.street, p.postal, p.region, p.culture, created)
	r := partnerRows{tenant: t, partner: &Partner{
		TenantID: t.ID, Name: p.name, MPNID: p.mpn, Country: p.country, Currency: CurrencyOf(p.country), Culture: p.culture,
		InvitationID: StableID("invitation", p.slug), BilledUntil: billedUntil(start),
		Address: Address{Country: p.country, State: p.region, City: p.city, AddressLine1: p.street, PostalCode: p.postal,
			PhoneNumber: "+1 555 0100", Email: "office@" + p.slug + ".example"},
	}}
	asked := []Permission{
		{Resource: AppPartnerCenter, Delegated: []string{"user_impersonation"}},
		{Resource: AppPartnerAPI, Delegated: []string{"user_impersonation"}},
		{Resource: AppGraph, Delegated: portalScopes, Application: []string{"PartnerBilling.Read.All"}},
	}
	r.app = &App{
		ID: cred.ApplicationID, ObjectID: StableID("app-object", p.slug), ServicePrincipalID: StableID("app-principal", p.slug, t.ID),
		TenantID: t.ID, DisplayName: "Reseller portal", MultiTenant: true, RedirectURIs: cred.RedirectURIs, AnyRedirectPort: true, PublicClient: true,
		LogoutURIs: []string{"http://localhost:8080/"}, Permissions: asked,
		Secrets: []AppSecret{
			{ID: StableID("secret", p.slug, "old"), Hint: p.slug[:3], Value: Secret(p.slug + "~simulator~secret~0"), StartsAt: start.AddDate(-2, 0, 0), ExpiresAt: start.AddDate(0, -1, 0)},
			{ID: StableID("secret", p.slug, "new"), Hint: p.slug[:3], Value: Secret(cred.Secret), StartsAt: start.AddDate(0, -2, 0), ExpiresAt: start.AddDate(0, 10, 0)},
		},
	}
	r.consent = &Consent{AppID: r.app.ID, ObjectID: r.app.ServicePrincipalID, Source: "registration", GrantedAt: created}
	roles := [][]string{{RoleGlobalAdmin}, nil, nil}
	for i, l := range cred.Logins {
		nick, _, _ := strings.Cut(l.UserPrincipalName, "@")
		u := person(t, i, seeded("staff", p.slug, nick), start)
		setName(u, nick, t.InitialDomain())
		u.AccountEnabled, u.DirectoryRoles, u.JobTitle, u.Department = true, roles[i], "Cloud Specialist", "Services"
		u.SignIn = &SignIn{Password: Secret(l.Password), MFA: l.MFACode != ""}
		r.users = append(r.users, u)
	}
	for i := len(cred.Logins); i < len(cred.Logins)+3; i++ {
		r.users = append(r.users, person(t, i, seeded("staff", p.slug, fmt.Sprint(i)), start))
	}
	uniqueNames(r.users, t.DefaultDomain())
	agents := []string{r.users[0].ID, r.users[1].ID}
	r.groups = []*Group{
		{ID: StableID("group", p.slug, AdminAgents), DisplayName: AdminAgents, Description: "Partner Center admin agents", Members: agents, CreatedAt: created},
		{ID: StableID("group", p.slug, "SalesAgents"), DisplayName: "SalesAgents", Description: "Partner Center sales agents", Members: []string{r.users[2].ID}, CreatedAt: created},
		{ID: StableID("group", p.slug, "technicians"), DisplayName: "GDAP Technicians", Description: "People who work in customers' tenants", Members: agents, CreatedAt: created},
	}
	return r
}

// uniqueNames gives a number to those whose name somebody else already has.
func uniqueNames(users []*User, domain string) {
	seen := map[string]int{}
	for _, u := range users {
		seen[u.MailNickname]++
		if n := seen[u.MailNickname]; n > 1 {
			setName(u, fmt.Sprintf("%s%d", u.MailNickname, n), domain)
		}
	}
}

// newUsers are the people of a customer's tenant; the first is its administrator.
func newUsers(t *Tenant, slug string, count int, start time.Time) []*User {
	rnd := seeded("users", slug)
	users := make([]*User, 0, count)
	for i := range count {
		u := person(t, i, rnd, start)
		if i == 0 {
			setName(u, "admin", t.InitialDomain())
			u.AccountEnabled, u.DirectoryRoles, u.JobTitle, u.Department = true, []string{RoleGlobalAdmin}, "IT Administrator", "IT"
			u.SignIn = &SignIn{Password: CustomerPassword, MFA: true}
		}
		if i == 1 || i == 2 {
			u.SignIn = &SignIn{Password: CustomerPassword, MFA: i == 1}
		}
		if i > 0 && i%17 == 0 {
			makeGuest(u, t)
		}
		users = append(users, u)
	}
	uniqueNames(users, t.DefaultDomain())
	return users
}

func makeGuest(u *User, t *Tenant) {
	u.UserType, u.UsageLocation = "Guest", ""
	u.Mail = u.MailNickname + "@partner.example"
	u.MailNickname = u.MailNickname + "_partner.example#EXT#"
	u.UserPrincipalName = u.MailNickname + "@" + t.InitialDomain()
	u.JobTitle, u.Department, u.CompanyName = "", "", "Partner Company"
}

// assignLicenses gives out the seats that subscriptions hold: at most one product
// with a mailbox each, add-ons only on top of something, never more than there are.
func assignLicenses(users []*User, subs []*Subscription, rnd *rand.Rand) {
	var members []*User
	for _, u := range users {
		if u.UserType == "Member" && !u.Deleted() {
			members = append(members, u)
		}
	}
	held := map[string]map[string]bool{} // user -> service plans
	given := map[string]bool{}
	for _, sub := range subs {
		sku, ok := FindSKU(sub.ProductID, sub.SKUID)
		if !ok || sub.Status == StatusDeleted || given[sku.ProvisioningID] {
			continue
		}
		given[sku.ProvisioningID] = true
		seats := sub.Quantity * (70 + rnd.IntN(31)) / 100
		for _, u := range members {
			if seats == 0 {
				break
			}
			if held[u.ID] == nil {
				held[u.ID] = map[string]bool{}
			}
			if sku.AddOn && len(held[u.ID]) == 0 || clashes(held[u.ID], sku.Plans) {
				continue
			}
			for _, p := range sku.Plans {
				held[u.ID][planFamily(p.Name)] = true
			}
			at := sub.CreatedAt
			if u.CreatedAt.After(at) {
				at = u.CreatedAt
			}
			u.Licenses = append(u.Licenses, AssignedLicense{SKUID: sku.ProvisioningID, AssignedAt: at})
			seats--
		}
	}
}

func clashes(held map[string]bool, plans []ServicePlan) bool {
	for _, p := range plans {
		if family := planFamily(p.Name); family != p.Name && held[family] {
			return true
		}
	}
	return false
}

// planFamily puts together plans of which a user can have only one.
func planFamily(name string) string {
	if strings.HasPrefix(name, "EXCHANGE_S_") && name != "EXCHANGE_S_FOUNDATION" {
		return "EXCHANGE_S_"
	}
	return name
}
