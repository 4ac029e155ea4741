package reseller

import "time"

// Sort is the order of a list.
type Sort string

// The orders; the first is the default.
const (
	SortNewest   Sort = "-created_at"
	SortOldest   Sort = "created_at"
	SortName     Sort = "display_name"
	SortNameDesc Sort = "-display_name"
)

// Filter narrows a list.
type Filter struct {
	Query string // part of display name, nickname or domain; "" for all
	Sort  Sort
}

// Counts are a reseller's figures as of the oldest last success of the syncs behind them.
type Counts struct {
	Customers           int
	Tenants             int
	ConnectedTenants    int
	Subscriptions       int
	ActiveSubscriptions int
	Seats               int
	AsOf                *time.Time // Microsoft's time; nil before the first complete sync
}

// Listed is a reseller with its figures.
type Listed struct {
	Reseller
	Counts Counts
}
