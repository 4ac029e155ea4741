package apiclient

import (
	"context"
	"fmt"
	"slices"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
)

// mayGive tells whether the actor may make a client what c is: nobody gives what they do not hold
// themselves, and only an operator gives more than the usual rate, or than was given already.
//
// Errors: Forbidden.
func mayGive(a authz.Actor, c Client, rate int) error {
	for _, scope := range c.Scopes {
		if !a.Can(scope) {
			return apperr.New(apperr.Forbidden, "api_client.above_own",
				"The scope "+string(scope)+" is more than you hold yourself. Nothing was changed: leave it out, or ask somebody who holds it.")
		}
	}
	if c.RequestsPerMinute > max(rate, DefaultRate) && !a.IsOperator() {
		return apperr.New(apperr.Forbidden, "api_client.rate", fmt.Sprintf(
			"Only an operator of the platform allows more than %d requests a minute. Nothing was changed.", DefaultRate))
	}
	return nil
}

// mayGiveAccess tells whether the actor may make a secret for what c is.
//
// Errors: Forbidden.
func (s *Service) mayGiveAccess(ctx context.Context, c Client, rate int) error {
	who := authz.FromContext(ctx)
	if err := mayGive(who, c, rate); err != nil {
		return err
	}
	return who.Confirmed(s.Now())
}

// exceeds tells whether the client may do something that it could not do as old.
func (c Client) exceeds(old Client) bool {
	if old.Disabled && !c.Disabled {
		return true
	}
	if slices.ContainsFunc(c.Scopes, func(p authz.Permission) bool { return !slices.Contains(old.Scopes, p) }) {
		return true
	}
	if old.AllCustomers {
		return false
	}
	added := func(one Customer) bool {
		return !slices.ContainsFunc(old.Customers, func(other Customer) bool { return other.ID == one.ID })
	}
	return c.AllCustomers || slices.ContainsFunc(c.Customers, added)
}

// mayChange tells whether the actor may make of old what it is to be now; more than before asks again who they are.
//
// Errors: Forbidden.
func (s *Service) mayChange(ctx context.Context, old, now Client) error {
	who := authz.FromContext(ctx)
	if err := mayGive(who, old, old.RequestsPerMinute); err != nil {
		return err
	}
	if err := mayGive(who, now, old.RequestsPerMinute); err != nil || !now.exceeds(old) {
		return err
	}
	return who.Confirmed(s.Now())
}
