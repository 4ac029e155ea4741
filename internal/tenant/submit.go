package tenant

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/requestid"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// creationScope is for the job that submits what a person recorded inside their own scope.
func creationScope(resellerID string) (tenancy.Scope, error) { return tenancy.ForReseller(resellerID) }

// SubmitCreation makes the tenant of a recorded wish at Microsoft. It may run any number of
// times: the request id stays the same as long as no answer came, and an ended operation is
// left alone. An error means that it is to be tried again.
func (s *Service) SubmitCreation(ctx context.Context, resellerID, operationID string) error {
	sc, err := creationScope(resellerID)
	if err != nil {
		return err
	}
	op, err := s.Store.Operation(ctx, sc, operationID)
	if err != nil || op.Ended() || op.State == operation.NeedsAttention {
		return err
	}
	c, err := s.Store.TenantCreation(ctx, sc, operationID)
	if err != nil {
		return err
	}
	sentBefore := op.State == operation.Submitting || op.State == operation.Unknown
	if err := s.move(ctx, sc, &op, operation.Submitting); err != nil {
		return err
	}
	followed := requestid.FollowMicrosoft(ctx)
	made, credentials, err := s.Microsoft.CreateCustomer(followed, c.ResellerID, c.RequestID, c.Domain, c.Company)
	switch {
	case err == nil:
		op.MicrosoftCorrelationID = requestid.Microsoft(followed)
		return s.created(ctx, sc, op, c, made, credentials)
	case errors.Is(err, ErrOutcomeUnknown):
		return s.wait(ctx, sc, op, operation.Unknown, err)
	case passing(err) && sentBefore:
		return s.wait(ctx, sc, op, operation.Unknown, err)
	case passing(err):
		return s.wait(ctx, sc, op, operation.Recorded, err)
	case sentBefore:
		// Refused now, perhaps because the try of before worked: look before believing it.
		found, is, lookErr := s.Microsoft.CustomerByDomain(ctx, c.ResellerID, c.Domain)
		if lookErr != nil {
			return s.wait(ctx, sc, op, operation.Unknown, lookErr)
		}
		if is {
			return s.created(ctx, sc, op, c, found, Credentials{})
		}
	}
	return s.refused(ctx, sc, op, c, err)
}

// passing tells whether a failure goes away by itself.
func passing(err error) bool {
	kind := apperr.KindOf(err)
	return kind == apperr.Unavailable || kind == apperr.TooMany || kind == apperr.Internal
}

func (s *Service) move(ctx context.Context, sc tenancy.Scope, op *operation.Operation, to operation.State) error {
	op.State, op.WaitingFor, op.WaitingUntil, op.UpdatedAt = to, "", nil, s.Machine()
	return s.Store.MoveCreation(ctx, sc, *op)
}

// wait leaves an operation to its next try, with what that waits for, and gives the failure on.
func (s *Service) wait(ctx context.Context, sc tenancy.Scope, op operation.Operation, to operation.State, err error) error {
	op.State, op.UpdatedAt = to, s.Machine()
	op.WaitingFor, op.WaitingUntil = operation.WaitsForOutage, nil
	var e *apperr.Error
	switch {
	case !errors.As(err, &e) || e.Kind == apperr.Internal:
		if !errors.Is(err, ErrOutcomeUnknown) {
			op.WaitingFor = operation.WaitsForRetry
		}
	case e.Code == "microsoft.throttled":
		op.WaitingFor = operation.WaitsForThrottle
	}
	if e != nil && e.RetryAfter > 0 {
		until := op.UpdatedAt.Add(e.RetryAfter)
		op.WaitingUntil = &until
	}
	return errors.Join(err, s.Store.MoveCreation(ctx, sc, op))
}

// end writes an operation's outcome.
func (s *Service) end(ctx context.Context, sc tenancy.Scope, op operation.Operation, to operation.State) error {
	now := s.Machine()
	op.FinishedAt = &now
	return s.move(ctx, sc, &op, to)
}

// created keeps what Microsoft made: the tenant, connected, and its first administrator.
func (s *Service) created(ctx context.Context, sc tenancy.Scope, op operation.Operation, c Creation, made PartnerCenterCustomer, credentials Credentials) error {
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.LockResellerShared(ctx, sc, c.ResellerID); err != nil {
			return err
		}
		if err := s.keepOwner(ctx, sc, &c); err != nil {
			return err
		}
		t, err := s.keepTenant(ctx, sc, c, made)
		if err != nil {
			return err
		}
		c.TenantID = t.ID
		if credentials.Password != "" {
			plain, err := json.Marshal(credentials) //nolint:gosec // sealed at once
			if err != nil {
				return fmt.Errorf("encode credentials: %w", err)
			}
			if c.CredentialsSealed, err = s.Sealer.Seal(ctx, credentialsPlace(c), plain); err != nil {
				return fmt.Errorf("seal credentials: %w", err)
			}
		}
		if err := s.Store.FinishTenantCreation(ctx, sc, c); err != nil {
			return err
		}
		op.TenantID, op.CustomerID = t.ID, t.CustomerID
		if err := s.end(ctx, sc, op, operation.Accepted); err != nil {
			return err
		}
		if _, err := s.Queue.SyncTenant(ctx, t.ResellerID, t.ID, operation.ReasonPerson); err != nil {
			return fmt.Errorf("begin first sync: %w", err)
		}
		ev := event(t, ActionCreated, nil, map[string]any{
			"name": t.Name, "default_domain": t.DefaultDomain, "microsoft_tenant_id": t.MicrosoftTenantID,
		})
		ev.MicrosoftCorrelationID = op.MicrosoftCorrelationID
		return s.Audit.Record(ctx, ev)
	})
}

// keepOwner makes the customer anew when somebody deleted it while Microsoft worked.
func (s *Service) keepOwner(ctx context.Context, sc tenancy.Scope, c *Creation) error {
	err := s.Store.LockCustomerShared(ctx, sc, c.CustomerID)
	if apperr.KindOf(err) != apperr.NotFound {
		return err
	}
	again, err := s.Customers.Create(ctx, sc, customer.CreateInput{ResellerID: c.ResellerID, Name: c.Company.Name, Country: c.Company.Country})
	c.CustomerID = again.ID
	return err
}

// keepTenant adds the tenant, or takes over the one that a sync added first.
func (s *Service) keepTenant(ctx context.Context, sc tenancy.Scope, c Creation, made PartnerCenterCustomer) (Tenant, error) {
	now := s.Machine()
	known, err := s.Store.TenantByMicrosoftID(ctx, sc, c.ResellerID, made.MicrosoftTenantID)
	if err == nil {
		if known.CustomerID == c.CustomerID {
			return known, nil
		}
		known.CustomerID, known.UpdatedAt = c.CustomerID, now
		if err := s.Store.MoveTenant(ctx, sc, known.ID, c.CustomerID); err != nil {
			return known, err
		}
		err := s.Store.UpdateTenant(ctx, sc, known)
		known.Version++
		return known, err
	}
	if apperr.KindOf(err) != apperr.NotFound {
		return Tenant{}, err
	}
	if made.Domain == "" {
		made.Domain = c.Domain
	}
	if made.CompanyName == "" {
		made.CompanyName = c.Company.Name
	}
	t := Tenant{
		ID: s.NewID(), ResellerID: c.ResellerID, CustomerID: c.CustomerID, MicrosoftTenantID: made.MicrosoftTenantID,
		PartnerCenterCustomerID: made.ID, Name: made.name(), DefaultDomain: made.Domain, Country: c.Company.Country,
		ConnectionState: Connected, ConnectedAt: &now, RelationshipState: RelationshipActive,
		ConsentState: ConsentUnknown, GDAPState: GDAPUnknown, CreatedAt: now, UpdatedAt: now, Version: 1,
	}
	return t, s.Store.InsertTenant(ctx, sc, t)
}

// refused keeps why Microsoft did not make the tenant.
func (s *Service) refused(ctx context.Context, sc tenancy.Scope, op operation.Operation, c Creation, cause error) error {
	op.ProblemCode, op.ProblemDetail = "microsoft.refused", "Microsoft refused to make the tenant. Nothing was made: check the values and try again."
	var e *apperr.Error
	if errors.As(cause, &e) {
		op.ProblemCode, op.ProblemDetail = e.Code, e.Detail
		if e.Microsoft != nil {
			op.MicrosoftCorrelationID = e.Microsoft.CorrelationID
		}
	}
	return s.failed(ctx, sc, op, c, operation.Refused)
}

func (s *Service) failed(ctx context.Context, sc tenancy.Scope, op operation.Operation, c Creation, to operation.State) error {
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		write := s.end
		if to == operation.NeedsAttention {
			write = func(ctx context.Context, sc tenancy.Scope, op operation.Operation, to operation.State) error {
				return s.move(ctx, sc, &op, to)
			}
		}
		if err := write(ctx, sc, op, to); err != nil {
			return err
		}
		ev := event(Tenant{ResellerID: c.ResellerID, CustomerID: c.CustomerID, Name: c.Domain}, ActionCreationFailed, nil, map[string]any{"code": op.ProblemCode})
		ev.ObjectKind, ev.ObjectID, ev.Result, ev.MicrosoftCorrelationID = "operation", op.ID, audit.Failed, op.MicrosoftCorrelationID
		return s.Audit.Record(ctx, ev)
	})
}

// GiveUpCreation notes that no further try will be made. What was never sent is refused; what may
// have been done waits for a person.
func (s *Service) GiveUpCreation(ctx context.Context, resellerID, operationID string) error {
	sc, err := creationScope(resellerID)
	if err != nil {
		return err
	}
	op, err := s.Store.Operation(ctx, sc, operationID)
	if err != nil || op.Ended() || op.State == operation.NeedsAttention {
		return err
	}
	c, err := s.Store.TenantCreation(ctx, sc, operationID)
	if err != nil {
		return err
	}
	if op.State == operation.Recorded {
		op.ProblemCode = "microsoft.unavailable"
		op.ProblemDetail = "Microsoft could not be reached for a long time. Nothing was made: try again."
		return s.failed(ctx, sc, op, c, operation.Refused)
	}
	op.ProblemCode = "microsoft.outcome_unknown"
	op.ProblemDetail = "Microsoft gave no definite answer, so it is not known whether " + c.Domain + " was made. Look in Partner Center, Customers: if it is there, add it as a tenant; if not, create it again."
	return s.failed(ctx, sc, op, c, operation.NeedsAttention)
}

// InitialAdministrator shows the first administrator of a tenant that was made here. Each look is
// an audit event.
//
// Errors: NotFound outside sc, and when nothing is kept.
func (s *Service) InitialAdministrator(ctx context.Context, sc tenancy.Scope, tenantID string) (Credentials, error) {
	var shown Credentials
	err := s.Store.InTx(ctx, func(ctx context.Context) error {
		t, err := s.Store.Tenant(ctx, sc, tenantID)
		if err != nil {
			return err
		}
		c, err := s.Store.CreationOfTenant(ctx, sc, tenantID)
		if err != nil {
			return err
		}
		if len(c.CredentialsSealed) == 0 {
			return apperr.New(apperr.NotFound, "tenant.no_credentials", "No password of this tenant is kept here. Reset it in Partner Center or the admin center.")
		}
		plain, err := s.Sealer.Open(ctx, credentialsPlace(c), c.CredentialsSealed)
		if err != nil {
			return fmt.Errorf("open credentials: %w", err)
		}
		if err := json.Unmarshal(plain, &shown); err != nil {
			return fmt.Errorf("read credentials: %w", err)
		}
		return s.Audit.Record(ctx, event(t, ActionCredentialsShown, nil, map[string]any{"user_name": shown.UserName}))
	})
	return shown, err
}
