package world

import "time"

// Customer is one Partner Center customer of one partner; its id is the
// customer's tenant id. Two partners may sell to one tenant: then there are two.
type Customer struct {
	ID                     string          `json:"id"`
	PartnerID              string          `json:"partnerId"`
	CommerceID             string          `json:"commerceId"`
	CompanyName            string          `json:"companyName"`
	Domain                 string          `json:"domain"`
	OrganizationNumber     string          `json:"organizationRegistrationNumber,omitempty"`
	Email                  string          `json:"email,omitempty"`
	Address                Address         `json:"address"`
	Billing                BillingProfile  `json:"billing"`
	Relationship           string          `json:"relationshipToPartner"` // "reseller"; "none" once removed
	AllowDelegatedAccess   bool            `json:"allowDelegatedAccess"`
	CustomDomains          []string        `json:"customDomains,omitempty"`
	AssociatedPartnerID    string          `json:"associatedPartnerId,omitempty"` // indirect reseller's tenant
	MPNID                  string          `json:"mpnId,omitempty"`               // partner of record
	Country                string          `json:"country"`
	Currency               string          `json:"currency"` // ISO 4217
	Segment                string          `json:"segment"`  // "commercial", "education", "government", "nonprofit"
	Qualifications         []Qualification `json:"qualifications,omitempty"`
	Agreements             []Agreement     `json:"agreements,omitempty"`
	DirectSignedAgreement  bool            `json:"directSignedAgreement,omitempty"`
	ValidationStatus       string          `json:"validationStatus,omitempty"` // "Allowed", "UnderReview", "NotAllowed", "Unknown", "Not Ready"; "" is none
	ValidationUpdatedAt    *time.Time      `json:"validationUpdatedAt,omitempty"`
	CreatedAt              time.Time       `json:"createdAt"`
	RelationshipRemovedAt  *time.Time      `json:"relationshipRemovedAt,omitempty"`
	EnableGDAPByDefault    bool            `json:"enableGDAPByDefault,omitempty"`
	AzurePlanRegistrations []string        `json:"azurePlanRegistrations,omitempty"`
	AzureBudget            *string         `json:"azureBudget,omitempty"` // decimal, in the customer's currency
}

// RemoveRelationship ends the reseller relationship: the partner does not see the
// customer any more.
func (c *Customer) RemoveRelationship(now time.Time) {
	c.Relationship, c.RelationshipRemovedAt, c.AllowDelegatedAccess = "none", &now, false
}

// BillingProfile is a customer's billing profile at a partner.
type BillingProfile struct {
	ID          string  `json:"id"`
	FirstName   string  `json:"firstName"`
	LastName    string  `json:"lastName"`
	Email       string  `json:"email"`
	Culture     string  `json:"culture"`  // "en-US"
	Language    string  `json:"language"` // "en"
	CompanyName string  `json:"companyName"`
	Address     Address `json:"address"`
	ETag        int64   `json:"etag"`
}

// Qualification is a special status of a customer, for academic or government
// prices.
type Qualification struct {
	Qualification string    `json:"qualification"` // "Education", "GovernmentCommunityCloud", "StateOwnedEntity"
	VettingStatus string    `json:"vettingStatus"` // "Approved", "Denied", "InReview"
	VettingReason string    `json:"vettingReason,omitempty"`
	CreatedAt     time.Time `json:"createdAt"`
}

// Agreement is the partner's word that the customer accepted an agreement.
type Agreement struct {
	Type       string    `json:"type"` // "MicrosoftCustomerAgreement"
	TemplateID string    `json:"templateId"`
	FirstName  string    `json:"firstName"`
	LastName   string    `json:"lastName"`
	Email      string    `json:"email"`
	Phone      string    `json:"phone,omitempty"`
	UserID     string    `json:"userId,omitempty"`
	AgreedAt   time.Time `json:"agreedAt"`
}

// SubscriptionStatus is Partner Center's word for a subscription's state.
type SubscriptionStatus string

// States of a subscription. Source: Microsoft, Subscription resource.
const (
	StatusActive    SubscriptionStatus = "active"
	StatusPending   SubscriptionStatus = "pending"
	StatusSuspended SubscriptionStatus = "suspended"
	StatusExpired   SubscriptionStatus = "expired"
	StatusDisabled  SubscriptionStatus = "disabled"
	StatusDeleted   SubscriptionStatus = "deleted"
)

// Subscription is one purchase of seats that renews as a whole.
//
// A term runs from TermStart up to but not including TermEnd, which is always
// 00:00 UTC; Microsoft shows its last second as commitmentEndDateTime.
type Subscription struct {
	ID                string             `json:"id"`
	PartnerID         string             `json:"partnerId"`
	CustomerID        string             `json:"customerId"`
	OrderID           string             `json:"orderId"`
	ProductID         string             `json:"productId"`
	SKUID             string             `json:"skuId"`
	AvailabilityID    string             `json:"availabilityId"` // as bought; reissued since
	Segment           string             `json:"segment"`
	OfferName         string             `json:"offerName"`
	FriendlyName      string             `json:"friendlyName"`
	Quantity          int                `json:"quantity"`
	Term              string             `json:"term"`         // "P1M", "P1Y", "P3Y"
	BillingCycle      string             `json:"billingCycle"` // "monthly", "annual", "triennial", "none"
	Status            SubscriptionStatus `json:"status"`
	AutoRenew         bool               `json:"autoRenew"`
	IsTrial           bool               `json:"isTrial,omitempty"`
	Currency          string             `json:"currency"`
	UnitPrice         string             `json:"unitPrice"` // decimal; one seat, one charge period; locked for the term
	CreatedAt         time.Time          `json:"createdAt"`
	TermStart         time.Time          `json:"termStart"`
	TermEnd           time.Time          `json:"termEnd"` // exclusive
	CancelUntil       time.Time          `json:"cancelUntil"`
	Batches           []SeatBatch        `json:"batches"`
	Schedule          *NextTerm          `json:"schedule,omitempty"` // scheduledNextTermInstructions
	ScheduledActions  []ScheduledAction  `json:"scheduledActions,omitempty"`
	NextCharge        *NextCharge        `json:"nextCharge,omitempty"`
	PromotionID       string             `json:"promotionId,omitempty"`
	ParentID          string             `json:"parentId,omitempty"`
	MPNID             string             `json:"mpnId,omitempty"` // partnerIdOnRecord
	MigratedFromID    string             `json:"migratedFromId,omitempty"`
	ExtendedService   bool               `json:"extendedService,omitempty"` // in its Extended Service Term
	SuspensionReasons []string           `json:"suspensionReasons,omitempty"`
	SuspendedAt       *time.Time         `json:"suspendedAt,omitempty"`
	ExpiredAt         *time.Time         `json:"expiredAt,omitempty"`
	DisabledAt        *time.Time         `json:"disabledAt,omitempty"`
	DeletedAt         *time.Time         `json:"deletedAt,omitempty"`
	DirectoryID       string             `json:"directoryId"`               // id of Graph's companySubscription
	Transitions       []Transition       `json:"transitions,omitempty"`     // away from what it was, oldest first
	SupportTenantID   string             `json:"supportTenantId,omitempty"` // who supports the customer; "" is the partner
	ChargedUntil      time.Time          `json:"chargedUntil,omitzero"`     // charges are in the ledger up to here; zero for what the large seed made
}

// SeatBatch is seats bought together: each batch has its own cancellation window.
type SeatBatch struct {
	Quantity    int        `json:"quantity"`
	PurchasedAt time.Time  `json:"purchasedAt"`
	CancelUntil time.Time  `json:"cancelUntil"`
	Paid        string     `json:"paid,omitempty"`       // decimal; what all seats were charged before RepricedAt, if that is in their first 24 hours
	RepricedAt  *time.Time `json:"repricedAt,omitempty"` // product, term or billing cycle changed last then
}

// NextTerm is what a subscription becomes at its next term.
type NextTerm struct {
	ProductID         string     `json:"productId"`
	SKUID             string     `json:"skuId"`
	AvailabilityID    string     `json:"availabilityId"`
	BillingCycle      string     `json:"billingCycle"`
	Term              string     `json:"term"`
	PromotionID       string     `json:"promotionId,omitempty"`
	Quantity          int        `json:"quantity"`
	CustomTermEndDate *time.Time `json:"customTermEndDate,omitempty"`
}

// ScheduledAction is the newer form of a plan for the term's end.
type ScheduledAction struct {
	ScheduleType  string     `json:"scheduleType"` // "TermEnd", "CustomDate"
	ActionType    string     `json:"actionType"`   // "RenewToNewTerm", "RenewToExtendedServiceTerm", "Cancel", "Transition"
	EffectiveDate *time.Time `json:"effectiveDate,omitempty"`
	Instructions  *NextTerm  `json:"instructions,omitempty"`
}

// NextCharge is a change of billing cycle that waits for the charge cycle's turn.
type NextCharge struct {
	ProductID      string `json:"productId"`
	SKUID          string `json:"skuId"`
	AvailabilityID string `json:"availabilityId"`
	BillingCycle   string `json:"billingCycle"`
	Term           string `json:"term"`
	PromotionID    string `json:"promotionId,omitempty"`
	Quantity       int    `json:"quantity"`

	At time.Time `json:"at"` // when it applies: BillingCycleEnd at the moment of the wish
}

// CommitmentEndDate is the last day of the term, inclusive, at 00:00 UTC.
func (s *Subscription) CommitmentEndDate() time.Time { return s.TermEnd.AddDate(0, 0, -1) }

// CommitmentEndDateTime is the last second of the term.
func (s *Subscription) CommitmentEndDateTime() time.Time { return s.TermEnd.Add(-time.Second) }

// Refundable lists the batches that can still be given back at now.
func (s *Subscription) Refundable(now time.Time) (batches []SeatBatch, total int) {
	for _, b := range s.Batches {
		if b.Quantity > 0 && now.Before(b.CancelUntil) {
			batches = append(batches, b)
			total += b.Quantity
		}
	}
	return batches, total
}

// FullRefundUntil is the end of the 24 hours in which cancelling gives everything
// back. Source: Microsoft, seat-based cancellation policy.
func (s *Subscription) FullRefundUntil() time.Time {
	return s.CancelUntil.Add(-CancellationWindow + FullRefundWindow)
}

// BillingCycleEnd is the exclusive end, at 00:00 UTC, of the charge period that
// holds now, cut at the term's end.
func (s *Subscription) BillingCycleEnd(now time.Time) time.Time {
	months := cycleMonths(s.BillingCycle)
	if months == 0 {
		return s.TermEnd
	}
	return chargePeriodEnd(s.TermStart, s.TermEnd, months, now)
}

// Order is a purchase.
type Order struct {
	ID              string      `json:"id"`
	PartnerID       string      `json:"partnerId"`
	CustomerID      string      `json:"customerId"`
	CreatedAt       time.Time   `json:"createdAt"`
	Status          string      `json:"status"`          // "pending", "completed", "cancelled", ...
	TransactionType string      `json:"transactionType"` // "UserPurchase", "SystemPurchase", "SystemBilling"
	BillingCycle    string      `json:"billingCycle"`
	Currency        string      `json:"currency"`
	Lines           []OrderLine `json:"lines"`
	Attested        bool        `json:"attested,omitempty"`    // the partner on record was attested
	ListedAt        *time.Time  `json:"listedAt,omitempty"`    // lists show it from then on; nil at once
	CompletesAt     *time.Time  `json:"completesAt,omitempty"` // a pending order is completed then
}

// OrderLine is one item of an order.
type OrderLine struct {
	Number          int        `json:"number"`
	ProductID       string     `json:"productId"`
	SKUID           string     `json:"skuId"`
	AvailabilityID  string     `json:"availabilityId"`
	SubscriptionID  string     `json:"subscriptionId,omitempty"`
	FriendlyName    string     `json:"friendlyName"`
	Quantity        int        `json:"quantity"`
	Term            string     `json:"term,omitempty"`
	TransactionType string     `json:"transactionType"` // "New", "Renew", "AddQuantity", "RemoveQuantity", "Cancel", "Convert"
	UnitPrice       string     `json:"unitPrice"`       // decimal; "" of what is paid by use
	PromotionID     string     `json:"promotionId,omitempty"`
	MPNID           string     `json:"mpnId,omitempty"`
	Attestation     bool       `json:"attestation,omitempty"`
	CustomTermEnd   *time.Time `json:"customTermEnd,omitempty"`

	ParentID           string            `json:"parentId,omitempty"`
	Context            map[string]string `json:"context,omitempty"`
	RenewsTo           string            `json:"renewsTo,omitempty"` // term that a trial becomes
	AdditionalMPNIDs   []string          `json:"additionalMpnIds,omitempty"`
	LateSubscriptionID string            `json:"lateSubscriptionId,omitempty"` // becomes SubscriptionID when the order is completed
	Pricing            *LinePrice        `json:"pricing,omitempty"`            // nil: UnitPrice for every charge
}

// CatalogItemID is product:sku:availability, which Microsoft calls offerId on orders.
func (l *OrderLine) CatalogItemID() string {
	return l.ProductID + ":" + l.SKUID + ":" + l.AvailabilityID
}
