// Package mirror is what we keep of Microsoft's data and how fresh it is: raw listings, the
// customers that Partner Center lists, and one state per thing that is mirrored.
package mirror

import "time"

// Resource is one thing that is mirrored. It is part of the API.
type Resource string

// The resources of a reseller.
const (
	Customers Resource = "customers" // the listing of Partner Center's customers
	GDAP      Resource = "gdap"      // the listing of delegated admin relationships
	Changes   Resource = "changes"   // Partner Center's audit records, followed between full syncs
)

// The resources of a tenant.
const (
	Subscriptions Resource = "subscriptions"
	Orders        Resource = "orders"
	Licenses      Resource = "licenses"
	Consent       Resource = "consent" // whether the tenant consented to the reseller's application
)

// OfTenant lists the resources that every sync of a tenant reads.
func OfTenant() []Resource { return []Resource{Subscriptions, Orders, Licenses} }

// State is how fresh one resource is, and what is wrong with it.
type State struct {
	ResellerID    string
	TenantID      string // "" for a resource of the reseller
	Resource      Resource
	LastAttemptAt time.Time  // machine time at which the newest reading began
	LastSuccessAt *time.Time // machine time at which the newest complete reading began
	AsOf          *time.Time // business time of the newest complete reading
	Watermark     string     // of Changes: business time up to which records were followed, RFC 3339
	ProblemCode   string     // "" when the newest reading was complete
	ProblemDetail string     // cause and remedy for a person
	Failures      int        // in a row
}

// Raw is one answer of Microsoft's, as it was: a whole listing of a tenant, or one entry of a
// listing of the reseller.
type Raw struct {
	Resource Resource
	Key      string // our tenant id, or Microsoft's id of the entry
	Hash     []byte // equal for equal entries in any order
	Body     []byte // JSON
}

// Entry is one customer as Partner Center lists it.
type Entry struct {
	PartnerCenterCustomerID string // a GUID, lower case; also the Microsoft tenant id
	Name                    string // 1 to 300 characters
	Domain                  string
	Country                 string // "" when the answer does not tell; then the known one stays
	Relationship            string // as Microsoft spells it: reseller, advisor, ...
	Dismissed               bool   // a person disconnected it: never added again by itself
	Removed                 bool   // no longer in a complete listing
}

// Freshness sums up one resource over the connected tenants of a reseller.
type Freshness struct {
	Resource      Resource
	Tenants       int        // connected ones
	Never         int        // of them, never read completely
	Problems      int        // of them, with a problem in the newest reading
	OldestSuccess *time.Time // machine time; nil when none was read
}

// Gaps sum up what a full sync could not read of a reseller's tenants.
type Gaps struct {
	Unread        int    // tenants of which nothing could be read
	Partly        int    // tenants of which some things could not be read
	ProblemCode   string // the commonest one; "" when nothing is wrong
	ProblemDetail string // its cause and remedy
}

// Settings are what a person decided about the sync of a reseller.
type Settings struct {
	AddCustomers bool // new customers of Partner Center become customers here by themselves
	Authorized   bool
}
