package graph

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// userProperty is one property of a user as Graph shows it.
type userProperty struct {
	name  string
	basic bool // among those shown without $select
	show  func(c *call, u *world.User) any
}

// userProperties in the order they are shown.
var userProperties = slices.Concat([]userProperty{
	{"businessPhones", true, func(_ *call, u *world.User) any { return list(u.BusinessPhones) }},
	{"displayName", true, func(_ *call, u *world.User) any { return text(u.DisplayName) }},
	{"givenName", true, func(_ *call, u *world.User) any { return text(u.GivenName) }},
	{"jobTitle", true, func(_ *call, u *world.User) any { return text(u.JobTitle) }},
	{"mail", true, func(_ *call, u *world.User) any { return text(u.Mail) }},
	{"mobilePhone", true, func(_ *call, u *world.User) any { return text(u.MobilePhone) }},
	{"officeLocation", true, func(_ *call, u *world.User) any { return text(u.OfficeLocation) }},
	{"preferredLanguage", true, func(_ *call, u *world.User) any { return text(u.PreferredLanguage) }},
	{"surname", true, func(_ *call, u *world.User) any { return text(u.Surname) }},
	{"userPrincipalName", true, func(_ *call, u *world.User) any { return u.UserPrincipalName }},
	{"id", true, func(_ *call, u *world.User) any { return u.ID }},
	{"accountEnabled", false, func(_ *call, u *world.User) any { return u.AccountEnabled }},
	{"assignedLicenses", false, func(_ *call, u *world.User) any { return assignedLicenses(u) }},
	{"assignedPlans", false, func(_ *call, u *world.User) any { return assignedPlans(u) }},
	{"city", false, func(_ *call, u *world.User) any { return text(u.City) }},
	{"companyName", false, func(_ *call, u *world.User) any { return text(u.CompanyName) }},
	{"country", false, func(_ *call, u *world.User) any { return text(u.Country) }},
	{"createdDateTime", false, func(_ *call, u *world.User) any { return stamp(u.CreatedAt) }},
	{"deletedDateTime", false, func(_ *call, u *world.User) any { return stampOf(u.DeletedAt) }},
	{"department", false, func(_ *call, u *world.User) any { return text(u.Department) }},
	{"employeeId", false, func(_ *call, u *world.User) any { return text(u.EmployeeID) }},
	{"externalUserState", false, func(_ *call, u *world.User) any { return externalState(u) }},
	{"identities", false, func(c *call, u *world.User) any { return identities(c, u) }},
	{"isManagementRestricted", false, func(*call, *world.User) any { return nil }},
	{"lastPasswordChangeDateTime", false, func(_ *call, u *world.User) any { return stampOf(u.PasswordChangedAt) }},
	{"licenseAssignmentStates", false, func(_ *call, u *world.User) any { return assignmentStates(u) }},
	{"mailNickname", false, func(_ *call, u *world.User) any { return text(u.MailNickname) }},
	{"onPremisesImmutableId", false, func(_ *call, u *world.User) any { return text(u.ImmutableID()) }},
	{"onPremisesLastSyncDateTime", false, func(_ *call, u *world.User) any { return syncedAt(u) }},
	{"onPremisesSyncEnabled", false, func(_ *call, u *world.User) any { return syncEnabled(u) }},
	{"otherMails", false, func(_ *call, u *world.User) any { return otherMails(u) }},
	{"passwordPolicies", false, func(_ *call, u *world.User) any { return text(u.PasswordPolicies) }},
	{"postalCode", false, func(_ *call, u *world.User) any { return text(u.PostalCode) }},
	{"provisionedPlans", false, func(_ *call, u *world.User) any { return provisionedPlans(u) }},
	{"proxyAddresses", false, func(_ *call, u *world.User) any { return proxyAddresses(u) }},
	{"showInAddressList", false, func(_ *call, u *world.User) any { return optional(u.ShowInAddressList) }},
	{"signInActivity", false, func(_ *call, u *world.User) any { return signInActivity(u) }},
	{"signInSessionsValidFromDateTime", false, func(_ *call, u *world.User) any { return stamp(sessionsFrom(u)) }},
	{"state", false, func(_ *call, u *world.User) any { return text(u.State) }},
	{"streetAddress", false, func(_ *call, u *world.User) any { return text(u.StreetAddress) }},
	{"usageLocation", false, func(_ *call, u *world.User) any { return text(u.UsageLocation) }},
	{"userType", false, func(_ *call, u *world.User) any { return text(u.UserType) }},
}, unfilled)

// unservable are properties of users that collections do not offer.
var unservable = []string{
	"aboutMe", "birthday", "hireDate", "interests", "mailboxSettings", "mySite", "pastProjects", "preferredName", "responsibilities", "schools", "skills",
}

func findUserProperty(name string) (userProperty, bool) {
	i := slices.IndexFunc(userProperties, func(p userProperty) bool { return strings.EqualFold(p.name, name) })
	if i < 0 {
		return userProperty{}, false
	}
	return userProperties[i], true
}

func (c *call) checkUserSelection() error {
	for i, name := range c.q.selected {
		p, ok := findUserProperty(name)
		switch {
		case slices.ContainsFunc(unservable, func(s string) bool { return strings.EqualFold(s, name) }):
			return refuse(http.StatusNotImplemented, "NotImplemented", "This operation target is not yet supported.")
		case !ok:
			return badRequest("Parsing OData Select and Expand failed: Could not find a property named '%s' on type 'microsoft.graph.user'.", name)
		case p.name == "signInActivity":
			if err := c.maySeeSignIns(); err != nil {
				return err
			}
		}
		c.q.selected[i] = p.name // whatever the case it was asked for in
	}
	return nil
}

// showUser gives the selected or the basic properties. signInActivity is left out
// for people who never signed in.
func (c *call) showUser(u *world.User) object {
	if len(c.q.selected) == 0 {
		o := make(object, 0, 11)
		for _, p := range userProperties[:11] {
			o = append(o, member{p.name, p.show(c, u)})
		}
		return o
	}
	o := make(object, 0, len(c.q.selected))
	for _, name := range c.q.selected {
		p, _ := findUserProperty(name)
		if v := p.show(c, u); p.name != "signInActivity" || v != nil {
			o = append(o, member{p.name, v})
		}
	}
	return o
}

// userSchema is what filters on users may name.
var userSchema = func() schema {
	s := schema{typeName: "user", fields: map[string]field{}, sorted: []string{"displayName", "userPrincipalName"}, searched: []string{"displayName"}}
	for _, p := range userProperties {
		s.fields[strings.ToLower(p.name)] = field{kind: kindText}
	}
	set := func(f field, names ...string) {
		for _, n := range names {
			s.fields[strings.ToLower(n)] = f
		}
	}
	set(field{kind: kindText, indexed: true}, "city", "country", "department", "displayName", "employeeId", "givenName", "id", "jobTitle",
		"mail", "mailNickname", "state", "surname", "usageLocation", "userPrincipalName", "userType", "externalUserState")
	set(field{kind: kindBool, indexed: true}, "accountEnabled", "onPremisesSyncEnabled")
	set(field{kind: kindBool}, "showInAddressList", "isManagementRestricted")
	set(field{kind: kindTime, indexed: true}, "createdDateTime", "signInActivity/lastSignInDateTime", "signInActivity/lastSuccessfulSignInDateTime")
	set(field{kind: kindTime}, "lastPasswordChangeDateTime", "deletedDateTime", "onPremisesLastSyncDateTime", "signInSessionsValidFromDateTime")
	texts := map[string]field{"": {kind: kindText, indexed: true}}
	set(field{kind: kindList, elements: texts}, "businessPhones", "otherMails", "proxyAddresses")
	set(field{kind: kindList, elements: map[string]field{"skuId": {kind: kindGUID, indexed: true}}}, "assignedLicenses")
	set(field{kind: kindList, elements: map[string]field{
		"servicePlanId": {kind: kindGUID, indexed: true}, "service": {kind: kindText, indexed: true}, "capabilityStatus": {kind: kindText, indexed: true},
	}}, "assignedPlans", "provisionedPlans")
	set(field{kind: kindList, elements: map[string]field{}}, "identities", "licenseAssignmentStates", "imAddresses",
		"onPremisesProvisioningErrors", "serviceProvisioningErrors")
	delete(s.fields, "signinactivity")
	return s
}()

// userField looks a property up for filters, orders and searches: times as times,
// lists as lists.
func (c *call) userField(u *world.User, path string) any {
	switch strings.ToLower(path) {
	case "createddatetime":
		return u.CreatedAt
	case "deleteddatetime":
		return timeOf(u.DeletedAt)
	case "signinsessionsvalidfromdatetime":
		return sessionsFrom(u)
	case "lastpasswordchangedatetime":
		return timeOf(u.PasswordChangedAt)
	case "signinactivity/lastsignindatetime", "signinactivity/lastsuccessfulsignindatetime":
		return timeOf(u.LastSignInAt)
	}
	p, ok := findUserProperty(path)
	if !ok {
		return nil
	}
	switch v := p.show(c, u).(type) {
	case []string:
		return anyList(v)
	case []object:
		return anyList(v)
	default:
		return v
	}
}

func timeOf(t *time.Time) any {
	if t == nil {
		return nil
	}
	return *t
}

func anyList[T any](items []T) []any {
	out := make([]any, 0, len(items))
	for _, it := range items {
		out = append(out, it)
	}
	return out
}

// sortKey makes values of one property comparable; unset ones come first.
func sortKey(v any) string {
	switch v := v.(type) {
	case string:
		return strings.ToLower(v)
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	case bool:
		if v {
			return "1"
		}
		return "0"
	}
	return ""
}
