package postgres

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/tenantry/tenantry/internal/apiclient"
	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/tenancy"
)

type apiClientRow struct {
	ID                string     `gorm:"column:id"`
	ResellerID        string     `gorm:"column:reseller_id"`
	Name              string     `gorm:"column:name"`
	NameFolded        string     `gorm:"column:name_folded"`
	Scopes            []string   `gorm:"column:scopes;type:text[]"`
	AllCustomers      bool       `gorm:"column:all_customers"`
	RequestsPerMinute int        `gorm:"column:requests_per_minute"`
	Disabled          bool       `gorm:"column:disabled"`
	LastUsedAt        *time.Time `gorm:"column:last_used_at"`
	CreatedAt         time.Time  `gorm:"column:created_at"`
	UpdatedAt         time.Time  `gorm:"column:updated_at"`
	DeletedAt         *time.Time `gorm:"column:deleted_at"`
	Version           int64      `gorm:"column:version"`
}

func (apiClientRow) TableName() string { return "api_clients" }

// scopedAPIClient begins a query over one client of a reseller inside the scope.
func (d *DB) scopedAPIClient(ctx context.Context, sc tenancy.Scope, id string) *gorm.DB {
	q := d.conn(ctx).Model(&apiClientRow{}).Where("deleted_at IS NULL")
	switch {
	case !sc.Valid():
		_ = q.AddError(tenancy.ErrNoScope) // GORM then sends no SQL
	case sc.CrossesResellers():
	case sc.AllCustomers():
		q = q.Where("reseller_id = ?", sc.ResellerID())
	default: // clients are the reseller's, not a customer's
		return q.Where("false")
	}
	if !isUUID(id) {
		return q.Where("false")
	}
	return q.Where("id = ?", id)
}

// apiClientsLock is the first half of the advisory locks behind LockAPIClients.
const apiClientsLock = 73134

// LockAPIClients serializes changes of a reseller's clients until the transaction ends, and counts them.
func (d *DB) LockAPIClients(ctx context.Context, resellerID string) (int, error) {
	if err := d.conn(ctx).Exec("SELECT pg_advisory_xact_lock(?, hashtext(?))", apiClientsLock, resellerID).Error; err != nil {
		return 0, err
	}
	var n int64
	err := d.conn(ctx).Model(&apiClientRow{}).Where("deleted_at IS NULL AND reseller_id = ?", resellerID).Count(&n).Error
	return int(n), err
}

// InsertAPIClient adds a client with the customers that it is limited to.
//
// Errors: NotFound when the reseller is outside the scope, or one of the customers is not the reseller's.
func (d *DB) InsertAPIClient(ctx context.Context, sc tenancy.Scope, c apiclient.Client) error {
	if !sc.Valid() {
		return tenancy.ErrNoScope
	}
	if !sc.AllowsReseller(c.ResellerID) {
		return apperr.Missing("reseller")
	}
	err := d.exec(ctx, `INSERT INTO api_clients (id, reseller_id, name, name_folded, scopes, all_customers, requests_per_minute, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		c.ID, c.ResellerID, c.Name, fold.Text(c.Name), c.Scopes, c.AllCustomers, c.RequestsPerMinute, c.CreatedAt, c.UpdatedAt, c.Version)
	if err != nil {
		return fmt.Errorf("insert API client: %w", err)
	}
	return d.ReplaceAPIClientCustomers(ctx, sc, c)
}

// ReplaceAPIClientCustomers limits a client to the customers that c names.
//
// Errors: NotFound when the client is outside the scope, or one of the customers is not the reseller's.
func (d *DB) ReplaceAPIClientCustomers(ctx context.Context, sc tenancy.Scope, c apiclient.Client) error {
	if err := one(d.scopedAPIClient(ctx, sc, c.ID).Select("id").Take(&apiClientRow{}).Error, "api_client"); err != nil {
		return err
	}
	if err := d.exec(ctx, `DELETE FROM api_client_customers WHERE client_id = $1`, c.ID); err != nil {
		return fmt.Errorf("limit API client: %w", err)
	}
	ids := map[string]bool{}
	for _, one := range c.Customers {
		ids[one.ID] = true
	}
	wanted := make([]string, 0, len(ids))
	for id := range ids {
		wanted = append(wanted, id)
	}
	added, err := d.execRows(ctx, `INSERT INTO api_client_customers (reseller_id, client_id, customer_id)
		SELECT reseller_id, $2, id FROM customers WHERE reseller_id = $1 AND id = ANY($3::uuid[]) AND deleted_at IS NULL`, c.ResellerID, c.ID, wanted)
	if err != nil {
		return fmt.Errorf("limit API client: %w", err)
	}
	if int(added) != len(wanted) {
		return apperr.Missing("customer")
	}
	return nil
}

// UpdateAPIClient saves what may change, if the version is still c's.
//
// Errors: Stale.
func (d *DB) UpdateAPIClient(ctx context.Context, sc tenancy.Scope, c apiclient.Client) error {
	scopes := gorm.Expr("string_to_array(?, ' ')", joined(c.Scopes))
	return stale(d.scopedAPIClient(ctx, sc, c.ID).Where("version = ?", c.Version).Updates(map[string]any{
		"name": c.Name, "name_folded": fold.Text(c.Name), "scopes": scopes, "all_customers": c.AllCustomers, "requests_per_minute": c.RequestsPerMinute,
		"disabled": c.Disabled, "updated_at": c.UpdatedAt, "version": c.Version + 1,
	}), "api_client")
}

// DeleteAPIClient marks a client as deleted and ends its secrets.
//
// Errors: Stale.
func (d *DB) DeleteAPIClient(ctx context.Context, sc tenancy.Scope, id string, version int64, at time.Time) error {
	err := stale(d.scopedAPIClient(ctx, sc, id).Where("version = ?", version).
		Updates(map[string]any{"deleted_at": at, "updated_at": at, "version": version + 1}), "api_client")
	if err != nil {
		return err
	}
	return d.exec(ctx, `UPDATE api_client_secrets SET ended_at = $2 WHERE client_id = $1 AND ended_at IS NULL`, id, at)
}

// TouchAPIClient keeps when a client last called.
func (d *DB) TouchAPIClient(ctx context.Context, id string, at time.Time) error {
	return d.exec(ctx, `UPDATE api_clients SET last_used_at = $2 WHERE id = $1`, id, at)
}

type apiClientSecretRow struct {
	ID         string     `gorm:"column:id"`
	ClientID   string     `gorm:"column:client_id"`
	SecretHash []byte     `gorm:"column:secret_hash"`
	Hint       string     `gorm:"column:hint"`
	CreatedAt  time.Time  `gorm:"column:created_at"`
	ExpiresAt  *time.Time `gorm:"column:expires_at"`
	EndedAt    *time.Time `gorm:"column:ended_at"`
	LastUsedAt *time.Time `gorm:"column:last_used_at"`
}

func (apiClientSecretRow) TableName() string { return "api_client_secrets" }

// InsertAPIClientSecret adds a secret of a client.
func (d *DB) InsertAPIClientSecret(ctx context.Context, clientID string, s apiclient.Secret) error {
	row := apiClientSecretRow{ID: s.ID, ClientID: clientID, SecretHash: s.Hash, Hint: s.Hint, CreatedAt: s.CreatedAt, ExpiresAt: s.ExpiresAt}
	return d.conn(ctx).Create(&row).Error
}

// SetAPIClientSecretEnd says when a secret ends by itself.
func (d *DB) SetAPIClientSecretEnd(ctx context.Context, secretID string, at time.Time) error {
	return d.conn(ctx).Model(&apiClientSecretRow{}).Where("id = ?", secretID).Updates(map[string]any{"expires_at": at}).Error
}

// EndAPIClientSecret ends a secret for good.
func (d *DB) EndAPIClientSecret(ctx context.Context, secretID string, at time.Time) error {
	return d.conn(ctx).Model(&apiClientSecretRow{}).Where("id = ?", secretID).Updates(map[string]any{"ended_at": at}).Error
}

// TouchAPIClientSecret keeps when a token was last got with a secret.
func (d *DB) TouchAPIClientSecret(ctx context.Context, secretID string, at time.Time) error {
	return d.conn(ctx).Model(&apiClientSecretRow{}).Where("id = ?", secretID).Updates(map[string]any{"last_used_at": at}).Error
}
