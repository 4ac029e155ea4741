package entra

import (
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/mssim/control"
)

const (
	microsoftOrigin = "https://login.microsoftonline.com"

	// authorityParam marks the token endpoint that discovery named to a client whose
	// authority is Microsoft's, so that the ID tokens it gets carry the issuer that
	// the same discovery document promised.
	authorityParam = "authority"
)

var microsoftHosts = []string{"login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"}

func isMicrosoftHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return slices.Contains(microsoftHosts, strings.ToLower(host))
}

// issuerOrigin is where issuers of ID tokens and discovery documents stand:
// Microsoft's name for clients that have it as their authority, else our own.
func issuerOrigin(r *http.Request) string {
	if isMicrosoftHost(r.Host) || isMicrosoftHost(r.URL.Query().Get(authorityParam)) {
		return microsoftOrigin
	}
	return control.Origin(r)
}

// endpointOrigin is where the endpoints stand. A client that keeps Microsoft's
// name and rewrites only the connection for discovery must reach the others
// without rewriting, and its user's browser must too.
func endpointOrigin(r *http.Request) string {
	if !isMicrosoftHost(r.Host) {
		return control.Origin(r)
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	if addr, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
		return scheme + "://" + addr.String()
	}
	return control.Origin(r)
}

// browserOrigin is endpointOrigin for the addresses that people visit.
func (h *Handler) browserOrigin(r *http.Request) string {
	if h.public != "" && isMicrosoftHost(r.Host) {
		return h.public
	}
	return endpointOrigin(r)
}

func newID() string { return uuid.NewString() }
