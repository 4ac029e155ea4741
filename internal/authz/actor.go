package authz

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Actor is who calls: a signed-in portal user, or the system itself.
type Actor struct {
	PortalUserID string // "" for the system
	Name         string
	Email        string
	Role         Role
	ResellerID   string // "" for a platform operator and for the system
	SessionID    string
}

// System is the actor of jobs and schedules. It holds no permissions; services that act
// for it build their scope themselves.
func System() Actor { return Actor{Name: "Tenantry"} }

// CommandLine is the actor of whoever runs the program's tools on the server: no portal user
// stands behind it, and the operating system knows who it was.
func CommandLine() Actor { return Actor{Name: "command line"} }

// IsSystem tells whether nobody signed in stands behind the act.
func (a Actor) IsSystem() bool { return a.PortalUserID == "" }

// Can tells whether the actor holds the permission somewhere.
func (a Actor) Can(p Permission) bool { return slices.Contains(Permissions(a.Role), p) }

// ScopeFor is where the permission holds for the actor.
//
// Errors: Forbidden when it holds nowhere.
func (a Actor) ScopeFor(p Permission) (tenancy.Scope, error) {
	if !a.Can(p) {
		return tenancy.Scope{}, apperr.New(apperr.Forbidden, "permission.missing",
			"Your role does not include "+string(p)+". Nothing was changed. Ask an administrator for it.")
	}
	if a.Role == RoleOperator {
		return tenancy.Unbounded("platform operator"), nil
	}
	return tenancy.ForReseller(a.ResellerID)
}

// Check asks whether the permission holds for one customer of one reseller.
//
// Errors: Forbidden when the role lacks it, NotFound when the object is outside the actor's scope.
func Check(a Actor, p Permission, noun, resellerID, customerID string) error {
	sc, err := a.ScopeFor(p)
	if err != nil {
		return err
	}
	if !sc.AllowsCustomer(resellerID, customerID) {
		return apperr.Missing(noun)
	}
	return nil
}

type actorKey struct{}

// WithActor carries who calls.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// FromContext is who calls; without one it is an actor that may do nothing.
func FromContext(ctx context.Context) Actor {
	a, _ := ctx.Value(actorKey{}).(Actor)
	return a
}
