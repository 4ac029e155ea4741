package entra

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/upstream"
)

// documentLife is how long a discovery document is used: as long as Microsoft allows to cache it.
const documentLife = 24 * time.Hour

// document is what we need of an OpenID Connect discovery document.
type document struct {
	Issuer        string `json:"issuer"`
	Authorization string `json:"authorization_endpoint"`
	Token         string `json:"token_endpoint"`
	Keys          string `json:"jwks_uri"`
	EndSession    string `json:"end_session_endpoint"`
	read          time.Time
}

var (
	guid       = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	domainName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$`)
)

// discover reads the discovery document of a tenant, by its id or one of its domains.
func (a *Authority) discover(ctx context.Context, tenant string) (document, error) {
	const op = "read discovery document"
	tenant = strings.ToLower(tenant)
	if !guid.MatchString(tenant) && !domainName.MatchString(tenant) {
		return document{}, refuse(op, upstream.ReasonTenantMissing, "neither a tenant id nor a domain")
	}
	if d, ok := a.docs.Get(tenant); ok && a.cfg.Now().Sub(d.read) < documentLife {
		return d, nil
	}
	var d document
	_, err := a.cfg.Policy.Run(ctx, true, func() error {
		var err error
		d, err = a.fetchDocument(ctx, tenant)
		return err
	})
	if err != nil {
		return document{}, classify(err, op, true, a.cfg.Now())
	}
	d.read = a.cfg.Now()
	a.docs.Add(tenant, d)
	return d, nil
}

func (a *Authority) fetchDocument(ctx context.Context, tenant string) (document, error) {
	status, header, body, err := a.get(ctx, a.authority+"/"+tenant+"/v2.0/.well-known/openid-configuration")
	if err != nil {
		return document{}, err
	}
	if status != http.StatusOK {
		return document{}, refusal(status, header, body, true, a.cfg.Now())
	}
	var d document
	garbage := &upstream.Error{API: "entra", Kind: upstream.KindUnavailable, What: upstream.WhatGarbage, Status: status}
	if json.Unmarshal(body, &d) != nil {
		return document{}, garbage
	}
	for _, endpoint := range []string{d.Issuer, d.Authorization, d.Token, d.Keys} {
		if !a.trusts(endpoint) {
			garbage.Cause = errors.New("the discovery document names a foreign endpoint")
			return document{}, garbage
		}
	}
	return d, nil
}

// get reads a public document of the authority's.
func (a *Authority) get(ctx context.Context, uri string) (status int, header http.Header, body []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, uri, nil)
	if err != nil {
		return 0, nil, nil, err
	}
	resp, err := a.http.Do(req)
	if err != nil {
		return 0, nil, nil, err
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Header, body, err
}

// trusts tells whether an endpoint lies with the authority itself. In simulator mode the browser may reach the simulator
// under another name, so that there only the scheme is checked.
func (a *Authority) trusts(endpoint string) bool {
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || u.User != nil {
		return false
	}
	if slices.Contains(microsoftHosts, strings.ToLower(u.Host)) {
		return u.Scheme == "https"
	}
	return !a.discovery && (u.Scheme == "https" || u.Scheme == "http")
}

// TenantOf finds the tenant that owns a domain, without any credential. The error's reason is ReasonTenantMissing when
// there is none.
func (a *Authority) TenantOf(ctx context.Context, domain string) (string, error) {
	d, err := a.discover(ctx, domain)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(d.Issuer)
	if err != nil {
		return "", refuse("find tenant", upstream.ReasonTenantMissing, "no issuer")
	}
	tenant, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	if !guid.MatchString(tenant) {
		return "", refuse("find tenant", upstream.ReasonTenantMissing, "no tenant id in the issuer")
	}
	return strings.ToLower(tenant), nil
}

// issuers are the values that the issuer of a tenant's ID tokens may have.
func (a *Authority) issuers(tenant string) []string {
	out := []string{a.authority + "/" + tenant + "/v2.0"}
	if own := a.base.Scheme + "://" + a.base.Host + "/" + tenant + "/v2.0"; own != out[0] {
		out = append(out, own)
	}
	return out
}
