package config

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
)

// origin reads an address without path, query or account, and spells it as browsers do in Origin:
// in small letters, without the port that the scheme has anyway.
func origin(name, text string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(text, "/"))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.User != nil {
		return &url.URL{}, fmt.Errorf("%s must be an address such as https://host:port, without a path", name)
	}
	own := map[string]string{"http": ":80", "https": ":443"}[u.Scheme]
	u.Host = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(u.Host), own), ":")
	return u, nil
}

// reached is where browsers on this machine reach a portal that listens on host and port. That is
// localhost wherever it leads there: Microsoft takes no other host for sign-ins with plain HTTP.
func reached(host, port string) string {
	if slices.Contains([]string{"", "0.0.0.0", "::", "127.0.0.1", "::1"}, host) {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// Loopback tells whether a host name or address, without its port, stays on this machine.
func Loopback(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}
