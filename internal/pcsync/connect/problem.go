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

// renote is how often the same problem is written again, so that thousands of calls that meet it
// write it once.
const renote = time.Minute

// whatHeld marks a refusal of ours that repeats a known problem without asking Microsoft.
const whatHeld = "held"

type note struct {
	code string
	at   time.Time
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
	defer c.mu.Unlock()
	delete(c.notes, resellerID)
}

// held is the refusal that a known problem stands for.
func held(code string) error {
	return &upstream.Error{API: "entra", Op: "open connection", Kind: upstream.KindUnauthorized, Reason: upstream.Reason(code), What: whatHeld}
}

// Note writes a failure on the reseller when it makes every further try useless until a person
// acts, and tells whether it was one. Refusals that may be one customer's alone (missing consent
// or delegation there, a policy of that tenant) are not the reseller's.
func (c *Connector) Note(ctx context.Context, resellerID string, err error) (bool, error) {
	e, ok := upstream.As(err)
	if !ok || e.Kind != upstream.KindUnauthorized {
		return false, nil
	}
	if e.What == whatHeld {
		return true, nil
	}
	if !ownReason(e.Reason) {
		return false, nil
	}
	return true, c.note(ctx, resellerID, e)
}

// ownReason tells whether a refusal is the reseller's own wherever it is met.
func ownReason(r upstream.Reason) bool {
	switch r {
	case upstream.ReasonSecretWrong, upstream.ReasonSecretExpired, upstream.ReasonMFAMissing, upstream.ReasonTokenRevoked,
		upstream.ReasonTokenExpired, upstream.ReasonNotAuthorized, upstream.ReasonWrongTenant, upstream.ReasonAppMissing, upstream.ReasonConfig:
		return true
	case upstream.ReasonConsentMissing, upstream.ReasonGDAPMissing, upstream.ReasonAppOnlyRefused, upstream.ReasonTenantBlocked,
		upstream.ReasonTenantMissing, upstream.ReasonForbidden:
	}
	return false
}

func (c *Connector) note(ctx context.Context, resellerID string, e *upstream.Error) error {
	if !reseller.Blocking(string(e.Reason)) {
		return nil
	}
	now := c.cfg.Machine()
	c.mu.Lock()
	last, ok := c.notes[resellerID]
	fresh := ok && last.code == string(e.Reason) && now.Sub(last.at) < renote
	if !fresh {
		c.notes[resellerID] = note{code: string(e.Reason), at: now}
	}
	c.mu.Unlock()
	if fresh {
		return nil
	}
	sc, err := tenancy.ForReseller(resellerID)
	if err != nil {
		return err
	}
	c.cfg.Log.WarnContext(ctx, "connection to Microsoft does not work", "reseller_id", resellerID, "microsoft", e)
	return c.cfg.Store.SetResellerProblem(ctx, sc, resellerID, &reseller.Problem{Code: string(e.Reason), Detail: e.Sentence(), At: now})
}

// Clear takes a problem back after work that went well, if a call to Partner Center that began
// after the problem was met has worked: work that did without one, or began before, proves nothing.
func (c *Connector) Clear(ctx context.Context, resellerID string) error {
	sc, err := tenancy.ForReseller(resellerID)
	if err != nil {
		return err
	}
	r, _, err := c.cfg.Store.ResellerCredentials(ctx, sc, resellerID)
	if err != nil || (r.Problem == nil && r.AuthorizationState != reseller.Revoked) {
		return err
	}
	c.mu.Lock()
	worked := c.worked[resellerID]
	proven := worked.After(c.notes[resellerID].at) && (r.Problem == nil || worked.After(r.Problem.At))
	if proven {
		delete(c.notes, resellerID)
	}
	c.mu.Unlock()
	if !proven {
		return nil
	}
	return c.cfg.Store.ResellerWorks(ctx, sc, resellerID)
}

// observe remembers when the newest call to Partner Center that worked was begun.
func (c *Connector) observe(resellerID string) func(upstream.Observation) {
	return func(o upstream.Observation) {
		if o.Kind == "" {
			began := c.cfg.Machine().Add(-o.Duration)
			c.mu.Lock()
			if began.After(c.worked[resellerID]) {
				c.worked[resellerID] = began
			}
			c.mu.Unlock()
		}
		if c.cfg.Observe != nil {
			c.cfg.Observe(o)
		}
	}
}

// blocked is the problem that this process met within the last pause, "" when there is none or a
// person asks. Work that was under way when it was met stops there too.
func (c *Connector) blocked(ctx context.Context, resellerID string) string {
	if upstream.IsForPerson(ctx) {
		return ""
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	last, ok := c.notes[resellerID]
	if !ok || c.cfg.Machine().Sub(last.at) >= pause {
		return ""
	}
	return last.code
}

// watch notes refusals of the reseller's own tokens, and gives none while a problem holds.
func (c *Connector) watch(resellerID string, tokens upstream.TokenSource) upstream.TokenSource {
	return upstream.TokenFunc(func(ctx context.Context, rejected string) (string, error) {
		if code := c.blocked(ctx, resellerID); code != "" {
			return "", held(code)
		}
		token, err := tokens.Token(ctx, rejected)
		e, ok := upstream.As(err)
		if !ok || e.Kind != upstream.KindUnauthorized {
			return token, err
		}
		// The request's context may have ended; the note is still wanted.
		if noteErr := c.note(context.WithoutCancel(ctx), resellerID, e); noteErr != nil {
			c.cfg.Log.WarnContext(ctx, "problem of a connection not noted", "reseller_id", resellerID, "error", noteErr)
		}
		return token, err
	})
}
