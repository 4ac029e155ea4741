// Package reseller is companies with a Partner Center account: their app registration, its
// authorization, and what is wrong with the connection.
package reseller

import "time"

// AuthorizationState tells whether a person of the reseller has signed in for us at Microsoft.
type AuthorizationState string

// The authorization states.
const (
	NeverAuthorized AuthorizationState = "never"
	Authorized      AuthorizationState = "authorized"
	Revoked         AuthorizationState = "revoked" // the refresh token no longer works
)

// Reseller is a company with a Partner Center account. Its application secret is sealed in the
// store and reaches only the Microsoft clients.
type Reseller struct {
	ID                  string
	DisplayName         string // 1 to 300 characters
	Nickname            string // unique; a-z, 0-9 and "-"
	Domain              string // of the reseller's own tenant
	MicrosoftTenantID   string // "" until the domain was resolved
	ApplicationID       string
	HasSecret           bool
	SecretSetAt         *time.Time // business time
	SecretExpiresAt     *time.Time // business time, as the reseller told us; nil when not known
	AuthorizationState  AuthorizationState
	AuthorizedAt        *time.Time
	AuthorizedAs        string // user principal name of who signed in
	AuthorizedAccountID string // MSAL home account id, "<object id>.<tenant id>"
	Problem             *Problem
	LastAttempt         *Attempt // the newest sign-in that was begun; set where one reseller is read
	MPNID               string
	Country             string
	DefaultCurrency     string
	AddCustomersBySync  bool   // new Partner Center customers become customers here by themselves
	MailsEndUsers       bool   // customer users get mails; staff always do
	MailName            string // what mails and sheets call the reseller; "" the display name
	SupportEmail        string // where answers to mails go; "" nowhere is named
	RequireMFA          bool   // its people and those of its customers sign in with a second factor only
	DefaultAdminName    string // who is offered as master admin of a new customer; "" nobody
	DefaultAdminEmail   string // the address offered with the name; "" none
	CreatedAt           time.Time
	UpdatedAt           time.Time
	Version             int64
}
