package graph

import (
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

var principalPages = pages{set: "servicePrincipals", size: 100, largest: 999}

var principalSchema = schema{typeName: "servicePrincipal", sorted: []string{"displayName"}, searched: []string{"displayName"}, fields: map[string]field{
	"id": {kind: kindText, indexed: true}, "appid": {kind: kindText, indexed: true}, "displayname": {kind: kindText, indexed: true},
	"serviceprincipaltype": {kind: kindText, indexed: true}, "accountenabled": {kind: kindBool, indexed: true},
}}

// graphPermissions are those that this Graph asks for somewhere, or that portals
// of resellers usually hold. Their ids are ours but for what the list of known ones
// says.
var graphPermissions = []string{
	"Application.Read.All", "Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All", "AuditLog.Read.All", "CrossTenantInformation.ReadBasic.All",
	"DelegatedAdminRelationship.Read.All", "DelegatedAdminRelationship.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All", "Directory.Read.All",
	"Directory.ReadWrite.All", "Domain.Read.All", "Domain.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All", "GroupMember.Read.All", "GroupMember.ReadWrite.All",
	"LicenseAssignment.Read.All", "LicenseAssignment.ReadWrite.All", "Organization.Read.All", "Organization.ReadWrite.All", "Reports.Read.All",
	"ReportSettings.Read.All", "ReportSettings.ReadWrite.All", "RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory", "ServiceHealth.Read.All",
	"ServiceMessage.Read.All", "User.DeleteRestore.All", "User.EnableDisableAccount.All", "User.Read.All", "User.ReadWrite.All", "User.RevokeSessions.All",
	"User-PasswordProfile.ReadWrite.All", "UserAuthenticationMethod.ReadWrite.All",
}

// knownRoleIDs are Microsoft's ids of application permissions. Source: Microsoft
// Graph permissions reference.
var knownRoleIDs = map[string]string{
	"Directory.Read.All": "7ab1d382-f21e-4acd-a863-ba3e13f7da61", "Directory.ReadWrite.All": "19dbc75e-c2e2-444c-a770-ec69d8559fc7",
	"User.Read.All": "df021288-bdef-4463-88db-98f22de89214", "User.ReadWrite.All": "741f803b-c850-494e-b5df-cde7c675a1ca",
	"Organization.Read.All": "498476ce-e0fe-48b0-b801-37ba7e2685c6", "Reports.Read.All": "230c1aed-a721-4c5d-9cb4-a90514e508ef",
	"AuditLog.Read.All": "b0afded3-3588-46d8-8b3d-9842eff778da",
}

// roleID is the id of an application permission at a resource.
func roleID(resource, name string) string {
	if id, ok := knownRoleIDs[name]; ok && resource == world.AppGraph {
		return id
	}
	return world.StableID("app-role", resource, name)
}

// offered are the application permissions of a resource: Graph's, and elsewhere
// what applications of the tenant hold there.
func (c *call) offered(resource string) []string {
	if resource == world.AppGraph {
		return graphPermissions
	}
	var out []string
	for _, p := range world.Principals(c.s, c.tenant.ID) {
		if p.Consent != nil {
			out = append(out, p.Consent.Roles(resource)...)
		}
	}
	return out
}

func listPrincipals(c *call) (reply, error) {
	all := world.Principals(c.s, c.tenant.ID)
	shown := make([]object, 0, len(all))
	for _, p := range all {
		shown = append(shown, c.showPrincipal(p))
	}
	shown, err := c.keepMatching(principalSchema, shown)
	if err != nil {
		return reply{}, err
	}
	c.countEventually()
	return collection(c, principalPages, shown, objectID, c.pick)
}

func (c *call) principalNamed() (world.Principal, error) {
	id := c.params["id"]
	if id == "" {
		id = c.params["appId"]
	}
	p, ok := world.FindPrincipal(c.s, c.tenant.ID, id)
	if !ok || c.params["id"] != "" && !strings.EqualFold(p.ID, id) {
		return p, notFound(id)
	}
	return p, nil
}

func getPrincipal(c *call) (reply, error) {
	p, err := c.principalNamed()
	if err != nil {
		return reply{}, err
	}
	return c.entity("servicePrincipals", c.showPrincipal(p))
}

func (c *call) showPrincipal(p world.Principal) object {
	roles, scopes := []object{}, []object{}
	for _, name := range c.offered(p.AppID) {
		roles = append(roles, object{
			{"allowedMemberTypes", []string{"Application"}}, {"description", name}, {"displayName", name}, {"id", roleID(p.AppID, name)},
			{"isEnabled", true}, {"origin", "Application"}, {"value", name},
		})
		scopes = append(scopes, object{
			{"adminConsentDescription", name}, {"adminConsentDisplayName", name}, {"id", world.StableID("scope", p.AppID, name)}, {"isEnabled", true},
			{"type", "Admin"}, {"userConsentDescription", nil}, {"userConsentDisplayName", nil}, {"value", name},
		})
	}
	created, audience := c.tenant.CreatedAt, "AzureADMultipleOrgs"
	if p.Consent != nil {
		created = p.Consent.GrantedAt
	}
	var replies []string
	if app, ok := c.s.Apps.Get("", p.AppID); ok {
		replies = app.RedirectURIs
		if !app.MultiTenant {
			audience = "AzureADMyOrg"
		}
	}
	none := []object{}
	return object{
		{"id", p.ID}, {"deletedDateTime", nil}, {"accountEnabled", true}, {"alternativeNames", none}, {"appDescription", nil},
		{"appDisplayName", p.Name}, {"appId", p.AppID}, {"applicationTemplateId", nil}, {"appOwnerOrganizationId", text(p.Owner)},
		{"appRoleAssignmentRequired", false}, {"createdDateTime", stamp(created)}, {"description", nil}, {"disabledByMicrosoftStatus", nil},
		{"displayName", p.Name}, {"homepage", nil}, {"loginUrl", nil}, {"logoutUrl", nil}, {"notes", nil}, {"notificationEmailAddresses", none},
		{"preferredSingleSignOnMode", nil}, {"preferredTokenSigningKeyThumbprint", nil}, {"replyUrls", list(replies)},
		{"servicePrincipalNames", []string{p.AppID}}, {"servicePrincipalType", "Application"}, {"signInAudience", audience}, {"tags", none},
		{"tokenEncryptionKeyId", nil}, {"samlSingleSignOnSettings", nil}, {"addIns", none}, {"appRoles", roles},
		{"info", object{{"logoUrl", nil}, {"marketingUrl", nil}, {"privacyStatementUrl", nil}, {"supportUrl", nil}, {"termsOfServiceUrl", nil}}},
		{"keyCredentials", none}, {"oauth2PermissionScopes", scopes}, {"passwordCredentials", none}, {"resourceSpecificApplicationPermissions", none},
		{"verifiedPublisher", object{{"displayName", nil}, {"verifiedPublisherId", nil}, {"addedDateTime", nil}}},
	}
}

// appRole is one application permission that an application holds.
type appRole struct {
	id, roleID, name string
	client, resource world.Principal
}

func (c *call) appRoles(client world.Principal) (out []appRole) {
	if client.Consent == nil {
		return nil
	}
	for _, p := range client.Consent.Permissions {
		resource, ok := world.FindPrincipal(c.s, c.tenant.ID, p.Resource)
		if !ok {
			continue
		}
		for _, name := range p.Application {
			id := roleID(p.Resource, name)
			out = append(out, appRole{joinedID(client.ID, id), id, name, client, resource})
		}
	}
	return out
}

func listAppRoles(c *call) (reply, error) {
	p, err := c.principalNamed()
	if err != nil {
		return reply{}, err
	}
	if err := c.onlySelect(); err != nil {
		return reply{}, err
	}
	set := pages{set: "servicePrincipals('" + p.ID + "')/appRoleAssignments", size: 100, largest: 999}
	return collection(c, set, c.appRoles(p), func(a appRole) string { return a.id }, func(a appRole) object { return c.pick(showAppRole(a)) })
}

func showAppRole(a appRole) object {
	return object{
		{"id", a.id}, {"deletedDateTime", nil}, {"appRoleId", a.roleID}, {"createdDateTime", precise(a.client.Consent.GrantedAt)},
		{"principalDisplayName", a.client.Name}, {"principalId", a.client.ID}, {"principalType", "ServicePrincipal"},
		{"resourceDisplayName", a.resource.Name}, {"resourceId", a.resource.ID},
	}
}

func createAppRole(c *call, tx *world.Tx) (reply, error) {
	client, err := c.principalNamed()
	if err != nil {
		return reply{}, err
	}
	f, err := c.fields("appRoleAssignment", "principalId", "resourceId", "appRoleId")
	if err != nil {
		return reply{}, err
	}
	given := map[string]string{}
	for _, name := range []string{"principalId", "resourceId", "appRoleId"} {
		if given[name], err = read[string](f, name); err != nil {
			return reply{}, err
		}
	}
	resource, ok := world.FindPrincipal(c.s, c.tenant.ID, given["resourceId"])
	if !ok || !strings.EqualFold(given["principalId"], client.ID) || client.Consent == nil {
		return reply{}, refuse(400, "Request_BadRequest", "Not a valid reference update.")
	}
	for _, name := range c.offered(resource.AppID) {
		if !strings.EqualFold(roleID(resource.AppID, name), given["appRoleId"]) {
			continue
		}
		p := client.Consent.PermissionAt(resource.AppID, "")
		if slices.Contains(p.Application, name) {
			return reply{}, refuse(400, "Request_BadRequest", "Permission being assigned already exists on the object")
		}
		p.Application = append(slices.Clone(p.Application), name)
		world.Permit(tx, c.tenant.ID, client.AppID, p)
		a := appRole{joinedID(client.ID, given["appRoleId"]), strings.ToLower(given["appRoleId"]), name, client, resource}
		set := "servicePrincipals('" + client.ID + "')/appRoleAssignments"
		out, err := c.entity(set, showAppRole(a))
		return created(c.base()+"/servicePrincipals/"+client.ID+"/appRoleAssignments/"+a.id, out.body), err
	}
	return reply{}, refuse(400, "Request_BadRequest", "Permission being assigned was not found on application '%s'.", resource.AppID)
}

func deleteAppRole(c *call, tx *world.Tx) (reply, error) {
	client, err := c.principalNamed()
	if err != nil {
		return reply{}, err
	}
	for _, a := range c.appRoles(client) {
		if a.id == c.params["child"] {
			p := client.Consent.PermissionAt(a.resource.AppID, "")
			p.Application = slices.DeleteFunc(slices.Clone(p.Application), func(n string) bool { return n == a.name })
			world.Permit(tx, c.tenant.ID, client.AppID, p)
			return noContent(), nil
		}
	}
	return reply{}, notFound(c.params["child"])
}
