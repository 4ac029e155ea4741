package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/tenancy"
	"github.com/tenantry/tenantry/internal/tenant"
)

type tenantCreationRow struct {
	OperationID        string          `gorm:"column:operation_id"`
	ResellerID         string          `gorm:"column:reseller_id"`
	CustomerID         string          `gorm:"column:customer_id"`
	TenantID           *string         `gorm:"column:tenant_id"`
	MicrosoftRequestID string          `gorm:"column:microsoft_request_id"`
	Domain             string          `gorm:"column:domain"`
	Company            json.RawMessage `gorm:"column:company"`
	CredentialsSealed  []byte          `gorm:"column:credentials_sealed"`
	Open               bool            `gorm:"column:open"`
	CreatedAt          time.Time       `gorm:"column:created_at"`
}

func (tenantCreationRow) TableName() string { return "tenant_creations" }

// InsertTenantCreation keeps the wish for a new tenant beside its operation. The transaction is
// of no more use after an error.
//
// Errors: tenant.ErrOpenCreation when one of the reseller with that domain is open already.
func (d *DB) InsertTenantCreation(ctx context.Context, sc tenancy.Scope, c tenant.Creation) error {
	if !sc.Valid() {
		return tenancy.ErrNoScope
	}
	if !sc.AllowsCustomer(c.ResellerID, c.CustomerID) {
		return apperr.Missing("customer")
	}
	company, err := json.Marshal(c.Company)
	if err != nil {
		return fmt.Errorf("encode company: %w", err)
	}
	err = d.conn(ctx).Create(&tenantCreationRow{
		OperationID: c.OperationID, ResellerID: c.ResellerID, CustomerID: c.CustomerID, TenantID: nullable(c.TenantID),
		MicrosoftRequestID: c.RequestID, Domain: c.Domain, Company: company, CredentialsSealed: c.CredentialsSealed, Open: true, CreatedAt: c.CreatedAt,
	}).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return tenant.ErrOpenCreation
	}
	return err
}

// NewestCreation is the operation of the newest wish of a reseller for that domain.
//
// Errors: NotFound.
func (d *DB) NewestCreation(ctx context.Context, sc tenancy.Scope, resellerID, domain string) (operation.Operation, error) {
	var row tenantCreationRow
	err := d.scoped(ctx, sc).Where("reseller_id = ? AND domain = ?", resellerID, domain).Order("open DESC, created_at DESC").Take(&row).Error
	if err != nil {
		return operation.Operation{}, one(err, "operation")
	}
	return d.Operation(ctx, sc, row.OperationID)
}

// OpenCreations counts the tenants that are being made at Microsoft through a reseller.
func (d *DB) OpenCreations(ctx context.Context, sc tenancy.Scope, resellerID string) (int, error) {
	var n int64
	err := d.scoped(ctx, sc).Model(&tenantCreationRow{}).Where("reseller_id = ? AND open", resellerID).Count(&n).Error
	return int(n), err
}

// TenantCreation is the wish of an operation.
//
// Errors: NotFound.
func (d *DB) TenantCreation(ctx context.Context, sc tenancy.Scope, operationID string) (tenant.Creation, error) {
	return d.tenantCreation(ctx, sc, "operation_id", operationID)
}

// CreationOfTenant is the wish that a tenant was made by.
//
// Errors: NotFound for one that was not made here.
func (d *DB) CreationOfTenant(ctx context.Context, sc tenancy.Scope, tenantID string) (tenant.Creation, error) {
	return d.tenantCreation(ctx, sc, "tenant_id", tenantID)
}

func (d *DB) tenantCreation(ctx context.Context, sc tenancy.Scope, column, id string) (tenant.Creation, error) {
	var row tenantCreationRow
	if err := one(d.scoped(ctx, sc).Where(column+" = ?", id).Take(&row).Error, "tenant"); err != nil {
		return tenant.Creation{}, err
	}
	c := tenant.Creation{
		OperationID: row.OperationID, ResellerID: row.ResellerID, CustomerID: row.CustomerID, TenantID: deref(row.TenantID),
		RequestID: row.MicrosoftRequestID, Domain: row.Domain, CredentialsSealed: row.CredentialsSealed, CreatedAt: row.CreatedAt.UTC(),
	}
	if err := json.Unmarshal(row.Company, &c.Company); err != nil {
		return c, fmt.Errorf("read company: %w", err)
	}
	return c, nil
}

// FinishTenantCreation keeps what Microsoft made of the wish.
func (d *DB) FinishTenantCreation(ctx context.Context, sc tenancy.Scope, c tenant.Creation) error {
	return touchedOne(d.scoped(ctx, sc).Model(&tenantCreationRow{}).Where("operation_id = ?", c.OperationID).Updates(map[string]any{
		"customer_id": c.CustomerID, "tenant_id": nullable(c.TenantID), "credentials_sealed": c.CredentialsSealed,
	}), "operation")
}

// MoveCreation writes where the making of a tenant stands, in a transaction. One that has ended
// stays as it is. One that needs attention is open no more: a person may wish it again.
func (d *DB) MoveCreation(ctx context.Context, sc tenancy.Scope, op operation.Operation) error {
	return d.InTx(ctx, func(ctx context.Context) error {
		err := d.moveCreation(ctx, sc, op)
		if err != nil || (!op.Ended() && op.State != operation.NeedsAttention) {
			return err
		}
		return d.conn(ctx).Model(&tenantCreationRow{}).Where("operation_id = ?", op.ID).Update("open", false).Error
	})
}

func (d *DB) moveCreation(ctx context.Context, sc tenancy.Scope, op operation.Operation) error {
	q := d.scoped(ctx, sc).Table("operations").Where("id = ? AND kind = ? AND finished_at IS NULL", op.ID, string(operation.CreateTenant))
	set := map[string]any{
		"state": string(op.State), "waiting_for": string(op.WaitingFor), "waiting_until": op.WaitingUntil, "problem_code": op.ProblemCode, "problem_detail": op.ProblemDetail,
		"microsoft_correlation_id": op.MicrosoftCorrelationID, "finished_at": op.FinishedAt, "updated_at": op.UpdatedAt, "version": gorm.Expr("version + 1"),
	}
	if op.TenantID != "" {
		set["tenant_id"], set["customer_id"] = op.TenantID, op.CustomerID
	}
	return touchedOne(q.Updates(set), "operation")
}
