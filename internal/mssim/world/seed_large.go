package world

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// Sizes of the large seed.
const (
	largePartners  = 50
	largeCustomers = 10_000
)

// Subscriptions and users of ten customers in a row: 200 and 500, so that the
// whole has 200,000 and 500,000.
var (
	largeSubs  = [10]int{27, 5, 18, 10, 50, 12, 8, 33, 22, 15}
	largeUsers = [10]int{77, 8, 45, 18, 125, 25, 12, 95, 60, 35}
)

// largeSeed knows who is in the large world; everything else about them is made
// when somebody asks, always the same.
type largeSeed struct {
	start     time.Time
	partners  []demoPartner
	ids       []string // of the partners
	customers []largeCustomer
	byTenant  map[string]int   // customer's index
	byPartner map[string][]int // customers' indexes, in order
}

type largeCustomer struct {
	id            string
	partner       int
	slug, country string
}

var largeCountries = []struct{ country, city, culture, suffix string }{
	{"DE", "Berlin", "de-DE", "GmbH"}, {"US", "Denver", "en-US", "Inc."}, {"GB", "Leeds", "en-GB", "Ltd"}, {"FR", "Nantes", "fr-FR", "SARL"},
	{"CH", "Bern", "de-CH", "AG"}, {"SE", "Uppsala", "sv-SE", "AB"}, {"PL", "Gdańsk", "pl-PL", "Sp. z o.o."}, {"NO", "Oslo", "nb-NO", "AS"},
	{"CA", "Calgary", "en-CA", "Ltd."}, {"AT", "Graz", "de-AT", "GmbH"}, {"JP", "Nagoya", "ja-JP", "K.K."}, {"AE", "Abu Dhabi", "ar-AE", "LLC"},
}

var (
	largeFirst  = words("Amber Birch Cedar Delta Ember Falcon Granite Harbor Indigo Juniper Kestrel Linden Meadow Nova Onyx Pioneer Quartz River Summit Timber Union Vertex Willow Zenith")
	largeSecond = words("Analytics Builders Clinics Dynamics Energy Foods Graphics Holdings Instruments Jewelers Kitchens Logistics Motors Networks Optics Partners Robotics Systems Textiles Ventures")
)

func newLargeSeed(start time.Time) *largeSeed {
	l := &largeSeed{start: start, byTenant: make(map[string]int, largeCustomers), byPartner: map[string][]int{}}
	for i := range largePartners {
		at := largeCountries[i%len(largeCountries)]
		l.partners = append(l.partners, demoPartner{
			slug: fmt.Sprintf("reseller%02d", i+1), name: fmt.Sprintf("%s Cloud Partners %02d %s", largeFirst[i%len(largeFirst)], i+1, at.suffix),
			mpn: fmt.Sprint(6_000_000 + i), country: at.country, city: at.city, street: fmt.Sprintf("%d Main Street", i+1), postal: "10000", culture: at.culture,
		})
		l.ids = append(l.ids, StableID("tenant", l.partners[i].slug))
	}
	l.customers = make([]largeCustomer, 0, largeCustomers)
	for partner, n := range powerLaw(largeCustomers, largePartners) {
		for range n {
			i := len(l.customers)
			c := largeCustomer{partner: partner, slug: fmt.Sprintf("customer%05d", i+1), country: largeCountries[(i*7+partner)%len(largeCountries)].country}
			c.id = StableID("tenant", c.slug)
			l.customers = append(l.customers, c)
			l.byTenant[c.id] = i
			l.byPartner[l.ids[partner]] = append(l.byPartner[l.ids[partner]], i)
		}
	}
	return l
}

// powerLaw shares total out among n so that the k-th gets about 1/k of the first,
// each at least one.
func powerLaw(total, n int) []int {
	weights, sum := make([]float64, n), 0.0
	for k := range weights {
		weights[k] = 1 / float64(k+1)
		sum += weights[k]
	}
	out, left := make([]int, n), total
	for k := n - 1; k > 0; k-- {
		out[k] = max(1, int(float64(total)*weights[k]/sum))
		left -= out[k]
	}
	out[0] = left
	return out
}

func (l *largeSeed) install(t *tables) {
	tenants := func() []string {
		names := append([]string{}, l.ids...)
		for i := range l.customers {
			names = append(names, l.customers[i].id)
		}
		return names
	}
	customerIDs := func() []string { return tenants()[largePartners:] }
	partnerIDs := func() []string { return l.ids }
	only := func() []string { return []string{""} }
	generated(t.tenants, only, 0, l.tenants)
	generated(t.partners, only, 0, func(string) []*Partner { return perPartner(l, func(r partnerRows) *Partner { return r.partner }) })
	generated(t.apps, only, 0, func(string) []*App { return perPartner(l, func(r partnerRows) *App { return r.app }) })
	generated(t.consents, tenants, 4096, l.consents)
	generated(t.users, tenants, 512, l.users)
	generated(t.groups, partnerIDs, 0, l.groups)
	generated(t.customers, partnerIDs, 0, l.customerRows)
	generated(t.subscriptions, customerIDs, 4096, l.subscriptions)
	generated(t.orders, customerIDs, 512, l.orders)
	generated(t.gdap, partnerIDs, 0, l.gdap)
}

// generated gives a table rows that are made shard by shard when asked for.
func generated[T any](t *table[T], names func() []string, keep int, rows func(shardKey string) []*T) {
	t.names, t.keep = names, keep
	t.generate = func(shardKey string) *ordered[T] {
		list := rows(shardKey)
		if list == nil {
			return nil
		}
		sh := &ordered[T]{keys: make([]string, 0, len(list)), rows: make(map[string]place[T], len(list))}
		for _, row := range list {
			sh.put(keyOf(row), row)
		}
		return sh
	}
}

func keyOf(row any) string {
	switch r := row.(type) {
	case *Tenant:
		return r.ID
	case *Partner:
		return r.TenantID
	case *App:
		return r.ID
	case *Consent:
		return r.AppID
	case *User:
		return r.ID
	case *Group:
		return r.ID
	case *Customer:
		return r.ID
	case *Subscription:
		return r.ID
	case *Order:
		return r.ID
	case *GDAPRelationship:
		return r.ID
	}
	return ""
}

func perPartner[T any](l *largeSeed, pick func(partnerRows) *T) []*T {
	out := make([]*T, 0, len(l.partners))
	for _, p := range l.partners {
		out = append(out, pick(l.partner(p)))
	}
	return out
}

func (l *largeSeed) partner(p demoPartner) partnerRows {
	r := newPartner(p, l.start)
	r.consent.Permissions = r.app.Permissions
	return r
}

func (l *largeSeed) partnerIndex(tenantID string) (int, bool) {
	for i, id := range l.ids {
		if id == tenantID {
			return i, true
		}
	}
	return 0, false
}

// customer writes down one customer as the demo seed does.
func (l *largeSeed) customer(i int) (*demoCustomer, *Tenant) {
	c := &l.customers[i]
	at := largeCountries[(i*7+c.partner)%len(largeCountries)]
	n := len(largeFirst) * len(largeSecond)
	name := fmt.Sprintf("%s %s %s", largeFirst[i%len(largeFirst)], largeSecond[i/len(largeFirst)%len(largeSecond)], at.suffix)
	if i >= n {
		name = fmt.Sprintf("%s %s %d %s", largeFirst[i%len(largeFirst)], largeSecond[i/len(largeFirst)%len(largeSecond)], i/n+1, at.suffix)
	}
	d := &demoCustomer{
		partner: c.partner, slug: c.slug, name: name, country: c.country, city: at.city, street: fmt.Sprintf("%d High Street", i%200+1),
		postal: "20000", culture: at.culture, users: largeUsers[i%10], age: 2300 + i%600, autoExtend: i%3 == 0, gdapEnds: 40 + i*37%650,
	}
	created := l.start.AddDate(0, 0, -d.age).Truncate(time.Second)
	return d, newTenant(TenantCustomer, d.slug, d.name, d.country, d.city, d.street, d.postal, d.region, d.culture, created)
}

func (l *largeSeed) tenants(string) []*Tenant {
	out := perPartner(l, func(r partnerRows) *Tenant { return r.tenant })
	for i := range l.customers {
		_, t := l.customer(i)
		out = append(out, t)
	}
	return out
}

func (l *largeSeed) consents(tenantID string) []*Consent {
	if i, ok := l.partnerIndex(tenantID); ok {
		return []*Consent{l.partner(l.partners[i]).consent}
	}
	i, ok := l.byTenant[tenantID]
	if !ok {
		return nil
	}
	_, t := l.customer(i)
	return []*Consent{newConsent(l.partners[l.customers[i].partner].slug, tenantID, t.CreatedAt)}
}

func (l *largeSeed) users(tenantID string) []*User {
	if i, ok := l.partnerIndex(tenantID); ok {
		return l.partner(l.partners[i]).users
	}
	i, ok := l.byTenant[tenantID]
	if !ok {
		return nil
	}
	d, t := l.customer(i)
	users := newUsers(t, d.slug, d.users, l.start)
	assignLicenses(users, l.subscriptions(tenantID), seeded("licenses", d.slug))
	return users
}

func (l *largeSeed) groups(tenantID string) []*Group {
	i, ok := l.partnerIndex(tenantID)
	if !ok {
		return nil
	}
	return l.partner(l.partners[i]).groups
}

func (l *largeSeed) customerRows(partnerID string) []*Customer {
	i, ok := l.partnerIndex(partnerID)
	if !ok {
		return nil
	}
	out := make([]*Customer, 0, len(l.byPartner[partnerID]))
	for _, n := range l.byPartner[partnerID] {
		d, t := l.customer(n)
		out = append(out, newCustomer(d, l.partners[i], t, t.CreatedAt))
	}
	return out
}

func (l *largeSeed) gdap(partnerID string) []*GDAPRelationship {
	i, ok := l.partnerIndex(partnerID)
	if !ok {
		return nil
	}
	out := make([]*GDAPRelationship, 0, len(l.byPartner[partnerID]))
	for _, n := range l.byPartner[partnerID] {
		d, t := l.customer(n)
		out = append(out, newGDAP(d, l.partners[i].slug, t, t.CreatedAt, l.start))
	}
	return out
}

func (l *largeSeed) subscriptions(tenantID string) []*Subscription {
	subs, _, _ := l.commerce(tenantID)
	return subs
}

func (l *largeSeed) orders(tenantID string) []*Order {
	subs, plans, t := l.commerce(tenantID)
	var out []*Order
	for i, sub := range subs {
		out = append(out, subscriptionOrders(sub, &plans[i], t.Country)...)
	}
	return out
}

func (l *largeSeed) commerce(tenantID string) ([]*Subscription, []demoSub, *Tenant) {
	i, ok := l.byTenant[tenantID]
	if !ok {
		return nil, nil, nil
	}
	d, t := l.customer(i)
	rnd := seeded("subscriptions", d.slug)
	plans := make([]demoSub, largeSubs[i%10])
	subs := make([]*Subscription, len(plans))
	for n := range plans {
		plans[n] = largeSub(rnd, d.users)
		subs[n] = newSubscription(&plans[n], l.ids[d.partner], t, n, l.start)
	}
	return subs, plans, t
}

// largeSub draws one subscription: mostly active and renewing, a few of every
// other kind.
func largeSub(rnd *rand.Rand, users int) demoSub {
	sku := &catalog[rnd.IntN(len(catalog)-1)].SKUs[0] // the last one is the Azure plan
	term := sku.Terms[rnd.IntN(len(sku.Terms))]
	d := demoSub{sku: sku.CatalogID(), qty: 1 + rnd.IntN(users), term: term.Duration, cycle: term.BillingCycle, ends: 1 + rnd.IntN(termMonths(term.Duration)*28)}
	if term.Duration == "P1M" {
		d.terms = rnd.IntN(12)
	} else {
		d.terms = rnd.IntN(2)
	}
	switch rnd.IntN(40) {
	case 0:
		d.bought, d.terms = time.Duration(1+rnd.IntN(160))*time.Hour, 0
	case 1, 2:
		d.noRenew = true
	case 3:
		d.suspended = 1 + rnd.IntN(20)
	case 4:
		d.expired, d.noRenew, d.cancel = 1+rnd.IntN(28), true, true
	case 5:
		d.schedule = &demoSchedule{d.sku, d.term, d.cycle, d.qty + 1 + rnd.IntN(5)}
	}
	return d
}

// noteDue queues the generated subscriptions and relationships without keeping
// them.
func (l *largeSeed) noteDue(q *dueQueue) {
	for i := range l.customers {
		id := l.customers[i].id
		for _, sub := range l.subscriptions(id) {
			if at, known := subscriptionDue(sub); known {
				q.entries = append(q.entries, dueEntry{at: at, kind: dueSubscription, shard: id, key: sub.ID})
			}
		}
	}
	for i, partnerID := range l.ids {
		at, _ := partnerDue(l.partner(l.partners[i]).partner)
		q.entries = append(q.entries, dueEntry{at: at, kind: dueInvoice, key: partnerID})
		for _, g := range l.gdap(partnerID) {
			if at, known := gdapDue(g); known {
				q.entries = append(q.entries, dueEntry{at: at, kind: dueGDAP, shard: partnerID, key: g.ID})
			}
		}
	}
	q.order()
}
