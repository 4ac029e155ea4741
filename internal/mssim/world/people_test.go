package world

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const goodPassword = "Correct-Horse-7"

// directory gives a demo customer's tenant and a plain, licensed member of it.
func directory(t *testing.T, w *World) (tenant string, member *User) {
	t.Helper()
	tenant = StableID("tenant", "lakeshore")
	w.View(func(s *State) {
		for u := range s.Users.All(tenant) {
			if member == nil && len(u.Licenses) > 0 && len(u.DirectoryRoles) == 0 && u.AccountEnabled {
				member = u
			}
		}
	})
	require.NotNil(t, member)
	return tenant, member
}

func newPerson(upn string) *User {
	return &User{
		UserPrincipalName: upn, DisplayName: "Ada", MailNickname: "ada", AccountEnabled: true, UsageLocation: "us",
		SignIn: &SignIn{Password: goodPassword, MustChange: true},
	}
}

func reasonOf(t *testing.T, err error) (DirectoryReason, string) {
	t.Helper()
	r, ok := errors.AsType[*DirectoryRefused](err)
	require.True(t, ok, "%v", err)
	return r.Reason, r.Property
}

func TestCreateUser(t *testing.T) {
	w := newWorld(t, "demo")
	tenant, member := directory(t, w)
	_, domain, _ := strings.Cut(member.UserPrincipalName, "@")
	u := newPerson("ada@" + domain)
	require.NoError(t, w.Update(func(tx *Tx) error { return CreateUser(tx, tenant, u) }))
	w.View(func(s *State) {
		_, found, ok := FindSignIn(s, "ADA@"+domain)
		require.True(t, ok)
		require.Equal(t, []any{"US", "Member", testStart, true}, []any{found.UsageLocation, found.UserType, found.CreatedAt, found.SignIn.MustChange})
	})
	tests := map[string]struct {
		change   func(u *User)
		reason   DirectoryReason
		property string
	}{
		"no name":          {func(u *User) { u.DisplayName = " " }, ReasonInvalid, "displayName"},
		"no nickname":      {func(u *User) { u.MailNickname = "" }, ReasonInvalid, "mailNickname"},
		"bad nickname":     {func(u *User) { u.MailNickname = "a b" }, ReasonInvalid, "mailNickname"},
		"no password":      {func(u *User) { u.SignIn = nil }, ReasonInvalid, "passwordProfile"},
		"no domain":        {func(u *User) { u.UserPrincipalName = "ada" }, ReasonInvalid, "userPrincipalName"},
		"other domain":     {func(u *User) { u.UserPrincipalName = "ada@elsewhere.example" }, ReasonInvalid, "userPrincipalName"},
		"bad local part":   {func(u *User) { u.UserPrincipalName = "a b@" + domain }, ReasonInvalid, "userPrincipalName"},
		"dot at the end":   {func(u *User) { u.UserPrincipalName = "ada.@" + domain }, ReasonInvalid, "userPrincipalName"},
		"name in use":      {func(u *User) { u.UserPrincipalName = strings.ToUpper(member.UserPrincipalName) }, ReasonTaken, "userPrincipalName"},
		"address in use":   {func(u *User) { u.UserPrincipalName, u.Mail = "a2@"+domain, member.Mail }, ReasonTaken, "proxyAddresses"},
		"no such country":  {func(u *User) { u.UsageLocation = "XX" }, ReasonInvalid, "usageLocation"},
		"no such type":     {func(u *User) { u.UserType = "Robot" }, ReasonInvalid, "userType"},
		"no such policy":   {func(u *User) { u.PasswordPolicies = "Anything" }, ReasonInvalid, "passwordPolicies"},
		"short password":   {func(u *User) { u.SignIn.Password = "Ab1-567" }, ReasonPassword, ""},
		"two kinds":        {func(u *User) { u.SignIn.Password = "abcdefgh1234" }, ReasonPassword, ""},
		"banned word":      {func(u *User) { u.SignIn.Password = "Password1!" }, ReasonPassword, ""},
		"built on a name":  {func(u *User) { u.UserPrincipalName, u.SignIn.Password = "grace@"+domain, "Grace-1234" }, ReasonPassword, ""},
		"much too long":    {func(u *User) { u.SignIn.Password = Secret(strings.Repeat("Aa1-", 65)) }, ReasonPassword, ""},
		"name is too long": {func(u *User) { u.DisplayName = strings.Repeat("a", 257) }, ReasonInvalid, "displayName"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			u := newPerson("grace@" + domain)
			tt.change(u)
			reason, property := reasonOf(t, w.Update(func(tx *Tx) error { return CreateUser(tx, tenant, u) }))
			require.Equal(t, tt.reason, reason)
			require.Equal(t, tt.property, property)
		})
	}
	weak := newPerson("grace@" + domain)
	weak.SignIn.Password, weak.PasswordPolicies = "aaaaaaaa", "DisablePasswordExpiration, DisableStrongPassword"
	require.NoError(t, w.Update(func(tx *Tx) error { return CreateUser(tx, tenant, weak) }))
}

func TestChangeUser(t *testing.T) {
	w := newWorld(t, "demo")
	tenant, member := directory(t, w)
	change := func(apply func(u *User)) error {
		return w.Update(func(tx *Tx) error {
			return ChangeUser(tx, w.Machine(), tenant, member.ID, func(u *User) error { apply(u); return nil })
		})
	}
	now := func() (u *User) {
		w.View(func(s *State) { u, _ = s.Users.Get(tenant, member.ID) })
		return u
	}
	require.NoError(t, change(func(u *User) { u.JobTitle = "Boss" }))
	require.Nil(t, now().SessionsFrom)
	require.NoError(t, change(func(u *User) { u.AccountEnabled = false }))
	require.Equal(t, testStart, *now().SessionsFrom, "blocking ends the sessions")
	reason, _ := reasonOf(t, change(func(u *User) { u.DisplayName = "" }))
	require.Equal(t, ReasonInvalid, reason)
	require.Equal(t, "Boss", now().JobTitle, "a refused change changes nothing")

	require.NoError(t, change(func(u *User) { u.OnPremises = &OnPremises{ImmutableID: "AAAA", SyncedAt: testStart} }))
	reason, _ = reasonOf(t, change(func(u *User) { u.JobTitle = "Clerk" }))
	require.Equal(t, ReasonSynced, reason)
	require.NoError(t, change(func(u *User) { u.AccountEnabled, u.UsageLocation = true, "DE" }))
	reason, _ = reasonOf(t, w.Update(func(tx *Tx) error { return ResetPassword(tx, w.Machine(), tenant, member.ID, goodPassword, true) }))
	require.Equal(t, ReasonSynced, reason)
	reason, _ = reasonOf(t, w.Update(func(tx *Tx) error {
		return ChangeUser(tx, w.Machine(), tenant, "nobody", func(*User) error { return nil })
	}))
	require.Equal(t, ReasonUnknown, reason)
}

func TestRecycleBin(t *testing.T) {
	w := newWorld(t, "demo")
	tenant, member := directory(t, w)
	in := func(run func(tx *Tx) error) error { return w.Update(run) }
	consumed := func(skuID string) (n int) {
		w.View(func(s *State) {
			for _, k := range SubscribedSKUs(s, tenant) {
				if k.SKUID == skuID {
					n = k.Consumed
				}
			}
		})
		return n
	}
	sku := member.Licenses[0].SKUID
	held := consumed(sku)
	remove := func(tx *Tx) error { return DeleteUser(tx, w.Machine(), tenant, member.ID) }
	restore := func(tx *Tx) error {
		_, err := RestoreUser(tx, tenant, member.ID)
		return err
	}
	require.NoError(t, in(remove))
	require.Error(t, in(remove))
	require.Equal(t, held-1, consumed(sku), "the seat is free")
	w.View(func(s *State) {
		u, ok := FindDeleted(s, tenant, member.ID)
		require.True(t, ok)
		require.Equal(t, strings.ReplaceAll(u.ID, "-", "")+member.UserPrincipalName, u.UserPrincipalName)
	})
	require.NoError(t, in(restore))
	require.Equal(t, held, consumed(sku))
	require.Error(t, in(restore))

	require.NoError(t, in(remove))
	successor := newPerson(member.UserPrincipalName)
	require.NoError(t, in(func(tx *Tx) error { return CreateUser(tx, tenant, successor) }))
	reason, property := reasonOf(t, in(restore))
	require.Equal(t, ReasonTaken, reason)
	require.Equal(t, "userPrincipalName", property)
	require.NoError(t, in(func(tx *Tx) error { return DeleteUser(tx, w.Machine(), tenant, successor.ID) }))

	// Somebody else has got the last seat meanwhile.
	require.NoError(t, in(func(tx *Tx) error {
		for sub := range tx.State.Subscriptions.All(tenant) {
			if k, ok := FindSKU(sub.ProductID, sub.SKUID); ok && k.ProvisioningID == sku {
				e, _ := tx.Subscriptions.Edit(tenant, sub.ID)
				e.Quantity = 0
			}
		}
		return nil
	}))
	require.NoError(t, in(restore))
	w.View(func(s *State) {
		u, _ := s.Users.Get(tenant, member.ID)
		require.False(t, u.Holds(sku))
		require.Equal(t, member.UserPrincipalName, u.UserPrincipalName)
	})
	require.Error(t, in(func(tx *Tx) error { return PurgeUser(tx, tenant, member.ID) }), "only from the recycle bin")
	require.NoError(t, in(remove))
	require.NoError(t, in(func(tx *Tx) error { return PurgeUser(tx, tenant, member.ID) }))
	reason, _ = reasonOf(t, in(restore))
	require.Equal(t, ReasonUnknown, reason)
}

func TestNobodyIsRestoredToAForeignDomain(t *testing.T) {
	w := newWorld(t, "demo")
	tenant, member := directory(t, w)
	err := w.Update(func(tx *Tx) error {
		require.NoError(t, DeleteUser(tx, w.Machine(), tenant, member.ID))
		e, _ := tx.Tenants.Edit("", tenant)
		_, domain, _ := strings.Cut(member.UserPrincipalName, "@")
		e.Domains = slices.DeleteFunc(e.Domains, func(d Domain) bool { return strings.EqualFold(d.Name, domain) })
		_, err := RestoreUser(tx, tenant, member.ID)
		return err
	})
	reason, property := reasonOf(t, err)
	require.Equal(t, ReasonInvalid, reason)
	require.Equal(t, "userPrincipalName", property)
}
