// Package subscription is what customers bought: one Subscription per Partner Center
// subscription, mirrored. Values of Microsoft's enumerations are kept as Microsoft spells them,
// also those not known to us.
package subscription

import "time"

// Status is Microsoft's status of a subscription.
type Status string

// The statuses Microsoft documents. Source: Microsoft, Subscription resources.
const (
	StatusActive    Status = "active"
	StatusPending   Status = "pending"
	StatusSuspended Status = "suspended"
	StatusExpired   Status = "expired"
	StatusDisabled  Status = "disabled"
	StatusDeleted   Status = "deleted"
)

// Statuses are those that Microsoft documents; a subscription may have a newer one.
func Statuses() []Status {
	return []Status{StatusActive, StatusPending, StatusSuspended, StatusExpired, StatusDisabled, StatusDeleted}
}

// RefundOption is one way to give back what was bought, and until when.
type RefundOption struct {
	Type      string     `json:"type"`                 // Full or Partial
	ExpiresAt *time.Time `json:"expires_at,omitempty"` // UTC; nil: no expiry
}

// RefundableSeats are seats of one purchase that may be given back until a time.
type RefundableSeats struct {
	Quantity     int        `json:"quantity"`
	AllowedUntil *time.Time `json:"allowed_until,omitempty"` // UTC
}

// RefundableQuantity is how many seats may be given back now, by purchase.
type RefundableQuantity struct {
	Total   int               `json:"total"`
	Details []RefundableSeats `json:"details,omitempty"`
}

// ScheduledChange is what Microsoft will do at the end of the term instead of renewing as is.
type ScheduledChange struct {
	ProductID         string     `json:"product_id,omitempty"`
	SkuID             string     `json:"sku_id,omitempty"`
	AvailabilityID    string     `json:"availability_id,omitempty"`
	BillingCycle      string     `json:"billing_cycle,omitempty"`
	TermDuration      string     `json:"term_duration,omitempty"`
	PromotionID       string     `json:"promotion_id,omitempty"`
	Quantity          *int       `json:"quantity,omitempty"`
	CustomTermEndDate *time.Time `json:"custom_term_end_date,omitempty"`
}

// Subscription is one Partner Center subscription as Microsoft last told it.
type Subscription struct {
	ID                       string
	ResellerID               string
	CustomerID               string
	TenantID                 string
	MicrosoftSubscriptionID  string
	ParentSubscriptionID     string // Microsoft's id of the parent of an add-on; "" for none
	MicrosoftOrderID         string
	ProductName              string // Microsoft's offer name
	FriendlyName             string
	ProductType              string // for example OnlineServicesNCE
	CatalogItemID            string // product:sku:availability
	ProductID                string
	CatalogSkuID             string
	AvailabilityID           string
	Status                   Status
	Quantity                 int // seats
	UnitType                 string
	IsTrial                  bool
	IsAddOn                  bool
	BillingType              string
	BillingCycle             string // monthly, annual, triennial, one_time, none
	TermDuration             string // ISO 8601: P1M, P1Y, P3Y
	AutoRenewEnabled         bool
	PurchasedAt              *time.Time
	EffectiveStartDate       *time.Time
	CommitmentEndDate        *time.Time // last instant of the term
	CancellationAllowedUntil *time.Time
	BillingCycleEndDate      *time.Time
	PromotionID              string
	SuspensionReasons        []string
	RefundOptions            []RefundOption
	Refundable               RefundableQuantity
	ScheduledChange          *ScheduledChange
	CreatedAt                time.Time
	UpdatedAt                time.Time
	Version                  int64
}
