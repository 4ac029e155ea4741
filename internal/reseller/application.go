package reseller

// Application is the app registration by which the product calls Microsoft for a reseller.
type Application struct {
	ResellerID string
	TenantID   string // Microsoft's id of the reseller's own tenant
	ClientID   string
	Secret     string
}

// String keeps the secret out of logs and dumps.
func (a Application) String() string { return "application " + a.ClientID + " of tenant " + a.TenantID }

// GoString is as String.
func (a Application) GoString() string { return a.String() }

// SignIn is what Microsoft told about the person who authorized the reseller.
type SignIn struct {
	TenantID   string // of the account that signed in
	Account    string // user principal name
	AccountID  string // "<object id>.<tenant id>"
	MFA        bool   // the sign-in carried proof of multifactor authentication
	TokenCache []byte // in clear; to be sealed at once
}

// Profile is what Partner Center tells about the reseller itself. Texts are "" when not told.
type Profile struct {
	CompanyName  string
	Country      string // ISO 3166-1 alpha-2
	Currency     string // ISO 4217, in which Microsoft bills the reseller
	MPNID        string
	MFACompliant *bool // Microsoft's own verdict on our token; nil when it did not say
}
