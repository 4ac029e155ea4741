package world

import "strings"

// Constants of the seeds: anybody may know them, for they open nothing but the
// simulator.
const (
	// MFACode is the second factor of every account that has one.
	MFACode = "246810"
	// StaffPassword opens the resellers' own accounts.
	StaffPassword = "Simulator-Staff-1"
	// CustomerPassword opens the customers' administrators.
	CustomerPassword = "Simulator-Customer-1"
)

// Login is one account for the sign-in page.
type Login struct {
	UserPrincipalName string `json:"user_principal_name"`
	Password          string `json:"password"`
	MFACode           string `json:"mfa_code,omitempty"` // empty when the account has no second factor
	Note              string `json:"note"`
}

// Credentials are what a reseller types into a portal to be connected, and the
// accounts to sign in with.
type Credentials struct {
	Name          string   `json:"name"`
	TenantID      string   `json:"tenant_id"`
	Domain        string   `json:"domain"`
	ApplicationID string   `json:"application_id"`
	Secret        string   `json:"secret"`
	MPNID         string   `json:"mpn_id"`
	Country       string   `json:"country"`
	Logins        []Login  `json:"logins"`
	RedirectURIs  []string `json:"redirect_uris"`
}

// DemoCredentials are the resellers of the demo seed. The same for every start of
// the clock and every machine.
func DemoCredentials() []Credentials {
	out := make([]Credentials, 0, len(demoPartners))
	for _, p := range demoPartners {
		out = append(out, partnerCredentials(p.slug, p.name, p.mpn, p.country))
	}
	return out
}

// DemoCustomerLogins are the administrators of the demo seed's customers, who
// consent and approve.
func DemoCustomerLogins() []Login {
	out := make([]Login, 0, len(demoCustomers))
	for i := range demoCustomers {
		c := &demoCustomers[i]
		out = append(out, customerLogin(c.slug+".onmicrosoft.com", c.name))
	}
	return out
}

func partnerCredentials(slug, name, mpn, country string) Credentials {
	domain := slug + ".onmicrosoft.com"
	login := func(nick, note string, mfa bool) Login {
		l := Login{UserPrincipalName: nick + "@" + domain, Password: StaffPassword, Note: note}
		if mfa {
			l.MFACode = MFACode
		}
		return l
	}
	return Credentials{
		Name: name, TenantID: StableID("tenant", slug), Domain: domain, ApplicationID: StableID("app", slug),
		Secret: slug + "~simulator~secret~1", MPNID: mpn, Country: country, RedirectURIs: demoRedirects,
		Logins: []Login{
			login("admin", "Global Administrator, AdminAgents: authorizes the portal", true),
			login("agent", "AdminAgents without a second factor: Partner Center refuses it", false),
			login("sales", "not in AdminAgents: sells, but may not enter customers' tenants", true),
		},
	}
}

var demoRedirects = []string{
	"http://localhost:8080/app/MicrosoftCspAuthenticationCallback",
	"http://127.0.0.1:8080/app/MicrosoftCspAuthenticationCallback",
	"http://localhost:8080/api/v1/auth/microsoft/callback",
	"http://127.0.0.1:8080/api/v1/auth/microsoft/callback",
}

// customerLoginsShown bounds the list for worlds with thousands of customers.
const customerLoginsShown = 20

// SeedLogins are the logins of the world's seed, each as long as its tenant is
// there.
func SeedLogins(s *State) ([]Credentials, []Login) {
	resellers, customers := []Credentials{}, []Login{}
	if s.Settings.Seed == "empty" {
		return resellers, customers
	}
	for p := range s.Partners.All("") {
		t, ok := s.Tenants.Get("", p.TenantID)
		if !ok {
			continue
		}
		slug, _, _ := strings.Cut(t.InitialDomain(), ".")
		resellers = append(resellers, partnerCredentials(slug, p.Name, p.MPNID, p.Country))
		for c := range s.Customers.All(p.TenantID) {
			if len(customers) == customerLoginsShown {
				break
			}
			if l := customerLogin(c.Domain, c.CompanyName); opens(s, l) {
				customers = append(customers, l)
			}
		}
	}
	return resellers, customers
}

// opens tells whether the seed's password still opens the account.
func opens(s *State, l Login) bool {
	_, u, ok := FindSignIn(s, l.UserPrincipalName)
	return ok && string(u.SignIn.Password) == l.Password
}

func customerLogin(domain, name string) Login {
	return Login{
		UserPrincipalName: "admin@" + domain, Password: CustomerPassword, MFACode: MFACode,
		Note: "Global Administrator of " + name,
	}
}
