package session

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/portaluser"
)

// How the value of a session's cookie changes. An older value retires when a newer one is first used,
// never before, so that an answer that gets lost costs nobody their session.
const (
	rotateAfter  = 15 * time.Minute // of use
	refreshAfter = time.Minute      // when asked for
	issueEvery   = time.Minute      // longer than an answer with the value before may be under way
	maxValues    = 8                // of a session that count at a time
	lapseAfter   = time.Hour        // from when two newer values were issued of which none was used
	graceFor     = 10 * time.Second // a retired value still counts for requests that were under way
)

// Value is one value of a session's cookie.
type Value struct {
	IssuedAt  time.Time
	Used      bool // before
	RetiredAt *time.Time
	// PassedAt is when the second newer value was issued. One may have got lost on the way to a browser that slept
	// afterwards; whoever takes none of several, does not want them.
	PassedAt *time.Time
}

// lapsed tells whether a value is shown in place of newer ones for too long: a thief who throws those away would never
// be told from the owner otherwise.
func (v Value) lapsed(now time.Time) bool {
	return v.RetiredAt == nil && v.PassedAt != nil && now.Sub(*v.PassedAt) >= lapseAfter
}

// reused tells whether a value is shown that its owner's browser has not sent for a while.
func (v Value) reused(now time.Time) bool {
	return v.RetiredAt != nil && now.Sub(*v.RetiredAt) > graceFor
}

// Refresh gives the caller's session another value of its cookie at once; "" where one was issued a
// moment ago, which goes on being the newest.
func (s *Service) Refresh(ctx context.Context, in SignedIn) (token string, err error) {
	return s.rotate(ctx, in.Session, refreshAfter)
}

// follow notes what the use of a value means for the values before it, and issues another when that
// is due.
func (s *Service) follow(ctx context.Context, sess Session) (token string, err error) {
	if !sess.Value.Used {
		if err := s.store.UseToken(ctx, sess.TokenHash, s.now()); err != nil {
			return "", err
		}
	}
	return s.rotate(ctx, sess, rotateAfter)
}

// rotate issues another value where the one that was shown is that old, whatever was issued to somebody else since. Of
// requests at the same time one gets it.
func (s *Service) rotate(ctx context.Context, sess Session, age time.Duration) (token string, err error) {
	now := s.now()
	if sess.Value.RetiredAt != nil || now.Sub(sess.Value.IssuedAt) < age {
		return "", nil
	}
	if token, err = randomText(tokenBytes); err != nil {
		return "", err
	}
	err = s.store.AddToken(ctx, sess.ID, hashToken(token), now, now.Add(-issueEvery), maxValues)
	if apperr.KindOf(err) == apperr.NotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return token, nil
}

// endReused ends a session of which two have the cookie: nobody can tell which of them is its owner,
// so both are out and the owner is written to. A caller who hangs up does not stop it.
func (s *Service) endReused(ctx context.Context, sess Session, user portaluser.Login, from From) error {
	ctx = authz.WithActor(context.WithoutCancel(ctx), authz.System())
	err := s.store.InTx(ctx, func(ctx context.Context) error {
		ended, err := s.store.RevokeSession(ctx, sess.ID, s.now())
		if err != nil || !ended {
			return err
		}
		event := loginEvent(user, "session.reused", audit.Succeeded)
		event.After = audit.JSON(map[string]any{"session_id": sess.ID})
		if err := s.audit.Record(ctx, event); err != nil {
			return err
		}
		return s.mails.Write(ctx, reusedNotice(user, sess, from, s.now()))
	})
	if err != nil {
		return err
	}
	return errEnded()
}

func reusedNotice(user portaluser.Login, sess Session, from From, now time.Time) mail.Draft {
	const moment = "2 January 2006, 15:04 UTC"
	return mail.Draft{
		Kind: mail.SessionReused, To: user.Recipient(),
		Values: mail.Values{"address": from.Address, "used": now.UTC().Format(moment), "begun": sess.CreatedAt.UTC().Format(moment)},
	}
}
