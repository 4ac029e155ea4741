package connect

import (
	"context"
	"errors"
	"time"

	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenancy"
	"github.com/tenantry/tenantry/internal/upstream"
)

// ErrFormer tells that a refusal met credentials that the reseller no longer has: it was authorized
// anew, or given another secret or application, since the connection was opened. The refusal says
// nothing of the present ones; work that opens the connection again goes on with these.
var ErrFormer = errors.New("connect: the reseller has other credentials now")

// renote is how often the same problem is written again, so that thousands of calls that meet it
// write it once.
const renote = time.Minute

type note struct {
	code string
	at   time.Time
}

// Note writes a failure of the connection's calls on the reseller when it makes every further try
// useless until a person acts. Refusals that may be one customer's alone (missing consent or
// delegation there, a policy of that tenant) are not the reseller's.
//
// Errors: ErrFormer; then nothing was written.
func (x *Connection) Note(ctx context.Context, err error) error {
	e, ok := upstream.As(err)
	if !ok || e.Kind != upstream.KindUnauthorized {
		return nil
	}
	if e.What != whatHeld {
		if !ownReason(e.Reason) {
			return nil
		}
		if err := x.note(ctx, e); err != nil {
			return err
		}
	}
	return x.present(ctx)
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

// present refuses with ErrFormer when the reseller has other credentials than the connection.
func (x *Connection) present(ctx context.Context) error {
	sc, err := tenancy.ForReseller(x.ResellerID)
	if err != nil {
		return err
	}
	r, sealed, err := x.connector.cfg.Store.ResellerCredentials(ctx, sc, x.ResellerID)
	if err == nil && !x.of(r, sealed) {
		return ErrFormer
	}
	return err
}

func (x *Connection) note(ctx context.Context, e *upstream.Error) error {
	code, now := string(e.Reason), x.connector.cfg.Machine()
	if !reseller.Blocking(code) || !x.news(code, now) {
		return nil
	}
	sc, err := tenancy.ForReseller(x.ResellerID)
	if err != nil {
		return err
	}
	p := reseller.Problem{Code: code, Detail: e.Sentence(), At: now}
	noted, err := x.connector.cfg.Store.NoteRefusal(ctx, sc, x.ResellerID, p, x.authorized, x.sealed)
	if err != nil {
		return err
	}
	if !noted {
		return ErrFormer
	}
	x.connector.cfg.Log.WarnContext(ctx, "connection to Microsoft does not work", "reseller_id", x.ResellerID, "microsoft", e)
	return nil
}

// news remembers a problem and tells whether it is to be written.
func (x *Connection) news(code string, now time.Time) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.noted.code == code && now.Sub(x.noted.at) < renote {
		return false
	}
	x.noted = note{code: code, at: now}
	return true
}

func (x *Connection) forgetNote() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.noted = note{}
}

// blocked is the problem that this process met within the last pause, "" when there is none or a
// person asks. Work that was under way when it was met stops there too.
func (x *Connection) blocked(ctx context.Context) string {
	if upstream.IsForPerson(ctx) {
		return ""
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.connector.cfg.Machine().Sub(x.noted.at) >= pause {
		return ""
	}
	return x.noted.code
}

// watch notes refusals of the reseller's own tokens, and gives none while a problem holds.
func (x *Connection) watch(tokens upstream.TokenSource) upstream.TokenSource {
	return upstream.TokenFunc(func(ctx context.Context, rejected string) (string, error) {
		if code := x.blocked(ctx); code != "" {
			return "", held(code)
		}
		token, err := tokens.Token(ctx, rejected)
		e, ok := upstream.As(err)
		if !ok || e.Kind != upstream.KindUnauthorized {
			return token, err
		}
		// The request's context may have ended; the note is still wanted.
		if noteErr := x.note(context.WithoutCancel(ctx), e); noteErr != nil {
			x.connector.cfg.Log.WarnContext(ctx, "problem of a connection not noted", "reseller_id", x.ResellerID, "error", noteErr)
		}
		return token, err
	})
}

// observe remembers when the newest call to Partner Center that worked was begun.
func (x *Connection) observe(o upstream.Observation) {
	if o.Kind == "" {
		began := x.connector.cfg.Machine().Add(-o.Duration)
		x.mu.Lock()
		if began.After(x.worked) {
			x.worked = began
		}
		x.mu.Unlock()
	}
	if x.connector.cfg.Observe != nil {
		x.connector.cfg.Observe(o)
	}
}

// disproves tells whether a call that began after the problem was met has worked, and forgets it
// then. p is the one that stands in the store.
func (x *Connection) disproves(p *reseller.Problem) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if !x.worked.After(x.noted.at) || (p != nil && !x.worked.After(p.At)) {
		return false
	}
	x.noted = note{}
	return true
}
