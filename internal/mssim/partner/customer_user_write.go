package partner

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// userChange is a CustomerUser as it is sent: what is absent or null stays.
type userChange struct {
	UsageLocation, UserPrincipalName, FirstName, LastName, DisplayName, ImmutableID, PhoneNumber, State *string
	PasswordProfile                                                                                     *struct {
		Password            string
		ForceChangePassword bool
	}
}

// writtenUser is a user in the answer of a call that sets a password, with its
// nulls written.
type writtenUser struct {
	customerUser
	LastDirectorySync *stamp `json:"lastDirectorySyncTime"`
	SoftDeletionTime  *stamp `json:"softDeletionTime"`
}

func (in *userChange) written(b customerUser) writtenUser {
	b.PasswordProfile = &passwordProfile{ForceChangePassword: in.PasswordProfile.ForceChangePassword, Password: in.PasswordProfile.Password}
	return writtenUser{customerUser: b, LastDirectorySync: b.LastDirectorySync, SoftDeletionTime: b.SoftDeletionTime}
}

const codeNoLicenseLeft = 60012

// directoryRefusal is Partner Center's answer to what the directory refuses. Its
// codes are documented for unknown users and for a lack of licenses alone; the
// rest are an invalid property or an invalid request.
func directoryRefusal(err error, userID string) *refusal {
	refused, ok := errors.AsType[*world.DirectoryRefused](err)
	if !ok {
		return errInvalid("%s", err)
	}
	switch refused.Reason {
	case world.ReasonUnknown:
		return errNoUser(userID)
	case world.ReasonSeats:
		return refuse(http.StatusBadRequest, codeNoLicenseLeft, "We are sorry, it looks like you have run out of licenses. Buy more licenses, and then try again.")
	case world.ReasonInvalid, world.ReasonTaken, world.ReasonPassword:
		return refuse(http.StatusBadRequest, 3000, "%s", refused.Text)
	case world.ReasonSynced, world.ReasonLicense, world.ReasonRole:
	}
	return errInvalid("%s", refused.Text)
}

// recordPerson writes the audit record of a change to one of the customer's people.
func (c *call) recordPerson(tx *world.Tx, resourceType, operation, userID string, shown any) {
	customer, _ := ownCustomer(tx.State, c, c.param("customer"))
	c.record(tx, auditEntry{customer: customer, resourceType: resourceType, resourceID: userID, operation: operation, newValue: shown})
}

// mayManage refuses to touch the sign-in of an administrator whom the caller's
// roles do not reach.
func mayManage(s *world.State, c *call, u *world.User) error {
	held := world.DelegatedRoles(s, c.caller.partnerID, c.caller.userID, c.param("customer"))
	if world.IsAdmin(u.DirectoryRoles) && !world.MayManage(held, u.DirectoryRoles) {
		return errNoPrivilege()
	}
	return nil
}

// postCustomerUser serves POST /v1/customers/{customer}/users; a created user
// answers 200. Source: Microsoft, Create user accounts for a customer.
func postCustomerUser(c *call, tx *world.Tx) (answer, error) {
	var in userChange
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	if in.PasswordProfile == nil {
		return answer{}, errProperty("PasswordProfile", "a value is required.")
	}
	u := &world.User{
		UserType: "Member", AccountEnabled: true,
		SignIn: &world.SignIn{Password: world.Secret(in.PasswordProfile.Password), MustChange: in.PasswordProfile.ForceChangePassword},
	}
	in.apply(u)
	u.MailNickname, _, _ = strings.Cut(u.UserPrincipalName, "@")
	customer := c.param("customer")
	if err := world.CreateUser(tx, customer, u); err != nil {
		return answer{}, directoryRefusal(err, "")
	}
	b := customerUserOf(tx.State, customer, u)
	b.Links = nil
	c.recordPerson(tx, "customer_user", "create_customer_user", u.ID, b)
	return ok(in.written(b)), nil
}

// apply writes what was sent into the profile.
func (in *userChange) apply(u *world.User) {
	for _, f := range []struct {
		sent *string
		into *string
	}{
		{in.UsageLocation, &u.UsageLocation}, {in.UserPrincipalName, &u.UserPrincipalName}, {in.FirstName, &u.GivenName},
		{in.LastName, &u.Surname}, {in.DisplayName, &u.DisplayName},
	} {
		if f.sent != nil {
			*f.into = *f.sent
		}
	}
	if in.PhoneNumber != nil {
		u.BusinessPhones = slices.DeleteFunc([]string{*in.PhoneNumber}, func(n string) bool { return n == "" })
	}
	if in.ImmutableID != nil && *in.ImmutableID != u.ImmutableID() {
		u.OnPremises = &world.OnPremises{ImmutableID: *in.ImmutableID}
	}
}

// patchCustomerUser serves PATCH /v1/customers/{customer}/users/{user}: it
// changes the profile, sets a password in the older way, or takes somebody out of
// the recycle bin. Sources: Microsoft, Update user accounts for a customer;
// Restore a user for a customer.
func patchCustomerUser(c *call, tx *world.Tx) (answer, error) {
	var in userChange
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	customer, id := c.param("customer"), c.param("user")
	if _, binned := world.FindDeleted(tx.State, customer, id); binned && in.State != nil && strings.EqualFold(*in.State, "active") {
		return restoreCustomerUser(c, tx)
	}
	before, err := pathUser(c, tx.State)
	if err != nil {
		return answer{}, err
	}
	operation := "update_customer_user"
	if renamed := in.UserPrincipalName != nil && !strings.EqualFold(*in.UserPrincipalName, before.UserPrincipalName); renamed {
		if err := mayManage(tx.State, c, before); err != nil {
			return answer{}, err
		}
		operation = "update_customer_user_principal_name"
	}
	if err := world.ChangeUser(tx, c.w.Machine(), customer, id, func(u *world.User) error { in.apply(u); return nil }); err != nil {
		return answer{}, directoryRefusal(err, c.params["user"])
	}
	if in.PasswordProfile != nil {
		return setUserPassword(c, tx, &in)
	}
	u, _ := tx.Users.Get(customer, id)
	b := customerUserOf(tx.State, customer, u)
	c.recordPerson(tx, "customer_user", operation, id, b)
	return ok(b), nil
}

func restoreCustomerUser(c *call, tx *world.Tx) (answer, error) {
	u, err := world.RestoreUser(tx, c.param("customer"), c.param("user"))
	if err != nil {
		return answer{}, directoryRefusal(err, c.params["user"])
	}
	b := customerUserOf(tx.State, c.param("customer"), u)
	c.recordPerson(tx, "customer_user", "restore_customer_user", u.ID, b)
	return ok(b), nil
}

// resetUserPassword serves PATCH /v1/customers/{customer}/users/{user}/resetpassword.
func resetUserPassword(c *call, tx *world.Tx) (answer, error) {
	var in userChange
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	if in.PasswordProfile == nil {
		return answer{}, errProperty("PasswordProfile", "a value is required.")
	}
	return setUserPassword(c, tx, &in)
}

func setUserPassword(c *call, tx *world.Tx, in *userChange) (answer, error) {
	u, err := pathUser(c, tx.State)
	if err != nil {
		return answer{}, err
	}
	customer := c.param("customer")
	if err := cmp.Or(mayReset(tx.State, c), mayManage(tx.State, c, u)); err != nil {
		return answer{}, err
	}
	err = world.ResetPassword(tx, c.w.Machine(), customer, u.ID, in.PasswordProfile.Password, in.PasswordProfile.ForceChangePassword)
	if err != nil {
		return answer{}, directoryRefusal(err, u.ID)
	}
	b := customerUserOf(tx.State, customer, u)
	c.recordPerson(tx, "customer_user", "reset_customer_user_password", u.ID, b)
	return ok(in.written(b)), nil
}

// mayReset asks for one of the roles that set passwords: the older way comes
// through a call that others may make too.
func mayReset(s *world.State, c *call) error {
	if !holdsAny(s, c, c.param("customer"), resetsPasswords) {
		return errNoPrivilege()
	}
	return nil
}

// deleteCustomerUser serves DELETE /v1/customers/{customer}/users/{user}: 30 days
// in the recycle bin.
func deleteCustomerUser(c *call, tx *world.Tx) (answer, error) {
	u, err := pathUser(c, tx.State)
	if err != nil {
		return answer{}, err
	}
	if err := mayManage(tx.State, c, u); err != nil {
		return answer{}, err
	}
	if err := world.DeleteUser(tx, c.w.Machine(), c.param("customer"), u.ID); err != nil {
		return answer{}, directoryRefusal(err, u.ID)
	}
	c.recordPerson(tx, "customer_user", "delete_customer_user", u.ID, nil)
	return empty(http.StatusNoContent), nil
}
