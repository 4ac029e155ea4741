package postgres

// Table is a row struct with its table.
type Table interface{ TableName() string }

// Rows are the row structs of this package, for the test that compares them with the schema.
func Rows() []Table {
	return []Table{
		auditRow{}, authorizationRequestRow{}, chainHead{}, customerRow{}, dataKeyRow{}, guardRow{}, idempotencyRow{},
		operationRow{}, portalUserRow{}, resellerRow{}, sessionRow{}, settingRow{}, tenantCreationRow{}, tenantRow{}, tokenCacheRow{},
	}
}
