package control

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// policyBody is one tenant that demands something.
type policyBody struct {
	Tenant string             `json:"tenant"`
	Demand world.SignInDemand `json:"demand"`
	Since  time.Time          `json:"since"`
}

// listPolicies tells which tenants demand something, and what may be demanded.
func (p *Panel) listPolicies(rw http.ResponseWriter, _ *http.Request) {
	answer(rw, http.StatusOK, map[string]any{"policies": p.policies(), "demands": world.SignInDemands()})
}

func (p *Panel) policies() []policyBody {
	list := []policyBody{}
	p.w.View(func(s *world.State) {
		for t := range s.Tenants.All("") {
			if t.SignInPolicy != nil {
				list = append(list, policyBody{Tenant: t.ID, Demand: t.SignInPolicy.Demand, Since: t.SignInPolicy.Since})
			}
		}
	})
	return list
}

// setPolicy makes a tenant, by id or domain, demand something; an empty demand
// ends it.
func (p *Panel) setPolicy(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		Tenant string             `json:"tenant"`
		Demand world.SignInDemand `json:"demand"`
	}
	if !decode(rw, r, &in) {
		return
	}
	if in.Demand != "" && !slices.Contains(world.SignInDemands(), in.Demand) {
		fail(rw, http.StatusBadRequest, "demand is not one of those that GET /_sim/sign-in-policy lists.")
		return
	}
	switch err := p.ask(in.Tenant, in.Demand); {
	case errors.Is(err, errNoTenant):
		fail(rw, http.StatusNotFound, "There is no such tenant.")
	case err != nil:
		fail(rw, http.StatusInternalServerError, err.Error())
	default:
		p.listPolicies(rw, r)
	}
}

// ask makes a tenant, by id or domain, demand something.
func (p *Panel) ask(tenant string, demand world.SignInDemand) error {
	return p.w.Update(func(tx *world.Tx) error {
		t, ok := world.FindTenant(tx.State, tenant)
		if !ok {
			return errNoTenant
		}
		world.SetSignInPolicy(tx, p.w.Machine(), t.ID, demand)
		return nil
	})
}

// changeAccount changes what the body names of an account and leaves the rest.
func (p *Panel) changeAccount(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		User           string        `json:"user"` // user principal name
		Password       *world.Secret `json:"password"`
		MFA            *bool         `json:"mfa"`
		MustChange     *bool         `json:"must_change"`
		Blocked        *bool         `json:"blocked"`
		RevokeSessions bool          `json:"revoke_sessions"`
	}
	if !decode(rw, r, &in) {
		return
	}
	found := false
	err := p.w.Update(func(tx *world.Tx) error {
		t, u, ok := world.FindSignIn(tx.State, in.User)
		if !ok {
			return nil
		}
		found = true
		if in.Password != nil {
			world.SetPassword(tx, p.w.Machine(), t.ID, u.ID, *in.Password, false)
		}
		if in.RevokeSessions {
			world.RevokeSignIns(tx, p.w.Machine(), t.ID, u.ID)
		}
		e, _ := tx.Users.Edit(t.ID, u.ID)
		set(&e.SignIn.MFA, in.MFA)
		set(&e.SignIn.MustChange, in.MustChange)
		set(&e.SignIn.Blocked, in.Blocked)
		return nil
	})
	switch {
	case err != nil:
		fail(rw, http.StatusInternalServerError, err.Error())
	case !found:
		fail(rw, http.StatusNotFound, "There is no such account to sign in with.")
	default:
		rw.WriteHeader(http.StatusNoContent)
	}
}
