package world

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPasswordsAndRevocation(t *testing.T) {
	w := newWorld(t, "demo")
	tenant := StableID("tenant", "nordlicht")
	var admin *User
	w.View(func(s *State) { _, admin, _ = FindSignIn(s, "admin@nordlicht.onmicrosoft.com") })
	before := admin.SignIn.TokensValidFrom
	machine := testStart.Add(time.Hour)
	account := func(change func(tx *Tx)) (u *User) {
		require.NoError(t, w.Update(func(tx *Tx) error { change(tx); return nil }))
		w.View(func(s *State) { u, _ = s.Users.Get(tenant, admin.ID) })
		return u
	}

	own := account(func(tx *Tx) { require.NoError(t, ChangeOwnPassword(tx, tenant, admin.ID, "My-Own-1")) })
	require.Equal(t, []any{Secret("My-Own-1"), false, before}, []any{own.SignIn.Password, own.SignIn.MustChange, own.SignIn.TokensValidFrom})
	require.Equal(t, testStart, *own.PasswordChangedAt)

	revoked := account(func(tx *Tx) { require.True(t, RevokeSignIns(tx, machine, tenant, admin.ID)) })
	require.Equal(t, []any{Secret("My-Own-1"), machine}, []any{revoked.SignIn.Password, revoked.SignIn.TokensValidFrom})

	reset := account(func(tx *Tx) {
		require.True(t, SetPassword(tx, machine.Add(time.Hour), tenant, admin.ID, "reset", true))
	})
	require.Equal(t, []any{Secret("reset"), true, machine.Add(time.Hour)}, []any{reset.SignIn.Password, reset.SignIn.MustChange, reset.SignIn.TokensValidFrom})
	require.Equal(t, admin.SignIn.MFA, reset.SignIn.MFA)

	account(func(tx *Tx) {
		for _, weak := range []string{"My-Own", "onlysmallletters", "Password1", "Ad-1-" + admin.UserPrincipalName} {
			require.Error(t, ChangeOwnPassword(tx, tenant, admin.ID, weak), weak)
		}
		require.Error(t, ChangeOwnPassword(tx, tenant, "nobody", "My-Own-1"))
		require.False(t, RevokeSignIns(tx, machine, tenant, "nobody"))
		e, _ := tx.Users.Edit(tenant, admin.ID)
		e.DeletedAt = &testStart
		require.False(t, SetPassword(tx, machine, tenant, admin.ID, "deleted", false))
	})
}

func TestPasswordsOfOnPremisesStayThere(t *testing.T) {
	w := newWorld(t, "demo")
	tenant := StableID("tenant", "nordlicht")
	require.NoError(t, w.Update(func(tx *Tx) error {
		_, u, _ := FindSignIn(tx.State, "admin@nordlicht.onmicrosoft.com")
		e, _ := tx.Users.Edit(tenant, u.ID)
		e.OnPremises = &OnPremises{SyncedAt: testStart}
		require.Equal(t, mastered(), ChangeOwnPassword(tx, tenant, u.ID, "My-Own-1"))
		require.Equal(t, mastered(), ResetPassword(tx, testStart, tenant, u.ID, "My-Own-1", false))
		require.NotEqual(t, Secret("My-Own-1"), e.SignIn.Password)
		return nil
	}))
}
