// Package apiclient is programs that call the API in their own name: what they may do, the secrets
// they get tokens with, and the tokens.
package apiclient

import (
	"time"

	"github.com/tenantry/tenantry/internal/authz"
)

// Bounds.
const (
	maxClients   = 50 // of a reseller
	maxCustomers = 500
	maxName      = 100                  // characters
	maxSecrets   = 2                    // live at once, for a change without a pause
	maxLife      = 731 * 24 * time.Hour // of a secret that ends by itself
	touchEvery   = time.Minute          // last use is written at most this often

	// DefaultRate is how many requests a minute a client may make unless it is told otherwise. Partner
	// staff may lower it; an operator may raise it to maxRate.
	DefaultRate = 600
	maxRate     = 6000
)

// Client is a program that calls the API for one reseller.
type Client struct {
	ID                string
	ResellerID        string
	ResellerName      string
	Name              string
	Scopes            []authz.Permission // in the order of the matrix
	AllCustomers      bool
	Customers         []Customer // those it reaches, by name, when not all
	RequestsPerMinute int
	Disabled          bool
	Secrets           []Secret // those that were not ended, oldest first; some may have run out
	LastUsedAt        *time.Time
	CreatedAt         time.Time
	UpdatedAt         time.Time
	Version           int64
}

// Customer is one that a limited client reaches.
type Customer struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Secret is what a client gets tokens with.
type Secret struct {
	ID         string     `json:"id"`
	Hash       []byte     `json:"hash"` // SHA-256; only where a secret is looked at
	Hint       string     `json:"hint"`
	CreatedAt  time.Time  `json:"created_at"`
	ExpiresAt  *time.Time `json:"expires_at"` // nil: not by itself
	LastUsedAt *time.Time `json:"last_used_at"`
}

// Live tells whether the secret still counts.
func (s Secret) Live(now time.Time) bool { return s.ExpiresAt == nil || now.Before(*s.ExpiresAt) }

// NewSecret is a secret with its text, which is known this once only.
type NewSecret struct {
	Secret
	Text string
}

// Actor is the client as caller, with those of its scopes that are granted.
func (c Client) Actor(granted []authz.Permission) authz.Actor {
	a := authz.Actor{ClientID: c.ID, Name: "API client " + c.Name, ResellerID: c.ResellerID}
	if c.AllCustomers {
		a.Holdings = []authz.Holding{{Permissions: granted}}
	}
	for _, one := range c.Customers {
		a.Holdings = append(a.Holdings, authz.Holding{Permissions: granted, CustomerID: one.ID})
	}
	return a
}
