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
	rotateEvery  = 15 * time.Minute // of use
	refreshEvery = time.Minute      // when asked for: longer than an answer with the value before may be under way
	graceFor     = 10 * time.Second // a retired value still counts for requests that were under way
)

// Value is one value of a session's cookie.
type Value struct {
	Used      bool // before
	RetiredAt *time.Time
}

// reused tells whether a value is shown that its owner's browser has not sent for a while.
func (v Value) reused(now time.Time) bool {
	return v.RetiredAt != nil && now.Sub(*v.RetiredAt) > graceFor
}

// Refresh gives the caller's session another value of its cookie at once; "" where one was issued a
// moment ago, which goes on being the newest.
func (s *Service) Refresh(ctx context.Context, in SignedIn) (token string, err error) {
	return s.rotate(ctx, in.Session, refreshEvery)
}

// follow notes what the use of a value means for the values before it, and issues another when that
// is due.
func (s *Service) follow(ctx context.Context, sess Session) (token string, err error) {
	if !sess.Value.Used {
		if err := s.store.UseToken(ctx, sess.TokenHash, s.now()); err != nil {
			return "", err
		}
	}
	return s.rotate(ctx, sess, rotateEvery)
}

// rotate issues another value unless one was issued less than every ago. Of requests at the same
// time one gets it.
func (s *Service) rotate(ctx context.Context, sess Session, every time.Duration) (token string, err error) {
	now := s.now()
	if sess.Value.RetiredAt != nil || now.Sub(sess.TokenIssuedAt) < every {
		return "", nil
	}
	if token, err = randomText(tokenBytes); err != nil {
		return "", err
	}
	err = s.store.AddToken(ctx, sess.ID, hashToken(token), now, now.Add(-every))
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
