// Package gdap is granular delegated admin privileges: the relationships by which a tenant
// lets a reseller work in its directory.
package gdap

import "time"

// Relationship is one delegated admin relationship.
type Relationship struct {
	ID                string
	ResellerID        string
	TenantID          string // ours; "" when the tenant is not known here
	MicrosoftID       string
	MicrosoftTenantID string
	DisplayName       string
	Status            string // as Microsoft spells it: active, approvalPending, expired, terminated, ...
	AutoExtend        bool
	RoleIDs           []string // role template ids
	ActivatedAt       *time.Time
	EndsAt            *time.Time
}

// InForce tells whether the relationship gives its roles now. Near its end Microsoft calls it
// expiring; until it is over it still holds.
func (r Relationship) InForce() bool {
	switch r.Status {
	case "active", "expiring", "terminationRequested":
		return true
	}
	return false
}

// Over tells whether the relationship was in force once and is no longer. An invitation that
// nobody accepted expires too; it was never activated.
func (r Relationship) Over() bool {
	switch r.Status {
	case "expired", "terminated", "terminating":
		return r.ActivatedAt != nil
	}
	return false
}
