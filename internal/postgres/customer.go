package postgres

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/tenancy"
)

type customerRow struct {
	ID         string     `gorm:"column:id"`
	ResellerID string     `gorm:"column:reseller_id"`
	Name       string     `gorm:"column:name"`
	NameFolded string     `gorm:"column:name_folded"`
	Country    string     `gorm:"column:country"`
	CreatedAt  time.Time  `gorm:"column:created_at"`
	UpdatedAt  time.Time  `gorm:"column:updated_at"`
	DeletedAt  *time.Time `gorm:"column:deleted_at"`
	Version    int64      `gorm:"column:version"`
}

func (customerRow) TableName() string { return "customers" }

// scopedCustomer begins a query over one customer inside the scope.
func (d *DB) scopedCustomer(ctx context.Context, sc tenancy.Scope, id string) *gorm.DB {
	q := d.conn(ctx).Model(&customerRow{}).Where("deleted_at IS NULL")
	if !isUUID(id) {
		q = q.Where("false")
	} else {
		q = q.Where("id = ?", id)
	}
	switch {
	case !sc.Valid():
		_ = q.AddError(tenancy.ErrNoScope)
	case sc.CrossesResellers():
	case sc.AllCustomers():
		q = q.Where("reseller_id = ?", sc.ResellerID())
	default:
		q = q.Where("reseller_id = ? AND id IN ?", sc.ResellerID(), sc.CustomerIDs())
	}
	return q
}

// Customer is one customer inside the scope.
//
// Errors: NotFound.
func (d *DB) Customer(ctx context.Context, sc tenancy.Scope, id string) (customer.Customer, error) {
	var row customerRow
	err := d.scopedCustomer(ctx, sc, id).Take(&row).Error
	return fromCustomerRow(row), one(err, "customer")
}

// InsertCustomer adds a customer.
func (d *DB) InsertCustomer(ctx context.Context, sc tenancy.Scope, c customer.Customer) error {
	if err := reachesReseller(sc, c.ResellerID); err != nil {
		return err
	}
	return d.conn(ctx).Create(&customerRow{
		ID: c.ID, ResellerID: c.ResellerID, Name: c.Name, NameFolded: fold.Text(c.Name), Country: c.Country,
		CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt, Version: c.Version,
	}).Error
}

// UpdateCustomer saves name and country, if the version is still c's.
//
// Errors: Stale.
func (d *DB) UpdateCustomer(ctx context.Context, sc tenancy.Scope, c customer.Customer) error {
	return stale(d.scopedCustomer(ctx, sc, c.ID).Where("version = ?", c.Version).Updates(map[string]any{
		"name": c.Name, "name_folded": fold.Text(c.Name), "country": c.Country, "updated_at": c.UpdatedAt, "version": c.Version + 1,
	}), "customer")
}

// LockCustomerRow keeps everybody else from changing a customer until the transaction ends.
func (d *DB) LockCustomerRow(ctx context.Context, sc tenancy.Scope, id string) error {
	return d.lockCustomer(ctx, sc, id, "UPDATE")
}

// LockCustomerShared keeps a customer from being deleted until the transaction ends.
func (d *DB) LockCustomerShared(ctx context.Context, sc tenancy.Scope, id string) error {
	return d.lockCustomer(ctx, sc, id, "SHARE")
}

func (d *DB) lockCustomer(ctx context.Context, sc tenancy.Scope, id, strength string) error {
	var row customerRow
	return one(d.scopedCustomer(ctx, sc, id).Clauses(locking(strength)).Select("id").Take(&row).Error, "customer")
}

// DeleteCustomer marks a customer, its tenants and its portal users as deleted.
//
// Errors: Stale.
func (d *DB) DeleteCustomer(ctx context.Context, sc tenancy.Scope, id string, version int64, at time.Time) error {
	return d.InTx(ctx, func(ctx context.Context) error {
		err := stale(d.scopedCustomer(ctx, sc, id).Where("version = ?", version).
			Updates(map[string]any{"deleted_at": at, "updated_at": at, "version": version + 1}), "customer")
		if err != nil {
			return err
		}
		err = d.exec(ctx, `UPDATE tenants SET deleted_at = $2, updated_at = $2, version = version + 1 WHERE customer_id = $1 AND deleted_at IS NULL`, id, at)
		if err != nil {
			return fmt.Errorf("delete customer's tenants: %w", err)
		}
		return d.endAccess(ctx, "customer_id", id, at)
	})
}

func fromCustomerRow(row customerRow) customer.Customer {
	return customer.Customer{
		ID: row.ID, ResellerID: row.ResellerID, Name: row.Name, Country: row.Country,
		CreatedAt: row.CreatedAt.UTC(), UpdatedAt: row.UpdatedAt.UTC(), Version: row.Version,
	}
}
