package upstream

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// ErrForeignLink means that Microsoft's answer, or somebody in its place, pointed to another host. It is not followed: the
// bearer token would go with it.
var ErrForeignLink = errors.New("the link leads to another host and is not followed")

// ParseBase reads a configured base URL: http or https, a host, no query, no user.
func ParseBase(base string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(base, "/"))
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, fmt.Errorf("%q is not a base URL such as https://graph.microsoft.com", base)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("a base URL has no user, query or fragment")
	}
	return u, nil
}

// SameOrigin tells whether link has the scheme, host and port of base.
func SameOrigin(base, link *url.URL) bool {
	return strings.EqualFold(base.Scheme, link.Scheme) && hostPort(base) == hostPort(link) && link.User == nil
}

func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[strings.ToLower(u.Scheme)]
	}
	return strings.ToLower(u.Hostname()) + ":" + port
}

// Follow resolves a link out of an answer against base. Relative links are resolved from the host's root; absolute ones
// must stay on base's origin. One without a path leads to no page.
func Follow(base *url.URL, link string) (string, error) {
	u, err := url.Parse(link)
	if err != nil {
		return "", errors.New("the link cannot be read")
	}
	u = base.ResolveReference(u)
	if !SameOrigin(base, u) {
		return "", ErrForeignLink
	}
	if u.Path == "" {
		return "", errors.New("the link leads nowhere")
	}
	u.Fragment = ""
	return u.String(), nil
}
