package control

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// known tells whether nobody but the simulator's owner can have given it the name: an
// address, a name without a dot as services and this machine have, a domain that is not
// in the public DNS, Microsoft's, or one that it was started with.
func (p *Panel) known(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil || !strings.Contains(host, ".") || microsoftHost(host) {
		return true
	}
	if strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".internal") {
		return true
	}
	return slices.ContainsFunc(p.names, func(name string) bool { return hostname(name) == host })
}

// hostname takes a port and an address's brackets off and ignores case.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"))
}

// foreign tells whether a browser says that the call comes from another site's page.
func foreign(r *http.Request) bool {
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		return true
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return false
	}
	u, err := url.Parse(origin)
	return err != nil || !strings.EqualFold(u.Host, r.Host)
}
