package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm/clause"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/session"
)

type sessionRow struct {
	ID         string     `gorm:"column:id"`
	LoginID    string     `gorm:"column:login_id"`
	CSRFToken  string     `gorm:"column:csrf_token"`
	Address    string     `gorm:"column:address"`
	UserAgent  string     `gorm:"column:user_agent"`
	CreatedAt  time.Time  `gorm:"column:created_at"`
	LastSeenAt time.Time  `gorm:"column:last_seen_at"`
	ExpiresAt  time.Time  `gorm:"column:expires_at"`
	RevokedAt  *time.Time `gorm:"column:revoked_at"`

	TokenIssuedAt time.Time  `gorm:"column:token_issued_at"`
	MFAAt         *time.Time `gorm:"column:mfa_at"`
	ConfirmedAt   *time.Time `gorm:"column:confirmed_at"`
}

func (sessionRow) TableName() string { return "sessions" }

// InsertSession adds a session with the first value of its cookie.
func (d *DB) InsertSession(ctx context.Context, s session.Session) error {
	row := sessionRow{
		ID: s.ID, LoginID: s.LoginID, CSRFToken: s.CSRFToken, Address: s.From.Address, UserAgent: s.From.UserAgent,
		CreatedAt: s.CreatedAt, LastSeenAt: s.LastSeenAt, ExpiresAt: s.ExpiresAt, TokenIssuedAt: s.TokenIssuedAt,
		MFAAt: s.MFAAt, ConfirmedAt: s.ConfirmedAt,
	}
	if err := d.conn(ctx).Create(&row).Error; err != nil {
		return err
	}
	return d.exec(ctx, firstValue, s.TokenHash, s.ID, s.TokenIssuedAt)
}

// sessionWithLogin is one read for every request: the session, its login and what that opens.
const sessionWithLogin = `SELECT s.id, s.login_id, s.csrf_token, s.created_at, s.last_seen_at, s.expires_at, s.revoked_at, s.token_issued_at,
	t.issued_at, t.first_used_at IS NOT NULL, t.retired_at,
	(SELECT n.issued_at FROM session_tokens n WHERE n.session_id = t.session_id AND n.issued_at > t.issued_at ORDER BY n.issued_at OFFSET 1 LIMIT 1), s.mfa_at, s.confirmed_at,
	coalesce(l.reseller_id::text, ''), l.kind, l.email, l.name, ` + loginUsers + `, ` + loginFactors + `
	FROM session_tokens t JOIN sessions s ON s.id = t.session_id JOIN logins l ON l.id = s.login_id AND l.deleted_at IS NULL
	WHERE t.hash = $1`

// SessionByToken finds a session with its login by the hash of the cookie's value.
//
// Errors: NotFound.
func (d *DB) SessionByToken(ctx context.Context, hash []byte) (session.Session, portaluser.Login, error) {
	rows, err := d.query(ctx, sessionWithLogin, hash)
	if err != nil {
		return session.Session{}, portaluser.Login{}, err
	}
	found, err := pgx.CollectExactlyOneRow(rows, scanSession)
	if errors.Is(err, pgx.ErrNoRows) {
		return session.Session{}, portaluser.Login{}, apperr.Missing("session")
	}
	found.session.TokenHash = hash
	d.require(&found.login)
	return found.session, found.login, err
}

type sessionRecord struct {
	session session.Session
	login   portaluser.Login
}

func scanSession(rows pgx.CollectableRow) (sessionRecord, error) {
	var r sessionRecord
	s, l := &r.session, &r.login
	err := rows.Scan(&s.ID, &s.LoginID, &s.CSRFToken, &s.CreatedAt, &s.LastSeenAt, &s.ExpiresAt, &s.RevokedAt, &s.TokenIssuedAt,
		&s.Value.IssuedAt, &s.Value.Used, &s.Value.RetiredAt, &s.Value.PassedAt, &s.MFAAt, &s.ConfirmedAt,
		&l.ResellerID, &l.Kind, &l.Email, &l.Name, &l.Users, &l.Factors)
	l.ID = s.LoginID
	ofLogin(l)
	s.CreatedAt, s.LastSeenAt, s.ExpiresAt = s.CreatedAt.UTC(), s.LastSeenAt.UTC(), s.ExpiresAt.UTC()
	return r, err
}

// TouchSession keeps when a session was last used.
func (d *DB) TouchSession(ctx context.Context, id string, at time.Time) error {
	return d.conn(ctx).Model(&sessionRow{}).Where("id = ?", id).Updates(map[string]any{"last_seen_at": at}).Error
}

// RevokeSession ends a session for good and tells whether it had not been ended before.
func (d *DB) RevokeSession(ctx context.Context, id string, at time.Time) (bool, error) {
	done := d.conn(ctx).Model(&sessionRow{}).Where("id = ? AND revoked_at IS NULL", id).Updates(map[string]any{"revoked_at": at})
	return done.RowsAffected > 0, done.Error
}

// maxSessions bounds the list of somebody who signs in by a program.
const maxSessions = 200

// LiveSessions are a login's sessions that were not ended, used last first; some may have run out.
func (d *DB) LiveSessions(ctx context.Context, loginID string) ([]session.Session, error) {
	var rows []sessionRow
	err := d.conn(ctx).Where("login_id = ? AND revoked_at IS NULL", loginID).Order("last_seen_at DESC, id").Limit(maxSessions).Find(&rows).Error
	found := make([]session.Session, 0, len(rows))
	for _, r := range rows {
		found = append(found, session.Session{
			ID: r.ID, LoginID: r.LoginID, From: session.From{Address: r.Address, UserAgent: r.UserAgent},
			CreatedAt: r.CreatedAt.UTC(), LastSeenAt: r.LastSeenAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(), MFAAt: r.MFAAt, ConfirmedAt: r.ConfirmedAt,
		})
	}
	return found, err
}

// RevokeSessionsOf ends all sessions of a login but one for good and tells how many there were.
// With except "" none is spared.
func (d *DB) RevokeSessionsOf(ctx context.Context, loginID, except string, at time.Time) (int, error) {
	q := d.conn(ctx).Model(&sessionRow{}).Where("login_id = ? AND revoked_at IS NULL", loginID)
	if except != "" {
		q = q.Where("id <> ?", except)
	}
	done := q.Updates(map[string]any{"revoked_at": at})
	return int(done.RowsAffected), done.Error
}

// RenewSession gives a session another value of its cookie, as the only one, and the lifetime of a new session.
//
// Errors: NotFound when it was ended.
func (d *DB) RenewSession(ctx context.Context, s session.Session) error {
	renewed := d.conn(ctx).Model(&sessionRow{}).Where("id = ? AND revoked_at IS NULL", s.ID).
		Updates(map[string]any{"token_issued_at": s.TokenIssuedAt, "last_seen_at": s.LastSeenAt, "expires_at": s.ExpiresAt})
	if renewed.Error == nil && renewed.RowsAffected == 0 {
		return apperr.Missing("session")
	}
	if renewed.Error != nil {
		return renewed.Error
	}
	return d.onlyValue(ctx, s)
}

type guardRow struct {
	GuardKey      []byte    `gorm:"column:guard_key"`
	Failures      int       `gorm:"column:failures"`
	LastFailureAt time.Time `gorm:"column:last_failure_at"`
	BlockedUntil  time.Time `gorm:"column:blocked_until"`
}

func (guardRow) TableName() string { return "login_guards" }

// LockGuard is the count of failures under a key, a fresh one when there were none. It holds the
// row until the transaction ends, so that attempts at the same time are counted one by one.
func (d *DB) LockGuard(ctx context.Context, key []byte) (session.Guard, error) {
	err := d.exec(ctx, `INSERT INTO login_guards (guard_key, failures, last_failure_at, blocked_until) VALUES ($1, 0, 'epoch', 'epoch')
		ON CONFLICT DO NOTHING`, key)
	if err != nil {
		return session.Guard{}, err
	}
	var row guardRow
	err = d.conn(ctx).Where("guard_key = ?", key).Clauses(clause.Locking{Strength: "UPDATE"}).Take(&row).Error
	return session.Guard{
		Key: key, Failures: row.Failures, LastFailureAt: row.LastFailureAt.UTC(), BlockedUntil: row.BlockedUntil.UTC(),
	}, err
}

// SaveGuard keeps a count that LockGuard gave.
func (d *DB) SaveGuard(ctx context.Context, g session.Guard) error {
	return d.conn(ctx).Model(&guardRow{}).Where("guard_key = ?", g.Key).
		Updates(map[string]any{"failures": g.Failures, "last_failure_at": g.LastFailureAt, "blocked_until": g.BlockedUntil}).Error
}

// PurgeSessions removes sessions, links and sign-ins with Microsoft that ended before a time, and guards whose last failure is
// older.
// It returns how many rows went.
func (d *DB) PurgeSessions(ctx context.Context, before time.Time) (int64, error) {
	sessions := d.conn(ctx).Where("expires_at < ? OR revoked_at < ?", before, before).Delete(&sessionRow{})
	if sessions.Error != nil {
		return 0, sessions.Error
	}
	links := d.conn(ctx).Where("expires_at < ?", before).Delete(&loginLinkRow{})
	if links.Error != nil {
		return 0, links.Error
	}
	begun := d.conn(ctx).Where("expires_at < ?", before).Delete(&microsoftSignInRow{})
	if begun.Error != nil {
		return 0, begun.Error
	}
	guards := d.conn(ctx).Where("last_failure_at < ?", before).Delete(&guardRow{})
	return sessions.RowsAffected + links.RowsAffected + begun.RowsAffected + guards.RowsAffected, guards.Error
}
