package world

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhoMayManageWhom(t *testing.T) {
	callers := map[string]string{
		"password": RolePasswordAdmin, "helpdesk": RoleHelpdeskAdmin, "authentication": RoleUserAuthAdmin, "user": RoleUserAdmin,
		"privileged": RolePrivilegedAuthAdmin, "global": RoleGlobalAdmin, "license": RoleLicenseAdmin,
	}
	tests := map[string]struct {
		target  []string
		allowed string
	}{
		"nobody special":   {nil, "password helpdesk authentication user privileged global"},
		"directory reader": {[]string{RoleDirectoryReaders}, "password helpdesk authentication user privileged global"},
		"password admin":   {[]string{RolePasswordAdmin}, "password helpdesk authentication user privileged global"},
		"reports reader":   {[]string{RoleReportsReader}, "helpdesk authentication user privileged global"},
		"helpdesk":         {[]string{RoleHelpdeskAdmin}, "helpdesk user privileged global"},
		"authentication":   {[]string{RoleUserAuthAdmin}, "authentication privileged global"},
		"user admin":       {[]string{RoleUserAdmin}, "user privileged global"},
		"groups admin":     {[]string{RoleGroupsAdmin}, "user privileged global"},
		"global":           {[]string{RoleGlobalAdmin}, "privileged global"},
		"exchange":         {[]string{RoleDirectoryReaders, RoleExchangeAdmin}, "privileged global"},
		"two of them":      {[]string{RoleHelpdeskAdmin, RoleUserAuthAdmin}, "privileged global"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			for caller, role := range callers {
				want := false
				for _, a := range words(tt.allowed) {
					want = want || a == caller
				}
				require.Equal(t, want, MayManage([]string{RoleDirectoryReaders, role}, tt.target), caller)
			}
		})
	}
	require.False(t, MayManage(nil, nil))
	require.False(t, IsAdmin([]string{RolePasswordAdmin, RoleGuestInviter}))
	require.True(t, IsAdmin([]string{RoleReportsReader}))
}

func TestRolesAreActivatedByTheirMembers(t *testing.T) {
	w := newWorld(t, "demo")
	tenant, member := directory(t, w)
	active := func(id string) (found bool) {
		w.View(func(s *State) {
			for _, r := range ActiveRoles(s, tenant) {
				found = found || r.TemplateID == id
			}
		})
		return found
	}
	in := func(run func(tx *Tx) error) error { return w.Update(run) }
	require.True(t, active(RoleGlobalAdmin))
	require.False(t, active(RoleHelpdeskAdmin))
	require.NoError(t, in(func(tx *Tx) error { return GiveRole(tx, tenant, member.ID, RoleHelpdeskAdmin) }))
	require.True(t, active(RoleHelpdeskAdmin))
	reason, _ := reasonOf(t, in(func(tx *Tx) error { return GiveRole(tx, tenant, member.ID, RoleHelpdeskAdmin) }))
	require.Equal(t, ReasonRole, reason)
	w.View(func(s *State) { require.Len(t, RoleMembers(s, tenant, RoleHelpdeskAdmin), 1) })
	require.NoError(t, in(func(tx *Tx) error { return TakeRole(tx, tenant, member.ID, RoleHelpdeskAdmin) }))
	require.True(t, active(RoleHelpdeskAdmin), "a role stays activated")
	require.Error(t, in(func(tx *Tx) error { return TakeRole(tx, tenant, member.ID, RoleHelpdeskAdmin) }))
	require.Error(t, in(func(tx *Tx) error { return GiveRole(tx, tenant, member.ID, "nothing") }))
	require.Error(t, in(func(tx *Tx) error { return GiveRole(tx, tenant, "nobody", RoleHelpdeskAdmin) }))
	require.NoError(t, in(func(tx *Tx) error { _, err := ActivateRole(tx, tenant, RoleTeamsAdmin); return err }))
	require.True(t, active(RoleTeamsAdmin))
	require.Error(t, in(func(tx *Tx) error { _, err := ActivateRole(tx, tenant, RoleTeamsAdmin); return err }))
	require.Error(t, in(func(tx *Tx) error { _, err := ActivateRole(tx, tenant, "nothing"); return err }))
}
