package postgres

import "fmt"

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
		auditRow{}, authorizationRequestRow{}, chainHead{}, customerRow{}, dataKeyRow{}, guardRow{}, idempotencyRow{},
		operationRow{}, portalUserRow{}, resellerRow{}, sessionRow{}, settingRow{}, tenantCreationRow{}, tenantRow{}, tokenCacheRow{},
	}
}
