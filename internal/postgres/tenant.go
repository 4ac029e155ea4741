package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/tenancy"
	"github.com/tenantry/tenantry/internal/tenant"
)

type tenantRow struct {
	ID                      string     `gorm:"column:id"`
	ResellerID              string     `gorm:"column:reseller_id"`
	CustomerID              string     `gorm:"column:customer_id"`
	MicrosoftTenantID       string     `gorm:"column:microsoft_tenant_id"`
	PartnerCenterCustomerID *string    `gorm:"column:partner_center_customer_id"`
	Name                    string     `gorm:"column:name"`
	NameFolded              string     `gorm:"column:name_folded"`
	DefaultDomain           string     `gorm:"column:default_domain"`
	Country                 string     `gorm:"column:country"`
	ConnectionState         string     `gorm:"column:connection_state"`
	ConnectedAt             *time.Time `gorm:"column:connected_at"`
	RelationshipState       string     `gorm:"column:relationship_state"`
	ConsentState            string     `gorm:"column:consent_state"`
	ConsentCheckedAt        *time.Time `gorm:"column:consent_checked_at"`
	GDAPState               string     `gorm:"column:gdap_state"`
	GDAPEndsAt              *time.Time `gorm:"column:gdap_ends_at"`
	CreatedAt               time.Time  `gorm:"column:created_at"`
	UpdatedAt               time.Time  `gorm:"column:updated_at"`
	DeletedAt               *time.Time `gorm:"column:deleted_at"`
	Version                 int64      `gorm:"column:version"`
}

func (tenantRow) TableName() string { return "tenants" }

// scopedTenant begins a query over one tenant inside the scope.
func (d *DB) scopedTenant(ctx context.Context, sc tenancy.Scope, id string) *gorm.DB {
	q := d.scoped(ctx, sc).Model(&tenantRow{}).Where("deleted_at IS NULL")
	if !isUUID(id) {
		return q.Where("false")
	}
	return q.Where("id = ?", id)
}

// Tenant is one tenant inside the scope.
//
// Errors: NotFound.
func (d *DB) Tenant(ctx context.Context, sc tenancy.Scope, id string) (tenant.Tenant, error) {
	var row tenantRow
	err := d.scopedTenant(ctx, sc, id).Take(&row).Error
	return fromTenantRow(row), one(err, "tenant")
}

// TenantByMicrosoftID is the tenant of a reseller that stands for the Microsoft tenant.
//
// Errors: NotFound.
func (d *DB) TenantByMicrosoftID(ctx context.Context, sc tenancy.Scope, resellerID, microsoftTenantID string) (tenant.Tenant, error) {
	var row tenantRow
	err := d.scoped(ctx, sc).Where("deleted_at IS NULL AND reseller_id = ? AND microsoft_tenant_id = ?", resellerID, microsoftTenantID).Take(&row).Error
	return fromTenantRow(row), one(err, "tenant")
}

// InsertTenant adds a tenant.
//
// Errors: Conflict when the reseller has that Microsoft tenant already.
func (d *DB) InsertTenant(ctx context.Context, sc tenancy.Scope, t tenant.Tenant) error {
	if !sc.Valid() {
		return tenancy.ErrNoScope
	}
	if !sc.AllowsCustomer(t.ResellerID, t.CustomerID) {
		return apperr.Missing("customer")
	}
	row := toTenantRow(t)
	err := d.conn(ctx).Create(&row).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return apperr.Wrap(err, apperr.Conflict, "tenant.exists", "This Microsoft tenant is here already. Nothing was changed: open it in the list of tenants.")
	}
	return err
}

// UpdateTenant saves whose the tenant is and its connection, if the version is still t's. What
// the sync tells of it stays as it is.
//
// Errors: Stale.
func (d *DB) UpdateTenant(ctx context.Context, sc tenancy.Scope, t tenant.Tenant) error {
	row := toTenantRow(t)
	return stale(d.scopedTenant(ctx, sc, t.ID).Where("version = ?", t.Version).Updates(map[string]any{
		"customer_id": row.CustomerID, "partner_center_customer_id": row.PartnerCenterCustomerID,
		"connection_state": row.ConnectionState, "connected_at": row.ConnectedAt, "relationship_state": row.RelationshipState,
		"updated_at": row.UpdatedAt, "version": t.Version + 1,
	}), "tenant")
}

// MoveTenant puts what is mirrored of a tenant under another customer of the same reseller.
func (d *DB) MoveTenant(ctx context.Context, sc tenancy.Scope, id, customerID string) error {
	var row tenantRow
	if err := one(d.scopedTenant(ctx, sc, id).Select("id").Take(&row).Error, "tenant"); err != nil {
		return err
	}
	if err := d.LockTenant(ctx, id); err != nil {
		return err
	}
	for table, version := range map[string]string{"subscriptions": ", version = version + 1", "orders": ", version = version + 1", "licenses": ", version = version + 1", "tenant_rollups": ""} {
		if err := d.exec(ctx, `UPDATE `+table+` SET customer_id = $2`+version+` WHERE tenant_id = $1 AND customer_id <> $2`, id, customerID); err != nil {
			return fmt.Errorf("move tenant's %s: %w", table, err)
		}
	}
	return nil
}

// SetTenantConsent notes what a check of the consent showed. It leaves the version alone: it is
// Microsoft's fact and no person's edit. An empty gdap changes nothing about delegation.
func (d *DB) SetTenantConsent(ctx context.Context, sc tenancy.Scope, id string, state tenant.ConsentState, gdap tenant.GDAPState, at time.Time) error {
	set := map[string]any{"consent_state": string(state), "consent_checked_at": at}
	if gdap != "" {
		set["gdap_state"] = string(gdap)
	}
	return touchedOne(d.scopedTenant(ctx, sc, id).Updates(set), "tenant")
}

// ForgetMirror takes what is mirrored of a tenant out of every list, and forgets what Microsoft
// said last, so that a later sync brings all of it back.
func (d *DB) ForgetMirror(ctx context.Context, sc tenancy.Scope, id string, at time.Time) error {
	var row tenantRow
	if err := one(d.scopedTenant(ctx, sc, id).Select("id", "reseller_id").Take(&row).Error, "tenant"); err != nil {
		return err
	}
	// A sync of this tenant that is writing now ends first, and one that waits finds it disconnected.
	if err := d.LockTenant(ctx, id); err != nil {
		return err
	}
	for _, table := range []string{"subscriptions", "orders", "licenses"} {
		err := d.exec(ctx, `UPDATE `+table+` SET deleted_at = $2, updated_at = $2, version = version + 1 WHERE tenant_id = $1 AND deleted_at IS NULL`, id, at)
		if err != nil {
			return fmt.Errorf("forget tenant's %s: %w", table, err)
		}
	}
	if err := d.exec(ctx, `DELETE FROM tenant_rollups WHERE tenant_id = $1`, id); err != nil {
		return fmt.Errorf("forget tenant's counts: %w", err)
	}
	if err := d.exec(ctx, `DELETE FROM upstream_objects WHERE reseller_id = $1 AND object_key = $2`, row.ResellerID, id); err != nil {
		return fmt.Errorf("forget tenant's raw listings: %w", err)
	}
	if err := d.exec(ctx, `DELETE FROM sync_states WHERE reseller_id = $1 AND tenant_id = $2`, row.ResellerID, id); err != nil {
		return fmt.Errorf("forget tenant's freshness: %w", err)
	}
	return nil
}

// DeleteTenant marks a tenant as deleted, and with it ends its connection.
//
// Errors: Stale.
func (d *DB) DeleteTenant(ctx context.Context, sc tenancy.Scope, id string, version int64, at time.Time) error {
	return stale(d.scopedTenant(ctx, sc, id).Where("version = ?", version).Updates(map[string]any{
		"deleted_at": at, "updated_at": at, "version": version + 1,
		"connection_state": string(tenant.NotConnected), "connected_at": nil, "partner_center_customer_id": nil,
	}), "tenant")
}

func toTenantRow(t tenant.Tenant) tenantRow {
	return tenantRow{
		ID: t.ID, ResellerID: t.ResellerID, CustomerID: t.CustomerID, MicrosoftTenantID: t.MicrosoftTenantID,
		PartnerCenterCustomerID: nullable(t.PartnerCenterCustomerID), Name: t.Name, NameFolded: fold.Text(t.Name),
		DefaultDomain: t.DefaultDomain, Country: t.Country, ConnectionState: string(t.ConnectionState), ConnectedAt: t.ConnectedAt,
		RelationshipState: string(t.RelationshipState), ConsentState: string(t.ConsentState), ConsentCheckedAt: t.ConsentCheckedAt,
		GDAPState: string(t.GDAPState), GDAPEndsAt: t.GDAPEndsAt, CreatedAt: t.CreatedAt, UpdatedAt: t.UpdatedAt, Version: t.Version,
	}
}

func fromTenantRow(row tenantRow) tenant.Tenant {
	return tenant.Tenant{
		ID: row.ID, ResellerID: row.ResellerID, CustomerID: row.CustomerID, MicrosoftTenantID: row.MicrosoftTenantID,
		PartnerCenterCustomerID: deref(row.PartnerCenterCustomerID), Name: row.Name, DefaultDomain: row.DefaultDomain, Country: row.Country,
		ConnectionState: tenant.ConnectionState(row.ConnectionState), ConnectedAt: utc(row.ConnectedAt),
		RelationshipState: tenant.RelationshipState(row.RelationshipState),
		ConsentState:      tenant.ConsentState(row.ConsentState), ConsentCheckedAt: utc(row.ConsentCheckedAt),
		GDAPState: tenant.GDAPState(row.GDAPState), GDAPEndsAt: utc(row.GDAPEndsAt),
		CreatedAt: row.CreatedAt.UTC(), UpdatedAt: row.UpdatedAt.UTC(), Version: row.Version,
	}
}
