package world

import (
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Claims are the claims of an access token that the simulated services look at.
type Claims struct {
	jwt.RegisteredClaims
	TenantID      string    `json:"tid"`
	ObjectID      string    `json:"oid"` // absent when a partner's user acts in a customer's tenant
	AppID         string    `json:"appid"`
	Scope         string    `json:"scp"`
	Roles         []string  `json:"roles"`
	AMR           []string  `json:"amr"`
	WIDs          []string  `json:"wids"`
	IDType        string    `json:"idtyp"` // "app" or "user"
	UPN           string    `json:"upn"`
	Name          string    `json:"name"`
	SignedInAt    time.Time `json:"xms_sim_signed_in"` // when the person signed in, in machine time
	PartnerTenant string    `json:"xms_sim_partner"`   // home tenant of a partner's user acting in a customer's tenant
	PartnerUser   string    `json:"xms_sim_user"`      // that user's object id at home
}

// AppOnly tells whether no user stands behind the token.
func (c Claims) AppOnly() bool { return c.IDType == "app" || c.Scope == "" }

// MFA tells whether the user signed in with a second factor.
func (c Claims) MFA() bool { return slices.Contains(c.AMR, "mfa") }

// For tells whether the token is meant for any of the audiences; a trailing
// slash does not matter.
func (c Claims) For(audiences ...string) bool {
	for _, a := range c.Audience {
		if slices.Contains(audiences, strings.TrimSuffix(a, "/")) {
			return true
		}
	}
	return false
}

// Has tells whether the token carries the delegated scope or application role.
func (c Claims) Has(permission string) bool {
	has := func(p string) bool { return strings.EqualFold(p, permission) }
	return slices.ContainsFunc(strings.Fields(c.Scope), has) || slices.ContainsFunc(c.Roles, has)
}
