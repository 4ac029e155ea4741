package v1

import "time"

// SubscriptionPage is one page of subscriptions.
type SubscriptionPage struct {
	Data []Subscription `json:"data"`
	PageInfo
} // @name SubscriptionPage

// Subscription is one Partner Center subscription as Microsoft last told it. Values of
// Microsoft's enumerations are as Microsoft spells them and may be new.
type Subscription struct {
	ID                            string     `json:"id" format:"uuid"`
	ResellerID                    string     `json:"reseller_id" format:"uuid"`
	ResellerName                  string     `json:"reseller_name"`
	CustomerID                    string     `json:"customer_id" format:"uuid"`
	CustomerName                  string     `json:"customer_name"`
	TenantID                      string     `json:"tenant_id" format:"uuid"`
	TenantName                    string     `json:"tenant_name"`
	DefaultDomain                 string     `json:"default_domain"`
	MicrosoftSubscriptionID       string     `json:"microsoft_subscription_id"`
	ParentMicrosoftSubscriptionID *string    `json:"parent_microsoft_subscription_id" extensions:"x-nullable"` // of an add-on
	MicrosoftOrderID              string     `json:"microsoft_order_id"`
	ProductName                   string     `json:"product_name"`
	FriendlyName                  string     `json:"friendly_name"`
	ProductType                   string     `json:"product_type"`
	CatalogItemID                 string     `json:"catalog_item_id"` // product:sku:availability
	ProductID                     string     `json:"product_id"`
	CatalogSkuID                  string     `json:"catalog_sku_id"`
	AvailabilityID                string     `json:"availability_id"`
	Status                        string     `json:"status" example:"active"`
	Quantity                      int        `json:"quantity"` // seats
	UnitType                      string     `json:"unit_type"`
	IsTrial                       bool       `json:"is_trial"`
	IsAddOn                       bool       `json:"is_add_on"`
	BillingType                   string     `json:"billing_type"`
	BillingCycle                  string     `json:"billing_cycle" example:"monthly"`
	TermDuration                  string     `json:"term_duration" example:"P1Y"` // ISO 8601
	AutoRenewEnabled              bool       `json:"auto_renew_enabled"`
	PurchasedAt                   *time.Time `json:"purchased_at" extensions:"x-nullable" format:"date-time"`
	EffectiveStartDate            *time.Time `json:"effective_start_date" extensions:"x-nullable" format:"date-time"`
	CommitmentEndDate             *time.Time `json:"commitment_end_date" extensions:"x-nullable" format:"date-time"`             // last instant of the term
	CancellationAllowedUntilDate  *time.Time `json:"cancellation_allowed_until_date" extensions:"x-nullable" format:"date-time"` // null: cannot be given back now
	BillingCycleEndDate           *time.Time `json:"billing_cycle_end_date" extensions:"x-nullable" format:"date-time"`
	PromotionID                   *string    `json:"promotion_id" extensions:"x-nullable"`
	SuspensionReasons             []string   `json:"suspension_reasons"`

	RefundOptions      []RefundOption     `json:"refund_options"`
	RefundableQuantity RefundableQuantity `json:"refundable_quantity"`
	ScheduledChange    *ScheduledChange   `json:"scheduled_change" extensions:"x-nullable"` // what happens at the end of the term instead of renewing as is

	AsOf    *time.Time `json:"as_of" extensions:"x-nullable" format:"date-time"` // when Microsoft said it
	Stale   bool       `json:"stale"`                                            // the newest reading failed or is old
	Version int64      `json:"version"`
} // @name Subscription

// RefundOption is one way to give back what was bought.
type RefundOption struct {
	Type      string     `json:"type" example:"Full"`
	ExpiresAt *time.Time `json:"expires_at" extensions:"x-nullable" format:"date-time"` // null: no expiry
} // @name RefundOption

// RefundableQuantity is how many seats may be given back now, by purchase.
type RefundableQuantity struct {
	Total   int               `json:"total"`
	Details []RefundableSeats `json:"details"`
} // @name RefundableQuantity

// RefundableSeats are seats of one purchase.
type RefundableSeats struct {
	Quantity     int        `json:"quantity"`
	AllowedUntil *time.Time `json:"allowed_until" extensions:"x-nullable" format:"date-time"`
} // @name RefundableSeats

// ScheduledChange is what Microsoft will do at the end of the term; what is null stays as it is.
type ScheduledChange struct {
	ProductID         *string    `json:"product_id" extensions:"x-nullable"`
	CatalogSkuID      *string    `json:"catalog_sku_id" extensions:"x-nullable"`
	BillingCycle      *string    `json:"billing_cycle" extensions:"x-nullable"`
	TermDuration      *string    `json:"term_duration" extensions:"x-nullable"`
	PromotionID       *string    `json:"promotion_id" extensions:"x-nullable"`
	Quantity          *int       `json:"quantity" extensions:"x-nullable"`
	CustomTermEndDate *time.Time `json:"custom_term_end_date" extensions:"x-nullable" format:"date-time"`
} // @name ScheduledChange
