package session

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/portaluser"
)

// movedAddress is a store where the address of whoever is signed in leads to somebody else, or to nobody.
type movedAddress struct {
	store
	user portaluser.Login
	err  error
}

func (movedAddress) InTx(ctx context.Context, fn func(context.Context) error) error { return fn(ctx) }

func (movedAddress) LockGuard(_ context.Context, key []byte) (Guard, error) {
	return Guard{Key: key}, nil
}

func (movedAddress) SaveGuard(context.Context, Guard) error { return nil }

func (m movedAddress) LoginByEmail(context.Context, string) (portaluser.Login, error) {
	return m.user, m.err
}

// A test that gets as far as looking at a password or writing ends with a nil pointer.
func TestOnlyTheOwnPasswordIsChanged(t *testing.T) {
	tests := map[string]movedAddress{
		"somebody else has the address": {user: portaluser.Login{ID: "other", Email: "mia@example.com"}},
		"nobody has the address":        {err: apperr.New(apperr.NotFound, "portal_user.not_found", "There is no such account.")},
	}
	for name, moved := range tests {
		t.Run(name, func(t *testing.T) {
			s := NewService(moved, nil, nil, nil, time.Now, nil)
			_, err := s.ChangePassword(t.Context(), authz.Actor{LoginID: "mia", SessionID: "s", Email: "mia@example.com"},
				"harbor lantern 42", "quiet meadow 77", "192.0.2.1")
			require.Equal(t, apperr.Unauthenticated, apperr.KindOf(err))
			require.ErrorContains(t, err, "Nothing was changed")
		})
	}
}
