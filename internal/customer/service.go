package customer

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// The actions that the audit tells of.
const (
	ActionCreated audit.Action = "customer.created"
	ActionUpdated audit.Action = "customer.updated"
	ActionDeleted audit.Action = "customer.deleted"
)

// maxName is how long a name may be, in characters.
const maxName = 300

// store keeps customers. Every method stays inside the scope.
type store interface {
	InTx(ctx context.Context, fn func(ctx context.Context) error) error
	Customer(ctx context.Context, sc tenancy.Scope, id string) (Customer, error)
	CustomerWithCounts(ctx context.Context, sc tenancy.Scope, id string) (Listed, error)
	Customers(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[Listed], error)
	InsertCustomer(ctx context.Context, sc tenancy.Scope, c Customer) error
	UpdateCustomer(ctx context.Context, sc tenancy.Scope, c Customer) error
	LockCustomerRow(ctx context.Context, sc tenancy.Scope, id string) error
	DeleteCustomer(ctx context.Context, sc tenancy.Scope, id string, version int64, at time.Time) error
	LockResellerShared(ctx context.Context, sc tenancy.Scope, id string) error
}

// recorder writes audit events in the transaction of the act.
type recorder interface {
	Record(ctx context.Context, events ...audit.Event) error
}

// Service holds the rules of customers.
type Service struct {
	store store
	audit recorder
	now   clock.Machine
	newID func() string
}

// NewService makes the service.
func NewService(s store, a recorder, now clock.Machine, newID func() string) *Service {
	return &Service{store: s, audit: a, now: now, newID: newID}
}

// CreateInput is a new customer.
type CreateInput struct {
	ResellerID string // "" for the one reseller that the scope is bounded to
	Name       string
	Country    string // ISO 3166-1 alpha-2; "" when not known
	// Then is what else happens in the transaction that adds the customer; nil for nothing.
	Then func(ctx context.Context, c Customer) error
}

// UpdateInput changes some fields; nil leaves a field as it is.
type UpdateInput struct {
	ID      string
	Version int64 // the one that the caller saw
	Name    *string
	Country *string
}

// List gives the customers inside the scope.
func (s *Service) List(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[Listed], error) {
	return s.store.Customers(ctx, sc, f, page)
}

// Get gives one customer with its figures.
//
// Errors: NotFound outside sc.
func (s *Service) Get(ctx context.Context, sc tenancy.Scope, id string) (Listed, error) {
	return s.store.CustomerWithCounts(ctx, sc, id)
}

// Create adds a customer to a reseller's book.
//
// Errors: Invalid by field; NotFound when the reseller is outside sc; Forbidden for a scope that
// is bounded to some customers.
func (s *Service) Create(ctx context.Context, sc tenancy.Scope, in CreateInput) (Customer, error) {
	if !sc.Valid() {
		return Customer{}, tenancy.ErrNoScope
	}
	if in.ResellerID == "" {
		in.ResellerID = sc.ResellerID()
	}
	var bad []apperr.Field
	if in.ResellerID == "" {
		bad = append(bad, apperr.Field{Name: "reseller_id", Detail: "Say which reseller the customer belongs to."})
	}
	c := Customer{ID: s.newID(), ResellerID: in.ResellerID, Version: 1}
	c.Name, bad = cleanName(in.Name, bad)
	c.Country, bad = cleanCountry(in.Country, bad)
	if len(bad) > 0 {
		return Customer{}, invalid(bad)
	}
	if !sc.AllowsReseller(c.ResellerID) {
		return Customer{}, apperr.Missing("reseller")
	}
	c.CreatedAt = s.now()
	c.UpdatedAt = c.CreatedAt
	err := s.store.InTx(ctx, func(ctx context.Context) error {
		if err := s.store.LockResellerShared(ctx, sc, c.ResellerID); err != nil {
			return err
		}
		if err := s.store.InsertCustomer(ctx, sc, c); err != nil {
			return err
		}
		if in.Then != nil { // before the audit, whose chain is locked last everywhere
			if err := in.Then(ctx, c); err != nil {
				return err
			}
		}
		return s.audit.Record(ctx, event(c, ActionCreated, nil, map[string]any{"name": c.Name, "country": c.Country}))
	})
	return c, err
}

// Update changes what in names.
//
// Errors: NotFound outside sc; Stale if changed since in.Version; Invalid by field.
func (s *Service) Update(ctx context.Context, sc tenancy.Scope, in UpdateInput) (Customer, error) {
	var c Customer
	err := s.store.InTx(ctx, func(ctx context.Context) error {
		old, err := s.store.Customer(ctx, sc, in.ID)
		if err != nil {
			return err
		}
		if old.Version != in.Version {
			return staleError()
		}
		c = old
		if err := c.apply(in); err != nil {
			return err
		}
		before, after := differences(old, c)
		if len(after) == 0 {
			return nil
		}
		c.UpdatedAt = s.now()
		if err := s.store.UpdateCustomer(ctx, sc, c); err != nil {
			return err
		}
		c.Version++
		return s.audit.Record(ctx, event(c, ActionUpdated, before, after))
	})
	return c, err
}

func (c *Customer) apply(in UpdateInput) error {
	var bad []apperr.Field
	if in.Name != nil {
		c.Name, bad = cleanName(*in.Name, bad)
	}
	if in.Country != nil {
		c.Country, bad = cleanCountry(*in.Country, bad)
	}
	if len(bad) > 0 {
		return invalid(bad)
	}
	return nil
}

func differences(old, c Customer) (before, after map[string]any) {
	before, after = map[string]any{}, map[string]any{}
	if old.Name != c.Name {
		before["name"], after["name"] = old.Name, c.Name
	}
	if old.Country != c.Country {
		before["country"], after["country"] = old.Country, c.Country
	}
	return before, after
}

// Delete removes a customer from the product, with its tenants that are not connected. Nothing
// changes at Microsoft.
//
// Errors: NotFound outside sc; Stale; Conflict while tenants are connected.
func (s *Service) Delete(ctx context.Context, sc tenancy.Scope, id string, version int64) error {
	return s.store.InTx(ctx, func(ctx context.Context) error {
		// Locked before counting: a tenant that is being connected waits, and then finds no customer.
		if err := s.store.LockCustomerRow(ctx, sc, id); err != nil {
			return err
		}
		c, err := s.store.CustomerWithCounts(ctx, sc, id)
		if err != nil {
			return err
		}
		if c.Version != version {
			return staleError()
		}
		if n := c.Counts.ConnectedTenants; n > 0 {
			return apperr.New(apperr.Conflict, "customer.connected", fmt.Sprintf(
				"This customer cannot be deleted: %s connected to Microsoft CSP. Nothing was changed. Disconnect them on their pages, then delete the customer.", tenants(n)))
		}
		if err := s.store.DeleteCustomer(ctx, sc, id, version, s.now()); err != nil {
			return err
		}
		return s.audit.Record(ctx, event(c.Customer, ActionDeleted, map[string]any{"name": c.Name}, nil))
	})
}

func tenants(n int) string {
	if n == 1 {
		return "1 tenant is"
	}
	return fmt.Sprintf("%d tenants are", n)
}

func staleError() error {
	return apperr.New(apperr.Stale, "customer.stale", "The customer changed since you opened it. Nothing was changed now: look at it again and repeat your change.")
}

func cleanName(text string, bad []apperr.Field) (string, []apperr.Field) {
	name, problem := fold.Name(text, maxName)
	if problem != "" {
		bad = append(bad, apperr.Field{Name: "name", Detail: problem})
	}
	return name, bad
}

func cleanCountry(text string, bad []apperr.Field) (string, []apperr.Field) {
	text = strings.ToUpper(strings.TrimSpace(text))
	if text != "" && !isCountry(text) {
		bad = append(bad, apperr.Field{Name: "country", Detail: "There is no such country. Enter its two letters of ISO 3166-1, such as DE, or leave it empty."})
	}
	return text, bad
}

// isCountry tells whether code is assigned in ISO 3166-1 alpha-2, or XK, which Microsoft uses for Kosovo. What the
// parser takes beyond that is another country's old or second code, such as UK for GB, or one of notAssigned.
func isCountry(code string) bool {
	region, err := language.ParseRegion(code)
	return err == nil && len(code) == 2 && region.IsCountry() && region.Canonicalize().String() == code && !slices.Contains(notAssigned, code)
}

// notAssigned are codes that the parser calls countries and that ISO 3166-1 reserves or has withdrawn.
var notAssigned = strings.Fields("AC AN CP CQ CS DG EA EZ FQ IC NT PC SU TA UN YU")

func invalid(bad []apperr.Field) error {
	return &apperr.Error{
		Kind: apperr.Invalid, Code: "customer.invalid", Fields: bad,
		Detail: "Some fields are not right. Nothing was changed: correct them and save again.",
	}
}

func event(c Customer, action audit.Action, before, after map[string]any) audit.Event {
	return audit.Event{
		Action: action, ResellerID: c.ResellerID, CustomerID: c.ID,
		ObjectKind: "customer", ObjectID: c.ID, ObjectName: c.Name,
		Before: encode(before), After: encode(after),
	}
}

func encode(fields map[string]any) json.RawMessage {
	if len(fields) == 0 {
		return nil
	}
	b, err := json.Marshal(fields)
	if err != nil { // texts always marshal
		return nil
	}
	return b
}
