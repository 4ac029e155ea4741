package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// attemptsKept is how long the outcome of a sign-in stays readable.
const attemptsKept = 30 * 24 * time.Hour

type authorizationRequestRow struct {
	StateHash     []byte     `gorm:"column:state_hash"`
	ResellerID    string     `gorm:"column:reseller_id"`
	LoginID       string     `gorm:"column:login_id"`
	SessionID     string     `gorm:"column:session_id"`
	Sealed        []byte     `gorm:"column:sealed"`
	CreatedAt     time.Time  `gorm:"column:created_at"`
	ExpiresAt     time.Time  `gorm:"column:expires_at"`
	UsedAt        *time.Time `gorm:"column:used_at"`
	EndedAt       *time.Time `gorm:"column:ended_at"`
	ProblemCode   string     `gorm:"column:problem_code"`
	ProblemDetail string     `gorm:"column:problem_detail"`
}

func (authorizationRequestRow) TableName() string { return "authorization_requests" }

// InsertAuthorizationRequest keeps a sign-in that begins now, and drops long ended ones.
func (d *DB) InsertAuthorizationRequest(ctx context.Context, sc tenancy.Scope, r reseller.AuthorizationRequest) error {
	if err := reachesReseller(sc, r.ResellerID); err != nil {
		return err
	}
	if err := d.exec(ctx, `DELETE FROM authorization_requests WHERE reseller_id = $1 AND created_at < $2`, r.ResellerID, r.CreatedAt.Add(-attemptsKept)); err != nil {
		return fmt.Errorf("drop old sign-ins: %w", err)
	}
	return d.conn(ctx).Create(&authorizationRequestRow{
		StateHash: r.StateHash, ResellerID: r.ResellerID, LoginID: r.LoginID, SessionID: r.SessionID,
		Sealed: r.Sealed, CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt,
	}).Error
}

// TakeAuthorizationRequest is the sign-in of a state, once: a second caller finds nothing. It
// has no scope, since the state alone says whose it is; the caller compares the person.
//
// Errors: NotFound.
func (d *DB) TakeAuthorizationRequest(ctx context.Context, stateHash []byte, at time.Time) (reseller.AuthorizationRequest, error) {
	var row authorizationRequestRow
	result := d.conn(ctx).Raw(`UPDATE authorization_requests SET used_at = ? WHERE state_hash = ? AND used_at IS NULL RETURNING *`, at, stateHash).Find(&row)
	if result.Error != nil {
		return reseller.AuthorizationRequest{}, fmt.Errorf("take sign-in: %w", result.Error)
	}
	if result.RowsAffected == 0 {
		return reseller.AuthorizationRequest{}, apperr.New(apperr.NotFound, "authorization.link_used",
			"This sign-in was finished already, or was never begun here. Look at the reseller; if it is not authorized, press Authorize again.")
	}
	return reseller.AuthorizationRequest{
		StateHash: row.StateHash, ResellerID: row.ResellerID, LoginID: row.LoginID, SessionID: row.SessionID,
		Sealed: row.Sealed, CreatedAt: row.CreatedAt.UTC(), ExpiresAt: row.ExpiresAt.UTC(),
	}, nil
}

// EndAuthorizationRequest notes how a sign-in went; code is "" when it worked. The sealed proof
// is dropped.
func (d *DB) EndAuthorizationRequest(ctx context.Context, sc tenancy.Scope, stateHash []byte, code, detail string, at time.Time) error {
	q := d.scoped(ctx, sc).Model(&authorizationRequestRow{}).Where("state_hash = ?", stateHash)
	return touchedOne(q.Updates(map[string]any{"ended_at": at, "problem_code": code, "problem_detail": detail, "sealed": []byte{}}), "sign-in")
}

// lastAttempt is how the newest sign-in went; nil when none was begun.
func (d *DB) lastAttempt(ctx context.Context, resellerID string) (*reseller.Attempt, error) {
	var row authorizationRequestRow
	err := d.conn(ctx).Where("reseller_id = ?", resellerID).Order("created_at DESC").Limit(1).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read last sign-in: %w", err)
	}
	return &reseller.Attempt{BegunAt: row.CreatedAt.UTC(), EndedAt: utc(row.EndedAt), Code: row.ProblemCode, Detail: row.ProblemDetail}, nil
}
