package graph

import (
	"errors"
	"net/http"
	"strings"

	"github.com/golang-jwt/jwt/v5"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

var audiences = []string{"https://graph.microsoft.com", world.AppGraph}

func badToken(message string) *problem {
	p := refuse(http.StatusUnauthorized, "InvalidAuthenticationToken", "%s", message)
	p.header = http.Header{"Www-Authenticate": {`Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`}}
	return p
}

// authenticate checks the bearer token itself.
func (h *Handler) authenticate(c *call) error {
	scheme, raw, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	raw = strings.TrimSpace(raw)
	if !strings.EqualFold(scheme, "Bearer") || raw == "" {
		return badToken("Access token is empty.")
	}
	claims, err := h.world.VerifyToken(raw)
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return badToken("Lifetime validation failed, the token is expired.")
	case errors.Is(err, jwt.ErrTokenMalformed):
		return badToken("CompactToken parsing failed with error code: 80049217")
	case err != nil:
		return badToken("Access token validation failure.")
	case !claims.For(audiences...):
		return badToken("Access token validation failure. Invalid audience.")
	}
	c.claims = claims
	return nil
}
