package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/portaluser"
)

type loginRow struct {
	ID           string     `gorm:"column:id"`
	ResellerID   *string    `gorm:"column:reseller_id"`
	Kind         string     `gorm:"column:kind"`
	Email        string     `gorm:"column:email"`
	EmailFolded  string     `gorm:"column:email_folded"`
	Name         string     `gorm:"column:name"`
	PasswordHash string     `gorm:"column:password_hash"`
	CreatedAt    time.Time  `gorm:"column:created_at"`
	UpdatedAt    time.Time  `gorm:"column:updated_at"`
	DeletedAt    *time.Time `gorm:"column:deleted_at"`
	Version      int64      `gorm:"column:version"`

	MicrosoftTenantID *string    `gorm:"column:microsoft_tenant_id"`
	MicrosoftObjectID *string    `gorm:"column:microsoft_object_id"`
	MicrosoftName     *string    `gorm:"column:microsoft_name"`
	MicrosoftLinkedAt *time.Time `gorm:"column:microsoft_linked_at"`
}

func (loginRow) TableName() string { return "logins" }

// CountLogins counts everybody who could sign in.
func (d *DB) CountLogins(ctx context.Context) (int, error) {
	var n int64
	err := d.conn(ctx).Model(&loginRow{}).Where("deleted_at IS NULL").Count(&n).Error
	return int(n), err
}

// InsertLogin adds what a person signs in with.
//
// Errors: portaluser.ErrEmailTaken.
func (d *DB) InsertLogin(ctx context.Context, l portaluser.Login) error {
	// A violation would end the transaction, in which others may follow.
	added, err := d.execRows(ctx, `INSERT INTO logins (id, reseller_id, kind, email, email_folded, name, password_hash, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
		l.ID, nullable(l.ResellerID), string(l.Kind), l.Email, fold.Text(l.Email), l.Name, l.PasswordHash, l.CreatedAt, l.UpdatedAt, l.Version)
	if err == nil && added == 0 {
		return portaluser.ErrEmailTaken
	}
	return err
}

// DeleteLogin takes a login away; its address is free again.
func (d *DB) DeleteLogin(ctx context.Context, id string, at time.Time) error {
	err := d.conn(ctx).Model(&loginRow{}).Where("id = ? AND deleted_at IS NULL", id).Updates(map[string]any{
		"deleted_at": at, "updated_at": at, "password_hash": "", "microsoft_tenant_id": nil, "microsoft_object_id": nil,
		"microsoft_name": nil, "microsoft_linked_at": nil, "version": gorm.Expr("version + 1"),
	}).Error
	if err != nil {
		return err
	}
	return d.DeleteFactors(ctx, id)
}

// LoginByEmail finds a login by folded address, with its portal users.
//
// Errors: NotFound.
func (d *DB) LoginByEmail(ctx context.Context, folded string) (portaluser.Login, error) {
	return d.login(ctx, d.conn(ctx).Where("email_folded = ? AND deleted_at IS NULL", folded))
}

// LockLogin is a login with its portal users, held until the transaction ends.
//
// Errors: NotFound.
func (d *DB) LockLogin(ctx context.Context, id string) (portaluser.Login, error) {
	return d.login(ctx, d.conn(ctx).Where("id = ? AND deleted_at IS NULL", id).Clauses(locking("UPDATE")))
}

func (d *DB) login(ctx context.Context, q *gorm.DB) (portaluser.Login, error) {
	var row loginRow
	if err := q.Take(&row).Error; err != nil {
		return portaluser.Login{}, one(err, "portal_user")
	}
	l := fromLoginRow(row)
	rows, err := d.query(ctx, "SELECT "+loginUsers+", "+loginFactors+" FROM logins l WHERE l.id = $1", l.ID)
	if err != nil {
		return portaluser.Login{}, err
	}
	l, err = pgx.CollectExactlyOneRow(rows, func(r pgx.CollectableRow) (portaluser.Login, error) { return l, r.Scan(&l.Users, &l.Factors) })
	ofLogin(&l)
	d.require(&l)
	return l, err
}

// loginUsers are the portal users of the login l, as far as they say what is open to whom.
const loginUsers = `(SELECT coalesce(json_agg(json_build_object('ID', u.id, 'CustomerID', u.customer_id, 'CustomerName', c.name,
		'ResellerName', r.display_name, 'Name', u.name, 'Level', u.level,
		'CatalogAdmin', u.catalog_admin, 'CSPAdmin', u.csp_admin, 'MasterAdmin', u.master_admin, 'Status', u.status) ORDER BY c.name_folded, u.id), '[]')
	FROM portal_users u LEFT JOIN customers c ON c.id = u.customer_id LEFT JOIN resellers r ON r.id = u.reseller_id
	WHERE u.login_id = l.id AND u.deleted_at IS NULL)`

// ofLogin gives the portal users of a login what it says of all of them.
func ofLogin(l *portaluser.Login) {
	for i := range l.Users {
		u := &l.Users[i]
		u.LoginID, u.ResellerID, u.Kind, u.Email = l.ID, l.ResellerID, l.Kind, l.Email
	}
}

// NoteLogin keeps when a person last signed in with the password of that hash. It is not a
// change of the person: the version stays.
//
// Errors: NotFound when the password has changed meanwhile, or no portal is open to the person any more.
func (d *DB) NoteLogin(ctx context.Context, loginID, passwordHash string, at time.Time) error {
	var row loginRow
	err := d.conn(ctx).Where("id = ? AND password_hash = ? AND deleted_at IS NULL", loginID, passwordHash).
		Clauses(locking("SHARE")).Select("id").Take(&row).Error
	if err != nil {
		return one(err, "portal_user")
	}
	noted := d.conn(ctx).Model(&portalUserRow{}).Where("login_id = ? AND status = ? AND deleted_at IS NULL", loginID, string(portaluser.Active)).
		Updates(map[string]any{"last_login_at": at})
	if noted.Error == nil && noted.RowsAffected == 0 {
		return apperr.Missing("portal_user")
	}
	return noted.Error
}

// SavePassword gives a login's password another hash.
//
// Errors: NotFound.
func (d *DB) SavePassword(ctx context.Context, loginID, hash string, at time.Time) error {
	return savePassword(d.conn(ctx), loginID, hash, at)
}

// ReplacePassword is SavePassword where the hash is still the one it was.
//
// Errors: NotFound when the password has changed meanwhile.
func (d *DB) ReplacePassword(ctx context.Context, loginID, was, hash string, at time.Time) error {
	return savePassword(d.conn(ctx).Where("password_hash = ?", was), loginID, hash, at)
}

// RenewHash keeps another hash of the same password, where its hash is still the one it was. It is no change
// of the login: the version stays.
func (d *DB) RenewHash(ctx context.Context, loginID, was, hash string) error {
	return d.exec(ctx, `UPDATE logins SET password_hash = $3 WHERE id = $1 AND password_hash = $2 AND deleted_at IS NULL`, loginID, was, hash)
}

func savePassword(q *gorm.DB, loginID, hash string, at time.Time) error {
	saved := q.Model(&loginRow{}).Where("id = ? AND deleted_at IS NULL", loginID).
		Updates(map[string]any{"password_hash": hash, "updated_at": at, "version": gorm.Expr("version + 1")})
	if saved.Error == nil && saved.RowsAffected == 0 {
		return apperr.Missing("portal_user")
	}
	return saved.Error
}

func fromLoginRow(r loginRow) portaluser.Login {
	l := portaluser.Login{
		ID: r.ID, ResellerID: deref(r.ResellerID), Kind: portaluser.Kind(r.Kind), Email: r.Email, Name: r.Name, PasswordHash: r.PasswordHash,
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), Version: r.Version,
	}
	if r.MicrosoftLinkedAt != nil {
		l.Microsoft = &portaluser.MicrosoftAccount{
			TenantID: deref(r.MicrosoftTenantID), ObjectID: deref(r.MicrosoftObjectID), Name: deref(r.MicrosoftName), LinkedAt: r.MicrosoftLinkedAt.UTC(),
		}
	}
	return l
}
