package entra

import (
	"net/http"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const userInfoPath = "/oidc/userinfo" // of Graph's host

type userInfoAnswer struct {
	Subject    string `json:"sub"`
	Name       string `json:"name,omitempty"`
	FamilyName string `json:"family_name,omitempty"`
	GivenName  string `json:"given_name,omitempty"`
	Picture    string `json:"picture"`
	Email      string `json:"email,omitempty"`
}

// userInfo tells who stands behind a token for Graph.
func (h *Handler) userInfo(rw http.ResponseWriter, r *http.Request) {
	scheme, raw, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	claims, err := h.world.VerifyToken(strings.TrimSpace(raw))
	if !strings.EqualFold(scheme, "Bearer") || err != nil || !claims.For(resources[0].uri, resources[0].appID) || claims.AppOnly() {
		rw.Header().Set("WWW-Authenticate", `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="`+world.AppGraph+`"`)
		writeJSON(rw, http.StatusUnauthorized, map[string]any{"error": map[string]any{
			"code": "InvalidAuthenticationToken", "message": "Access token validation failure.",
			"innerError": map[string]string{"date": h.world.Machine().Format("2006-01-02T15:04:05"), "request-id": newID(), "client-request-id": newID()},
		}})
		return
	}
	a := userInfoAnswer{Subject: claims.Subject, Name: claims.Name, Picture: "https://graph.microsoft.com/v1.0/me/photo/$value"}
	h.world.View(func(s *world.State) {
		if u, ok := s.Users.Get(claims.TenantID, claims.ObjectID); ok {
			a.FamilyName, a.GivenName, a.Email = u.Surname, u.GivenName, u.Mail
		}
	})
	writeJSON(rw, http.StatusOK, a)
}
