package upstream

import (
	"context"
	"crypto/sha256"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/tenantry/tenantry/internal/clock"
)

// TokenSource gives bearer tokens for one API, caller and tenant.
type TokenSource interface {
	// Token returns a token that is good for two minutes at least. rejected is "" or the token that the API just refused;
	// the source then forgets it and asks for a new one. Errors are *Error.
	Token(ctx context.Context, rejected string) (string, error)
}

// TokenFunc is a TokenSource made of a function.
type TokenFunc func(ctx context.Context, rejected string) (string, error)

// Token calls f.
func (f TokenFunc) Token(ctx context.Context, rejected string) (string, error) {
	return f(ctx, rejected)
}

// refusalTime is how long a refusal that only a person can change is remembered: one try in 5 minutes.
const refusalTime = 5 * time.Minute

// refusals remembers which tokens an API refuses altogether, by their hash, so that a sync of ten thousand customers
// does not ask ten thousand times with a token that lacks multifactor authentication.
type refusals struct {
	now    clock.Machine
	byHash *lru.Cache[[sha256.Size]byte, refusal]
}

type refusal struct {
	err   *Error
	until time.Time
}

func newRefusals(now clock.Machine) (*refusals, error) {
	byHash, err := lru.New[[sha256.Size]byte, refusal](1024)
	if err != nil {
		return nil, err
	}
	return &refusals{now: now, byHash: byHash}, nil
}

// of returns the remembered refusal of token, or nil.
func (r *refusals) of(token, op string) *Error {
	key := sha256.Sum256([]byte(token))
	known, ok := r.byHash.Get(key)
	if !ok || token == "" {
		return nil
	}
	if !r.now().Before(known.until) {
		r.byHash.Remove(key)
		return nil
	}
	e := *known.err
	e.Op = op
	return &e
}

// note remembers err if it condemns the token itself and not only the one call.
func (r *refusals) note(token string, err *Error) {
	if token == "" || err.Kind != KindUnauthorized || err.Reason != ReasonMFAMissing {
		return
	}
	r.byHash.Add(sha256.Sum256([]byte(token)), refusal{err: err, until: r.now().Add(refusalTime)})
}
