// Package authz is the matrix of who may do what. The route asks it whether a caller may do
// something at all, and the service whether it may be done to one object.
package authz

// Permission is one thing that a person or program may do. Its text is part of the API
// (GET /me lists them), so a permission is never renamed. permissions.csv says what each
// means and which roles hold it.
type Permission string

// The permissions.
const (
	DashboardRead Permission = "dashboard:read"
	SearchRead    Permission = "search:read"

	ResellersRead   Permission = "resellers:read"
	ResellersWrite  Permission = "resellers:write"
	ResellersManage Permission = "resellers:manage"
	ResellersAuth   Permission = "resellers:authorize"

	CustomersRead  Permission = "customers:read"
	CustomersWrite Permission = "customers:write"

	TenantsRead  Permission = "tenants:read"
	TenantsWrite Permission = "tenants:write"

	SubscriptionsRead Permission = "subscriptions:read"
	OrdersRead        Permission = "orders:read"
	LicensesRead      Permission = "licenses:read"
	CostsRead         Permission = "costs:read"

	PortalUsersRead  Permission = "portal_users:read"
	PortalUsersWrite Permission = "portal_users:write"

	ImpersonationsRead  Permission = "impersonations:read"
	ImpersonationsWrite Permission = "impersonations:write"

	APIClientsRead  Permission = "api_clients:read"
	APIClientsWrite Permission = "api_clients:write"

	AuditRead      Permission = "audit:read"
	AuditVerify    Permission = "audit:verify"
	SyncRun        Permission = "sync:run"
	OperationsRead Permission = "operations:read"
	PlatformManage Permission = "platform:manage"
)
