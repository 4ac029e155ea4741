package postgres

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// SetResellerProblem notes why a reseller's connection does not work, or takes that note away
// (nil). It leaves the version alone, so that people's edits do not collide with it, unless the
// problem ends the authorization.
func (d *DB) SetResellerProblem(ctx context.Context, sc tenancy.Scope, id string, p *reseller.Problem) error {
	if p == nil {
		// Nothing is written where nothing was wrong.
		return d.scopedResellers(ctx, sc, id).Where("problem_code <> ''").
			Updates(map[string]any{"problem_code": "", "problem_detail": "", "problem_at": nil}).Error
	}
	return touchedOne(d.scopedResellers(ctx, sc, id).Updates(problemColumns(*p)), "reseller")
}

// NoteRefusal is SetResellerProblem of a connection: it notes p only if the reseller still has the
// authorization and the sealed secret that the connection was made with, and tells whether it did. A
// change of either that is under way is waited for.
func (d *DB) NoteRefusal(ctx context.Context, sc tenancy.Scope, id string, p reseller.Problem, authorizedAt *time.Time, sealedSecret []byte) (bool, error) {
	result := d.scopedResellers(ctx, sc, id).
		Where("authorized_at IS NOT DISTINCT FROM ? AND secret_sealed IS NOT DISTINCT FROM ?", authorizedAt, sealedSecret).
		Updates(problemColumns(p))
	return result.RowsAffected > 0, result.Error
}

// problemColumns are what a problem sets.
func problemColumns(p reseller.Problem) map[string]any {
	set := map[string]any{"problem_code": p.Code, "problem_detail": p.Detail, "problem_at": p.At}
	if reseller.EndsAuthorization(p.Code) {
		set["authorization_state"] = gorm.Expr("CASE authorization_state WHEN 'authorized' THEN 'revoked' ELSE authorization_state END")
		set["version"] = gorm.Expr("CASE authorization_state WHEN 'authorized' THEN version + 1 ELSE version END")
	}
	return set
}

// ResellerWorks notes that a call on behalf of the reseller's account worked: nothing is wrong,
// and what was taken for revoked was not. Nothing is written where that was known.
func (d *DB) ResellerWorks(ctx context.Context, sc tenancy.Scope, id string) error {
	return d.scopedResellers(ctx, sc, id).Where("problem_code <> '' OR authorization_state = 'revoked'").Updates(map[string]any{
		"problem_code": "", "problem_detail": "", "problem_at": nil,
		"authorization_state": gorm.Expr("CASE authorization_state WHEN 'revoked' THEN 'authorized' ELSE authorization_state END"),
		"version":             gorm.Expr("CASE authorization_state WHEN 'revoked' THEN version + 1 ELSE version END"),
	}).Error
}

// ClaimTry lets one caller at a time try a connection with a known problem: it is true for the
// first who asks after pause has passed since the newest try, across all replicas. at is now.
func (d *DB) ClaimTry(ctx context.Context, sc tenancy.Scope, id string, at time.Time, pause time.Duration) (bool, error) {
	result := d.scopedResellers(ctx, sc, id).Where("problem_code <> '' AND problem_at <= ?", at.Add(-pause)).Update("problem_at", at)
	return result.RowsAffected > 0, result.Error
}

// touchedOne tells apart an update that found its row and one that did not.
func touchedOne(result *gorm.DB, noun string) error {
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected == 0 {
		return apperr.Missing(noun)
	}
	return nil
}

// locking is FOR UPDATE or FOR SHARE.
func locking(strength string) clause.Locking { return clause.Locking{Strength: strength} }
