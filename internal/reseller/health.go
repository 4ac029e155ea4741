package reseller

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/internal/tenancy"
)

// Probe is one live try. Tried is false when something before it failed already.
type Probe struct {
	Tried   bool
	Problem *Problem // nil when it worked
}

// OK tells whether it was tried and worked.
func (p Probe) OK() bool { return p.Tried && p.Problem == nil }

// Probes are what was tried live at Microsoft for one health report.
type Probes struct {
	AppToken     Probe
	UserToken    Probe
	Profile      Probe
	Webhook      Probe
	MFACompliant *bool      // nil: Microsoft did not say
	WebhookURL   string     // the address registered at Partner Center; "" for none
	OwnWebhook   string     // the address that should be registered; "" when this installation has no public one
	HeldUntil    *time.Time // a limit of Microsoft's pauses calls until then (machine time)
	MPNID        string
	Agreement    *bool // whether the partner agreement is signed; nil: not told
	// AgreementAnswered: with Agreement nil, Partner Center answered, but would not tell of this account.
	AgreementAnswered bool
}

// SyncFact is the freshness of one mirrored resource, summed over the reseller's tenants.
type SyncFact struct {
	Resource      string
	LastSuccessAt *time.Time // machine time; the oldest of the tenants'
	Failing       int        // tenants (or 1 for the reseller itself) whose last try failed
	ProblemCode   string     // of one that fails
	ProblemDetail string
}

// GDAPEnding is a delegated administration that ends soon or has ended.
type GDAPEnding struct {
	TenantID   string
	TenantName string
	EndsAt     time.Time // business time
	AutoExtend bool
	// GlobalAdmin: the relationship holds the Global Administrator role, with which Microsoft
	// does not extend it automatically.
	GlobalAdmin bool
}

// HealthFacts are what our own data tells about a reseller's connection.
type HealthFacts struct {
	Syncs          []SyncFact
	ConsentMissing int // connected tenants
	ConsentUnknown int
	GDAPMissing    int
	Connected      int
	GDAPEndings    []GDAPEnding // soonest first, at most 50
}

// Health tries the connection and tells what it found, with the remedy for each finding. It is
// the same for the page and for `tenantry doctor`.
//
// Errors: NotFound outside sc. Microsoft's failures are findings, not errors.
func (s *Service) Health(ctx context.Context, sc tenancy.Scope, id string) (Report, error) {
	r, err := s.Store.Reseller(ctx, sc, id)
	if err != nil {
		return Report{}, err
	}
	facts, err := s.Store.HealthFacts(ctx, sc, id, s.Business())
	if err != nil {
		return Report{}, err
	}
	probes := s.Microsoft.Probe(ctx, id)
	return Report{
		ResellerID: r.ID, CheckedAt: s.Machine(),
		Findings: Findings(r, facts, probes, s.Machine(), s.Business()),
	}, nil
}
