package live_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fault makes calls to the simulator fail.
func fault(t *testing.T, p *portal, body string) {
	t.Helper()
	res, err := http.Post(p.url+"/_sim/faults", "application/json", strings.NewReader(body))
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	require.Less(t, res.StatusCode, 300)
}

func noFaults(t *testing.T, p *portal) {
	t.Helper()
	req, err := http.NewRequest(http.MethodDelete, p.url+"/_sim/faults", nil)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	require.Less(t, res.StatusCode, 300)
}
