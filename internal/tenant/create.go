package tenant

import (
	"context"
	"errors"
	"fmt"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// CreateInput is a new tenant to be made at Microsoft. Exactly one of CustomerID and NewCustomer
// says whose it is.
type CreateInput struct {
	ResellerID   string // "" for the one reseller that the scope is bounded to
	CustomerID   string
	NewCustomer  *NewCustomer
	DomainPrefix string
	Company      Company
}

// Create records the wish for a new tenant and gives its operation; a job submits it. Name and
// address are checked at Microsoft first.
//
// Errors: Invalid by field, also when the name is taken or the address is not known; NotFound
// when reseller or customer is outside sc; Conflict with the operation when the same tenant is
// being made or was made; Microsoft's failure.
func (s *Service) Create(ctx context.Context, sc tenancy.Scope, in CreateInput) (operation.Operation, error) {
	if !sc.Valid() {
		return operation.Operation{}, tenancy.ErrNoScope
	}
	if in.ResellerID == "" {
		in.ResellerID = sc.ResellerID()
	}
	domain, err := in.check()
	if err != nil {
		return operation.Operation{}, err
	}
	if !sc.AllowsReseller(in.ResellerID) {
		return operation.Operation{}, apperr.Missing("reseller")
	}
	if err := s.refuseAgain(ctx, sc, in.ResellerID, domain); err != nil {
		return operation.Operation{}, err
	}
	if err := s.checkAtMicrosoft(ctx, in, domain); err != nil {
		return operation.Operation{}, err
	}
	var op operation.Operation
	err = s.Store.InTx(ctx, func(ctx context.Context) error {
		if op, err = s.recordCreation(ctx, sc, in, domain); err != nil {
			return err
		}
		op, err = s.Store.Operation(ctx, sc, op.ID) // with the names that whoever polls it gets
		return err
	})
	if errors.Is(err, ErrOpenCreation) { // an equal wish was recorded meanwhile
		if err := s.refuseAgain(ctx, sc, in.ResellerID, domain); err != nil {
			return operation.Operation{}, err
		}
	}
	return op, err
}

// refuseAgain turns down a wish that was recorded before: its caller may never have got the
// answer, and asks without the first one's Idempotency-Key. What was refused, or left to a person
// who found nothing made, may be wished again.
func (s *Service) refuseAgain(ctx context.Context, sc tenancy.Scope, resellerID, domain string) error {
	op, err := s.Store.NewestCreation(ctx, sc, resellerID, domain)
	if apperr.KindOf(err) == apperr.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	e := &apperr.Error{Kind: apperr.Conflict, OperationID: op.ID}
	since := op.CreatedAt.Format("2006-01-02 15:04 UTC")
	switch op.State {
	case operation.Recorded, operation.Submitting, operation.Unknown:
		e.Code = "tenant.creation_under_way"
		e.Detail = fmt.Sprintf("%s is being made at Microsoft already, since %s. Nothing more was begun: follow operation %s.", domain, since, op.ID)
		return e
	case operation.Accepted:
		if _, err := s.Store.Tenant(ctx, sc, op.TenantID); err != nil {
			return unlessMissing(err)
		}
		e.Code = "tenant.made_already"
		e.Detail = fmt.Sprintf("%s was made at Microsoft already, by operation %s of %s. Nothing was made now: open that tenant.", domain, op.ID, since)
		return e
	case operation.Queued, operation.Running, operation.Succeeded, operation.Failed, operation.NeedsAttention, operation.Refused:
	}
	return nil
}

func unlessMissing(err error) error {
	if apperr.KindOf(err) == apperr.NotFound {
		return nil
	}
	return err
}

func (in *CreateInput) check() (string, error) {
	bad := in.Company.clean()
	if in.ResellerID == "" {
		bad = append(bad, apperr.Field{Name: "reseller_id", Detail: "Say for which reseller the tenant is made."})
	}
	if (in.CustomerID == "") == (in.NewCustomer == nil) {
		bad = append(bad, apperr.Field{Name: "customer_id", Detail: "Choose an existing customer, or give a new one; not both."})
	}
	domain, err := initialDomain(in.DomainPrefix)
	if err != nil {
		bad = append(bad, apperr.Field{Name: "domain_prefix", Detail: "Use 1 to 27 letters a to z and digits. Further domains can be added later."})
	}
	if len(bad) > 0 {
		return "", invalid(bad)
	}
	return domain, nil
}

func (s *Service) checkAtMicrosoft(ctx context.Context, in CreateInput, domain string) error {
	free, err := s.Microsoft.DomainAvailable(ctx, in.ResellerID, domain)
	if err != nil {
		return err
	}
	if !free {
		return apperr.InvalidField("domain.taken", "domain_prefix", domain+" is not available. Nothing was made: choose another name.")
	}
	wrong, err := s.Microsoft.CheckAddress(ctx, in.ResellerID, in.Company)
	if err != nil {
		return err
	}
	if wrong != "" {
		return apperr.InvalidField("tenant.address", "address_line1", wrong)
	}
	return nil
}

func (s *Service) recordCreation(ctx context.Context, sc tenancy.Scope, in CreateInput, domain string) (operation.Operation, error) {
	if err := s.Store.LockResellerShared(ctx, sc, in.ResellerID); err != nil {
		return operation.Operation{}, err
	}
	owner, err := s.owner(ctx, sc, AttachInput{ResellerID: in.ResellerID, CustomerID: in.CustomerID, NewCustomer: in.NewCustomer},
		PartnerCenterCustomer{CompanyName: in.Company.Name, Domain: domain, Country: in.Company.Country})
	if err != nil {
		return operation.Operation{}, err
	}
	now := s.Machine()
	op := operation.Operation{
		ID: s.NewID(), ResellerID: in.ResellerID, CustomerID: owner.ID, Kind: operation.CreateTenant, Reason: operation.ReasonPerson,
		State: operation.Recorded, Result: map[string]int{}, RequestedBy: authz.FromContext(ctx).ID(),
		CreatedAt: now, UpdatedAt: now, Version: 1,
	}
	if _, err := s.Store.InsertOperation(ctx, op); err != nil {
		return operation.Operation{}, fmt.Errorf("record creation: %w", err)
	}
	c := Creation{
		OperationID: op.ID, ResellerID: in.ResellerID, CustomerID: owner.ID, RequestID: s.NewID(), Domain: domain, Company: in.Company, CreatedAt: now,
	}
	if err := s.Store.InsertTenantCreation(ctx, sc, c); err != nil {
		return operation.Operation{}, err
	}
	if err := s.Submitter.CreateTenant(ctx, op); err != nil {
		return operation.Operation{}, fmt.Errorf("enqueue creation: %w", err)
	}
	ev := event(Tenant{ResellerID: c.ResellerID, CustomerID: c.CustomerID, Name: domain}, ActionCreationRequested, nil, map[string]any{
		"domain": domain, "company_name": in.Company.Name, "country": in.Company.Country,
	})
	ev.ObjectKind, ev.ObjectID = "operation", op.ID
	return op, s.Audit.Record(ctx, ev)
}
