//go:build full

package entra

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestSamplesOfEntra reads the error answers and the token claims among Microsoft's samples. SAMPLES is the folder that
// holds graph/.
func TestSamplesOfEntra(t *testing.T) {
	folder := filepath.Join(os.Getenv("SAMPLES"), "graph")
	errors, err := filepath.Glob(filepath.Join(folder, "entra_error_*.json"))
	require.NoError(t, err)
	claims, err := filepath.Glob(filepath.Join(folder, "claims_*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, append(errors, claims...), "SAMPLES must name a folder with graph/*.json")
	var table strings.Builder
	for _, file := range append(errors, claims...) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var s struct {
			Status int             `json:"status"`
			Body   json.RawMessage `json:"body"`
			Claims json.RawMessage `json:"claims"`
		}
		require.NoError(t, json.Unmarshal(text, &s), file)
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		if s.Claims == nil {
			e := refusal(max(s.Status, http.StatusBadRequest), http.Header{}, s.Body, true, time.Unix(0, 0))
			require.NotEmpty(t, e.Reason, name)
			fmt.Fprintf(&table, "%-45s %s %s\n", name, e.Code, e.Reason)
			continue
		}
		got, err := DecodeAccessToken("e30." + base64.RawURLEncoding.EncodeToString(s.Claims) + ".sig")
		require.NoError(t, err, name)
		require.NotEmpty(t, got.TenantID, name)
		fmt.Fprintf(&table, "%-45s tenant %s, MFA %t\n", name, got.TenantID, got.HasMFA())
	}
	t.Logf("\n%s", table.String())
}
