package session

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/netip"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/portaluser"
)

// Guard counts attempts of one account name or one network address that did not succeed.
type Guard struct {
	Key           []byte // SHA-256, so that no address or name is stored
	Failures      int
	LastFailureAt time.Time
	BlockedUntil  time.Time
}

// How delays grow: the first few failures are free, then each doubles the wait, to a bound;
// a quiet day forgets. An address has more that are free, because a whole company may share it.
const (
	freeOfAccount = 5
	freeOfAddress = 20
	firstDelay    = 2 * time.Second
	longestDelay  = 15 * time.Minute
	forgetAfter   = 24 * time.Hour
)

// next is the guard after one more failure.
func (g Guard) next(now time.Time, free int) Guard {
	if now.Sub(g.LastFailureAt) > forgetAfter {
		g.Failures = 0
	}
	g.Failures++
	g.LastFailureAt, g.BlockedUntil = now, now
	if over := g.Failures - free; over > 0 {
		delay := longestDelay
		if over < 12 { // beyond that the doubling passes the bound anyway
			delay = min(longestDelay, firstDelay<<(over-1))
		}
		g.BlockedUntil = now.Add(delay)
	}
	return g
}

// spent is the guard of a budget after one more was taken from it: so many at once, and one more each
// time that every has passed. Nothing has to be forgiven.
func (g Guard) spent(now time.Time, atOnce int, every time.Duration) Guard {
	g.LastFailureAt = now
	if full := now.Add(-time.Duration(atOnce-1) * every); g.BlockedUntil.Before(full) {
		g.BlockedUntil = full
	}
	g.BlockedUntil = g.BlockedUntil.Add(every)
	return g
}

// tooManyWrong is what most delays are for.
const tooManyWrong = "too many wrong passwords"

// guarded is one thing that attempts are counted for.
type guarded struct {
	key     []byte
	free    int
	account bool
	every   time.Duration // of a budget: when one more is free; 0 where delays grow

	before, counted Guard // of the attempt that countAttempt counted
}

// next is the guard g of it after one more.
func (one guarded) next(now time.Time, g Guard) Guard {
	if one.every > 0 {
		return g.spent(now, one.free, one.every)
	}
	return g.next(now, one.free)
}

// guardsOf are the account's guard first, then the address's.
func guardsOf(foldedEmail, address string) []guarded {
	account := sha256.Sum256([]byte("account\x00" + foldedEmail))
	place := sha256.Sum256([]byte("address\x00" + network(address)))
	return []guarded{{key: account[:], free: freeOfAccount, account: true}, {key: place[:], free: freeOfAddress}}
}

// network is an IPv4 address, or the /64 of an IPv6 one: whoever has one address of it has all.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil || a.Unmap().Is4() {
		return address
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}

// countAttempt counts an attempt as failed before the password is looked at, so that many at
// once do not all pass; forgive takes it back. what is what there were too many of, notDone what a
// refused attempt did not do.
//
// Errors: TooMany while a delay runs.
func (s *Service) countAttempt(ctx context.Context, guards []guarded, what, notDone string) error {
	return s.store.InTx(ctx, func(ctx context.Context) error {
		for i, one := range guards {
			g, err := s.store.LockGuard(ctx, one.key)
			if err != nil {
				return err
			}
			now := s.now()
			if wait := g.BlockedUntil.Sub(now); wait > 0 {
				e := apperr.New(apperr.TooMany, "login.delayed", "There were "+what+". "+notDone+" Wait a little and try again.")
				e.RetryAfter = wait
				return e
			}
			guards[i].before, guards[i].counted = g, one.next(now, g)
			if err := s.store.SaveGuard(ctx, guards[i].counted); err != nil {
				return err
			}
		}
		return nil
	})
}

// uncount takes back an attempt whose password nobody looked at because too many were under way. A caller
// who hangs up does not stop it.
func (s *Service) uncount(ctx context.Context, guards []guarded) error {
	return s.store.InTx(context.WithoutCancel(ctx), func(ctx context.Context) error {
		for _, one := range guards {
			g, err := s.store.LockGuard(ctx, one.key)
			if err != nil {
				return err
			}
			g.Failures = max(0, g.Failures-1)
			if g.BlockedUntil.Equal(clock.Cut(one.counted.BlockedUntil)) { // no other attempt was counted since
				g.LastFailureAt, g.BlockedUntil = one.before.LastFailureAt, one.before.BlockedUntil
			}
			if err := s.store.SaveGuard(ctx, g); err != nil {
				return err
			}
		}
		return nil
	})
}

// looked is the error of looking at the password of an attempt that was counted. One that nobody looked at
// because too many were under way, was no attempt.
func (s *Service) looked(ctx context.Context, guards []guarded, err error) error {
	if apperr.KindOf(err) == apperr.TooMany {
		return errors.Join(err, s.uncount(ctx, guards))
	}
	return err
}

// forgive takes back what countAttempt counted: the account begins anew, the address loses
// this one attempt only, so that whoever has one account cannot wipe out guesses at others.
func (s *Service) forgive(ctx context.Context, guards []guarded) error {
	return s.store.InTx(ctx, func(ctx context.Context) error {
		for _, one := range guards {
			g, err := s.store.LockGuard(ctx, one.key)
			if err != nil {
				return err
			}
			g.Failures, g.BlockedUntil = max(0, g.Failures-1), s.now()
			if one.account {
				g.Failures = 0
			}
			if err := s.store.SaveGuard(ctx, g); err != nil {
				return err
			}
		}
		return nil
	})
}

// Unlock ends the delay of an account's sign-ins, for the command line. Delays of network
// addresses stay: they end by themselves.
//
// Errors: NotFound.
func (s *Service) Unlock(ctx context.Context, email string) (portaluser.Login, error) {
	folded := fold.Text(email)
	user, err := s.store.LoginByEmail(ctx, folded)
	if err != nil {
		return portaluser.Login{}, portaluser.Nobody(err)
	}
	err = s.store.InTx(ctx, func(ctx context.Context) error {
		g, err := s.store.LockGuard(ctx, guardsOf(folded, "")[0].key)
		if err != nil {
			return err
		}
		failures := g.Failures
		g.Failures, g.BlockedUntil = 0, s.now()
		if err := s.store.SaveGuard(ctx, g); err != nil {
			return err
		}
		event := loginEvent(user, "portal_user.unlocked", audit.Succeeded)
		event.Before = audit.JSON(map[string]any{"failures": failures})
		return s.audit.Record(ctx, event)
	})
	return user, err
}
