package graph

import (
	"net/http"
	"slices"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// longestText is the most characters that a text of a user may have.
const longestText = 256

// textProperties are the texts of a user that can be set.
var textProperties = map[string]func(u *world.User) *string{
	"city":              func(u *world.User) *string { return &u.City },
	"companyName":       func(u *world.User) *string { return &u.CompanyName },
	"country":           func(u *world.User) *string { return &u.Country },
	"department":        func(u *world.User) *string { return &u.Department },
	"displayName":       func(u *world.User) *string { return &u.DisplayName },
	"employeeId":        func(u *world.User) *string { return &u.EmployeeID },
	"givenName":         func(u *world.User) *string { return &u.GivenName },
	"jobTitle":          func(u *world.User) *string { return &u.JobTitle },
	"mail":              func(u *world.User) *string { return &u.Mail },
	"mailNickname":      func(u *world.User) *string { return &u.MailNickname },
	"mobilePhone":       func(u *world.User) *string { return &u.MobilePhone },
	"officeLocation":    func(u *world.User) *string { return &u.OfficeLocation },
	"passwordPolicies":  func(u *world.User) *string { return &u.PasswordPolicies },
	"postalCode":        func(u *world.User) *string { return &u.PostalCode },
	"preferredLanguage": func(u *world.User) *string { return &u.PreferredLanguage },
	"state":             func(u *world.User) *string { return &u.State },
	"streetAddress":     func(u *world.User) *string { return &u.StreetAddress },
	"surname":           func(u *world.User) *string { return &u.Surname },
	"usageLocation":     func(u *world.User) *string { return &u.UsageLocation },
	"userPrincipalName": func(u *world.User) *string { return &u.UserPrincipalName },
	"userType":          func(u *world.User) *string { return &u.UserType },
}

// sensitive are the properties that only those above the person may set. Source:
// Microsoft Graph, sensitive actions.
var sensitive = []string{
	"accountEnabled", "businessPhones", "mobilePhone", "onPremisesImmutableId", "otherMails", "passwordProfile", "userPrincipalName",
}

// userNames are all properties that a body can name, whether they can be set or
// not.
var userNames = func() []string {
	var names []string
	for _, p := range userProperties {
		names = append(names, p.name)
	}
	return names
}()

// userFields reads a body that describes a user.
func (c *call) userFields() (fields, error) { return c.fields("user", userNames...) }

// setUser takes a body's properties over, all but the password.
func setUser(f fields, u *world.User) error {
	for _, name := range userNames {
		if f.has(name) && name != "passwordProfile" {
			if err := setProperty(f, name, u); err != nil {
				return err
			}
		}
	}
	return nil
}

func setProperty(f fields, name string, u *world.User) error {
	if at, ok := textProperties[name]; ok {
		v, err := read[string](f, name)
		if err == nil && len([]rune(v)) > longestText {
			err = invalidProperty(name)
		}
		*at(u) = v
		return err
	}
	var err error
	switch name {
	case "accountEnabled":
		if string(f[name]) == "null" {
			return invalidProperty(name)
		}
		u.AccountEnabled, err = read[bool](f, name)
	case "showInAddressList":
		u.ShowInAddressList, err = read[*bool](f, name)
	case "businessPhones":
		u.BusinessPhones, err = read[[]string](f, name)
		if err == nil && len(u.BusinessPhones) > 1 { // Microsoft: only one number can be set
			err = invalidProperty(name)
		}
	case "otherMails":
		u.OtherMails, err = read[[]string](f, name)
	case "onPremisesImmutableId":
		err = setImmutableID(f, u)
	default:
		if slices.Contains(unkept, name) {
			return refuse(http.StatusNotImplemented, "NotImplemented", "This operation target is not yet supported.")
		}
		err = refuse(http.StatusBadRequest, "Request_BadRequest", "Property '%s' is read-only and cannot be set.", name)
	}
	return err
}

func setImmutableID(f fields, u *world.User) error {
	id, err := read[string](f, "onPremisesImmutableId")
	switch {
	case err != nil:
		return err
	case u.OnPremises != nil:
		u.OnPremises.ImmutableID = id
	case id != "":
		u.OnPremises = &world.OnPremises{ImmutableID: id}
	}
	return nil
}

func invalidProperty(name string) *problem {
	return refuse(http.StatusBadRequest, "Request_BadRequest", "Invalid value specified for property '%s' of resource 'User'.", name)
}

// passwordProfile is what a body says about a password.
type passwordProfile struct {
	password   string
	mustChange bool
}

func (f fields) passwordProfile() (p passwordProfile, err error) {
	inner, err := parseFields(f["passwordProfile"], "passwordProfile", "password", "forceChangePasswordNextSignIn", "forceChangePasswordNextSignInWithMfa")
	if err != nil {
		return p, err
	}
	if p.password, err = read[string](inner, "password"); err != nil {
		return p, err
	}
	p.mustChange = true
	for _, name := range []string{"forceChangePasswordNextSignIn", "forceChangePasswordNextSignInWithMfa"} {
		v, err := read[bool](inner, name)
		if err != nil {
			return p, err
		}
		if name == "forceChangePasswordNextSignIn" && inner.has(name) {
			p.mustChange = v
		}
		p.mustChange = p.mustChange || v
	}
	return p, nil
}

func isSensitive(name string) bool { return slices.Contains(sensitive, name) }
