package tenant

import "time"

// Sort is the order of a list.
type Sort string

// The orders; the first is the default.
const (
	SortNewest   Sort = "-created_at"
	SortOldest   Sort = "created_at"
	SortName     Sort = "name"
	SortNameDesc Sort = "-name"
)

// Filter narrows a list; empty fields do not.
type Filter struct {
	ResellerID      string
	CustomerID      string
	ConnectionState ConnectionState
	ConsentState    ConsentState
	GDAPState       GDAPState
	Query           string // part of name or default domain; of fewer than 3 characters, the name's beginning
	Sort            Sort
}

// Listed is a tenant with its figures and the names of whose it is.
type Listed struct {
	Tenant
	CustomerName string
	ResellerName string
	Counts       Counts
	AsOf         *time.Time // Microsoft's time of the subscriptions behind the figures; nil before the first complete reading
	LicensesAsOf *time.Time // the same of the licenses
}

// Freshness is when one mirrored resource of a tenant was last read.
type Freshness struct {
	Resource      string
	AsOf          *time.Time // business time of the newest complete reading
	LastAttemptAt time.Time  // machine time
	LastSuccessAt *time.Time // machine time
	ProblemCode   string     // "" when the newest reading was complete
	ProblemDetail string     // cause and remedy
}

// Detail is a tenant with the freshness of what is mirrored of it.
type Detail struct {
	Listed
	Freshness []Freshness
}
