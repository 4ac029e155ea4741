// Package control is the simulator's own surface: its clock, faults, seeds and
// records under /_sim, and what its handlers share on the wire.
package control

import (
	"encoding/json"
	"net/http"
	"strings"
)

// Origin is the scheme and host that absolute links in an answer start with:
// those of the request, and https for a Microsoft host name, because a client
// that rewrites only the connection still compares links with Microsoft's.
func Origin(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil || microsoftHost(r.Host) {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

func microsoftHost(host string) bool {
	host = hostname(host)
	for _, suffix := range []string{".microsoftonline.com", ".microsoft.com", ".windows.net"} {
		if strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return false
}

// NotSimulated answers a call that the simulator does not know: 501, and JSON
// that names the call, so that nobody takes silence for an empty answer.
func NotSimulated(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(http.StatusNotImplemented)
	_ = json.NewEncoder(rw).Encode(map[string]string{
		"error":   "not_simulated",
		"message": "The simulator does not know this call.",
		"method":  r.Method,
		"path":    r.URL.Path,
	})
}
