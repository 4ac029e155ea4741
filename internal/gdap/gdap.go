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
