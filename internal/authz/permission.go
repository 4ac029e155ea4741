// Package authz is the typed matrix of who may do what. The route asks it whether a role
// may do something at all, and the service whether it may be done to one object.
package authz

// Permission is one thing that a person or program may do. Its text is part of the API
// (GET /me lists them), so a permission is never renamed.
type Permission string

// The permissions. View-like ones come first in each group.
const (
	DashboardRead Permission = "dashboard:read"
	SearchRead    Permission = "search:read"

	ResellersRead   Permission = "resellers:read"
	ResellersWrite  Permission = "resellers:write"  // edit basics and secret
	ResellersManage Permission = "resellers:manage" // add and delete
	ResellersAuth   Permission = "resellers:authorize"

	CustomersRead  Permission = "customers:read"
	CustomersWrite Permission = "customers:write"

	TenantsRead  Permission = "tenants:read"
	TenantsWrite Permission = "tenants:write" // add, connect, disconnect, consent

	SubscriptionsRead Permission = "subscriptions:read"
	OrdersRead        Permission = "orders:read"
	LicensesRead      Permission = "licenses:read"
	AuditRead         Permission = "audit:read"
	SyncRun           Permission = "sync:run"
	OperationsRead    Permission = "operations:read"
	PlatformManage    Permission = "platform:manage"
)

// Role is a bundle of permissions that a portal user holds.
type Role string

// The roles of the foundation. The customer portal's View, Modify and Admin join them later.
const (
	RoleOperator      Role = "operator"       // of the platform: every reseller
	RoleResellerAdmin Role = "reseller_admin" // of one reseller, may also change its connection ("CSP Admin")
	RoleResellerStaff Role = "reseller_staff" // of one reseller: customers, tenants, sync
	RoleResellerView  Role = "reseller_viewer"
)

var viewer = []Permission{
	DashboardRead, SearchRead, ResellersRead, CustomersRead, TenantsRead, SubscriptionsRead,
	OrdersRead, LicensesRead, AuditRead, OperationsRead,
}

var staff = append(append([]Permission{}, viewer...), CustomersWrite, TenantsWrite, SyncRun)

var admin = append(append([]Permission{}, staff...), ResellersWrite, ResellersAuth)

var operator = append(append([]Permission{}, admin...), ResellersManage, PlatformManage)

// Permissions lists what a role may do; none for a role that is not known.
func Permissions(r Role) []Permission {
	switch r {
	case RoleOperator:
		return operator
	case RoleResellerAdmin:
		return admin
	case RoleResellerStaff:
		return staff
	case RoleResellerView:
		return viewer
	}
	return nil
}

// All lists every permission that some role holds.
func All() []Permission { return append([]Permission{}, operator...) }
