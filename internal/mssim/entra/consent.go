package entra

import (
	"net/http"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// userConsentable are the permissions that a person may agree to without being an
// administrator.
var userConsentable = []string{"User.Read", "User.ReadBasic.All", "Mail.Send", "user_impersonation"}

func (v visit) admin() bool {
	return slices.ContainsFunc(v.person.roles, func(r string) bool { return slices.Contains(administrators, r) })
}

// needsAdmin tells whether the person may not agree to what is missing.
func (v visit) needsAdmin() bool {
	if v.admin() {
		return false
	}
	return slices.ContainsFunc(v.missing, func(p world.Permission) bool {
		return slices.ContainsFunc(p.Delegated, func(n string) bool { return !contains(userConsentable, n) })
	})
}

// agree grants what is missing: an administrator for everybody, another person of
// the tenant for themselves alone. A partner's user has no object in the tenant to
// grant it to.
func (h *Handler) agree(v visit, app *world.App) error {
	if v.admin() {
		return h.grantConsent(v.tenant.ID, app, v.missing, "admin")
	}
	own := slices.Clone(v.missing)
	for i := range own {
		own[i].Principal = v.person.principal()
	}
	return h.grantConsent(v.tenant.ID, app, own, "user")
}

func adminNeeded(app *world.App) *failure {
	return fail(90094, "access_denied", "%s needs permission to access resources in your organization that only an admin can grant. Please ask an admin to grant permission to this app before you can use it.", app.DisplayName)
}

// grantConsent adds permissions to what the tenant has agreed to.
func (h *Handler) grantConsent(tenantID string, app *world.App, more []world.Permission, source string) error {
	return h.world.Update(func(tx *world.Tx) error {
		c, ok := tx.Consents.Edit(tenantID, app.ID)
		if !ok {
			c = &world.Consent{AppID: app.ID, ObjectID: newID(), Source: source, GrantedAt: tx.Now}
			if tenantID == app.TenantID {
				c.ObjectID = app.ServicePrincipalID
			}
			tx.Consents.Put(tenantID, app.ID, c)
		}
		for _, p := range more {
			mergePermission(c, p)
		}
		return nil
	})
}

func mergePermission(c *world.Consent, more world.Permission) {
	i := slices.IndexFunc(c.Permissions, func(p world.Permission) bool { return p.Resource == more.Resource && p.Principal == more.Principal })
	if i < 0 {
		c.Permissions = append(c.Permissions, world.Permission{Resource: more.Resource, Principal: more.Principal})
		i = len(c.Permissions) - 1
	}
	have := &c.Permissions[i]
	for _, n := range more.Delegated {
		if !contains(have.Delegated, n) {
			have.Delegated = append(have.Delegated, n)
		}
	}
	for _, n := range more.Application {
		if !contains(have.Application, n) {
			have.Application = append(have.Application, n)
		}
	}
}

// asked is one line of a consent page.
type asked struct{ Resource, Name, Title, Detail string }

func describe(permissions []world.Permission) []asked {
	var out []asked
	for _, p := range permissions {
		for _, n := range p.Delegated {
			out = append(out, describeOne(p.Resource, n, "on behalf of the signed-in person"))
		}
		for _, n := range p.Application {
			out = append(out, describeOne(p.Resource, n, "by itself, without anybody signed in"))
		}
	}
	return out
}

func describeOne(resourceID, name, how string) asked {
	a := asked{Resource: resourceName(resourceID), Name: name, Title: permissionTitles[name]}
	if a.Title == "" {
		a.Title = strings.ReplaceAll(name, "_", " ")
	}
	a.Detail = "The app can do this " + how + "."
	return a
}

// permissionTitles are the short names of permissions that resellers' apps ask
// for. Source: Microsoft Graph permissions reference.
var permissionTitles = map[string]string{
	"user_impersonation":                       "Act as you in Partner Center",
	"User.Read":                                "Sign you in and read your profile",
	"User.Read.All":                            "Read all users' full profiles",
	"User.ReadWrite.All":                       "Read and write all users' full profiles",
	"User.EnableDisableAccount.All":            "Enable and disable user accounts",
	"User.DeleteRestore.All":                   "Delete and restore all users",
	"User.RevokeSessions.All":                  "Revoke all sign-in sessions for a user",
	"User-PasswordProfile.ReadWrite.All":       "Read and write all password profiles",
	"Directory.Read.All":                       "Read directory data",
	"Directory.ReadWrite.All":                  "Read and write directory data",
	"Directory.AccessAsUser.All":               "Access the directory as you",
	"Organization.Read.All":                    "Read organization information",
	"LicenseAssignment.Read.All":               "Read all license assignments",
	"LicenseAssignment.ReadWrite.All":          "Manage all license assignments",
	"Domain.Read.All":                          "Read domains",
	"Domain.ReadWrite.All":                     "Read and write domains",
	"Group.Read.All":                           "Read all groups",
	"Group.ReadWrite.All":                      "Read and write all groups",
	"RoleManagement.Read.Directory":            "Read directory role settings",
	"RoleManagement.ReadWrite.Directory":       "Read and write directory role settings",
	"DelegatedAdminRelationship.Read.All":      "Read delegated admin relationships with customers",
	"DelegatedAdminRelationship.ReadWrite.All": "Manage delegated admin relationships with customers",
	"DelegatedPermissionGrant.ReadWrite.All":   "Manage all delegated permission grants",
	"AppRoleAssignment.ReadWrite.All":          "Manage app permission grants and app role assignments",
	"Application.Read.All":                     "Read applications",
	"CrossTenantInformation.ReadBasic.All":     "Read basic information about other tenants",
	"AuditLog.Read.All":                        "Read audit log data",
	"Reports.Read.All":                         "Read all usage reports",
	"PartnerBilling.Read.All":                  "Read a partner's billing data",
	"Mail.Send":                                "Send mail as you",
}

func (h *Handler) consentPage(rw http.ResponseWriter, r *http.Request, a authRequest, who signedIn, v visit) {
	if v.needsAdmin() {
		h.page(rw, r, http.StatusOK, "approval", pageData{Title: "Need admin approval", App: a.app, User: who.user, Tenant: v.tenant, Ticket: who.pass})
		return
	}
	list := v.missing
	if len(list) == 0 {
		list = a.wish.missing(a.app, nil, "")
	}
	h.page(rw, r, http.StatusOK, "consent", pageData{
		Title: "Permissions requested", App: a.app, User: who.user, Tenant: v.tenant, Ticket: who.pass,
		Asked: describe(list), Admin: v.admin(), Publisher: h.publisher(a.app),
	})
}

// publisher is the name behind an app registration.
func (h *Handler) publisher(app *world.App) (name string) {
	h.world.View(func(s *world.State) {
		if t, ok := s.Tenants.Get("", app.TenantID); ok {
			name = t.DisplayName + " (" + t.DefaultDomain() + ")"
		}
	})
	return name
}
