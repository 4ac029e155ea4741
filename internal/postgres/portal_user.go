package postgres

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/tenancy"
)

type portalUserRow struct {
	ID           string     `gorm:"column:id"`
	LoginID      string     `gorm:"column:login_id"`
	ResellerID   *string    `gorm:"column:reseller_id"`
	CustomerID   *string    `gorm:"column:customer_id"`
	Kind         string     `gorm:"column:kind"`
	Name         string     `gorm:"column:name"`
	NameFolded   string     `gorm:"column:name_folded"`
	Email        string     `gorm:"column:email"`
	EmailFolded  string     `gorm:"column:email_folded"`
	Mobile       string     `gorm:"column:mobile"`
	Level        string     `gorm:"column:level"`
	CatalogAdmin bool       `gorm:"column:catalog_admin"`
	CSPAdmin     bool       `gorm:"column:csp_admin"`
	MasterAdmin  bool       `gorm:"column:master_admin"`
	Status       string     `gorm:"column:status"`
	AcceptedAt   *time.Time `gorm:"column:accepted_at"`
	LastLoginAt  *time.Time `gorm:"column:last_login_at"`
	CreatedAt    time.Time  `gorm:"column:created_at"`
	UpdatedAt    time.Time  `gorm:"column:updated_at"`
	DeletedAt    *time.Time `gorm:"column:deleted_at"`
	Version      int64      `gorm:"column:version"`
}

func (portalUserRow) TableName() string { return "portal_users" }

// scopedPortalUser begins a query over one portal user inside the scope.
func (d *DB) scopedPortalUser(ctx context.Context, sc tenancy.Scope, id string) *gorm.DB {
	q := d.scoped(ctx, sc).Model(&portalUserRow{}).Where("deleted_at IS NULL")
	if !isUUID(id) {
		return q.Where("false")
	}
	return q.Where("id = ?", id)
}

// InsertPortalUser adds what a login is in a portal.
//
// Errors: NotFound when it is outside the scope; Conflict when the login is there already.
func (d *DB) InsertPortalUser(ctx context.Context, sc tenancy.Scope, u portaluser.PortalUser) error {
	if !sc.Valid() {
		return tenancy.ErrNoScope
	}
	if u.CustomerID == "" && !sc.AllowsReseller(u.ResellerID) || u.CustomerID != "" && !sc.AllowsCustomer(u.ResellerID, u.CustomerID) {
		return apperr.Missing("customer")
	}
	added, err := d.execRows(ctx, `INSERT INTO portal_users (id, login_id, reseller_id, customer_id, kind, name, name_folded, email, email_folded, mobile, level,
			catalog_admin, csp_admin, master_admin, status, accepted_at, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) ON CONFLICT DO NOTHING`,
		u.ID, u.LoginID, nullable(u.ResellerID), nullable(u.CustomerID), string(u.Kind), u.Name, fold.Text(u.Name), u.Email, fold.Text(u.Email), u.Mobile, string(u.Level),
		u.CatalogAdmin, u.CSPAdmin, u.MasterAdmin, string(u.Status), u.AcceptedAt, u.CreatedAt, u.UpdatedAt, u.Version)
	if err != nil {
		return fmt.Errorf("insert portal user: %w", err)
	}
	if added == 0 {
		return apperr.New(apperr.Conflict, "portal_user.exists", fmt.Sprintf(
			"%s is a portal user of %s already. Nothing was changed: edit the one that is there.", u.Email, u.CustomerName))
	}
	return nil
}

// UpdatePortalUser saves what may change, if the version is still u's.
//
// Errors: Stale.
func (d *DB) UpdatePortalUser(ctx context.Context, sc tenancy.Scope, u portaluser.PortalUser) error {
	return stale(d.scopedPortalUser(ctx, sc, u.ID).Where("version = ?", u.Version).Updates(map[string]any{
		"name": u.Name, "name_folded": fold.Text(u.Name), "mobile": u.Mobile, "level": string(u.Level), "catalog_admin": u.CatalogAdmin,
		"csp_admin": u.CSPAdmin, "master_admin": u.MasterAdmin, "status": string(u.Status), "accepted_at": u.AcceptedAt, "updated_at": u.UpdatedAt, "version": u.Version + 1,
	}), "portal_user")
}

// DeletePortalUser marks a portal user as deleted.
//
// Errors: Stale.
func (d *DB) DeletePortalUser(ctx context.Context, sc tenancy.Scope, id string, version int64, at time.Time) error {
	return stale(d.scopedPortalUser(ctx, sc, id).Where("version = ?", version).
		Updates(map[string]any{"deleted_at": at, "updated_at": at, "version": version + 1}), "portal_user")
}

// keepersLock is the first half of the advisory locks behind LockKeepers.
const keepersLock = 73133

// LockKeepers serializes changes of who looks after a reseller ("" the platform) until the
// transaction ends, and counts them.
func (d *DB) LockKeepers(ctx context.Context, resellerID string) (int, error) {
	if err := d.conn(ctx).Exec("SELECT pg_advisory_xact_lock(?, hashtext(?))", keepersLock, resellerID).Error; err != nil {
		return 0, err
	}
	q := d.conn(ctx).Model(&portalUserRow{}).Where("deleted_at IS NULL AND kind = ? AND status = ?", string(portaluser.Partner), string(portaluser.Active))
	if resellerID == "" {
		q = q.Where("reseller_id IS NULL")
	} else {
		q = q.Where("reseller_id = ? AND csp_admin", resellerID)
	}
	var n int64
	err := q.Count(&n).Error
	return int(n), err
}
