package tenant

import (
	"context"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// AttachInput adds a tenant that is in the reseller's Partner Center already. Exactly one of
// CustomerID and NewCustomer says whose it is.
type AttachInput struct {
	ResellerID              string // "" for the one reseller that the scope is bounded to
	PartnerCenterCustomerID string
	CustomerID              string
	NewCustomer             *NewCustomer
}

// NewCustomer is the customer to make for a tenant.
type NewCustomer struct {
	Name    string // "" to take the company's name at Partner Center
	Country string
}

// Attach adds an existing Partner Center customer as a tenant, connected, and begins its first
// sync.
//
// Errors: Invalid by field; NotFound when reseller or customer is outside sc; Conflict when the
// tenant is here already; Microsoft's refusal.
func (s *Service) Attach(ctx context.Context, sc tenancy.Scope, in AttachInput) (Tenant, error) {
	if !sc.Valid() {
		return Tenant{}, tenancy.ErrNoScope
	}
	if in.ResellerID == "" {
		in.ResellerID = sc.ResellerID()
	}
	if err := in.check(); err != nil {
		return Tenant{}, err
	}
	if !sc.AllowsReseller(in.ResellerID) {
		return Tenant{}, apperr.Missing("reseller")
	}
	origin, err := s.Store.ResellerOrigin(ctx, sc, in.ResellerID)
	if err != nil {
		return Tenant{}, err
	}
	theirs, err := s.atPartnerCenter(ctx, sc, in.ResellerID, in.PartnerCenterCustomerID)
	if err != nil {
		return Tenant{}, err
	}
	var t Tenant
	err = s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := s.lockUnmoved(ctx, sc, in.ResellerID, origin); err != nil {
			return err
		}
		t, err = s.attach(ctx, sc, in, theirs)
		return err
	})
	return t, err
}

// lockUnmoved keeps the reseller from being deleted or moved, if it still stands for the Microsoft
// tenant whose Partner Center was asked.
func (s *Service) lockUnmoved(ctx context.Context, sc tenancy.Scope, resellerID, origin string) error {
	if err := s.Store.LockResellerShared(ctx, sc, resellerID); err != nil {
		return err
	}
	now, err := s.Store.ResellerOrigin(ctx, sc, resellerID)
	if err == nil && now != origin {
		return apperr.New(apperr.Conflict, "tenant.reseller_moved",
			"The reseller was moved to another Microsoft tenant just now, so this customer may not be its own any more. Nothing was changed: choose the customer from the list again.")
	}
	return err
}

func (in AttachInput) check() error {
	var bad []apperr.Field
	if in.ResellerID == "" {
		bad = append(bad, apperr.Field{Name: "reseller_id", Detail: "Say through which reseller the tenant is connected."})
	}
	if in.PartnerCenterCustomerID == "" {
		bad = append(bad, apperr.Field{Name: "partner_center_customer_id", Detail: "Choose a customer of the reseller's Partner Center."})
	}
	if (in.CustomerID == "") == (in.NewCustomer == nil) {
		bad = append(bad, apperr.Field{Name: "customer_id", Detail: "Choose an existing customer, or give a new one; not both."})
	}
	if len(bad) == 0 {
		return nil
	}
	return invalid(bad)
}

// atPartnerCenter is the customer as Microsoft tells it now, or as last known when Microsoft
// cannot be asked.
func (s *Service) atPartnerCenter(ctx context.Context, sc tenancy.Scope, resellerID, id string) (PartnerCenterCustomer, error) {
	c, err := s.Microsoft.Customer(ctx, resellerID, id)
	if err == nil {
		return c, nil
	}
	if apperr.KindOf(err) == apperr.NotFound && apperr.CodeOf(err) == "microsoft.not_found" {
		return c, apperr.InvalidField("tenant.unknown_at_microsoft", "partner_center_customer_id",
			"The reseller's Partner Center has no such customer. Nothing was changed: choose one from the list, or check the reseller relationship.")
	}
	if kind := apperr.KindOf(err); kind == apperr.Unavailable || kind == apperr.TooMany {
		if known, mirrorErr := s.Store.PartnerCenterCustomer(ctx, sc, resellerID, id); mirrorErr == nil {
			return known, nil
		}
	}
	return c, err
}

func (s *Service) attach(ctx context.Context, sc tenancy.Scope, in AttachInput, theirs PartnerCenterCustomer) (Tenant, error) {
	if err := s.refuseKnown(ctx, sc, in.ResellerID, theirs); err != nil {
		return Tenant{}, err
	}
	owner, err := s.owner(ctx, sc, in, theirs)
	if err != nil {
		return Tenant{}, err
	}
	now := s.Machine()
	t := Tenant{
		ID: s.NewID(), ResellerID: in.ResellerID, CustomerID: owner.ID,
		MicrosoftTenantID: theirs.MicrosoftTenantID, PartnerCenterCustomerID: theirs.ID,
		Name: theirs.name(), DefaultDomain: theirs.Domain, Country: theirs.Country,
		ConnectionState: Connected, ConnectedAt: &now, RelationshipState: relationship(theirs),
		ConsentState: ConsentUnknown, GDAPState: GDAPUnknown, CreatedAt: now, UpdatedAt: now, Version: 1,
	}
	if err := s.Store.InsertTenant(ctx, sc, t); err != nil {
		return Tenant{}, err
	}
	if err := s.Store.DismissPartnerCenterCustomer(ctx, sc, t.ResellerID, theirs, nil); err != nil {
		return Tenant{}, err
	}
	if _, err := s.Queue.SyncTenant(ctx, t.ResellerID, t.ID, operation.ReasonPerson); err != nil {
		return Tenant{}, fmt.Errorf("begin first sync: %w", err)
	}
	return t, s.Audit.Record(ctx,
		event(t, ActionAdded, nil, map[string]any{"name": t.Name, "default_domain": t.DefaultDomain, "microsoft_tenant_id": t.MicrosoftTenantID}),
		event(t, ActionConnected, nil, map[string]any{"partner_center_customer_id": t.PartnerCenterCustomerID}))
}

// refuseKnown turns down a tenant that is here already, and says where.
func (s *Service) refuseKnown(ctx context.Context, sc tenancy.Scope, resellerID string, theirs PartnerCenterCustomer) error {
	known, err := s.Store.TenantByMicrosoftID(ctx, sc, resellerID, theirs.MicrosoftTenantID)
	if apperr.KindOf(err) == apperr.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	remedy := "Open it there."
	if known.ConnectionState == NotConnected {
		remedy = "Open it there and press Connect to Microsoft CSP."
	}
	return apperr.New(apperr.Conflict, "tenant.exists", fmt.Sprintf("This Microsoft tenant is here already, as %q. Nothing was changed. %s", known.Name, remedy))
}

func (s *Service) owner(ctx context.Context, sc tenancy.Scope, in AttachInput, theirs PartnerCenterCustomer) (customer.Customer, error) {
	if in.NewCustomer != nil {
		name, country := in.NewCustomer.Name, in.NewCustomer.Country
		if name == "" {
			name = theirs.name()
		}
		if country == "" {
			country = theirs.Country
		}
		return s.Customers.Create(ctx, sc, customer.CreateInput{ResellerID: in.ResellerID, Name: name, Country: country})
	}
	return s.customerOf(ctx, sc, in.ResellerID, in.CustomerID)
}

// customerOf is a customer that must be the reseller's, locked against deletion.
func (s *Service) customerOf(ctx context.Context, sc tenancy.Scope, resellerID, id string) (customer.Customer, error) {
	if err := s.Store.LockCustomerShared(ctx, sc, id); err != nil {
		return customer.Customer{}, err
	}
	c, err := s.Store.Customer(ctx, sc, id)
	if err != nil {
		return c, err
	}
	if c.ResellerID != resellerID {
		return c, apperr.InvalidField("tenant.other_reseller", "customer_id", "This customer belongs to another reseller. Nothing was changed: choose one of this reseller's.")
	}
	return c, nil
}

func relationship(c PartnerCenterCustomer) RelationshipState {
	switch c.Relationship {
	case "":
		return RelationshipUnknown
	case "none":
		return RelationshipRemoved
	}
	return RelationshipActive
}

// ConnectInput maps a tenant to a Partner Center customer, or changes that.
type ConnectInput struct {
	ID                      string
	Version                 int64 // the one that the caller saw
	ResellerID              string
	PartnerCenterCustomerID string
	CustomerID              string // "" to leave the tenant with its customer
}

// Connect maps a tenant to a customer of its reseller's Partner Center ("Connect to Microsoft
// CSP"), or changes the connection of a connected one. A mapping joins one and the same
// Microsoft tenant, since Microsoft gives a customer the id of its tenant.
//
// Errors: NotFound outside sc; Stale; Invalid by field; Microsoft's refusal.
func (s *Service) Connect(ctx context.Context, sc tenancy.Scope, in ConnectInput) (Tenant, error) {
	old, err := s.Store.Tenant(ctx, sc, in.ID)
	if err != nil {
		return Tenant{}, err
	}
	if old.Version != in.Version {
		return Tenant{}, staleError()
	}
	if in.ResellerID != old.ResellerID {
		return Tenant{}, apperr.InvalidField("tenant.other_reseller", "reseller_id",
			"The tenant's customer belongs to another reseller. Nothing was changed: choose the customer's own reseller, or add the tenant to a customer of the other one.")
	}
	origin, err := s.Store.ResellerOrigin(ctx, sc, old.ResellerID)
	if err != nil {
		return Tenant{}, err
	}
	theirs, err := s.atPartnerCenter(ctx, sc, old.ResellerID, in.PartnerCenterCustomerID)
	if err != nil {
		return Tenant{}, err
	}
	if theirs.MicrosoftTenantID != old.MicrosoftTenantID {
		return Tenant{}, apperr.InvalidField("tenant.other_tenant", "partner_center_customer_id", fmt.Sprintf(
			"This is another Microsoft tenant (%s) than %s. Nothing was changed: choose the customer of the same tenant, or add the other one as a tenant of its own.", theirs.name(), old.Name))
	}
	var t Tenant
	err = s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := s.lockUnmoved(ctx, sc, old.ResellerID, origin); err != nil {
			return err
		}
		t, err = s.connect(ctx, sc, old, in, theirs)
		return err
	})
	return t, err
}

func (s *Service) connect(ctx context.Context, sc tenancy.Scope, old Tenant, in ConnectInput, theirs PartnerCenterCustomer) (Tenant, error) {
	t := old
	before, after := map[string]any{}, map[string]any{}
	if in.CustomerID != "" && in.CustomerID != old.CustomerID {
		if _, err := s.customerOf(ctx, sc, old.ResellerID, in.CustomerID); err != nil {
			return Tenant{}, err
		}
		t.CustomerID = in.CustomerID
		before["customer_id"], after["customer_id"] = old.CustomerID, t.CustomerID
	} else if err := s.Store.LockCustomerShared(ctx, sc, old.CustomerID); err != nil {
		return Tenant{}, err
	}
	now := s.Machine()
	action := ActionConnectionChanged
	if old.ConnectionState != Connected {
		action = ActionConnected
		t.ConnectionState, t.ConnectedAt = Connected, &now
		before["partner_center_customer_id"], after["partner_center_customer_id"] = nil, theirs.ID
	}
	t.PartnerCenterCustomerID, t.RelationshipState = theirs.ID, relationship(theirs)
	if len(after) == 0 && t.RelationshipState == old.RelationshipState {
		return old, nil
	}
	return t, s.saveConnection(ctx, sc, &t, old, theirs, event(t, action, before, after), now)
}

func (s *Service) saveConnection(ctx context.Context, sc tenancy.Scope, t *Tenant, old Tenant, theirs PartnerCenterCustomer, ev audit.Event, now time.Time) error {
	t.UpdatedAt = now
	if t.CustomerID != old.CustomerID {
		if err := s.Store.MoveTenant(ctx, sc, t.ID, t.CustomerID); err != nil {
			return err
		}
	}
	if err := s.Store.UpdateTenant(ctx, sc, *t); err != nil {
		return err
	}
	t.Version++
	if err := s.Store.DismissPartnerCenterCustomer(ctx, sc, t.ResellerID, theirs, nil); err != nil {
		return err
	}
	if _, err := s.Queue.SyncTenant(ctx, t.ResellerID, t.ID, operation.ReasonPerson); err != nil {
		return fmt.Errorf("begin sync: %w", err)
	}
	return s.Audit.Record(ctx, ev)
}

func invalid(bad []apperr.Field) error {
	return &apperr.Error{
		Kind: apperr.Invalid, Code: "tenant.invalid", Fields: bad,
		Detail: "Some fields are not right. Nothing was changed: correct them and save again.",
	}
}
