package world

import (
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"slices"
	"strings"
	"time"
)

// Secret is a password, a client secret or a key: stored, but never shown.
type Secret string

// String hides the value from every format verb.
func (Secret) String() string { return "[redacted]" }

// GoString hides the value from %#v.
func (Secret) GoString() string { return "[redacted]" }

// LogValue hides the value from logs.
func (Secret) LogValue() slog.Value { return slog.StringValue("[redacted]") }

// Well-known application ids. Source: Microsoft's first-party application list.
const (
	AppGraph             = "00000003-0000-0000-c000-000000000000"
	AppPartnerCenter     = "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd"
	AppPartnerAPI        = "4990cffe-04e8-4e8b-808a-1175604b879f"
	AppPartnerDelegation = "2832473f-ec63-45fb-976f-5d45a7d4bb91"
)

// AdminAgents is the name of the partner-tenant group whose members may act for
// customers and consent on their behalf.
const AdminAgents = "AdminAgents"

// App is an app registration.
type App struct {
	ID                 string       `json:"id"` // application (client) id
	ObjectID           string       `json:"objectId"`
	ServicePrincipalID string       `json:"servicePrincipalId"` // in its home tenant
	TenantID           string       `json:"tenantId"`           // home tenant
	DisplayName        string       `json:"displayName"`
	MultiTenant        bool         `json:"multiTenant"`
	RedirectURIs       []string     `json:"redirectUris"`
	LogoutURIs         []string     `json:"logoutUris,omitempty"`
	AnyRedirectPort    bool         `json:"anyRedirectPort,omitempty"` // loopback redirect URIs match whatever their port
	PublicClient       bool         `json:"publicClient,omitempty"`    // the device code flow needs no secret
	Secrets            []AppSecret  `json:"secrets"`
	Permissions        []Permission `json:"permissions"` // what the registration asks for
}

// AppSecret is one client secret of an app registration.
type AppSecret struct {
	ID        string    `json:"id"`
	Hint      string    `json:"hint"` // first three characters
	Value     Secret    `json:"value"`
	StartsAt  time.Time `json:"startsAt"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// Permission is what an app may do at one resource, on behalf of everybody or of
// one person alone.
type Permission struct {
	Resource    string   `json:"resource"`            // application id of the resource
	Principal   string   `json:"principal,omitempty"` // object id of the person; "" for everybody
	Delegated   []string `json:"delegated,omitempty"`
	Application []string `json:"application,omitempty"`
}

// Consent makes an app known in a tenant: its service principal there, with the
// permissions granted there.
type Consent struct {
	AppID       string       `json:"appId"`
	ObjectID    string       `json:"objectId"` // of the service principal
	Permissions []Permission `json:"permissions"`
	Source      string       `json:"source"` // "admin", "user" or "partner" (application consent through Partner Center)
	GrantedAt   time.Time    `json:"grantedAt"`
}

// Scopes lists the delegated permissions granted at a resource for everybody.
func (c *Consent) Scopes(resource string) []string { return c.PermissionAt(resource, "").Delegated }

// ScopesFor lists the delegated permissions that hold for one person: everybody's
// and the person's own.
func (c *Consent) ScopesFor(resource, principal string) []string {
	all := c.Scopes(resource)
	if principal == "" {
		return all
	}
	for _, own := range c.PermissionAt(resource, principal).Delegated {
		if !slices.ContainsFunc(all, func(name string) bool { return strings.EqualFold(name, own) }) {
			all = append(slices.Clip(all), own)
		}
	}
	return all
}

// Roles lists the application permissions granted at a resource.
func (c *Consent) Roles(resource string) []string { return c.PermissionAt(resource, "").Application }

// PermissionAt is what a consent gives at a resource for everybody, or for one
// person.
func (c *Consent) PermissionAt(resource, principal string) Permission {
	for _, p := range c.Permissions {
		if p.Resource == resource && p.Principal == principal {
			return p
		}
	}
	return Permission{Resource: resource, Principal: principal}
}

// User is a person in a directory; those with SignIn can sign in here.
type User struct {
	ID                string            `json:"id"`
	UserPrincipalName string            `json:"userPrincipalName"`
	DisplayName       string            `json:"displayName"`
	GivenName         string            `json:"givenName,omitempty"`
	Surname           string            `json:"surname,omitempty"`
	Mail              string            `json:"mail,omitempty"`
	MailNickname      string            `json:"mailNickname,omitempty"`
	JobTitle          string            `json:"jobTitle,omitempty"`
	Department        string            `json:"department,omitempty"`
	OfficeLocation    string            `json:"officeLocation,omitempty"`
	MobilePhone       string            `json:"mobilePhone,omitempty"`
	BusinessPhones    []string          `json:"businessPhones,omitempty"`
	StreetAddress     string            `json:"streetAddress,omitempty"`
	City              string            `json:"city,omitempty"`
	State             string            `json:"state,omitempty"`
	PostalCode        string            `json:"postalCode,omitempty"`
	Country           string            `json:"country,omitempty"`
	CompanyName       string            `json:"companyName,omitempty"`
	EmployeeID        string            `json:"employeeId,omitempty"`
	UsageLocation     string            `json:"usageLocation,omitempty"` // ISO 3166-1 alpha-2
	PreferredLanguage string            `json:"preferredLanguage,omitempty"`
	UserType          string            `json:"userType"` // "Member" or "Guest"
	AccountEnabled    bool              `json:"accountEnabled"`
	CreatedAt         time.Time         `json:"createdAt"`
	LastSignInAt      *time.Time        `json:"lastSignInAt,omitempty"`
	PasswordChangedAt *time.Time        `json:"passwordChangedAt,omitempty"`
	DeletedAt         *time.Time        `json:"deletedAt,omitempty"` // set in the recycle bin; gone 30 days later
	DeletedUPN        string            `json:"deletedUpn,omitempty"`
	Licenses          []AssignedLicense `json:"licenses,omitempty"`
	DirectoryRoles    []string          `json:"directoryRoles,omitempty"` // role template ids held in the own tenant
	Manager           string            `json:"manager,omitempty"`        // user id
	OtherMails        []string          `json:"otherMails,omitempty"`
	PasswordPolicies  string            `json:"passwordPolicies,omitempty"` // "DisablePasswordExpiration, DisableStrongPassword"
	ShowInAddressList *bool             `json:"showInAddressList,omitempty"`
	OnPremises        *OnPremises       `json:"onPremises,omitempty"`
	SessionsFrom      *time.Time        `json:"sessionsFrom,omitempty"` // when sessions were last revoked, in simulated time
	SignIn            *SignIn           `json:"signIn,omitempty"`
	Version           int64             `json:"version,omitempty"` // the directory's when the user last changed; 0 as the seed made them
	Changed           map[string]int64  `json:"changed,omitempty"` // version by field, see ChangedSince
}

// AssignedLicense is one SKU a user or a group holds.
type AssignedLicense struct {
	SKUID         string    `json:"skuId"`
	DisabledPlans []string  `json:"disabledPlans,omitempty"`
	AssignedAt    time.Time `json:"assignedAt"`
	ByGroup       string    `json:"byGroup,omitempty"` // group id when inherited
	Error         string    `json:"error,omitempty"`   // why an inherited one is not given, such as "CountViolation"
}

// SignIn is what the sign-in page needs of a user.
type SignIn struct {
	Password        Secret    `json:"password"`
	MFA             bool      `json:"mfa"`                  // registered; the page asks for the code
	MustChange      bool      `json:"mustChange,omitempty"` // password must be changed at next sign-in
	Blocked         bool      `json:"blocked,omitempty"`
	TokensValidFrom time.Time `json:"tokensValidFrom"` // machine time; refresh tokens issued before are revoked
}

// Deleted tells whether the user is in the recycle bin.
func (u *User) Deleted() bool { return u.DeletedAt != nil }

// Holds tells whether the user has the SKU, directly or through a group.
func (u *User) Holds(skuID string) bool {
	return slices.ContainsFunc(u.Licenses, func(l AssignedLicense) bool { return l.SKUID == skuID && l.Error == "" })
}

// FindUser finds a user that is not deleted by object id or user principal name.
func FindUser(s *State, tenantID, idOrUPN string) (*User, bool) {
	if u, ok := s.Users.Get(tenantID, strings.ToLower(idOrUPN)); ok {
		return u, !u.Deleted()
	}
	for u := range s.Users.All(tenantID) {
		if !u.Deleted() && strings.EqualFold(u.UserPrincipalName, idOrUPN) {
			return u, true
		}
	}
	return nil, false
}

// FindSignIn finds the tenant and user that a name on the sign-in page means, by
// the name's domain.
func FindSignIn(s *State, upn string) (*Tenant, *User, bool) {
	_, domain, ok := strings.Cut(upn, "@")
	if !ok {
		return nil, nil, false
	}
	t, ok := FindTenant(s, domain)
	if !ok {
		return nil, nil, false
	}
	u, ok := FindUser(s, t.ID, upn)
	if !ok || u.SignIn == nil {
		return nil, nil, false
	}
	return t, u, true
}

// Group is a security group.
type Group struct {
	ID          string            `json:"id"`
	DisplayName string            `json:"displayName"`
	Description string            `json:"description,omitempty"`
	Members     []string          `json:"members"` // user ids
	Licenses    []AssignedLicense `json:"licenses,omitempty"`
	CreatedAt   time.Time         `json:"createdAt"`
}

// InGroup tells whether the user is a member of the tenant's group with that name.
func InGroup(s *State, tenantID, userID, groupName string) bool {
	for g := range s.Groups.All(tenantID) {
		if g.DisplayName == groupName && slices.Contains(g.Members, userID) {
			return true
		}
	}
	return false
}

// GrantKind is what a stored grant can be redeemed for.
type GrantKind string

// Kinds of grants.
const (
	GrantCode    GrantKind = "code"
	GrantRefresh GrantKind = "refresh"
	GrantDevice  GrantKind = "device"
	GrantSession GrantKind = "session" // the browser's sign-in cookie
)

// Grant is an authorization code, a refresh token, a device code or a sign-in
// session, stored under the hash of its value. Times are machine time.
type Grant struct {
	Kind          GrantKind         `json:"kind"`
	AppID         string            `json:"appId,omitempty"`
	TenantID      string            `json:"tenantId"` // home tenant of the user
	UserID        string            `json:"userId"`
	Scopes        []string          `json:"scopes,omitempty"`
	RedirectURI   string            `json:"redirectUri,omitempty"`
	Nonce         string            `json:"nonce,omitempty"`
	Challenge     string            `json:"challenge,omitempty"` // PKCE S256
	ChallengeKind string            `json:"challengeKind,omitempty"`
	AMR           []string          `json:"amr,omitempty"`    // "pwd", "mfa"
	AuthAt        time.Time         `json:"authAt"`           // when the person signed in
	IssuedAt      time.Time         `json:"issuedAt"`         // of this token
	ExpiresAt     time.Time         `json:"expiresAt"`        // hard end
	UsedAt        *time.Time        `json:"usedAt,omitempty"` // codes are redeemed once
	Extra         map[string]string `json:"extra,omitempty"`
}

// HashToken is the key under which a code or token is stored.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
