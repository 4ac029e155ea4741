// Package license is seats of one product in one tenant, as Microsoft aggregates them: a
// subscribed SKU.
package license

import "time"

// License is one subscribed SKU of a tenant.
type License struct {
	ID                       string
	ResellerID               string
	CustomerID               string
	TenantID                 string
	SkuID                    string // directory SKU id, a GUID
	SkuPartNumber            string // for example SPE_E5
	ProductName              string // as in Partner Center, not the friendly name
	CapabilityStatus         string // Enabled, Warning, Suspended, Deleted, LockedOut
	Active                   int    // enabled seats
	Assigned                 int    // of the active ones, given to users
	Warning                  int
	Suspended                int
	LockedOut                int
	MicrosoftSubscriptionIDs []string
	CreatedAt                time.Time
	UpdatedAt                time.Time
	Version                  int64
}

// Available is how many seats are free now, never below zero: Microsoft lets a tenant in its
// grace period hold more assignments than seats.
func (l License) Available() int { return max(0, l.Active+l.Warning-l.Assigned) }
