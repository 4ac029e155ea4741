package control

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOrigin(t *testing.T) {
	tests := map[string]struct {
		host   string
		secure bool
		want   string
	}{
		"its own, plain":                {"127.0.0.1:8090", false, "http://127.0.0.1:8090"},
		"its own, TLS":                  {"localhost:8090", true, "https://localhost:8090"},
		"Microsoft's, rewritten":        {"graph.microsoft.com", false, "https://graph.microsoft.com"},
		"Microsoft's with a port":       {"login.microsoftonline.com:443", false, "https://login.microsoftonline.com:443"},
		"one that only looks like that": {"graph.microsoft.com.example", false, "http://graph.microsoft.com.example"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Host, r.TLS = tt.host, nil
			if tt.secure {
				r.TLS = &tls.ConnectionState{}
			}
			require.Equal(t, tt.want, Origin(r))
		})
	}
}
