package world

import "time"

// State is one consistent moment of the world. Valid only inside View or Update.
type State struct {
	Now      time.Time // simulated time, UTC
	Settings Settings

	Tenants       Rows[Tenant]
	Partners      Rows[Partner]
	Apps          Rows[App]
	Consents      Rows[Consent]
	Users         Rows[User]
	Groups        Rows[Group]
	Grants        Rows[Grant]
	Customers     Rows[Customer]
	Subscriptions Rows[Subscription]
	Orders        Rows[Order]
	Invoices      Rows[Invoice]
	Carts         Rows[Cart]
	Exports       Rows[BillingExport]
	GDAP          Rows[GDAPRelationship]
	Audit         Rows[AuditRecord]
	Webhooks      Rows[Webhook]
	Deliveries    Rows[Delivery]
	Replies       Rows[Reply]
	Charges       Rows[Charge]
	Directories   Rows[Directory]
	RemovedUsers  Rows[RemovedUser]

	ServiceRequests   Rows[ServiceRequest]
	SelfServePolicies Rows[SelfServePolicy]
	FraudEvents       Rows[FraudEvent]
	AzurePlans        Rows[AzurePlan]

	settings Rows[Settings]
	keys     Rows[storedKey]
}

// Tx is a State that can be changed. Its tables hide the State's read-only ones.
type Tx struct {
	*State

	Tenants       MutableRows[Tenant]
	Partners      MutableRows[Partner]
	Apps          MutableRows[App]
	Consents      MutableRows[Consent]
	Users         MutableRows[User]
	Groups        MutableRows[Group]
	Grants        MutableRows[Grant]
	Customers     MutableRows[Customer]
	Subscriptions MutableRows[Subscription]
	Orders        MutableRows[Order]
	Invoices      MutableRows[Invoice]
	Carts         MutableRows[Cart]
	Exports       MutableRows[BillingExport]
	GDAP          MutableRows[GDAPRelationship]
	Audit         MutableRows[AuditRecord]
	Webhooks      MutableRows[Webhook]
	Deliveries    MutableRows[Delivery]
	Replies       MutableRows[Reply]
	Charges       MutableRows[Charge]
	Directories   MutableRows[Directory]
	RemovedUsers  MutableRows[RemovedUser]

	ServiceRequests   MutableRows[ServiceRequest]
	SelfServePolicies MutableRows[SelfServePolicy]
	FraudEvents       MutableRows[FraudEvent]
	AzurePlans        MutableRows[AzurePlan]

	keys     MutableRows[storedKey]
	settings MutableRows[Settings]

	commits []committer
}

// tables is the storage behind State and Tx.
type tables struct {
	tenants       *table[Tenant]
	partners      *table[Partner]
	apps          *table[App]
	consents      *table[Consent]
	users         *table[User]
	groups        *table[Group]
	grants        *table[Grant]
	customers     *table[Customer]
	subscriptions *table[Subscription]
	orders        *table[Order]
	invoices      *table[Invoice]
	carts         *table[Cart]
	exports       *table[BillingExport]
	gdap          *table[GDAPRelationship]
	audit         *table[AuditRecord]
	webhooks      *table[Webhook]
	deliveries    *table[Delivery]
	replies       *table[Reply]
	charges       *table[Charge]
	directories   *table[Directory]
	removedUsers  *table[RemovedUser]
	keys          *table[storedKey]
	settings      *table[Settings]

	serviceRequests   *table[ServiceRequest]
	selfServePolicies *table[SelfServePolicy]
	fraudEvents       *table[FraudEvent]
	azurePlans        *table[AzurePlan]
}

func newTables() *tables {
	t := &tables{
		tenants: newTable[Tenant]("tenants"), partners: newTable[Partner]("partners"), apps: newTable[App]("apps"),
		consents: newTable[Consent]("consents"), users: newTable[User]("users"), groups: newTable[Group]("groups"),
		grants: newTable[Grant]("grants"), customers: newTable[Customer]("customers"),
		subscriptions: newTable[Subscription]("subscriptions"), orders: newTable[Order]("orders"), invoices: newTable[Invoice]("invoices"), carts: newTable[Cart]("carts"), exports: newTable[BillingExport]("exports"),
		gdap: newTable[GDAPRelationship]("gdap"), audit: newTable[AuditRecord]("audit"),
		webhooks: newTable[Webhook]("webhooks"), deliveries: newTable[Delivery]("deliveries"),
		replies: newTable[Reply]("replies"), keys: newTable[storedKey]("keys"), settings: newTable[Settings]("settings"),
		charges: newTable[Charge]("charges"), directories: newTable[Directory]("directories"),
		removedUsers: newTable[RemovedUser]("removedUsers"),

		serviceRequests:   newTable[ServiceRequest]("serviceRequests"),
		selfServePolicies: newTable[SelfServePolicy]("selfServePolicies"),
		fraudEvents:       newTable[FraudEvent]("fraudEvents"),
		azurePlans:        newTable[AzurePlan]("azurePlans"),
	}
	t.tenants.aliases = verifiedDomains
	return t
}

// all lists the tables in the order they are stored and shown.
func (t *tables) all() []storedTable {
	return []storedTable{
		t.settings, t.keys, t.tenants, t.partners, t.apps, t.consents, t.users, t.groups, t.grants, t.customers,
		t.subscriptions, t.orders, t.invoices, t.carts, t.exports, t.gdap, t.audit, t.webhooks, t.deliveries, t.replies, t.charges, t.directories, t.removedUsers,
		t.serviceRequests, t.selfServePolicies, t.fraudEvents, t.azurePlans,
	}
}

func (t *tables) state(now time.Time) *State {
	s := &State{
		Now: now, Tenants: read(t.tenants), Partners: read(t.partners), Apps: read(t.apps), Consents: read(t.consents),
		Users: read(t.users), Groups: read(t.groups), Grants: read(t.grants), Customers: read(t.customers),
		Subscriptions: read(t.subscriptions), Orders: read(t.orders), Invoices: read(t.invoices), Carts: read(t.carts), Exports: read(t.exports), GDAP: read(t.gdap), Audit: read(t.audit),
		Webhooks: read(t.webhooks), Deliveries: read(t.deliveries), Replies: read(t.replies),
		Charges: read(t.charges), Directories: read(t.directories), RemovedUsers: read(t.removedUsers), settings: read(t.settings), keys: read(t.keys),

		ServiceRequests:   read(t.serviceRequests),
		SelfServePolicies: read(t.selfServePolicies),
		FraudEvents:       read(t.fraudEvents),
		AzurePlans:        read(t.azurePlans),
	}
	if set, ok := s.settings.Get("", ""); ok {
		s.Settings = *set
	}
	return s
}

func (t *tables) begin(now time.Time) *Tx {
	tx := &Tx{State: t.state(now)}
	write(tx, t.tenants, &tx.Tenants, &tx.State.Tenants)
	write(tx, t.partners, &tx.Partners, &tx.State.Partners)
	write(tx, t.apps, &tx.Apps, &tx.State.Apps)
	write(tx, t.consents, &tx.Consents, &tx.State.Consents)
	write(tx, t.users, &tx.Users, &tx.State.Users)
	write(tx, t.groups, &tx.Groups, &tx.State.Groups)
	write(tx, t.grants, &tx.Grants, &tx.State.Grants)
	write(tx, t.customers, &tx.Customers, &tx.State.Customers)
	write(tx, t.subscriptions, &tx.Subscriptions, &tx.State.Subscriptions)
	write(tx, t.orders, &tx.Orders, &tx.State.Orders)
	write(tx, t.invoices, &tx.Invoices, &tx.State.Invoices)
	write(tx, t.carts, &tx.Carts, &tx.State.Carts)
	write(tx, t.exports, &tx.Exports, &tx.State.Exports)
	write(tx, t.gdap, &tx.GDAP, &tx.State.GDAP)
	write(tx, t.audit, &tx.Audit, &tx.State.Audit)
	write(tx, t.webhooks, &tx.Webhooks, &tx.State.Webhooks)
	write(tx, t.deliveries, &tx.Deliveries, &tx.State.Deliveries)
	write(tx, t.replies, &tx.Replies, &tx.State.Replies)
	write(tx, t.charges, &tx.Charges, &tx.State.Charges)
	write(tx, t.directories, &tx.Directories, &tx.State.Directories)
	write(tx, t.removedUsers, &tx.RemovedUsers, &tx.State.RemovedUsers)
	write(tx, t.keys, &tx.keys, &tx.State.keys)
	write(tx, t.settings, &tx.settings, &tx.State.settings)
	write(tx, t.serviceRequests, &tx.ServiceRequests, &tx.State.ServiceRequests)
	write(tx, t.selfServePolicies, &tx.SelfServePolicies, &tx.State.SelfServePolicies)
	write(tx, t.fraudEvents, &tx.FraudEvents, &tx.State.FraudEvents)
	write(tx, t.azurePlans, &tx.AzurePlans, &tx.State.AzurePlans)
	return tx
}

func read[T any](t *table[T]) Rows[T] { return Rows[T]{t: t} }

// write wires one table of a transaction so that reads through the State see the
// transaction's own changes.
func write[T any](tx *Tx, t *table[T], m *MutableRows[T], s *Rows[T]) {
	r := Rows[T]{t: t, pending: map[string]*ordered[T]{}}
	m.Rows, *s = r, r
	tx.commits = append(tx.commits, r)
}
