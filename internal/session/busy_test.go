package session

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/portaluser"
)

// counts is a store that knows nobody and keeps guards.
type counts struct {
	store
	guards map[string]Guard
}

func (counts) InTx(ctx context.Context, fn func(context.Context) error) error { return fn(ctx) }

func (counts) LoginByEmail(context.Context, string) (portaluser.Login, error) {
	return portaluser.Login{}, apperr.Missing("login")
}

func (c counts) LockGuard(_ context.Context, key []byte) (Guard, error) {
	g := c.guards[string(key)]
	g.Key = key
	return g, nil
}

func (c counts) SaveGuard(_ context.Context, g Guard) error {
	c.guards[string(g.Key)] = g
	return nil
}

// flooded turns every password away, after something else has happened.
type flooded struct {
	hasher
	meanwhile func()
}

func (f flooded) CheckAndRenew(context.Context, string, string) (bool, string, error) {
	f.meanwhile()
	return false, "", apperr.New(apperr.TooMany, "login.busy", "Too many people sign in at once.")
}

func TestASignInThatIsTurnedAwayIsNoAttempt(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	yesterday := now.Add(-20 * time.Hour)
	key := string(guardsOf("mia@example.com", "192.0.2.1")[0].key)
	tests := map[string]struct {
		before    Guard
		meanwhile func(Guard) Guard // what others did to the guard
		after     Guard
	}{
		"the first": {Guard{}, nil, Guard{}},
		"the last that is free": {
			Guard{Failures: 4, LastFailureAt: yesterday, BlockedUntil: yesterday}, nil,
			Guard{Failures: 4, LastFailureAt: yesterday, BlockedUntil: yesterday},
		},
		"one that would begin a delay": {
			Guard{Failures: 7, LastFailureAt: yesterday, BlockedUntil: yesterday}, nil,
			Guard{Failures: 7, LastFailureAt: yesterday, BlockedUntil: yesterday},
		},
		"while another one is wrong": {
			Guard{Failures: 4, LastFailureAt: yesterday, BlockedUntil: yesterday},
			func(g Guard) Guard { return g.next(now, freeOfAccount) },
			Guard{Failures: 5, LastFailureAt: now, BlockedUntil: now.Add(firstDelay)},
		},
		"while the right password was used": {
			Guard{Failures: 4, LastFailureAt: yesterday, BlockedUntil: yesterday},
			func(g Guard) Guard { g.Failures = 0; return g },
			Guard{Failures: 0, LastFailureAt: yesterday, BlockedUntil: yesterday},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			kept := counts{guards: map[string]Guard{key: tt.before}}
			meanwhile := func() {
				if tt.meanwhile != nil {
					kept.guards[key] = tt.meanwhile(kept.guards[key])
				}
			}
			s := NewService(kept, flooded{meanwhile: meanwhile}, nil, nil, func() time.Time { return now }, nil)
			_, err := s.Login(t.Context(), "mia@example.com", "harbor lantern 42", From{Address: "192.0.2.1"})
			require.Equal(t, apperr.TooMany, apperr.KindOf(err))
			require.ErrorContains(t, err, "at once")
			after := kept.guards[key]
			after.Key = nil
			require.Equal(t, tt.after, after)
		})
	}
}
