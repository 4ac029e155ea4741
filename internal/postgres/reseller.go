package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenancy"
)

type resellerRow struct {
	ID                  string     `gorm:"column:id"`
	DisplayName         string     `gorm:"column:display_name"`
	NameFolded          string     `gorm:"column:name_folded"`
	Nickname            string     `gorm:"column:nickname"`
	Domain              string     `gorm:"column:domain"`
	MicrosoftTenantID   *string    `gorm:"column:microsoft_tenant_id"`
	ApplicationID       string     `gorm:"column:application_id"`
	SecretSealed        []byte     `gorm:"column:secret_sealed"`
	SecretSetAt         *time.Time `gorm:"column:secret_set_at"`
	SecretExpiresAt     *time.Time `gorm:"column:secret_expires_at"`
	AuthorizationState  string     `gorm:"column:authorization_state"`
	AuthorizedAt        *time.Time `gorm:"column:authorized_at"`
	AuthorizedAs        string     `gorm:"column:authorized_as"`
	AuthorizedAccountID string     `gorm:"column:authorized_account_id"`
	ProblemCode         string     `gorm:"column:problem_code"`
	ProblemDetail       string     `gorm:"column:problem_detail"`
	ProblemAt           *time.Time `gorm:"column:problem_at"`
	MPNID               string     `gorm:"column:mpn_id"`
	Country             string     `gorm:"column:country"`
	DefaultCurrency     string     `gorm:"column:default_currency"`
	AddCustomersBySync  bool       `gorm:"column:add_customers_by_sync"`
	MailsEndUsers       bool       `gorm:"column:mails_end_users"`
	MailName            string     `gorm:"column:mail_name"`
	SupportEmail        string     `gorm:"column:support_email"`
	RequireMFA          bool       `gorm:"column:require_mfa"`
	DefaultAdminName    string     `gorm:"column:default_admin_name"`
	DefaultAdminEmail   string     `gorm:"column:default_admin_email"`
	CreatedAt           time.Time  `gorm:"column:created_at"`
	UpdatedAt           time.Time  `gorm:"column:updated_at"`
	DeletedAt           *time.Time `gorm:"column:deleted_at"`
	Version             int64      `gorm:"column:version"`
}

func (resellerRow) TableName() string { return "resellers" }

// scopedResellers begins a query over resellers as such: those that the scope reaches whole.
func (d *DB) scopedResellers(ctx context.Context, sc tenancy.Scope, id string) *gorm.DB {
	q := d.conn(ctx).Model(&resellerRow{}).Where("deleted_at IS NULL")
	switch {
	case !sc.Valid():
		_ = q.AddError(tenancy.ErrNoScope)
	case !isUUID(id) || !sc.AllowsReseller(id):
		q = q.Where("false")
	default:
		q = q.Where("id = ?", id)
	}
	return q
}

// Reseller is one reseller inside the scope, without its secret.
//
// Errors: NotFound.
func (d *DB) Reseller(ctx context.Context, sc tenancy.Scope, id string) (reseller.Reseller, error) {
	var row resellerRow
	if err := one(d.scopedResellers(ctx, sc, id).Take(&row).Error, "reseller"); err != nil {
		return reseller.Reseller{}, err
	}
	r := fromResellerRow(row)
	var err error
	r.LastAttempt, err = d.lastAttempt(ctx, id)
	return r, err
}

// ResellerOrigin is Microsoft's id of the tenant that a reseller stands for; "" while not known.
//
// Errors: NotFound.
func (d *DB) ResellerOrigin(ctx context.Context, sc tenancy.Scope, id string) (string, error) {
	var row resellerRow
	err := d.scopedResellers(ctx, sc, id).Select("microsoft_tenant_id").Take(&row).Error
	return deref(row.MicrosoftTenantID), one(err, "reseller")
}

// InsertReseller adds a reseller.
//
// Errors: Conflict when its nickname or Microsoft tenant is taken by another.
func (d *DB) InsertReseller(ctx context.Context, sc tenancy.Scope, r reseller.Reseller, sealedSecret []byte) error {
	if !sc.Valid() {
		return tenancy.ErrNoScope
	}
	if !sc.AllowsReseller(r.ID) {
		return apperr.Missing("reseller")
	}
	row := toResellerRow(r)
	row.SecretSealed = sealedSecret
	return resellerTaken(d.conn(ctx).Create(&row).Error)
}

// UpdateReseller saves everything but the secret and the problem, if the version is still r's.
//
// Errors: Stale; Conflict when its nickname or Microsoft tenant is taken by another.
func (d *DB) UpdateReseller(ctx context.Context, sc tenancy.Scope, r reseller.Reseller) error {
	row := toResellerRow(r)
	result := d.scopedResellers(ctx, sc, r.ID).Where("version = ?", r.Version).Updates(map[string]any{
		"display_name": row.DisplayName, "name_folded": row.NameFolded, "nickname": row.Nickname, "domain": row.Domain,
		"microsoft_tenant_id": row.MicrosoftTenantID, "application_id": row.ApplicationID,
		"secret_set_at": row.SecretSetAt, "secret_expires_at": row.SecretExpiresAt,
		"authorization_state": row.AuthorizationState, "authorized_at": row.AuthorizedAt,
		"authorized_as": row.AuthorizedAs, "authorized_account_id": row.AuthorizedAccountID,
		"mpn_id": row.MPNID, "country": row.Country, "default_currency": row.DefaultCurrency,
		"add_customers_by_sync": row.AddCustomersBySync, "mails_end_users": row.MailsEndUsers, "mail_name": row.MailName,
		"support_email": row.SupportEmail, "require_mfa": row.RequireMFA,
		"default_admin_name": row.DefaultAdminName, "default_admin_email": row.DefaultAdminEmail, "updated_at": row.UpdatedAt, "version": r.Version + 1,
	})
	if result.Error != nil {
		return resellerTaken(result.Error)
	}
	return stale(result, "reseller")
}

// SetResellerSecret replaces the sealed application secret.
func (d *DB) SetResellerSecret(ctx context.Context, sc tenancy.Scope, id string, sealed []byte) error {
	result := d.scopedResellers(ctx, sc, id).Update("secret_sealed", sealed)
	return touchedOne(result, "reseller")
}

// ResellerSecret is the sealed application secret.
//
// Errors: NotFound.
func (d *DB) ResellerSecret(ctx context.Context, sc tenancy.Scope, id string) ([]byte, error) {
	var row resellerRow
	err := d.scopedResellers(ctx, sc, id).Select("secret_sealed").Take(&row).Error
	return row.SecretSealed, one(err, "reseller")
}

// ResellerCredentials is a reseller and its sealed application secret, in one statement.
//
// Errors: NotFound.
func (d *DB) ResellerCredentials(ctx context.Context, sc tenancy.Scope, id string) (reseller.Reseller, []byte, error) {
	var row resellerRow
	if err := one(d.scopedResellers(ctx, sc, id).Take(&row).Error, "reseller"); err != nil {
		return reseller.Reseller{}, nil, err
	}
	return fromResellerRow(row), row.SecretSealed, nil
}

// LockResellerRow keeps everybody else from changing or connecting to a reseller until the
// transaction ends.
func (d *DB) LockResellerRow(ctx context.Context, sc tenancy.Scope, id string) error {
	return d.lockReseller(ctx, sc, id, "UPDATE")
}

// LockResellerEdits keeps everybody else from changing a reseller until the transaction ends.
// Syncs that write what they read of it go on.
func (d *DB) LockResellerEdits(ctx context.Context, sc tenancy.Scope, id string) error {
	return d.lockReseller(ctx, sc, id, "NO KEY UPDATE")
}

// LockResellerShared keeps a reseller from being deleted until the transaction ends.
func (d *DB) LockResellerShared(ctx context.Context, sc tenancy.Scope, id string) error {
	return d.lockReseller(ctx, sc, id, "SHARE")
}

func (d *DB) lockReseller(ctx context.Context, sc tenancy.Scope, id, strength string) error {
	var row resellerRow
	return one(d.scopedResellers(ctx, sc, id).Clauses(locking(strength)).Select("id").Take(&row).Error, "reseller")
}

// DeleteReseller removes a reseller with its credentials, customers, tenants and portal users. Rows
// stay, marked as deleted, for the audit's sake.
//
// Errors: NotFound; Stale.
func (d *DB) DeleteReseller(ctx context.Context, sc tenancy.Scope, id string, version int64, at time.Time) error {
	return d.InTx(ctx, func(ctx context.Context) error {
		result := d.scopedResellers(ctx, sc, id).Where("version = ?", version).Updates(map[string]any{
			"deleted_at": at, "updated_at": at, "version": version + 1, "secret_sealed": nil, "secret_set_at": nil,
			"authorization_state": string(reseller.NeverAuthorized), "problem_code": "", "problem_detail": "", "problem_at": nil,
		})
		if err := stale(result, "reseller"); err != nil {
			return err
		}
		for _, statement := range []string{
			`DELETE FROM token_caches WHERE reseller_id = $1`,
			`DELETE FROM authorization_requests WHERE reseller_id = $1`,
			`DELETE FROM data_keys WHERE owner_id = $1`,
		} {
			if err := d.exec(ctx, statement, id); err != nil {
				return fmt.Errorf("delete reseller's credentials: %w", err)
			}
		}
		for _, table := range []string{"tenants", "customers", "api_clients"} {
			err := d.exec(ctx, `UPDATE `+table+` SET deleted_at = $2, updated_at = $2, version = version + 1 WHERE reseller_id = $1 AND deleted_at IS NULL`, id, at)
			if err != nil {
				return fmt.Errorf("delete reseller's %s: %w", table, err)
			}
		}
		return d.endAccess(ctx, "reseller_id", id, at)
	})
}

// NicknameTaken tells whether another reseller has the nickname.
func (d *DB) NicknameTaken(ctx context.Context, nickname, exceptID string) (bool, error) {
	return d.resellerExists(ctx, "nickname = ?", nickname, exceptID)
}

// MicrosoftTenantTaken tells whether another reseller stands for the Microsoft tenant.
func (d *DB) MicrosoftTenantTaken(ctx context.Context, microsoftTenantID, exceptID string) (bool, error) {
	return d.resellerExists(ctx, "microsoft_tenant_id = ?", microsoftTenantID, exceptID)
}

func (d *DB) resellerExists(ctx context.Context, cond, value, exceptID string) (bool, error) {
	var n int64
	err := d.conn(ctx).Model(&resellerRow{}).Where("deleted_at IS NULL AND id <> ?", exceptID).Where(cond, value).Count(&n).Error
	return n > 0, err
}

// resellerTaken words a unique index's refusal.
func resellerTaken(err error) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return apperr.Wrap(err, apperr.Conflict, "reseller.taken", "Another reseller has this nickname or stands for this Microsoft tenant. Nothing was changed.")
	}
	return err
}

func toResellerRow(r reseller.Reseller) resellerRow {
	row := resellerRow{
		ID: r.ID, DisplayName: r.DisplayName, NameFolded: fold.Text(r.DisplayName + " " + r.Nickname + " " + r.Domain),
		Nickname: r.Nickname, Domain: r.Domain, MicrosoftTenantID: nullable(r.MicrosoftTenantID), ApplicationID: r.ApplicationID,
		SecretSetAt: r.SecretSetAt, SecretExpiresAt: r.SecretExpiresAt, AuthorizationState: string(r.AuthorizationState),
		AuthorizedAt: r.AuthorizedAt, AuthorizedAs: r.AuthorizedAs, AuthorizedAccountID: r.AuthorizedAccountID,
		MPNID: r.MPNID, Country: r.Country, DefaultCurrency: r.DefaultCurrency, AddCustomersBySync: r.AddCustomersBySync,
		MailsEndUsers: r.MailsEndUsers, MailName: r.MailName, SupportEmail: r.SupportEmail, RequireMFA: r.RequireMFA,
		DefaultAdminName: r.DefaultAdminName, DefaultAdminEmail: r.DefaultAdminEmail,
		CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, Version: r.Version,
	}
	if r.Problem != nil {
		row.ProblemCode, row.ProblemDetail, row.ProblemAt = r.Problem.Code, r.Problem.Detail, &r.Problem.At
	}
	return row
}

func fromResellerRow(row resellerRow) reseller.Reseller {
	r := reseller.Reseller{
		ID: row.ID, DisplayName: row.DisplayName, Nickname: row.Nickname, Domain: row.Domain,
		MicrosoftTenantID: deref(row.MicrosoftTenantID), ApplicationID: row.ApplicationID,
		HasSecret: row.SecretSetAt != nil, SecretSetAt: utc(row.SecretSetAt), SecretExpiresAt: utc(row.SecretExpiresAt),
		AuthorizationState: reseller.AuthorizationState(row.AuthorizationState), AuthorizedAt: utc(row.AuthorizedAt),
		AuthorizedAs: row.AuthorizedAs, AuthorizedAccountID: row.AuthorizedAccountID,
		MPNID: row.MPNID, Country: row.Country, DefaultCurrency: row.DefaultCurrency, AddCustomersBySync: row.AddCustomersBySync,
		MailsEndUsers: row.MailsEndUsers, MailName: row.MailName, SupportEmail: row.SupportEmail, RequireMFA: row.RequireMFA,
		DefaultAdminName: row.DefaultAdminName, DefaultAdminEmail: row.DefaultAdminEmail,
		CreatedAt: row.CreatedAt.UTC(), UpdatedAt: row.UpdatedAt.UTC(), Version: row.Version,
	}
	if row.ProblemCode != "" {
		r.Problem = &reseller.Problem{Code: row.ProblemCode, Detail: row.ProblemDetail}
		if row.ProblemAt != nil {
			r.Problem.At = row.ProblemAt.UTC()
		}
	}
	return r
}
