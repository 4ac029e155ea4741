package session

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
)

// Guard counts failures of one account name or one network address.
type Guard struct {
	Key           []byte // SHA-256, so that no address or name is stored
	Failures      int
	LastFailureAt time.Time
	BlockedUntil  time.Time
}

// How delays grow: the first few failures are free, then each doubles the wait, to a bound;
// a quiet day forgets.
const (
	freeFailures = 5
	firstDelay   = 2 * time.Second
	longestDelay = 15 * time.Minute
	forgetAfter  = 24 * time.Hour
)

// next is the guard after one more failure.
func (g Guard) next(now time.Time) Guard {
	if now.Sub(g.LastFailureAt) > forgetAfter {
		g.Failures = 0
	}
	g.Failures++
	g.LastFailureAt, g.BlockedUntil = now, now
	if over := g.Failures - freeFailures; over > 0 {
		delay := longestDelay
		if over < 12 { // beyond that the doubling passes the bound anyway
			delay = min(longestDelay, firstDelay<<(over-1))
		}
		g.BlockedUntil = now.Add(delay)
	}
	return g
}

// guardKeys are the account's key first, then the address's.
func guardKeys(foldedEmail, address string) [][]byte {
	account := sha256.Sum256([]byte("account\x00" + foldedEmail))
	place := sha256.Sum256([]byte("address\x00" + address))
	return [][]byte{account[:], place[:]}
}

func (s *Service) checkGuards(ctx context.Context, keys [][]byte) error {
	now := s.now()
	for _, key := range keys {
		g, err := s.store.Guard(ctx, key)
		if err != nil {
			return err
		}
		if wait := g.BlockedUntil.Sub(now); wait > 0 {
			e := apperr.New(apperr.TooMany, "login.delayed", "There were too many wrong sign-ins. You are not signed in. Wait a little and try again.")
			e.RetryAfter = wait
			return e
		}
	}
	return nil
}

func (s *Service) countFailure(ctx context.Context, keys [][]byte) error {
	for _, key := range keys {
		g, err := s.store.Guard(ctx, key)
		if err != nil {
			return err
		}
		g.Key = key
		if err := s.store.SaveGuard(ctx, g.next(s.now())); err != nil {
			return err
		}
	}
	return nil
}
