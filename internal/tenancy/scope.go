// Package tenancy says whose rows an operation may touch.
package tenancy

import (
	"context"
	"errors"
	"log/slog"
	"slices"
)

// ErrNoScope is returned when an operation is tried without a scope.
var ErrNoScope = errors.New("tenancy: operation without a scope")

// Scope says whose rows an operation may touch. The zero value touches nothing.
type Scope struct {
	resellerID  string
	customerIDs []string // companies; ignored when all is set
	all         bool     // every customer of the reseller
	reason      string   // why a scope crosses resellers
}

// ForReseller bounds to one reseller's whole book of customers.
func ForReseller(resellerID string) (Scope, error) {
	if resellerID == "" {
		return Scope{}, ErrNoScope
	}
	return Scope{resellerID: resellerID, all: true}, nil
}

// ForCustomers bounds to some customers of one reseller. No customers is a valid scope
// in which nothing exists.
func ForCustomers(resellerID string, customerIDs ...string) (Scope, error) {
	if resellerID == "" {
		return Scope{}, ErrNoScope
	}
	return Scope{resellerID: resellerID, customerIDs: slices.Clone(customerIDs)}, nil
}

// Unbounded crosses every reseller. Grep for it: each call states why that is safe.
func Unbounded(reason string) Scope { return Scope{reason: reason} }

// Valid tells whether the scope touches anything at all.
func (s Scope) Valid() bool { return s.resellerID != "" || s.reason != "" }

// CrossesResellers tells whether the scope holds for every reseller.
func (s Scope) CrossesResellers() bool { return s.resellerID == "" && s.reason != "" }

// AllCustomers tells whether every customer of the reseller is inside.
func (s Scope) AllCustomers() bool { return s.all }

// ResellerID is the one reseller, or "" for a scope that crosses resellers.
func (s Scope) ResellerID() string { return s.resellerID }

// CustomerIDs are the companies inside, when not all of the reseller's are.
func (s Scope) CustomerIDs() []string { return slices.Clone(s.customerIDs) }

// Reason tells why a scope crosses resellers.
func (s Scope) Reason() string { return s.reason }

// AllowsReseller tells whether rows of that reseller as such (not of one customer) are inside.
func (s Scope) AllowsReseller(resellerID string) bool {
	return s.CrossesResellers() || (s.all && s.resellerID == resellerID)
}

// AllowsCustomer tells whether rows of that reseller's customer are inside.
func (s Scope) AllowsCustomer(resellerID, customerID string) bool {
	if s.AllowsReseller(resellerID) {
		return true
	}
	return s.resellerID == resellerID && slices.Contains(s.customerIDs, customerID)
}

// LogValue names the scope for the log, ids only.
func (s Scope) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("reseller_id", s.resellerID),
		slog.Int("customers", len(s.customerIDs)),
		slog.Bool("all", s.all),
		slog.String("reason", s.reason),
	)
}

type scopeKey struct{}

// WithScope carries the scope of a request; the route's permission decided it.
func WithScope(ctx context.Context, s Scope) context.Context {
	return context.WithValue(ctx, scopeKey{}, s)
}

// FromContext is the scope of the request, or the zero scope, which touches nothing.
func FromContext(ctx context.Context) Scope {
	s, _ := ctx.Value(scopeKey{}).(Scope)
	return s
}
