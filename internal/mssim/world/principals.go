package world

import (
	"slices"
	"strings"
)

// Principal is an application as it stands in a tenant: one that was consented to,
// or a service of Microsoft's.
type Principal struct {
	ID      string // object id
	AppID   string
	Name    string
	Owner   string // tenant of the registration
	Consent *Consent
}

// ownerMicrosoft is the tenant of Microsoft's services.
const ownerMicrosoft = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"

// firstParty are the services that every tenant has a principal of. Source:
// Microsoft, first-party application ids.
var firstParty = []Principal{
	{AppID: AppGraph, Name: "Microsoft Graph"},
	{AppID: "00000002-0000-0000-c000-000000000000", Name: "Windows Azure Active Directory"},
	{AppID: "00000002-0000-0ff1-ce00-000000000000", Name: "Office 365 Exchange Online"},
	{AppID: "00000003-0000-0ff1-ce00-000000000000", Name: "Office 365 SharePoint Online"},
	{AppID: "797f4846-ba00-4fd7-ba43-dac1f8f63013", Name: "Windows Azure Service Management API"},
	{AppID: "c5393580-f805-4401-95e8-94b7a6ef2fc2", Name: "Office 365 Management APIs"},
}

// FirstParty tells whether every tenant has the application.
func FirstParty(appID string) bool {
	return slices.ContainsFunc(firstParty, func(p Principal) bool { return p.AppID == strings.ToLower(appID) })
}

// Principals are the applications of a tenant, those consented to first.
func Principals(s *State, tenantID string) []Principal {
	var out []Principal
	for c := range s.Consents.All(tenantID) {
		p := Principal{ID: c.ObjectID, AppID: c.AppID, Name: c.AppID, Consent: c}
		if app, ok := s.Apps.Get("", c.AppID); ok {
			p.Name, p.Owner = app.DisplayName, app.TenantID
		}
		out = append(out, p)
	}
	for _, p := range firstParty {
		p.ID, p.Owner = StableID("principal", tenantID, p.AppID), ownerMicrosoft
		out = append(out, p)
	}
	return out
}

// FindPrincipal finds an application of a tenant by object id or application id.
func FindPrincipal(s *State, tenantID, id string) (Principal, bool) {
	for _, p := range Principals(s, tenantID) {
		if strings.EqualFold(p.ID, id) || strings.EqualFold(p.AppID, id) {
			return p, true
		}
	}
	return Principal{}, false
}

// Permit replaces what an application may do at a resource in a tenant, for
// everybody or for the person named; it reaches new tokens only. Without any
// permission left the resource goes.
func Permit(tx *Tx, tenantID, appID string, p Permission) {
	c, ok := tx.Consents.Edit(tenantID, appID)
	if !ok {
		return
	}
	c.Permissions = slices.DeleteFunc(c.Permissions, func(old Permission) bool { return old.Resource == p.Resource && old.Principal == p.Principal })
	if len(p.Delegated) > 0 || len(p.Application) > 0 {
		c.Permissions = append(c.Permissions, p)
	}
}
