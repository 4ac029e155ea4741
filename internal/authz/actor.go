package authz

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Actor is who calls: somebody signed in, an API client, or the system itself.
type Actor struct {
	LoginID    string // what they signed in with; "" for API clients and the system
	ClientID   string // the API client; "" for everybody else
	Name       string
	Email      string
	ResellerID string // "" for a platform operator and for the system
	SessionID  string
	MFA        bool // the session proved a second factor
	Holdings   []Holding
	// ConfirmedAt is when the person last showed who they are; nil for programs and the system.
	ConfirmedAt *time.Time
	Acting      *Acting           // whom they act as; nil for somebody who acts as themselves
	Called      map[string]string // what each of their companies knows a customer user by
}

// NameFor is what a company knows the actor by; "" for the reseller or the platform.
func (a Actor) NameFor(customerID string) string {
	return cmp.Or(a.Called[customerID], a.Name, a.Email)
}

// Acting is the customer user whose portal staff have launched. The actor stays the member of staff;
// the holdings are those of the customer user in the one company.
type Acting struct {
	ImpersonationID string
	LoginID         string // of the customer user
	PortalUserID    string
	Name            string
	Email           string
	CustomerID      string
	Raised          bool      // may change something now
	Own             []Holding // what the member of staff holds themselves: nobody may do more by launching
}

// Holding is a role held somewhere, or, of an API client, single permissions.
type Holding struct {
	Role        Role
	Permissions []Permission // of an API client, which has no role
	CustomerID  string       // the one company; "" for the reseller's whole book, an operator's for the platform
}

func (h Holding) includes(p Permission) bool {
	return slices.Contains(Permissions(h.Role), p) || slices.Contains(h.Permissions, p)
}

// System is the actor of jobs and schedules. It holds no permissions; services that act
// for it build their scope themselves.
func System() Actor { return Actor{Name: "Tenantry"} }

// CommandLine is the actor of whoever runs the program's tools on the server: no portal user
// stands behind it, and the operating system knows who it was.
func CommandLine() Actor { return Actor{Name: "command line"} }

// ID tells callers apart, in the audit and the log; "" for the system.
func (a Actor) ID() string { return cmp.Or(a.LoginID, a.ClientID) }

// ShownLoginID is whose own things are shown: those of the person that staff act as.
func (a Actor) ShownLoginID() string {
	if a.Acting != nil {
		return a.Acting.LoginID
	}
	return a.LoginID
}

// IsSystem tells whether nobody stands behind the act: neither somebody signed in nor an API client.
func (a Actor) IsSystem() bool { return a.ID() == "" }

// IsNobody tells whether the context carried no actor at all.
func (a Actor) IsNobody() bool { return a.ID() == "" && a.Name == "" }

// IsOperator tells whether the actor looks after the platform.
func (a Actor) IsOperator() bool {
	return slices.ContainsFunc(a.Holdings, func(h Holding) bool { return h.Role == RoleOperator })
}

// Can tells whether the actor holds the permission somewhere.
func (a Actor) Can(p Permission) bool {
	return slices.ContainsFunc(a.Holdings, func(h Holding) bool { return a.gives(h, p) })
}

// gives tells whether a holding gives the actor the permission. Who acts as somebody else needs it
// themselves too.
func (a Actor) gives(h Holding, p Permission) bool {
	own := a.Acting == nil || slices.ContainsFunc(a.Acting.Own, func(h Holding) bool { return h.includes(p) })
	return own && h.includes(p)
}

// Permissions are those that the actor holds somewhere, in the order of the matrix.
func (a Actor) Permissions() []Permission { return a.holds(func(Holding) bool { return true }) }

// PermissionsIn are those that the actor holds for one customer of their reseller.
func (a Actor) PermissionsIn(customerID string) []Permission {
	return a.holds(func(h Holding) bool { return h.CustomerID == "" || h.CustomerID == customerID })
}

func (a Actor) holds(where func(Holding) bool) []Permission {
	held := []Permission{}
	for _, row := range Matrix() {
		if slices.ContainsFunc(a.Holdings, func(h Holding) bool { return where(h) && a.gives(h, row.Permission) }) {
			held = append(held, row.Permission)
		}
	}
	return held
}

// ScopeFor is where the permission holds for the actor.
//
// Errors: Forbidden when it holds nowhere.
func (a Actor) ScopeFor(p Permission) (tenancy.Scope, error) {
	var companies []string
	for _, h := range a.Holdings {
		switch {
		case !a.gives(h, p):
		case h.Role == RoleOperator:
			return tenancy.Unbounded("platform operator"), nil
		case h.CustomerID == "":
			return tenancy.ForReseller(a.ResellerID)
		default:
			companies = append(companies, h.CustomerID)
		}
	}
	if len(companies) == 0 {
		return tenancy.Scope{}, a.lacks(p)
	}
	return tenancy.ForCustomers(a.ResellerID, companies...)
}

func (a Actor) lacks(p Permission) error {
	if a.ClientID != "" {
		return apperr.New(apperr.Forbidden, "permission.missing",
			"The token does not have the scope "+string(p)+". Nothing was changed. Give it to the API client, or ask for it with the token.")
	}
	return apperr.New(apperr.Forbidden, "permission.missing",
		"Your role does not include "+string(p)+". Nothing was changed. Ask an administrator for it.")
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
