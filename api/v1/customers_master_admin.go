package v1

import (
	"context"
	"errors"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/portaluser"
)

// countInvite counts that a master admin is invited with a customer; a refusal gives it back to nobody.
func (h *Customers) countInvite(c echo.Context) error {
	var body CustomerCreate
	if err := decode(c, &body); err != nil || body.MasterAdmin == nil {
		return err
	}
	if _, err := actor(c).ScopeFor(authz.PortalUsersWrite); err != nil {
		return err
	}
	return h.sessions.CountInvitation(c.Request().Context(), body.MasterAdmin.Email, actor(c).LoginID)
}

// invite invites the master admin of a customer that is being added: both are there afterwards, or neither.
func (h *Customers) invite(c echo.Context, who *NewMasterAdmin) func(context.Context, customer.Customer) error {
	if who == nil {
		return nil
	}
	return func(ctx context.Context, made customer.Customer) error {
		if err := authz.Check(actor(c), authz.PortalUsersWrite, "customer", made.ResellerID, made.ID); err != nil {
			return err
		}
		in := portaluser.NewCustomerUser{CustomerIDs: []string{made.ID}, Email: who.Email, Name: who.Name, Level: authz.LevelAdmin, MasterAdmin: true}
		if who.Mobile != nil {
			in.Mobile = *who.Mobile
		}
		_, _, err := h.users.Invite(ctx, scope(c), in)
		return below("master_admin", err)
	}
}

// below names the fields of a refusal as the caller wrote them, inside a member of the body.
func below(member string, err error) error {
	var refused *apperr.Error
	if !errors.As(err, &refused) || len(refused.Fields) == 0 {
		return err
	}
	inside := *refused
	inside.Fields = mapAll(refused.Fields, func(f apperr.Field) apperr.Field {
		return apperr.Field{Name: member + "." + f.Name, Detail: f.Detail}
	})
	return &inside
}
