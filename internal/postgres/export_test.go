package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// OfOneTenant are the statements that read what is mirrored of the tenant $1, once for each tenant of a sync.
var OfOneTenant = map[string]string{
	"subscriptions": mirroredSubscriptions,
	"orders":        mirroredOrders,
	"licenses":      mirroredLicenses,
	"counts":        fmt.Sprintf(rollupQuery, "t.id = $1"),
}

// Table is a row struct with its table.
type Table interface{ TableName() string }

// Rows are the row structs of this package, for the test that compares them with the schema.
func Rows() []Table {
	return []Table{
		apiClientRow{}, apiClientSecretRow{}, auditHeadRow{}, auditKeyRow{}, authorizationRequestRow{}, chainHead{}, customerRow{}, dataKeyRow{}, guardRow{}, idempotencyRow{},
		loginLinkRow{}, loginRow{}, mailRow{}, microsoftSignInRow{}, operationRow{}, passkeyRow{}, portalUserRow{}, recoveryCodeRow{}, resellerRow{}, sessionRow{}, settingRow{}, tenantCreationRow{}, tenantRow{}, tokenCacheRow{}, tokenKeyRow{}, totpRow{},
	}
}

// MigrateTo brings an empty database to an earlier version of the schema.
func MigrateTo(ctx context.Context, ownerURL string, version int64) error {
	pool, err := pgxpool.New(ctx, ownerURL)
	if err != nil {
		return err
	}
	defer pool.Close()
	db := stdlib.OpenDBFromPool(pool)
	defer func() { _ = db.Close() }()
	provider, err := newProvider(db)
	if err != nil {
		return err
	}
	_, err = provider.UpTo(ctx, version)
	return err
}

// PortalUserPage is the statement of the first page of portal users.
func PortalUserPage(sc tenancy.Scope, limit int) (string, []any) {
	l, err := portalUsersThere(sc)
	if err != nil {
		panic(err)
	}
	return l.joined("u", portalUserColumns, portalUserJoins, portalUserOrders[portaluser.SortName], paging.Request{Limit: limit})
}

// SessionWithLogin is the read that every request of a person begins with.
const SessionWithLogin = sessionWithLogin
