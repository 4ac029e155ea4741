package session

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
)

// Own gives the caller's live sessions, the one used last first.
func (s *Service) Own(ctx context.Context, who authz.Actor) ([]Session, error) {
	all, err := s.store.LiveSessions(ctx, who.LoginID)
	if err != nil {
		return nil, err
	}
	now := s.now()
	return slices.DeleteFunc(all, func(one Session) bool { return !one.Live(now) }), nil
}

// End ends one of the caller's own sessions.
//
// Errors: NotFound for a session that is not theirs, or has ended.
func (s *Service) End(ctx context.Context, who authz.Actor, id string) error {
	own, err := s.Own(ctx, who)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(own, func(one Session) bool { return one.ID == id }) {
		return apperr.Missing("session")
	}
	return s.store.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.store.RevokeSession(ctx, id, s.now()); err != nil {
			return err
		}
		return s.audit.Record(ctx, ended(who, map[string]any{"session_id": id}))
	})
}

// EndOthers ends every session of the caller but the one they call with, and tells how many.
func (s *Service) EndOthers(ctx context.Context, who authz.Actor) (int, error) {
	n := 0
	err := s.store.InTx(ctx, func(ctx context.Context) error {
		var err error
		if n, err = s.store.RevokeSessionsOf(ctx, who.LoginID, who.SessionID, s.now()); err != nil {
			return err
		}
		return s.audit.Record(ctx, ended(who, map[string]any{"sessions_ended": n}))
	})
	return n, err
}

func ended(who authz.Actor, what map[string]any) audit.Event {
	return audit.Event{
		Action: "session.ended", ResellerID: who.ResellerID, ObjectKind: "login", ObjectID: who.LoginID, ObjectName: who.Email, After: audit.JSON(what),
	}
}
