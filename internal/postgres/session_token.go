package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/session"
)

// firstValue adds the value $1 of a session's cookie that has none but this: there is no other to retire.
const firstValue = `INSERT INTO session_tokens (hash, session_id, issued_at, first_used_at) VALUES ($1, $2, $3, $3)`

// addValue is one statement, so that of requests at the same time one adds a value.
const addValue = `WITH due AS (UPDATE sessions SET token_issued_at = $3 WHERE id = $1 AND token_issued_at <= $4 AND revoked_at IS NULL
		AND (SELECT count(*) FROM session_tokens t WHERE t.session_id = $1 AND t.retired_at IS NULL) < $5 RETURNING id)
	INSERT INTO session_tokens (hash, session_id, issued_at) SELECT $2, id, $3 FROM due RETURNING session_id::text`

// onlyValue forgets every value of a session's cookie but the one that it is given.
func (d *DB) onlyValue(ctx context.Context, s session.Session) error {
	if err := d.exec(ctx, `DELETE FROM session_tokens WHERE session_id = $1`, s.ID); err != nil {
		return err
	}
	return d.exec(ctx, firstValue, s.TokenHash, s.ID, s.TokenIssuedAt)
}

// AddToken adds a value of a session's cookie.
//
// Errors: NotFound when another was added after notAfter, when most of them count already, or the session was ended.
func (d *DB) AddToken(ctx context.Context, sessionID string, hash []byte, at, notAfter time.Time, most int) error {
	rows, err := d.query(ctx, addValue, sessionID, hash, at, notAfter, most)
	if err != nil {
		return err
	}
	_, err = pgx.CollectExactlyOneRow(rows, pgx.RowTo[string])
	if errors.Is(err, pgx.ErrNoRows) {
		return apperr.Missing("session")
	}
	return err
}

const useValue = `WITH used AS (UPDATE session_tokens SET first_used_at = $2 WHERE hash = $1 AND first_used_at IS NULL RETURNING session_id, issued_at)
	UPDATE session_tokens t SET retired_at = $2 FROM used u WHERE t.session_id = u.session_id AND t.issued_at < u.issued_at AND t.retired_at IS NULL`

// UseToken notes the first use of a value: those of its session that were issued before it retire.
func (d *DB) UseToken(ctx context.Context, hash []byte, at time.Time) error {
	return d.exec(ctx, useValue, hash, at)
}
