package world

import (
	"fmt"
	"strings"
	"time"
)

// seedDemo lays the demo seed with all dates relative to the clock's start.
func seedDemo(tx *Tx) {
	start := tx.Now
	for i, p := range demoPartners {
		r := newPartner(p, start)
		if i > 0 { // the first one is left for the visitor to authorize
			r.consent.Permissions = r.app.Permissions
		}
		tx.Tenants.Put("", r.tenant.ID, r.tenant)
		tx.Partners.Put("", r.tenant.ID, r.partner)
		tx.Apps.Put("", r.app.ID, r.app)
		tx.Consents.Put(r.tenant.ID, r.app.ID, r.consent)
		for _, u := range r.users {
			tx.Users.Put(r.tenant.ID, u.ID, u)
		}
		for _, g := range r.groups {
			tx.Groups.Put(r.tenant.ID, g.ID, g)
		}
	}
	for i := range demoCustomers {
		seedDemoCustomer(tx, &demoCustomers[i], start)
	}
	seedAzurePlan(tx, StableID("tenant", demoPartners[1].slug))
	for p := range tx.Partners.All("") {
		for c := range tx.Customers.All(p.TenantID) {
			seedServiceRequests(tx, p, c)
			break
		}
		seedInvoices(tx, p.TenantID)
	}
	seedTiers(tx)
}

func seedDemoCustomer(tx *Tx, d *demoCustomer, start time.Time) {
	p := demoPartners[d.partner]
	partnerID := StableID("tenant", p.slug)
	created := start.AddDate(0, 0, -d.age).Truncate(time.Second)
	t := newTenant(TenantCustomer, d.slug, d.name, d.country, d.city, d.street, d.postal, d.region, d.culture, created)
	var subs []*Subscription
	var orders []*Order
	for i := range d.subs {
		sub := newSubscription(&d.subs[i], partnerID, t, i, start)
		history := subscriptionOrders(sub, &d.subs[i], t.Country)
		seedCharges(tx, sub, &d.subs[i], history)
		subs, orders = append(subs, sub), append(orders, history...)
		if sub.CreatedAt.Before(created) {
			created = sub.CreatedAt.Add(-26 * time.Hour)
		}
	}
	t.CreatedAt = created
	c := newCustomer(d, p, t, created)
	users := newUsers(t, d.slug, d.users, start)
	binUsers(users, d.slug, start)
	assignLicenses(users, subs, seeded("licenses", d.slug))
	for _, g := range demoDirectory(t, d.slug, users, start) {
		tx.Groups.Put(t.ID, g.ID, g)
	}

	tx.Tenants.Put("", t.ID, t)
	tx.Customers.Put(partnerID, t.ID, c)
	for _, u := range users {
		tx.Users.Put(t.ID, u.ID, u)
	}
	for _, sub := range subs {
		tx.Subscriptions.Put(t.ID, sub.ID, sub)
	}
	for _, o := range orders {
		tx.Orders.Put(t.ID, o.ID, o)
		auditOrder(tx, o, "admin@"+p.slug+".onmicrosoft.com", StableID("app", p.slug))
	}
	if !d.noConsent {
		k := newConsent(p.slug, t.ID, created)
		tx.Consents.Put(t.ID, k.AppID, k)
	}
	g := newGDAP(d, p.slug, t, created, start)
	tx.GDAP.Put(partnerID, g.ID, g)
}

func newConsent(partnerSlug, tenantID string, created time.Time) *Consent {
	return &Consent{
		AppID: StableID("app", partnerSlug), ObjectID: StableID("app-principal", partnerSlug, tenantID), Source: "partner", GrantedAt: created.Add(time.Hour),
		Permissions: []Permission{{Resource: AppGraph, Delegated: portalScopes}},
	}
}

func newCustomer(d *demoCustomer, p demoPartner, t *Tenant, created time.Time) *Customer {
	given, family := "Alex", "Contact"
	if n, ok := cultures[d.country]; ok {
		given, _ = spelled(n.first[len(d.slug)%len(n.first)])
		family, _ = spelled(n.last[len(d.name)%len(n.last)])
	}
	addr := Address{
		Country: d.country, City: d.city, State: d.region, AddressLine1: d.street, PostalCode: d.postal,
		FirstName: given, LastName: family, PhoneNumber: cultures[d.country].phone + " 555 0142",
	}
	language, _, _ := strings.Cut(d.culture, "-")
	c := &Customer{
		ID: t.ID, PartnerID: StableID("tenant", p.slug), CommerceID: StableID("commerce", p.slug, d.slug), CompanyName: d.name, Domain: t.InitialDomain(),
		OrganizationNumber: d.orgN, Email: "office@" + d.slug + ".example", Address: addr, Relationship: "reseller", AllowDelegatedAccess: true,
		CustomDomains: []string{t.InitialDomain(), d.slug + ".example"}, Country: d.country, Currency: CurrencyOf(d.country), Segment: "commercial",
		ValidationStatus: "Allowed", ValidationUpdatedAt: &created, CreatedAt: created, MPNID: p.mpn,
		Billing: BillingProfile{
			ID: StableID("billing", p.slug, d.slug), FirstName: given, LastName: family, Email: "billing@" + d.slug + ".example",
			Culture: d.culture, Language: language, CompanyName: d.name, Address: addr, ETag: 1,
		},
	}
	if !d.noAgreement {
		c.Agreements = []Agreement{{
			Type: "MicrosoftCustomerAgreement", TemplateID: MCATemplateID, FirstName: given, LastName: family,
			Email: "office@" + d.slug + ".example", Phone: addr.PhoneNumber, AgreedAt: created,
		}}
	}
	if d.qualification != "" {
		c.Qualifications = []Qualification{{Qualification: d.qualification, VettingStatus: "Approved", CreatedAt: created}}
	}
	return c
}

// binUsers puts two people of each larger customer into the recycle bin: one
// freshly, one about to be gone for good.
func binUsers(users []*User, slug string, start time.Time) {
	if len(users) < 30 {
		return
	}
	for i, ago := range []time.Duration{5 * days, 29 * days} {
		u := users[len(users)-1-i]
		at := start.Add(-ago).Truncate(time.Second)
		u.DeletedAt = &at
		u.DeletedUPN = u.UserPrincipalName
		u.UserPrincipalName = strings.ReplaceAll(u.ID, "-", "") + u.UserPrincipalName
	}
}

func newGDAP(d *demoCustomer, slug string, t *Tenant, created, start time.Time) *GDAPRelationship {
	activated := created.Add(days)
	if oldest := start.AddDate(0, 0, -330).Truncate(time.Second); activated.Before(oldest) {
		activated = oldest
	}
	ends := activated.Add(730 * days)
	if d.gdapEnds > 0 {
		ends = start.AddDate(0, 0, d.gdapEnds).Truncate(time.Second)
		activated = ends.Add(-730 * days)
	}
	g := &GDAPRelationship{
		ID: StableID("gdap", slug, d.slug) + "-" + StableID("gdap-partner", slug, d.slug), PartnerID: StableID("tenant", slug), CustomerID: t.ID,
		CustomerName: d.name, DisplayName: clip(d.slug+" administration", 50), Duration: "P730D", AutoExtend: "PT0S", Roles: gdapRoles,
		Status: GDAPActive, CreatedAt: activated.Add(-2 * days), ActivatedAt: &activated, EndsAt: &ends, ModifiedAt: activated, Version: 3,
		Assignments: []GDAPAssignment{{
			ID: StableID("gdap-assignment", slug, d.slug), GroupID: StableID("group", slug, "technicians"), Roles: gdapRoles,
			Status: "active", CreatedAt: activated.Add(time.Hour), ModifiedAt: activated.Add(time.Hour), Version: 1,
		}},
	}
	if d.autoExtend {
		g.AutoExtend = "P180D"
	}
	if !d.autoExtend && !start.Before(ends.Add(-gdapNotice)) {
		g.Status = GDAPExpiring
	}
	if d.pendingGDAP {
		g.Status, g.ActivatedAt, g.EndsAt, g.Assignments = GDAPApprovalPending, nil, nil, nil
		g.CreatedAt = start.AddDate(0, 0, -12).Truncate(time.Second)
		g.ModifiedAt = g.CreatedAt
	}
	return g
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// newSubscription places one subscription in time.
func newSubscription(d *demoSub, partnerID string, t *Tenant, index int, start time.Time) *Subscription {
	productID, skuID, _ := strings.Cut(d.sku, ":")
	sku, _ := FindSKU(productID, skuID)
	currency := CurrencyOf(t.Country)
	created, termStart := placeTerm(d, index, start)
	sub := &Subscription{
		ID: StableID("subscription", t.ID, partnerID, fmt.Sprint(index)), PartnerID: partnerID, CustomerID: t.ID, ProductID: productID, SKUID: skuID,
		Segment: "commercial", OfferName: sku.Title, FriendlyName: sku.Title, Quantity: d.qty, Term: d.term, BillingCycle: d.cycle,
		Status: StatusActive, AutoRenew: !d.noRenew, IsTrial: sku.Trial, Currency: currency, CreatedAt: created,
		TermStart: termStart, TermEnd: TermEndFor(termStart, d.term), CancelUntil: termStart.Add(CancellationWindow),
	}
	if p, found := FindPromotion(d.promotion); found && p.Runs(created) {
		sub.PromotionID = p.ID
	}
	reprice(sub)
	sub.DirectoryID = StableID("company-subscription", sub.ID)
	sub.AvailabilityID = AvailabilityID(productID, skuID, sub.Segment, t.Country, termStart)
	if d.friendly != "" {
		sub.FriendlyName = d.friendly
	}
	sub.Batches = []SeatBatch{{Quantity: d.qty - d.added, PurchasedAt: termStart, CancelUntil: sub.CancelUntil}}
	if d.added > 0 {
		at := start.Add(-d.addedAgo).Truncate(time.Second)
		sub.Batches = append(sub.Batches, SeatBatch{Quantity: d.added, PurchasedAt: at, CancelUntil: at.Add(CancellationWindow)})
	}
	if s := d.schedule; s != nil {
		sub.Schedule = newSchedule(s, sub, t.Country, start)
	}
	if d.cancel && sub.TermEnd.After(start) {
		sub.ScheduledActions = []ScheduledAction{{ScheduleType: "TermEnd", ActionType: "Cancel"}}
	}
	if d.nextCycle != "" {
		sub.NextCharge = &NextCharge{
			ProductID: productID, SKUID: skuID, AvailabilityID: sub.AvailabilityID, BillingCycle: d.nextCycle, Term: d.term,
			Quantity: d.qty, At: sub.BillingCycleEnd(start),
		}
	}
	applyDemoState(d, sub, start)
	sub.OrderID = purchaseOrderID(sub.ID, "New", created)
	if d.extended {
		moveToExtendedService(sub, sub.TermStart)
	}
	return sub
}

func purchaseOrderID(subscriptionID, kind string, at time.Time) string {
	return StableOrderID(subscriptionID, kind, at.Format(time.RFC3339))
}

func newSchedule(s *demoSchedule, sub *Subscription, country string, start time.Time) *NextTerm {
	productID, skuID, _ := strings.Cut(s.sku, ":")
	return &NextTerm{
		ProductID: productID, SKUID: skuID, AvailabilityID: AvailabilityID(productID, skuID, sub.Segment, country, start),
		BillingCycle: s.cycle, Term: s.term, Quantity: s.qty,
	}
}

// placeTerm finds when the subscription was bought and when its current term
// began.
func placeTerm(d *demoSub, index int, start time.Time) (created, termStart time.Time) {
	clock := time.Duration(8+index)*time.Hour + time.Duration(17*index%60)*time.Minute + 12*time.Second
	months := termMonths(d.term)
	switch {
	case d.bought > 0:
		created = start.Add(-d.bought).Truncate(time.Second)
		return created, created
	case d.deleted > 0:
		created = day(start).AddDate(0, 0, -d.deleted-3).Add(clock)
		return created, created
	}
	ends := day(start).AddDate(0, 0, d.ends)
	if gone := d.expired + d.disabled; gone > 0 {
		ends = day(start).AddDate(0, 0, -gone)
	}
	termStart = addMonths(ends, -months)
	created = addMonths(termStart, -months*d.terms).Add(clock)
	if d.terms == 0 {
		termStart = created
	}
	return created, termStart
}

func applyDemoState(d *demoSub, sub *Subscription, start time.Time) {
	at := func(n int) *time.Time {
		t := start.AddDate(0, 0, -n).Truncate(time.Second)
		return &t
	}
	end := sub.TermEnd
	switch {
	case d.suspended > 0:
		sub.Status, sub.SuspendedAt, sub.SuspensionReasons = StatusSuspended, at(d.suspended), []string{"Customer initiated"}
		sub.Schedule = nil
	case d.expired > 0:
		sub.Status, sub.AutoRenew, sub.ExpiredAt = StatusExpired, false, &end
	case d.disabled > 0:
		before := end.AddDate(0, 0, -40)
		sub.Status, sub.AutoRenew, sub.SuspendedAt, sub.DisabledAt = StatusDisabled, false, &before, &end
		sub.SuspensionReasons = []string{"Customer initiated"}
	case d.deleted > 0:
		sub.Status, sub.AutoRenew, sub.DeletedAt = StatusDeleted, false, at(d.deleted)
	}
}

// subscriptionOrders writes a subscription's history: the purchase, every renewal
// and the seats added since.
func subscriptionOrders(sub *Subscription, d *demoSub, country string) []*Order {
	line := func(kind string, qty int, at time.Time) *Order {
		return &Order{
			ID: purchaseOrderID(sub.ID, kind, at), PartnerID: sub.PartnerID, CustomerID: sub.CustomerID, CreatedAt: at,
			Status: "completed", TransactionType: "UserPurchase", BillingCycle: sub.BillingCycle, Currency: sub.Currency,
			Lines: []OrderLine{{
				ProductID: sub.ProductID, SKUID: sub.SKUID, AvailabilityID: AvailabilityID(sub.ProductID, sub.SKUID, sub.Segment, country, at),
				SubscriptionID: sub.ID, FriendlyName: sub.FriendlyName, Quantity: qty, Term: sub.Term, TransactionType: kind,
				UnitPrice: sub.UnitPrice, PromotionID: sub.PromotionID,
			}},
		}
	}
	orders := []*Order{line("New", d.qty-d.added, sub.CreatedAt)}
	months := termMonths(sub.Term)
	for n := range d.terms {
		at := addMonths(day(sub.TermStart), months*(n+1-d.terms))
		renewal := line("Renew", d.qty-d.added, at)
		renewal.TransactionType = "SystemPurchase"
		orders = append(orders, renewal)
	}
	if d.added > 0 && len(sub.Batches) > 1 {
		orders = append(orders, line("AddQuantity", d.added, sub.Batches[1].PurchasedAt))
	}
	return orders
}

// seedTiers makes the second reseller an indirect reseller of the first, and lets
// it qualify customers for the government cloud.
func seedTiers(tx *Tx) {
	provider, _ := tx.Partners.Edit("", StableID("tenant", demoPartners[0].slug))
	reseller, _ := tx.Partners.Edit("", StableID("tenant", demoPartners[1].slug))
	provider.Resellers = []string{reseller.TenantID}
	reseller.ValidationCodes = []ValidationCode{{
		ID: "12345", OrganizationName: reseller.Name, MaxCreates: 5, Remaining: 5, ModifiedAt: tx.Now.AddDate(0, -6, 0).Truncate(time.Second),
	}}
}
