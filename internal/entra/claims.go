package entra

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// AccessClaims are the claims of an access token that are worth knowing. They are read without checking the signature:
// the token came straight from Entra ID, and the API it is for checks it.
type AccessClaims struct {
	TenantID string   `json:"tid"`
	ObjectID string   `json:"oid"`
	UPN      string   `json:"upn"`
	AppID    string   `json:"appid"`
	Scopes   string   `json:"scp"`
	Roles    []string `json:"roles"`
	Methods  []string `json:"amr"`
	RoleIDs  []string `json:"wids"` // role templates; in a customer's tenant, those that GDAP gives
	IDType   string   `json:"idtyp"`
}

// HasMFA tells whether the sign-in behind the token used multifactor authentication.
func (c AccessClaims) HasMFA() bool { return slices.Contains(c.Methods, "mfa") }

var errOpaque = errors.New("the token is opaque")

// DecodeAccessToken reads the claims of a JWT access token.
func DecodeAccessToken(token string) (AccessClaims, error) {
	var c AccessClaims
	return c, decodePayload(token, &c)
}

func decodePayload(token string, into any) error { return decodePart(token, 1, into) }

// keyID is the id of the key that a JWT says it is signed with, or "".
func keyID(token string) string {
	var header struct {
		ID string `json:"kid"`
	}
	if decodePart(token, 0, &header) != nil {
		return ""
	}
	return header.ID
}

func decodePart(token string, part int, into any) error {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return errOpaque
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[part], "="))
	if err != nil || json.Unmarshal(raw, into) != nil {
		return errOpaque
	}
	return nil
}
