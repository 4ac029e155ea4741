package customer

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

// Filter narrows a list.
type Filter struct {
	ResellerID string // "" for every reseller in the scope
	Query      string // part of the name; of fewer than 3 characters, its beginning
	Sort       Sort
}

// Counts are a customer's figures over its connected tenants.
type Counts struct {
	Tenants             int
	ConnectedTenants    int
	Subscriptions       int
	ActiveSubscriptions int
	Seats               int // of active, licensed subscriptions
	LicensesActive      int
	LicensesAssigned    int
	NextRenewalAt       *time.Time // business time
	AsOf                *time.Time // Microsoft's time of the oldest subscriptions counted; nil while a connected tenant was never read
	LicensesAsOf        *time.Time // the same of the licenses
}

// Listed is a customer with its figures.
type Listed struct {
	Customer
	ResellerName string
	Counts       Counts
}
