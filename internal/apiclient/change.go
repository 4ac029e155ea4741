package apiclient

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Change is what a client is to be; nil leaves a field as it is.
type Change struct {
	Name              *string
	Scopes            *[]authz.Permission
	Customers         *[]string // their ids; empty is refused
	AllCustomers      bool      // lifts the limit to some
	RequestsPerMinute *int
	Disabled          *bool
}

// Create makes a client of a reseller with its first secret.
//
// Errors: Invalid fields; NotFound when the reseller or a customer is outside sc; Forbidden for more
// than the caller holds, or as authz.Actor.Confirmed; Conflict when the reseller has too many.
func (s *Service) Create(ctx context.Context, sc tenancy.Scope, resellerID string, in Change, secretEnds *time.Time) (Client, NewSecret, error) {
	if resellerID == "" {
		resellerID = sc.ResellerID()
	}
	now := s.Now()
	c := Client{ID: s.NewID(), ResellerID: resellerID, AllCustomers: true, RequestsPerMinute: DefaultRate, CreatedAt: now, UpdatedAt: now, Version: 1}
	bad := c.apply(in)
	if resellerID == "" {
		bad = append(bad, apperr.Field{Name: "reseller_id", Detail: "Say which reseller the client works for."})
	}
	bad = s.checkEnd("secret_expires_at", secretEnds, bad)
	if len(bad) > 0 {
		return Client{}, NewSecret{}, invalid(bad)
	}
	if !sc.AllowsReseller(resellerID) {
		return Client{}, NewSecret{}, apperr.Missing("reseller")
	}
	secret, err := s.newSecret(secretEnds)
	if err != nil {
		return Client{}, NewSecret{}, err
	}
	err = s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := s.mayGiveAccess(ctx, c, DefaultRate); err != nil {
			return err
		}
		if err := s.Store.LockResellerShared(ctx, sc, resellerID); err != nil {
			return err
		}
		n, err := s.Store.LockAPIClients(ctx, resellerID)
		if err != nil {
			return err
		}
		if n >= maxClients {
			return apperr.New(apperr.Conflict, "api_client.too_many", fmt.Sprintf(
				"The reseller has %d API clients already, which is the most. Nothing was changed: delete one that is not used any more.", n))
		}
		if err := s.Store.InsertAPIClient(ctx, sc, c); err != nil {
			return err
		}
		if err := s.Store.InsertAPIClientSecret(ctx, c.ID, secret.Secret); err != nil {
			return err
		}
		if c, err = s.Store.APIClient(ctx, sc, c.ID); err != nil {
			return err
		}
		if err := s.tell(ctx, c, "added the API client"); err != nil {
			return err
		}
		return s.Audit.Record(ctx, event(c, ActionCreated, nil, facts(c)))
	})
	return c, secret, err
}

// Update changes what in names. Tokens under way have what the client has from the next request on.
//
// Errors: NotFound outside sc; Stale; Invalid by field; Forbidden for more than the caller holds, and when it
// raises what the client may do as authz.Actor.Confirmed.
func (s *Service) Update(ctx context.Context, sc tenancy.Scope, id string, version int64, in Change) (Client, error) {
	var c Client
	err := s.Store.InTx(ctx, func(ctx context.Context) error {
		old, err := s.changeable(ctx, sc, id, version)
		if err != nil {
			return err
		}
		c = old
		if bad := c.apply(in); len(bad) > 0 {
			return invalid(bad)
		}
		if !endsOnly(in) {
			if err := s.mayChange(ctx, old, c); err != nil {
				return err
			}
		}
		if in.Customers != nil || in.AllCustomers {
			if err := s.Store.ReplaceAPIClientCustomers(ctx, sc, c); err != nil {
				return err
			}
		}
		c.UpdatedAt = s.Now()
		if err := s.Store.UpdateAPIClient(ctx, sc, c); err != nil {
			return err
		}
		if c, err = s.Store.APIClient(ctx, sc, id); err != nil {
			return err
		}
		if c.exceeds(old) {
			if err := s.tell(ctx, c, "let more be done by the API client"); err != nil {
				return err
			}
		}
		before, after := differences(old, c)
		return s.Audit.Record(ctx, event(c, actionOf(old, c), before, after))
	})
	return c, err
}

// endsOnly tells whether a change takes away all that the client may do, which everybody may who
// manages clients.
func endsOnly(in Change) bool {
	return in.Disabled != nil && *in.Disabled && in.Name == nil && in.Scopes == nil && in.Customers == nil && !in.AllCustomers && in.RequestsPerMinute == nil
}

// Delete takes a client away; its tokens count no more.
//
// Errors: NotFound outside sc; Stale.
func (s *Service) Delete(ctx context.Context, sc tenancy.Scope, id string, version int64) error {
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		c, err := s.changeable(ctx, sc, id, version)
		if err != nil {
			return err
		}
		if err := s.Store.DeleteAPIClient(ctx, sc, id, version, s.Now()); err != nil {
			return err
		}
		return s.Audit.Record(ctx, event(c, ActionDeleted, facts(c), nil))
	})
}

// held is a client that nobody else changes until the transaction ends.
func (s *Service) held(ctx context.Context, sc tenancy.Scope, id string) (Client, error) {
	c, err := s.Store.APIClient(ctx, sc, id)
	if err != nil {
		return c, err
	}
	if _, err := s.Store.LockAPIClients(ctx, c.ResellerID); err != nil {
		return c, err
	}
	return s.Store.APIClient(ctx, sc, id)
}

func (s *Service) changeable(ctx context.Context, sc tenancy.Scope, id string, version int64) (Client, error) {
	c, err := s.held(ctx, sc, id)
	if err == nil && c.Version != version {
		err = apperr.New(apperr.Stale, "api_client.stale", "The API client changed since you opened it. Nothing was changed now: look at it again and repeat your change.")
	}
	return c, err
}

// apply makes the change and tells what of it cannot be.
func (c *Client) apply(in Change) (bad []apperr.Field) {
	if in.Name != nil || c.Name == "" {
		var problem string
		if c.Name, problem = fold.Name(value(in.Name), maxName); problem != "" {
			bad = append(bad, apperr.Field{Name: "name", Detail: problem})
		}
	}
	if in.Scopes != nil || len(c.Scopes) == 0 {
		scopes, problem := cleanScopes(value(in.Scopes))
		if problem != "" {
			bad = append(bad, apperr.Field{Name: "scopes", Detail: problem})
		}
		c.Scopes = scopes
	}
	bad = c.limit(in, bad)
	if in.RequestsPerMinute != nil {
		if c.RequestsPerMinute = *in.RequestsPerMinute; c.RequestsPerMinute < 1 || c.RequestsPerMinute > maxRate {
			bad = append(bad, apperr.Field{Name: "requests_per_minute", Detail: fmt.Sprintf("Enter a number from 1 to %d.", maxRate)})
		}
	}
	if in.Disabled != nil {
		c.Disabled = *in.Disabled
	}
	return bad
}

// limit bounds the client to some customers, or lifts that.
func (c *Client) limit(in Change, bad []apperr.Field) []apperr.Field {
	switch {
	case in.AllCustomers && in.Customers != nil:
		return append(bad, apperr.Field{Name: "customer_ids", Detail: "Give either customers or all_customers."})
	case in.AllCustomers:
		c.AllCustomers, c.Customers = true, nil
	case in.Customers != nil && (len(*in.Customers) == 0 || len(*in.Customers) > maxCustomers):
		return append(bad, apperr.Field{Name: "customer_ids", Detail: fmt.Sprintf("Choose 1 to %d customers, or all of them.", maxCustomers)})
	case in.Customers != nil:
		c.AllCustomers, c.Customers = false, nil
		for _, id := range *in.Customers {
			c.Customers = append(c.Customers, Customer{ID: id})
		}
	}
	return bad
}

// cleanScopes are scopes in the order of the matrix, each once.
func cleanScopes(asked []authz.Permission) (scopes []authz.Permission, problem string) {
	for _, scope := range asked {
		if !slices.Contains(authz.Scopes(), scope) {
			return nil, fmt.Sprintf("%q cannot be a scope of an API client.", string(scope))
		}
	}
	for _, scope := range authz.Scopes() {
		if slices.Contains(asked, scope) {
			scopes = append(scopes, scope)
		}
	}
	if len(scopes) == 0 {
		return nil, "Choose at least one scope."
	}
	return scopes, ""
}

func invalid(bad []apperr.Field) error {
	return &apperr.Error{
		Kind: apperr.Invalid, Code: "api_client.invalid", Fields: bad,
		Detail: "Some fields are not right. Nothing was changed: correct them and save again.",
	}
}

// value is what p points to, or nothing.
func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
