package world

import (
	"slices"
	"time"
)

// GDAPStatus is the state of a delegated admin relationship.
type GDAPStatus string

// States of a relationship. Source: Graph metadata, delegatedAdminRelationshipStatus.
const (
	GDAPCreated         GDAPStatus = "created"
	GDAPApprovalPending GDAPStatus = "approvalPending"
	GDAPApproved        GDAPStatus = "approved"
	GDAPActivating      GDAPStatus = "activating"
	GDAPActive          GDAPStatus = "active"
	GDAPExpiring        GDAPStatus = "expiring"
	GDAPExpired         GDAPStatus = "expired"
	GDAPTerminateAsked  GDAPStatus = "terminationRequested"
	GDAPTerminating     GDAPStatus = "terminating"
	GDAPTerminated      GDAPStatus = "terminated"
)

// GDAPRelationship is a granular delegated admin relationship.
type GDAPRelationship struct {
	ID           string           `json:"id"`
	PartnerID    string           `json:"partnerId"`
	CustomerID   string           `json:"customerId,omitempty"`
	CustomerName string           `json:"customerName,omitempty"`
	DisplayName  string           `json:"displayName"`
	Duration     string           `json:"duration"`   // "P730D"
	AutoExtend   string           `json:"autoExtend"` // "PT0S" or "P180D"
	Roles        []string         `json:"roles"`      // role template ids
	Status       GDAPStatus       `json:"status"`
	CreatedAt    time.Time        `json:"createdAt"`
	ActivatedAt  *time.Time       `json:"activatedAt,omitempty"`
	EndsAt       *time.Time       `json:"endsAt,omitempty"`
	ModifiedAt   time.Time        `json:"modifiedAt"`
	Version      int              `json:"version"` // behind its etag
	Assignments  []GDAPAssignment `json:"assignments,omitempty"`
	Requests     []GDAPRequest    `json:"requests,omitempty"`
	Operations   []GDAPOperation  `json:"operations,omitempty"`
}

// States of an access assignment. Source: Graph metadata,
// delegatedAdminAccessAssignmentStatus.
const (
	AssignmentPending  = "pending"
	AssignmentActive   = "active"
	AssignmentDeleting = "deleting"
	AssignmentDeleted  = "deleted"
	AssignmentError    = "error"
)

// GDAPAssignment gives a security group of the partner tenant some of the
// relationship's roles.
type GDAPAssignment struct {
	ID         string    `json:"id"`
	GroupID    string    `json:"groupId"`
	Roles      []string  `json:"roles"`
	Status     string    `json:"status"`
	CreatedAt  time.Time `json:"createdAt"`
	ModifiedAt time.Time `json:"modifiedAt"`
	Version    int       `json:"version"`
}

// GDAPRequest asks for a change of a relationship's state.
type GDAPRequest struct {
	ID         string    `json:"id"`
	Action     string    `json:"action"`
	Status     string    `json:"status"`
	CreatedAt  time.Time `json:"createdAt"`
	ModifiedAt time.Time `json:"modifiedAt"`
}

func (r GDAPRequest) unsettled() bool { return r.Status == "created" || r.Status == "pending" }

// Types of operations. Source: Graph metadata,
// delegatedAdminRelationshipOperationType.
const (
	OperationAssignment   = "delegatedAdminAccessAssignmentUpdate"
	OperationRelationship = "delegatedAdminRelationshipUpdate"
)

// GDAPOperation is a long-running change of a relationship.
type GDAPOperation struct {
	ID         string    `json:"id"`
	Type       string    `json:"type"`
	Status     string    `json:"status"` // "notStarted", "running", "succeeded", "failed"
	Data       string    `json:"data"`
	CreatedAt  time.Time `json:"createdAt"`
	ModifiedAt time.Time `json:"modifiedAt"`
	Target     string    `json:"target,omitempty"` // the assignment it changes; "" is the relationship itself
	Roles      []string  `json:"roles,omitempty"`  // what it sets
	AutoExtend string    `json:"autoExtend,omitempty"`
}

func (o GDAPOperation) unsettled() bool { return o.Status == "notStarted" || o.Status == "running" }

// Live tells whether the relationship gives access now.
func (g *GDAPRelationship) Live() bool {
	return g.Status == GDAPActive || g.Status == GDAPExpiring
}

// DelegatedRoles lists the role template ids that a partner's user holds in a
// customer's tenant through live relationships, their active assignments and the
// user's groups: empty when the user cannot reach the tenant.
func DelegatedRoles(s *State, partnerID, userID, customerID string) []string {
	if TroubleOf(s, customerID).NoDelegation {
		return nil
	}
	var roles []string
	for g := range s.GDAP.All(partnerID) {
		if g.CustomerID != customerID || !g.Live() {
			continue
		}
		for _, a := range g.Assignments {
			grp, ok := s.Groups.Get(partnerID, a.GroupID)
			if !ok || a.Status != AssignmentActive || !slices.Contains(grp.Members, userID) {
				continue
			}
			for _, r := range a.Roles {
				if !slices.Contains(roles, r) {
					roles = append(roles, r)
				}
			}
		}
	}
	return roles
}

// AuditRecord is one line of Partner Center's activity log.
type AuditRecord struct {
	ID            string     `json:"id"`
	PartnerID     string     `json:"partnerId"`
	CustomerID    string     `json:"customerId,omitempty"`
	CustomerName  string     `json:"customerName,omitempty"`
	UserPrincipal string     `json:"userPrincipalName,omitempty"`
	ApplicationID string     `json:"applicationId,omitempty"`
	ResourceType  string     `json:"resourceType"`            // "order", "subscription", "customer", ...
	ResourceID    string     `json:"resourceId,omitempty"`    // for our own lookups
	OldValue      string     `json:"resourceOldValue"`        // JSON text in Pascal case; "" is null
	NewValue      string     `json:"resourceNewValue"`        // the same
	Operation     string     `json:"operationType"`           // "create_order", "update_subscription", ...
	CorrelationID string     `json:"originalCorrelationId"`   // the request's MS-CorrelationId
	At            time.Time  `json:"operationDate"`           // when
	Status        string     `json:"operationStatus"`         // "succeeded", "failed", "progress", "decline"
	Data          []KeyValue `json:"customizedData"`          // ordered
	ResourceURI   string     `json:"resourceUri,omitempty"`   // path a webhook names
	WebhookEvents []string   `json:"webhookEvents,omitempty"` // events it caused
}

// KeyValue is one pair of an ordered list; Partner Center shows a nil value as null.
type KeyValue struct {
	Key   string  `json:"key"`
	Value *string `json:"value"`
}

// Webhook is a partner's one registration for events.
type Webhook struct {
	PartnerID            string            `json:"partnerId"`
	SubscriberID         string            `json:"subscriberId"`
	URL                  string            `json:"url"`
	Origin               string            `json:"origin"` // scheme and host of the simulator as the registration reached it
	Events               []string          `json:"events"`
	SignatureInMSHeader  bool              `json:"signatureInMsHeader,omitempty"`
	RegisteredAt         time.Time         `json:"registeredAt"`
	ValidationEvents     []ValidationEvent `json:"validationEvents,omitempty"`
	ValidationRequestsAt []time.Time       `json:"validationRequestsAt,omitempty"` // machine time, for the limit of 2 a minute
}

// ValidationEvent is a test event a partner asked for.
type ValidationEvent struct {
	CorrelationID string            `json:"correlationId"`
	Status        string            `json:"status"`
	URL           string            `json:"url"`
	CreatedAt     time.Time         `json:"createdAt"`
	Results       []DeliveryAttempt `json:"results,omitempty"`
}

// Delivery is one event on its way to a webhook.
type Delivery struct {
	ID            string            `json:"id"`
	PartnerID     string            `json:"partnerId"`
	EventName     string            `json:"eventName"`
	ResourceURI   string            `json:"resourceUri"` // path, such as /v1/customers/{id}/subscriptions/{id}
	ResourceName  string            `json:"resourceName"`
	AuditID       string            `json:"auditId,omitempty"`
	ChangedAt     time.Time         `json:"changedAt"`
	CorrelationID string            `json:"correlationId"`
	State         string            `json:"state"` // "waiting", "delivered", "parked"
	Attempts      []DeliveryAttempt `json:"attempts,omitempty"`
	NextAttemptAt time.Time         `json:"nextAttemptAt"` // machine time
}

// DeliveryAttempt is one try to deliver an event. At is simulated time.
type DeliveryAttempt struct {
	At      time.Time `json:"at"`
	Code    int       `json:"code"` // HTTP status; 0 when there was no answer
	Message string    `json:"message,omitempty"`
}

// Reply is the stored answer to a write, given again when its MS-RequestId is
// repeated. ExpiresAt is machine time.
type Reply struct {
	Key       string            `json:"key"`
	BodyHash  string            `json:"bodyHash"`
	Status    int               `json:"status"`
	Header    map[string]string `json:"header,omitempty"`
	Body      []byte            `json:"body,omitempty"`
	ExpiresAt time.Time         `json:"expiresAt"`
}

// Settings switch the simulator's rules; they survive a restart.
type Settings struct {
	Seed               string    `json:"seed"`
	Start              time.Time `json:"start"`              // the clock when the seed was laid
	ExtendedService    bool      `json:"extendedService"`    // the 2026 rules at the end of a term
	Throttle           bool      `json:"throttle"`           // Partner Center's limit
	ThrottlePerMinute  int       `json:"throttlePerMinute"`  // requests per partner and resource
	ListLagSeconds     int       `json:"listLagSeconds"`     // how late lists show new orders and subscriptions
	RequireMFA         bool      `json:"requireMfa"`         // refuse app+user calls without it
	ConcealReportNames bool      `json:"concealReportNames"` // usage reports without names

	DNSRecordsMissing bool `json:"dnsRecordsMissing,omitempty"` // domains cannot be verified

	OrderDelaySeconds    int  `json:"orderDelaySeconds"`    // how long a new order is pending
	LateSubscriptionIDs  bool `json:"lateSubscriptionIds"`  // a pending order does not name its subscriptions
	RefuseRepeatCheckout bool `json:"refuseRepeatCheckout"` // a second checkout is refused instead of giving the same orders

	SandboxPartner   string `json:"sandboxPartner,omitempty"` // tenant of the reseller that is an integration sandbox account
	RiskSeats        int    `json:"riskSeats,omitempty"`      // orders of more seats are refused by the risk check; 0 refuses none
	NumericLineItems bool   `json:"numericLineItems"`         // invoice line items have numbers, as in older answers, instead of text
	ExportSeconds    int    `json:"exportSeconds"`            // how long an export of billing data runs

	RefreshIdleDays int `json:"refreshIdleDays"` // simulated days after which an unused refresh token is refused; 0 never
}
