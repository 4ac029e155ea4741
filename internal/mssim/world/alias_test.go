package world

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTenantsAreFoundByTheirDomainsOfNow changes domains before and after the index is
// made, in one transaction and in several.
func TestTenantsAreFoundByTheirDomainsOfNow(t *testing.T) {
	const domain = "moves.example"
	w := newWorld(t, "demo")
	first, second := StableID("tenant", "redwooddental"), StableID("tenant", "fjordline")
	owner := func(s *State, domain string) string {
		found, ok := FindTenant(s, domain)
		if !ok {
			return ""
		}
		return found.ID
	}
	give := func(tx *Tx, id string) {
		_, err := AddDomain(tx, id, domain)
		require.NoError(t, err)
		require.Empty(t, owner(tx.State, domain), "a domain that is not verified is nobody's")
		_, err = VerifyDomain(tx, id, domain)
		require.NoError(t, err)
		require.Equal(t, id, owner(tx.State, "MOVES.example"))
	}
	take := func(tx *Tx, id string) {
		require.NoError(t, RemoveDomain(tx, id, domain))
		require.Empty(t, owner(tx.State, domain))
	}
	steps := []struct {
		change func(tx *Tx)
		owner  string
	}{
		{func(tx *Tx) { give(tx, first) }, first},
		{func(tx *Tx) { take(tx, first) }, ""},
		{func(tx *Tx) { give(tx, second) }, second},
		{func(tx *Tx) { take(tx, second); give(tx, first) }, first},
		{func(tx *Tx) { take(tx, first); give(tx, second) }, second},
		{func(tx *Tx) { tx.Tenants.Delete("", second); require.Empty(t, owner(tx.State, domain)) }, ""},
	}
	for i, step := range steps {
		require.NoError(t, w.Update(func(tx *Tx) error { step.change(tx); return nil }))
		w.View(func(s *State) {
			require.Equal(t, step.owner, owner(s, domain), "after step %d", i)
			require.Equal(t, first, owner(s, "redwooddental.onmicrosoft.com"))
		})
	}
	require.NoError(t, w.Reset("demo", testStart))
	w.View(func(s *State) { require.Equal(t, second, owner(s, "fjordline.onmicrosoft.com")) })
}

// TestGeneratedRowsAreFoundByTheirAliases: those that a seed makes when asked for, with
// the changes over them.
func TestGeneratedRowsAreFoundByTheirAliases(t *testing.T) {
	named := func(id, domain string) *Tenant {
		return &Tenant{ID: id, Domains: []Domain{{Name: domain, Verified: true}}}
	}
	for _, early := range []bool{false, true} { // whether the index is made before the changes
		table := newTable[Tenant]("tenants")
		table.aliases = verifiedDomains
		generated(table, func() []string { return []string{""} }, 0, func(string) []*Tenant {
			return []*Tenant{named("a", "a.example"), named("b", "b.example"), named("c", "c.example")}
		})
		if early {
			got, ok := read(table).Find("", "b.example")
			require.True(t, ok)
			require.Equal(t, "b", got.ID)
		}
		table.apply("", "b", named("b", "d.example"))
		table.apply("", "c", nil)
		for alias, want := range map[string]string{"a.example": "a", "d.example": "b", "b.example": "", "c.example": "", "nobody.example": ""} {
			got, ok := read(table).Find("", alias)
			require.Equal(t, want != "", ok, alias)
			if ok {
				require.Equal(t, want, got.ID)
			}
		}
	}
}
