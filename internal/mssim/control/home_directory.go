package control

import (
	"net/url"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const (
	tenantsShown = 20
	rowsShown    = 25 // of one tenant's subscriptions and users

	// countedTenants bounds the worlds whose subscriptions and users are counted: in
	// a larger one most of them are not made yet.
	countedTenants = 200
)

// directoryView is the tenants at a glance, and one of them in full.
type directoryView struct {
	Query   string
	Tenants []tenantRow
	Found   int
	All     int
	Totals  []total
	Chosen  *tenantView
}

type total struct {
	Name  string
	Count int
}

type tenantRow struct {
	ID, Name, Domain, Country string
	Kind                      world.TenantKind
	Subscriptions, Users      int
}

type tenantView struct {
	tenantRow
	Query         string // looks for users and subscriptions
	Subscriptions []subscriptionRow
	SubsFound     int
	People        []personRow
	PeopleFound   int
}

type subscriptionRow struct {
	Name, ID, Term, Cycle string
	Status                world.SubscriptionStatus
	Quantity              int
	AutoRenew             bool
	TermEnd               time.Time
}

type personRow struct {
	Name, UPN, State string
	Licenses         int
}

// directory looks tenants up by ?q=, and shows ?tenant= in full, its rows looked
// up by ?rows=. Only what is shown is asked of the world.
func (p *Panel) directory(q url.Values) directoryView {
	v := directoryView{Query: strings.TrimSpace(q.Get("q"))}
	p.w.View(func(s *world.State) {
		v.All = s.Tenants.Len("")
		partners := s.Partners.Len("")
		v.Totals = []total{{"resellers", partners}, {"customers", v.All - partners}}
		var subs, users int
		for t := range s.Tenants.All("") {
			row := tenantRow{ID: t.ID, Name: t.DisplayName, Domain: t.InitialDomain(), Country: t.Country, Kind: t.Kind}
			if v.All <= countedTenants {
				row.count(s)
				subs, users = subs+row.Subscriptions, users+row.Users
			}
			if !matches(v.Query, row.Name, row.Domain, row.ID) {
				continue
			}
			if v.Found++; len(v.Tenants) < tenantsShown {
				v.Tenants = append(v.Tenants, row)
			}
		}
		if v.All <= countedTenants {
			v.Totals = append(v.Totals, total{"subscriptions", subs}, total{"users", users})
		}
		for i := range v.Tenants {
			v.Tenants[i].count(s)
		}
		if t, ok := world.FindTenant(s, q.Get("tenant")); ok {
			v.Chosen = tenantOf(s, t, strings.TrimSpace(q.Get("rows")))
		}
	})
	return v
}

func (row *tenantRow) count(s *world.State) {
	row.Subscriptions, row.Users = s.Subscriptions.Len(row.ID), s.Users.Len(row.ID)
}

func matches(query string, texts ...string) bool {
	for _, t := range texts {
		if strings.Contains(strings.ToLower(t), strings.ToLower(query)) {
			return true
		}
	}
	return false
}

func tenantOf(s *world.State, t *world.Tenant, query string) *tenantView {
	v := &tenantView{
		tenantRow: tenantRow{ID: t.ID, Name: t.DisplayName, Domain: t.InitialDomain(), Country: t.Country, Kind: t.Kind}, Query: query,
	}
	v.count(s)
	for sub := range s.Subscriptions.All(t.ID) {
		if !matches(query, sub.FriendlyName, sub.ID, string(sub.Status)) {
			continue
		}
		if v.SubsFound++; len(v.Subscriptions) < rowsShown {
			v.Subscriptions = append(v.Subscriptions, subscriptionRow{
				Name: sub.FriendlyName, ID: sub.ID, Status: sub.Status, Quantity: sub.Quantity, Term: sub.Term, Cycle: sub.BillingCycle,
				AutoRenew: sub.AutoRenew, TermEnd: sub.TermEnd,
			})
		}
	}
	for u := range s.Users.All(t.ID) {
		if !matches(query, u.DisplayName, u.UserPrincipalName) {
			continue
		}
		if v.PeopleFound++; len(v.People) < rowsShown {
			v.People = append(v.People, personRow{Name: u.DisplayName, UPN: u.UserPrincipalName, State: stateOf(u), Licenses: len(u.Licenses)})
		}
	}
	return v
}

func stateOf(u *world.User) string {
	switch {
	case u.Deleted():
		return "deleted"
	case !u.AccountEnabled:
		return "disabled"
	case u.SignIn == nil:
		return ""
	case u.SignIn.Blocked:
		return "locked"
	case u.SignIn.MFA:
		return "signs in, second factor"
	}
	return "signs in"
}
