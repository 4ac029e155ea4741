package reseller

// ConsentState is the state parameter of a customer's admin consent. It protects nothing, since
// coming back changes nothing; it only tells the two kinds of return apart.
const ConsentState = "consent"

// Permission is one permission that the app registration needs.
type Permission struct {
	API    string
	Name   string
	Kind   string // delegated or application
	Reason string
}

// GraphScopes are the delegated permissions of Microsoft Graph that are asked for in customers'
// tenants. Consent cannot be topped up, so they are asked for together.
func GraphScopes() []string {
	return []string{"Directory.Read.All", "Organization.Read.All", "User.Read.All"}
}

// Permissions are all that the app registration needs, for the guide and the portal.
func Permissions() []Permission {
	return []Permission{
		{"Microsoft Partner Center", "user_impersonation", "delegated", "Read customers, subscriptions and orders in the name of the person who authorizes."},
		{"Microsoft Graph", "DelegatedAdminRelationship.Read.All", "delegated", "See delegated administration (GDAP) and when it ends."},
		{"Microsoft Graph", "Directory.Read.All", "delegated", "See whether a customer has consented, and its directory."},
		{"Microsoft Graph", "Organization.Read.All", "delegated", "Read the organization's name and its licenses."},
		{"Microsoft Graph", "User.Read.All", "delegated", "Count users and their licenses."},
	}
}
