package v1

import (
	"time"

	"github.com/tenantry/tenantry/internal/reseller"
)

// Reseller is a company with a Partner Center account. Its application secret is never told.
type Reseller struct {
	ID                 string                `json:"id" format:"uuid"`
	DisplayName        string                `json:"display_name" example:"Contoso Cloud"`
	Nickname           string                `json:"nickname" example:"contoso-cloud"` // in addresses of the customer portal
	Domain             string                `json:"domain" example:"contoso.onmicrosoft.com"`
	MicrosoftTenantID  *string               `json:"microsoft_tenant_id" extensions:"x-nullable" format:"uuid"` // null until Microsoft was asked
	ApplicationID      string                `json:"application_id" format:"uuid"`
	HasSecret          bool                  `json:"has_secret"`
	SecretSetAt        *time.Time            `json:"secret_set_at" extensions:"x-nullable" format:"date-time"`
	SecretExpiresAt    *time.Time            `json:"secret_expires_at" extensions:"x-nullable" format:"date-time"` // as entered; null: not recorded
	AuthorizationState ResellerAuthorization `json:"authorization_state"`
	AuthorizedAt       *time.Time            `json:"authorized_at" extensions:"x-nullable" format:"date-time"`
	AuthorizedAs       *string               `json:"authorized_as" extensions:"x-nullable" example:"integration@contoso.onmicrosoft.com"`
	Problem            *ResellerProblem      `json:"problem" extensions:"x-nullable"`      // why the connection does not work now; null when it does
	LastAttempt        *ResellerAttempt      `json:"last_attempt" extensions:"x-nullable"` // the newest sign-in that was begun; null in lists
	MPNID              *string               `json:"mpn_id" extensions:"x-nullable"`
	Country            *string               `json:"country" extensions:"x-nullable" example:"DE"`
	DefaultCurrency    *string               `json:"default_currency" extensions:"x-nullable" example:"EUR"`
	AddCustomersBySync bool                  `json:"add_customers_by_sync"`                                                    // new Partner Center customers become customers here by themselves
	MailsEndUsers      bool                  `json:"mails_end_users"`                                                          // false: customer users get no mails, and staff hand their links over
	MailName           *string               `json:"mail_name" extensions:"x-nullable"`                                        // what mails and instruction sheets call the reseller; null: the display name
	SupportEmail       *string               `json:"support_email" extensions:"x-nullable" example:"help@contoso.example"`     // where answers to mails go
	RequireMFA         bool                  `json:"require_mfa"`                                                              // its people and those of its customers sign in with a second factor only
	DefaultAdminName   *string               `json:"default_admin_name" extensions:"x-nullable" example:"IT support"`          // who is offered as master admin of a new customer
	DefaultAdminEmail  *string               `json:"default_admin_email" extensions:"x-nullable" example:"it@contoso.example"` // the address offered with the name
	Counts             ResellerCounts        `json:"counts"`
	CreatedAt          time.Time             `json:"created_at" format:"date-time"`
	UpdatedAt          time.Time             `json:"updated_at" format:"date-time"`
	Version            int64                 `json:"version"`
} // @name Reseller

// ResellerAuthorization tells whether a person of the reseller has signed in at Microsoft.
type ResellerAuthorization string // @name ResellerAuthorization

// The authorization states.
const (
	ResellerNever      ResellerAuthorization = "never"
	ResellerAuthorized ResellerAuthorization = "authorized"
	ResellerRevoked    ResellerAuthorization = "revoked"
)

// ResellerProblem is what is wrong with a connection, with its remedy.
type ResellerProblem struct {
	Code   string    `json:"code" example:"token_revoked"`
	Detail string    `json:"detail"`
	At     time.Time `json:"at" format:"date-time"` // of the newest try
} // @name ResellerProblem

// ResellerAttempt is how a sign-in at Microsoft went.
type ResellerAttempt struct {
	BegunAt time.Time  `json:"begun_at" format:"date-time"`
	EndedAt *time.Time `json:"ended_at" extensions:"x-nullable" format:"date-time"` // null while the person is at Microsoft
	Code    *string    `json:"code" extensions:"x-nullable" example:"consent_declined"`
	Detail  *string    `json:"detail" extensions:"x-nullable"` // cause and remedy of a failure
} // @name ResellerAttempt

// ResellerCounts are a reseller's figures.
type ResellerCounts struct {
	Customers           int        `json:"customers"`
	Tenants             int        `json:"tenants"`
	ConnectedTenants    int        `json:"connected_tenants"`
	Subscriptions       int        `json:"subscriptions"`
	ActiveSubscriptions int        `json:"active_subscriptions"`
	Seats               int        `json:"seats"`
	AsOf                *time.Time `json:"as_of" extensions:"x-nullable" format:"date-time"` // when Microsoft said it; null while a connected tenant was never read
} // @name ResellerCounts

// ResellerPage is one page of resellers.
type ResellerPage struct {
	Data []Reseller `json:"data"`
	PageInfo
} // @name ResellerPage

// ResellerCreate is a new reseller.
type ResellerCreate struct {
	DisplayName        string     `json:"display_name"`       // 1 to 300 characters
	Nickname           *string    `json:"nickname,omitempty"` // a to z, 0 to 9 and hyphens; made of the display name when absent
	Domain             string     `json:"domain"`             // a domain of the reseller's Microsoft tenant, or the tenant id
	ApplicationID      string     `json:"application_id" format:"uuid"`
	ApplicationSecret  string     `json:"application_secret"` // the secret's value; never told again
	SecretExpiresAt    *time.Time `json:"secret_expires_at,omitempty" format:"date-time"`
	AddCustomersBySync *bool      `json:"add_customers_by_sync,omitempty"` // true when absent
} // @name ResellerCreate

// ResellerUpdate changes the fields that it names.
type ResellerUpdate struct {
	DisplayName        *string `json:"display_name,omitempty"`
	Nickname           *string `json:"nickname,omitempty"`
	Domain             *string `json:"domain,omitempty"`
	ApplicationID      *string `json:"application_id,omitempty" format:"uuid"`
	ApplicationSecret  *string `json:"application_secret,omitempty"`
	SecretExpiresAt    *string `json:"secret_expires_at,omitempty" format:"date-time"` // "" takes it away
	AddCustomersBySync *bool   `json:"add_customers_by_sync,omitempty"`
	MailsEndUsers      *bool   `json:"mails_end_users,omitempty"`
	MailName           *string `json:"mail_name,omitempty"`     // up to 100 characters; "" for the display name
	SupportEmail       *string `json:"support_email,omitempty"` // "" takes it away
	RequireMFA         *bool   `json:"require_mfa,omitempty"`
	DefaultAdminName   *string `json:"default_admin_name,omitempty"`  // up to 100 characters; "" takes it away
	DefaultAdminEmail  *string `json:"default_admin_email,omitempty"` // "" takes it away
} // @name ResellerUpdate

// AuthorizationStart is where the browser goes to sign in at Microsoft.
type AuthorizationStart struct {
	AuthorizationURL string `json:"authorization_url" format:"uri"`
} // @name AuthorizationStart

// ResellerRequirements is what an app registration needs before a reseller is added.
type ResellerRequirements struct {
	RedirectURI string                  `json:"redirect_uri" format:"uri"` // of the platform Web
	Permissions []ApplicationPermission `json:"permissions"`
} // @name ResellerRequirements

// ApplicationPermission is one permission of an app registration.
type ApplicationPermission struct {
	API    string `json:"api" example:"Microsoft Graph"`
	Name   string `json:"name" example:"User.Read.All"`
	Kind   string `json:"kind" enums:"delegated,application"`
	Reason string `json:"reason"`
} // @name ApplicationPermission

// HealthReport is what a check of a reseller's connection found.
type HealthReport struct {
	ResellerID string          `json:"reseller_id" format:"uuid"`
	CheckedAt  time.Time       `json:"checked_at" format:"date-time"`
	Severity   HealthSeverity  `json:"severity"` // the worst of the findings
	Findings   []HealthFinding `json:"findings"`
} // @name HealthReport

// HealthSeverity orders findings.
type HealthSeverity string // @name HealthSeverity

// The severities.
const (
	HealthOK      HealthSeverity = "ok"
	HealthWarning HealthSeverity = "warning"
	HealthProblem HealthSeverity = "problem"
)

// HealthFinding is one checked thing with its remedy.
type HealthFinding struct {
	ID       string         `json:"id" example:"secret_age"` // stable; gdap_ending: and sync: carry whose it is
	Severity HealthSeverity `json:"severity"`
	Title    string         `json:"title"`
	Detail   string         `json:"detail"`
	Remedy   *string        `json:"remedy" extensions:"x-nullable"`
	Action   *HealthAction  `json:"action" extensions:"x-nullable"`
	Since    *time.Time     `json:"since" extensions:"x-nullable" format:"date-time"`
} // @name HealthFinding

// HealthAction is where a remedy is done.
type HealthAction struct {
	Kind   HealthActionKind `json:"kind"`
	Target *string          `json:"target" extensions:"x-nullable"` // an id, a filter or an address, by kind
	Label  string           `json:"label"`
} // @name HealthAction

// HealthActionKind is what an action does.
type HealthActionKind string // @name HealthActionKind

// The kinds of action.
const (
	HealthAuthorize HealthActionKind = "authorize"
	HealthEdit      HealthActionKind = "edit"
	HealthSync      HealthActionKind = "sync"
	HealthTenants   HealthActionKind = "tenants"
	HealthTenant    HealthActionKind = "tenant"
	HealthLink      HealthActionKind = "link"
	HealthGuide     HealthActionKind = "going_live"
)

func toAPIReseller(r reseller.Listed) Reseller {
	out := Reseller{
		ID: r.ID, DisplayName: r.DisplayName, Nickname: r.Nickname, Domain: r.Domain, MicrosoftTenantID: optional(r.MicrosoftTenantID),
		ApplicationID: r.ApplicationID, HasSecret: r.HasSecret, SecretSetAt: utc(r.SecretSetAt), SecretExpiresAt: utc(r.SecretExpiresAt),
		AuthorizationState: ResellerAuthorization(r.AuthorizationState), AuthorizedAt: utc(r.AuthorizedAt), AuthorizedAs: optional(r.AuthorizedAs),
		MPNID: optional(r.MPNID), Country: optional(r.Country), DefaultCurrency: optional(r.DefaultCurrency),
		AddCustomersBySync: r.AddCustomersBySync, MailsEndUsers: r.MailsEndUsers, MailName: optional(r.MailName), SupportEmail: optional(r.SupportEmail),
		DefaultAdminName: optional(r.DefaultAdminName), DefaultAdminEmail: optional(r.DefaultAdminEmail),
		RequireMFA: r.RequireMFA, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), Version: r.Version,
		Counts: ResellerCounts{
			Customers: r.Counts.Customers, Tenants: r.Counts.Tenants, ConnectedTenants: r.Counts.ConnectedTenants,
			Subscriptions: r.Counts.Subscriptions, ActiveSubscriptions: r.Counts.ActiveSubscriptions, Seats: r.Counts.Seats, AsOf: utc(r.Counts.AsOf),
		},
	}
	if p := r.Problem; p != nil {
		out.Problem = &ResellerProblem{Code: p.Code, Detail: p.Detail, At: p.At.UTC()}
	}
	if a := r.LastAttempt; a != nil {
		out.LastAttempt = &ResellerAttempt{BegunAt: a.BegunAt.UTC(), EndedAt: utc(a.EndedAt), Code: optional(a.Code), Detail: optional(a.Detail)}
	}
	return out
}

func toAPIHealth(r reseller.Report) HealthReport {
	return HealthReport{
		ResellerID: r.ResellerID, CheckedAt: r.CheckedAt.UTC(), Severity: HealthSeverity(r.Worst()),
		Findings: mapAll(r.Findings, func(f reseller.Finding) HealthFinding {
			out := HealthFinding{
				ID: f.ID, Severity: HealthSeverity(f.Severity), Title: f.Title, Detail: f.Detail, Remedy: optional(f.Remedy), Since: utc(f.Since),
			}
			if f.Action != nil {
				out.Action = &HealthAction{Kind: HealthActionKind(f.Action.Kind), Target: optional(f.Action.Target), Label: f.Action.Label}
			}
			return out
		}),
	}
}
