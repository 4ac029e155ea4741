package control

import (
	"encoding/json"
	"net/http"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// scenario is a trouble with a name, made of faults or of a change of the world.
type scenario struct {
	name, does string
	tenant     tenantNeed
	faults     func(tenantID string) []Fault
	// begin changes the world and gives the way back; t is nil without a tenant.
	begin func(p *Panel, t *world.Tenant) (back func() error, err error)
}

// tenantNeed says which tenant a scenario is about.
type tenantNeed string

const (
	noTenant    tenantNeed = ""
	anyTenant   tenantNeed = "any"
	ofCustomer  tenantNeed = "customer"
	ofReseller  tenantNeed = "reseller"
	everyPath              = "/**"
	partnerPath            = "/v1/customers/**"
)

var scenarios = []scenario{
	{
		name: "throttled_tenant", tenant: anyTenant, does: "Partner Center, the Partner API and Graph answer 429 with Retry-After: 5 to tokens of this tenant, not to a partner's calls about it.",
		faults: func(id string) []Fault {
			return each([]string{"/v1/**", "/v1.0/**", "/beta/**"}, Fault{
				Tenant: id, Status: http.StatusTooManyRequests, RetryAfter: json.RawMessage("5"),
			})
		},
	},
	{name: "token_revoked", tenant: anyTenant, does: "Everybody of this tenant is signed out once: refresh tokens answer AADSTS50173 until there is a new sign-in.", begin: revokeAll},
	{name: "mfa_missing", tenant: anyTenant, does: "This tenant asks for a second factor again: refresh tokens answer AADSTS50076 until there is a new sign-in.", begin: demand(world.DemandMFA)},
	{name: "access_blocked", tenant: anyTenant, does: "Conditional access blocks everybody in this tenant: AADSTS53003.", begin: demand(world.DemandBlock)},
	{name: "consent_gone", tenant: anyTenant, does: "No application is known in this tenant any more: AADSTS700016, or 65001 in the application's own.", begin: withoutConsents},
	{name: "delegation_gone", tenant: ofCustomer, does: "Delegated administration looks active and gives nobody a role: AADSTS50020; for tokens that live 400 at Graph and 403 of this customer's people at Partner Center.", begin: trouble(func(t *world.Trouble, on bool) { t.NoDelegation = on })},
	{name: "out_of_licenses", tenant: ofCustomer, does: "Every license of this customer that is not in use is gone.", begin: trouble(func(t *world.Trouble, on bool) { t.NoFreeSeats = on })},
	{name: "half_accepted_order", tenant: ofCustomer, does: "Of a cart that makes several orders only the first is accepted, the others stand in orderErrors.", begin: trouble(func(t *world.Trouble, on bool) { t.HalfOrders = on })},
	{name: "secret_expired", tenant: ofReseller, does: "The secrets of this reseller's applications have expired: AADSTS7000222.", begin: expiredSecrets},
	{name: "lag", does: "Orders are pending for two minutes, without subscription ids, and lists show them a minute late.", begin: lag},
	{
		name: "answers_lost", does: "Changes at Partner Center are carried out and the connection is closed before the answer.",
		faults: func(string) []Fault {
			return []Fault{{Method: http.MethodPost, Path: partnerPath, AfterEffect: true}, {Method: http.MethodPatch, Path: partnerPath, AfterEffect: true}}
		},
	},
	{
		name: "microsoft_down", does: "Every service answers 503 with Retry-After: 30.",
		faults: func(string) []Fault {
			return []Fault{{Path: everyPath, Status: http.StatusServiceUnavailable, RetryAfter: json.RawMessage("30")}}
		},
	},
	{name: "flaky", does: "Every fourth call answers 500.", faults: func(string) []Fault {
		return []Fault{{Path: everyPath, Status: http.StatusInternalServerError, Every: 4}}
	}},
	{name: "slow", does: "Every call takes two seconds longer.", faults: func(string) []Fault { return []Fault{{Path: everyPath, Latency: "2s"}} }},
}

func each(paths []string, f Fault) []Fault {
	out := make([]Fault, 0, len(paths))
	for _, path := range paths {
		f.Path = path
		out = append(out, f)
	}
	return out
}

// update is Update for a change that has nothing to refuse.
func (p *Panel) update(change func(tx *world.Tx)) error {
	return p.w.Update(func(tx *world.Tx) error { change(tx); return nil })
}

func revokeAll(p *Panel, t *world.Tenant) (func() error, error) {
	err := p.update(func(tx *world.Tx) {
		var people []string
		for u := range tx.State.Users.All(t.ID) {
			if u.SignIn != nil {
				people = append(people, u.ID)
			}
		}
		for _, id := range people {
			world.RevokeSignIns(tx, p.w.Machine(), t.ID, id)
		}
	})
	return func() error { return nil }, err // what was revoked stays revoked
}

func demand(d world.SignInDemand) func(*Panel, *world.Tenant) (func() error, error) {
	return func(p *Panel, t *world.Tenant) (func() error, error) {
		set := func(d world.SignInDemand) error {
			return p.update(func(tx *world.Tx) { world.SetSignInPolicy(tx, p.w.Machine(), t.ID, d) })
		}
		return func() error { return set("") }, set(d)
	}
}

func trouble(change func(t *world.Trouble, on bool)) func(*Panel, *world.Tenant) (func() error, error) {
	return func(p *Panel, t *world.Tenant) (func() error, error) {
		set := func(on bool) error {
			return p.update(func(tx *world.Tx) {
				world.SetTrouble(tx, t.ID, func(have *world.Trouble) { change(have, on) })
			})
		}
		return func() error { return set(false) }, set(true)
	}
}

// withoutConsents takes every consent of the tenant away and gives back those that
// nobody has given anew.
func withoutConsents(p *Panel, t *world.Tenant) (func() error, error) {
	var taken []*world.Consent
	err := p.update(func(tx *world.Tx) {
		for c := range tx.State.Consents.All(t.ID) {
			taken = append(taken, c)
		}
		for _, c := range taken {
			tx.Consents.Delete(t.ID, c.AppID)
		}
	})
	back := func() error {
		return p.update(func(tx *world.Tx) {
			for _, c := range taken {
				if _, again := tx.Consents.Get(t.ID, c.AppID); !again {
					tx.Consents.Put(t.ID, c.AppID, c)
				}
			}
		})
	}
	return back, err
}

func expiredSecrets(p *Panel, t *world.Tenant) (func() error, error) {
	before := map[string][]world.AppSecret{}
	err := p.update(func(tx *world.Tx) {
		for a := range tx.State.Apps.All("") {
			if a.TenantID == t.ID {
				before[a.ID] = a.Secrets
			}
		}
		for id := range before {
			e, _ := tx.Apps.Edit("", id)
			for i := range e.Secrets {
				if e.Secrets[i].ExpiresAt.After(tx.Now) {
					e.Secrets[i].ExpiresAt = tx.Now
				}
			}
		}
	})
	back := func() error {
		return p.update(func(tx *world.Tx) {
			for id, secrets := range before {
				if e, ok := tx.Apps.Edit("", id); ok {
					e.Secrets = secrets
				}
			}
		})
	}
	return back, err
}

func lag(p *Panel, _ *world.Tenant) (func() error, error) {
	var before world.Settings
	p.w.View(func(s *world.State) { before = s.Settings })
	set := func(list, order int, late bool) error {
		return p.w.Tune(func(s *world.Settings) {
			s.ListLagSeconds, s.OrderDelaySeconds, s.LateSubscriptionIDs = list, order, late
		})
	}
	back := func() error { return set(before.ListLagSeconds, before.OrderDelaySeconds, before.LateSubscriptionIDs) }
	return back, set(60, 120, true)
}
