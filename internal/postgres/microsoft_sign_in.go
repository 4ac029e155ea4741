package postgres

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/microsoftlogin"
	"github.com/tenantry/tenantry/internal/portaluser"
)

type microsoftSignInRow struct {
	StateHash      []byte    `gorm:"column:state_hash"`
	BrowserHash    []byte    `gorm:"column:browser_hash"`
	Purpose        string    `gorm:"column:purpose"`
	LoginID        *string   `gorm:"column:login_id"`
	SessionID      *string   `gorm:"column:session_id"`
	InvitationHash []byte    `gorm:"column:invitation_hash"`
	ReturnTo       string    `gorm:"column:return_to"`
	CreatedAt      time.Time `gorm:"column:created_at"`
	ExpiresAt      time.Time `gorm:"column:expires_at"`
}

func (microsoftSignInRow) TableName() string { return "microsoft_sign_ins" }

// InsertMicrosoftSignIn keeps a sign-in that begins now.
func (d *DB) InsertMicrosoftSignIn(ctx context.Context, r microsoftlogin.Request) error {
	return d.conn(ctx).Create(&microsoftSignInRow{
		StateHash: r.StateHash, BrowserHash: r.BrowserHash, Purpose: string(r.Purpose), LoginID: nullable(r.LoginID), SessionID: nullable(r.SessionID),
		InvitationHash: r.InvitationHash, ReturnTo: r.ReturnTo, CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt,
	}).Error
}

// TakeMicrosoftSignIn is the sign-in of a state, once: a second caller finds nothing.
//
// Errors: NotFound.
func (d *DB) TakeMicrosoftSignIn(ctx context.Context, stateHash []byte) (microsoftlogin.Request, error) {
	var row microsoftSignInRow
	taken := d.conn(ctx).Raw(`DELETE FROM microsoft_sign_ins WHERE state_hash = ? RETURNING *`, stateHash).Find(&row)
	if taken.Error == nil && taken.RowsAffected == 0 {
		return microsoftlogin.Request{}, apperr.Missing("sign-in")
	}
	return microsoftlogin.Request{
		StateHash: row.StateHash, BrowserHash: row.BrowserHash, Purpose: microsoftlogin.Purpose(row.Purpose), LoginID: deref(row.LoginID),
		SessionID: deref(row.SessionID), InvitationHash: row.InvitationHash, ReturnTo: row.ReturnTo, CreatedAt: row.CreatedAt.UTC(), ExpiresAt: row.ExpiresAt.UTC(),
	}, taken.Error
}

// LoginByMicrosoft finds the login that a Microsoft account is linked with.
//
// Errors: NotFound.
func (d *DB) LoginByMicrosoft(ctx context.Context, tenantID, objectID string) (portaluser.Login, error) {
	return d.login(ctx, d.conn(ctx).Where("microsoft_tenant_id = ? AND microsoft_object_id = ? AND deleted_at IS NULL", tenantID, objectID))
}

// LinkMicrosoft links a Microsoft account with a login.
//
// Errors: NotFound; Conflict when it is another login's.
func (d *DB) LinkMicrosoft(ctx context.Context, loginID string, a portaluser.MicrosoftAccount) error {
	linked := d.conn(ctx).Model(&loginRow{}).Where("id = ? AND deleted_at IS NULL", loginID).Updates(map[string]any{
		"microsoft_tenant_id": a.TenantID, "microsoft_object_id": a.ObjectID, "microsoft_name": a.Name, "microsoft_linked_at": a.LinkedAt,
		"updated_at": a.LinkedAt, "version": gorm.Expr("version + 1"),
	})
	if errors.Is(linked.Error, gorm.ErrDuplicatedKey) {
		return apperr.New(apperr.Conflict, "microsoft_account.taken", "The account is linked with another login.")
	}
	if linked.Error == nil && linked.RowsAffected == 0 {
		return apperr.Missing("portal_user")
	}
	return linked.Error
}

// UnlinkMicrosoft takes the Microsoft account off a login.
func (d *DB) UnlinkMicrosoft(ctx context.Context, loginID string, at time.Time) error {
	return d.conn(ctx).Model(&loginRow{}).Where("id = ? AND deleted_at IS NULL", loginID).Updates(map[string]any{
		"microsoft_tenant_id": nil, "microsoft_object_id": nil, "microsoft_name": nil, "microsoft_linked_at": nil,
		"updated_at": at, "version": gorm.Expr("version + 1"),
	}).Error
}

// PlacesOfTenant are the companies of a login that have a Microsoft tenant, and whether the tenant is that of the reseller
// which the login works for.
func (d *DB) PlacesOfTenant(ctx context.Context, loginID, tenantID string) (customerIDs []string, reseller bool, err error) {
	err = d.conn(ctx).Raw(`SELECT DISTINCT u.customer_id::text FROM portal_users u
		JOIN tenants t ON t.reseller_id = u.reseller_id AND t.customer_id = u.customer_id AND t.deleted_at IS NULL
		WHERE u.login_id = ? AND u.deleted_at IS NULL AND t.microsoft_tenant_id = ?`, loginID, tenantID).Find(&customerIDs).Error
	if err != nil {
		return nil, false, err
	}
	var n int64
	err = d.conn(ctx).Table("portal_users u").Joins("JOIN resellers r ON r.id = u.reseller_id AND r.deleted_at IS NULL").
		Where("u.login_id = ? AND u.customer_id IS NULL AND u.deleted_at IS NULL AND r.microsoft_tenant_id = ?", loginID, tenantID).Count(&n).Error
	return customerIDs, n > 0, err
}
