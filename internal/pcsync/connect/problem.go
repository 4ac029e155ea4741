package connect

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenancy"
	"github.com/tenantry/tenantry/internal/upstream"
)

// pause is how long a connection with a problem is left alone between two tries.
const pause = 5 * time.Minute

// whatHeld marks a refusal of ours that repeats a known problem without asking Microsoft.
const whatHeld = "held"

// held is the refusal that a known problem stands for.
func held(code string) error {
	return &upstream.Error{API: "entra", Op: "open connection", Kind: upstream.KindUnauthorized, Reason: upstream.Reason(code), What: whatHeld}
}

// gate lets background work try a connection with a known problem once in pause, across all
// replicas. A person is always let through. anew tells that nothing remembered may be used:
// a token from before the problem proves nothing.
func (c *Connector) gate(ctx context.Context, sc tenancy.Scope, r reseller.Reseller) (anew bool, err error) {
	if r.AuthorizationState == reseller.NeverAuthorized {
		return false, held(reseller.ProblemNotAuthorized)
	}
	if r.Problem == nil || !reseller.Blocking(r.Problem.Code) {
		c.forgetNote(r.ID) // somebody solved it, here or in another replica
		return false, nil
	}
	if upstream.IsForPerson(ctx) {
		return true, nil
	}
	claimed, err := c.cfg.Store.ClaimTry(ctx, sc, r.ID, c.cfg.Machine(), pause)
	if err != nil {
		return false, err
	}
	if !claimed {
		return false, held(r.Problem.Code)
	}
	c.forgetNote(r.ID)
	return true, nil
}

func (c *Connector) forgetNote(resellerID string) {
	c.mu.Lock()
	x := c.open[resellerID]
	c.mu.Unlock()
	if x != nil {
		x.forgetNote()
	}
}

// Clear takes a problem back after work that went well, if a call to Partner Center with the
// present credentials that began after the problem was met has worked: work that did without one,
// or began before, proves nothing.
func (c *Connector) Clear(ctx context.Context, resellerID string) error {
	sc, err := tenancy.ForReseller(resellerID)
	if err != nil {
		return err
	}
	r, sealed, err := c.cfg.Store.ResellerCredentials(ctx, sc, resellerID)
	if err != nil || (r.Problem == nil && r.AuthorizationState != reseller.Revoked) {
		return err
	}
	if x := c.known(r, sealed); x == nil || !x.disproves(r.Problem) {
		return nil
	}
	return c.cfg.Store.ResellerWorks(ctx, sc, resellerID)
}
