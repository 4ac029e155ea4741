package authz

// Role is a bundle of permissions: one column of the matrix. An actor holds roles somewhere, on
// the platform, on a reseller's whole book or on one company; see Holding.
type Role string

// The roles. Levels of one portal nest; grants and the master admin stand beside a level.
const (
	RoleOperator Role = "operator" // of the platform: every reseller

	RolePartnerView   Role = "partner_view"
	RolePartnerModify Role = "partner_modify"
	RolePartnerAdmin  Role = "partner_admin"
	RoleCatalogAdmin  Role = "catalog_admin" // the grant "Partner Admin": catalogs of the customer portal
	RoleCSPAdmin      Role = "csp_admin"     // the grant "CSP Admin": the connection to Microsoft, tenants, orders

	RoleCustomerView   Role = "customer_view"
	RoleCustomerModify Role = "customer_modify"
	RoleCustomerAdmin  Role = "customer_admin"
	RoleMasterAdmin    Role = "master_admin" // a company's own portal users
)

// Level is how much a person may do; each contains the one before.
type Level string

// The levels.
const (
	LevelView   Level = "view"
	LevelModify Level = "modify"
	LevelAdmin  Level = "admin"
)

var partnerRoles = map[Level]Role{LevelView: RolePartnerView, LevelModify: RolePartnerModify, LevelAdmin: RolePartnerAdmin}

var customerRoles = map[Level]Role{LevelView: RoleCustomerView, LevelModify: RoleCustomerModify, LevelAdmin: RoleCustomerAdmin}

// PartnerRole is the role of a level in the partner portal, "" for a level that is not known.
func PartnerRole(l Level) Role { return partnerRoles[l] }

// CustomerRole is the role of a level in the customer portal, "" for a level that is not known.
func CustomerRole(l Level) Role { return customerRoles[l] }
