package control

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// running is a scenario that is on.
type running struct {
	name, tenant string // tenant id; "" without one
	faults       []string
	back         func() error // nil when there is only what faults do
}

// runningScenarios are those that are on, in the order they began. They are known
// to this process alone, as faults are.
type runningScenarios struct {
	mu   sync.Mutex // held while one begins or ends, so that each happens once
	list []running
}

func (l *runningScenarios) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = nil
}

func (l *runningScenarios) index(name, tenant string) int {
	return slices.IndexFunc(l.list, func(r running) bool { return r.name == name && r.tenant == tenant })
}

// scenarioBody is one scenario as it is shown.
type scenarioBody struct {
	Name   string     `json:"name"`
	Does   string     `json:"does"`
	Tenant tenantNeed `json:"tenant"` // which tenant it is about: any, customer, reseller or "" for none
	On     []string   `json:"on"`     // the ids of the tenants it is on for; "" where it is about none
}

func (p *Panel) scenarioBodies() []scenarioBody {
	alive := map[string]bool{}
	for _, f := range p.faults.list() {
		alive[f.ID] = true
	}
	p.running.mu.Lock()
	defer p.running.mu.Unlock()
	// Somebody may have deleted the faults one by one.
	p.running.list = slices.DeleteFunc(p.running.list, func(r running) bool {
		return r.back == nil && !slices.ContainsFunc(r.faults, func(id string) bool { return alive[id] })
	})
	out := make([]scenarioBody, 0, len(scenarios))
	for _, s := range scenarios {
		b := scenarioBody{Name: s.name, Does: s.does, Tenant: s.tenant, On: []string{}}
		for _, r := range p.running.list {
			if r.name == s.name {
				b.On = append(b.On, r.tenant)
			}
		}
		out = append(out, b)
	}
	return out
}

func (p *Panel) listScenarios(rw http.ResponseWriter, _ *http.Request) {
	answer(rw, http.StatusOK, map[string]any{"scenarios": p.scenarioBodies()})
}

var (
	errNoScenario = errors.New("name is not one of those that GET /_sim/scenarios lists")
	errNoTenant   = errors.New("there is no such tenant")
)

func (p *Panel) beginScenario(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		Name   string `json:"name"`
		Tenant string `json:"tenant"` // id or domain
	}
	if !decode(rw, r, &in) {
		return
	}
	if err := p.begin(in.Name, in.Tenant); err != nil {
		failScenario(rw, err)
		return
	}
	p.listScenarios(rw, r)
}

// endScenarios ends the one of ?name= for ?tenant=, for all its tenants without
// one, or all there are.
func (p *Panel) endScenarios(rw http.ResponseWriter, r *http.Request) {
	if err := p.end(r.URL.Query().Get("name"), r.URL.Query().Get("tenant")); err != nil {
		failScenario(rw, err)
		return
	}
	rw.WriteHeader(http.StatusNoContent)
}

func failScenario(rw http.ResponseWriter, err error) {
	status := http.StatusBadRequest
	if errors.Is(err, errNoTenant) {
		status = http.StatusNotFound
	}
	fail(rw, status, err.Error())
}

// begin turns a scenario on; it may be on already.
func (p *Panel) begin(name, tenant string) error {
	i := slices.IndexFunc(scenarios, func(s scenario) bool { return s.name == name })
	if i < 0 {
		return errNoScenario
	}
	s := scenarios[i]
	t, err := p.scenarioTenant(s, tenant)
	if err != nil {
		return err
	}
	r := running{name: s.name}
	if t != nil {
		r.tenant = t.ID
	}
	p.running.mu.Lock()
	defer p.running.mu.Unlock()
	if p.running.index(r.name, r.tenant) >= 0 {
		return nil
	}
	if s.faults != nil {
		for _, f := range s.faults(r.tenant) {
			if err := f.compile(); err != nil {
				return err
			}
			r.faults = append(r.faults, p.faults.add(f).ID)
		}
	}
	if s.begin != nil {
		if r.back, err = s.begin(p, t); err != nil {
			return err
		}
	}
	p.running.list = append(p.running.list, r)
	return nil
}

// scenarioTenant finds the tenant a scenario needs; nil for one that needs none.
func (p *Panel) scenarioTenant(s scenario, name string) (found *world.Tenant, err error) {
	if s.tenant == noTenant {
		if name != "" {
			return nil, fmt.Errorf("%s is about no tenant: leave tenant out", s.name)
		}
		return nil, nil
	}
	p.w.View(func(st *world.State) { found, _ = world.FindTenant(st, name) })
	switch {
	case found == nil:
		return nil, errNoTenant
	case s.tenant == ofCustomer && found.Kind != world.TenantCustomer, s.tenant == ofReseller && found.Kind != world.TenantPartner:
		return nil, fmt.Errorf("%s is about the tenant of a %s", s.name, s.tenant)
	}
	return found, nil
}

// end turns scenarios off; it is no error when none of them is on.
func (p *Panel) end(name, tenant string) error {
	id, ok := p.findTenant(tenant)
	if tenant != "" && !ok {
		return errNoTenant
	}
	p.running.mu.Lock()
	defer p.running.mu.Unlock()
	var kept []running
	var failed error
	for _, r := range slices.Backward(p.running.list) { // the last one's way back leads to what the one before made
		if name != "" && r.name != name || id != "" && r.tenant != id {
			kept = append(kept, r)
			continue
		}
		for _, fault := range r.faults {
			p.faults.clear(fault)
		}
		if r.back != nil {
			failed = errors.Join(failed, r.back())
		}
	}
	slices.Reverse(kept)
	p.running.list = kept
	return failed
}
