package world

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// invited is an active relationship of a day's length with the roles.
func invited(t *testing.T, w *World, duration string, roles ...string) (partner, id string) {
	t.Helper()
	customer := StableID("tenant", "maplepine")
	partner = StableID("tenant", "harborview")
	require.NoError(t, w.Update(func(tx *Tx) error {
		g, err := CreateGDAP(tx, partner, GDAPTerms{DisplayName: "Invited", Duration: duration, CustomerID: customer, Roles: roles})
		require.NoError(t, err)
		id = g.ID
		_, err = RequestGDAP(tx, partner, id, ActionLock, AuditRecord{})
		return err
	}))
	advance(t, w, testStart.Add(time.Minute))
	require.NoError(t, w.Update(func(tx *Tx) error {
		tenant, _ := tx.Tenants.Get("", customer)
		return AnswerGDAP(tx, id, tenant, true, AuditRecord{})
	}))
	advance(t, w, testStart.Add(3*time.Minute))
	return partner, id
}

func relationship(w *World, partner, id string) (g *GDAPRelationship) {
	w.View(func(s *State) { g, _ = s.GDAP.Get(partner, id) })
	return g
}

func setExtension(t *testing.T, w *World, partner, id, autoExtend string) {
	t.Helper()
	require.NoError(t, w.Update(func(tx *Tx) error {
		g, _ := tx.GDAP.Get(partner, id)
		terms := g.Terms()
		terms.AutoExtend = autoExtend
		_, op, err := ChangeGDAP(tx, partner, id, terms)
		require.NotNil(t, op)
		return err
	}))
	advance(t, w, w.Now().Add(time.Minute))
}

// TestTheNoticeFollowsTheExtension switches the automatic extension within the
// last thirty days.
func TestTheNoticeFollowsTheExtension(t *testing.T) {
	w := newWorld(t, "demo")
	partner, id := invited(t, w, "P40D", RoleGlobalReader)
	end := *relationship(w, partner, id).EndsAt
	require.Equal(t, GDAPActive, relationship(w, partner, id).Status)
	advance(t, w, end.Add(-30*24*time.Hour))
	require.Equal(t, GDAPExpiring, relationship(w, partner, id).Status)
	setExtension(t, w, partner, id, "P180D")
	require.Equal(t, GDAPActive, relationship(w, partner, id).Status)
	setExtension(t, w, partner, id, "PT0S")
	g := relationship(w, partner, id)
	require.Equal(t, GDAPExpiring, g.Status)
	require.True(t, g.ModifiedAt.After(end.Add(-30*24*time.Hour)), "nothing happens before it was asked for")
	setExtension(t, w, partner, id, "P180D")
	advance(t, w, end)
	require.Equal(t, end.Add(180*24*time.Hour), *relationship(w, partner, id).EndsAt)
	advance(t, w, end.Add(180*24*time.Hour))
	require.Equal(t, end.Add(360*24*time.Hour), *relationship(w, partner, id).EndsAt, "again and again")
}

// TestRelationshipsInManySteps compares one step with many.
func TestRelationshipsInManySteps(t *testing.T) {
	var states []string
	for _, step := range []time.Duration{40 * 24 * time.Hour, 3 * time.Hour} {
		w := newWorld(t, "demo")
		partner, id := invited(t, w, "P35D", RoleGlobalReader)
		group := StableID("group", "harborview", "technicians")
		require.NoError(t, w.Update(func(tx *Tx) error {
			_, err := AssignGDAP(tx, partner, id, group, []string{RoleGlobalReader}, AuditRecord{})
			return err
		}))
		for at := w.Now(); at.Before(testStart.Add(40 * 24 * time.Hour)); {
			at = at.Add(step)
			if at.After(testStart.Add(40 * 24 * time.Hour)) {
				at = testStart.Add(40 * 24 * time.Hour)
			}
			advance(t, w, at)
		}
		require.Equal(t, GDAPExpired, relationship(w, partner, id).Status)
		states = append(states, dump(t, w))
	}
	require.Equal(t, states[0], states[1])
}
