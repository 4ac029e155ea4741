package world

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestChangesOfPeopleAreNumbered(t *testing.T) {
	w := newWorld(t, "demo")
	tenant, member := directory(t, w)
	in := func(run func(tx *Tx)) (u *User) {
		require.NoError(t, w.Update(func(tx *Tx) error { run(tx); return nil }))
		w.View(func(s *State) { u, _ = s.Users.Get(tenant, member.ID) })
		return u
	}
	edit := func(change func(u *User)) *User {
		return in(func(tx *Tx) { u, _ := tx.Users.Edit(tenant, member.ID); change(u) })
	}
	version := func() (n int64) {
		w.View(func(s *State) { n = UserVersion(s, tenant) })
		return n
	}
	require.Zero(t, version(), "nothing of a seed is numbered")
	u := edit(func(u *User) { u.JobTitle = "Boss" })
	require.EqualValues(t, 1, u.Version)
	require.True(t, u.ChangedSince(0, "jobTitle"))
	require.False(t, u.ChangedSince(1, "jobTitle"))
	require.False(t, u.ChangedSince(0, "city"))
	require.False(t, u.CameSince(0))
	require.Equal(t, []bool{true, false}, []bool{u.FieldChanged("jobTitle"), u.FieldChanged("city")})

	edit(func(u *User) { u.LastSignInAt, u.BusinessPhones = &testStart, append([]string{}, u.BusinessPhones...) })
	require.EqualValues(t, 1, version(), "neither a sign-in nor what stays equal counts")
	u = edit(func(u *User) { u.City, u.DeletedAt = "Oslo", &testStart })
	require.Equal(t, map[string]int64{"jobTitle": 1, "city": 2, "deletedAt": 2}, u.Changed)
	u = edit(func(u *User) { u.DeletedAt = nil })
	require.True(t, u.CameSince(2))

	in(func(tx *Tx) { tx.Users.Delete(tenant, member.ID) })
	require.EqualValues(t, 4, version())
	gone := func() (n int) {
		w.View(func(s *State) { n = s.RemovedUsers.Len(tenant) })
		return n
	}
	require.Equal(t, 1, gone())
	_, err := w.Advance(testStart.Add(DeltaLife))
	require.NoError(t, err)
	w.View(func(s *State) {
		_, still := s.RemovedUsers.Get(tenant, member.ID)
		require.False(t, still, "nobody can ask any more")
	})
	in(func(tx *Tx) {
		tx.Users.Put(tenant, "brief", &User{ID: "brief"})
		tx.Users.Delete(tenant, "brief")
	})
	require.Equal(t, version(), version())
}
