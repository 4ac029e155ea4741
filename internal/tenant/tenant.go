// Package tenant is Microsoft tenants of customers, connected or not to a customer of the
// reseller's Partner Center.
package tenant

import "time"

// ConnectionState tells whether a tenant is mapped to a Partner Center customer.
type ConnectionState string

// The connection states.
const (
	Connected    ConnectionState = "connected"
	NotConnected ConnectionState = "not_connected"
)

// ConnectionStates are all there are.
func ConnectionStates() []ConnectionState { return []ConnectionState{Connected, NotConnected} }

// ConsentState tells whether the customer's tenant has consented to the reseller's application.
type ConsentState string

// The consent states.
const (
	ConsentUnknown ConsentState = "unknown"
	ConsentMissing ConsentState = "missing"
	ConsentGranted ConsentState = "granted"
)

// ConsentStates are all there are.
func ConsentStates() []ConsentState {
	return []ConsentState{ConsentUnknown, ConsentMissing, ConsentGranted}
}

// GDAPState tells whether the reseller has delegated administration of the tenant.
type GDAPState string

// The states of delegated administration.
const (
	GDAPUnknown GDAPState = "unknown"
	GDAPActive  GDAPState = "active"
	GDAPMissing GDAPState = "missing"
	GDAPEnded   GDAPState = "ended"
)

// GDAPStates are all there are.
func GDAPStates() []GDAPState {
	return []GDAPState{GDAPUnknown, GDAPActive, GDAPMissing, GDAPEnded}
}

// RelationshipState tells whether Partner Center lists the tenant as the reseller's customer.
type RelationshipState string

// The relationship states.
const (
	RelationshipUnknown RelationshipState = "unknown"
	RelationshipActive  RelationshipState = "active"
	RelationshipRemoved RelationshipState = "removed"
)

// Tenant is one Microsoft tenant of a customer.
type Tenant struct {
	ID                      string
	ResellerID              string
	CustomerID              string
	MicrosoftTenantID       string
	PartnerCenterCustomerID string // "" when not connected; at Microsoft it equals the tenant id
	Name                    string
	DefaultDomain           string // the onmicrosoft.com name or the default domain
	Country                 string // ISO 3166-1 alpha-2; "" when not known
	ConnectionState         ConnectionState
	ConnectedAt             *time.Time
	RelationshipState       RelationshipState
	ConsentState            ConsentState
	ConsentCheckedAt        *time.Time
	GDAPState               GDAPState
	GDAPEndsAt              *time.Time // business time; the last active relationship's end
	CreatedAt               time.Time
	UpdatedAt               time.Time
	Version                 int64
}

// Counts are a tenant's roll-up, written by the sync that changes them.
type Counts struct {
	Subscriptions       int
	ActiveSubscriptions int
	Seats               int // of active, licensed subscriptions
	LicensesActive      int
	LicensesAssigned    int
	NextRenewalAt       *time.Time
}
