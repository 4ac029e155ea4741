package config

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
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

// listener reads an address to listen on. Its port is one that browsers can be told: no name, and
// not 0, behind which each start would choose another.
func listener(name, text string) (host, port string, err error) {
	host, port, err = net.SplitHostPort(text)
	if err == nil {
		var number uint64
		if number, err = strconv.ParseUint(port, 10, 16); err == nil && number > 0 {
			return host, port, nil
		}
	}
	return "", "", fmt.Errorf("%s must be an address to listen on with a port from 1 to 65535, such as :8080 or 127.0.0.1:8080", name)
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
