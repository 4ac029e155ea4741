package v1_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
)

// TestATenantsListIsNotSentTwice asks again with the ETag of the answer before.
func TestATenantsListIsNotSentTwice(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.Work()
	c := e.Operator()
	synced(t, e, c)
	var all struct {
		Data []struct {
			TenantID     string `json:"tenant_id"`
			CustomerID   string `json:"customer_id"`
			CustomerName string `json:"customer_name"`
		}
	}
	first := c.Get("/subscriptions?limit=1").Expect(http.StatusOK).Into(&all)
	require.Empty(t, first.Header.Get("ETag"), "the list of everything has no version")
	one := all.Data[0]

	path := "/subscriptions?tenant_id=" + one.TenantID
	var tag string
	require.Eventually(t, func() bool { // the first sync is followed by checks, which bring news of their own
		tag = c.Get(path).Expect(http.StatusOK).Header.Get("ETag")
		again := c.Get(path, "If-None-Match", tag)
		return again.Status == http.StatusNotModified && len(again.Body) == 0 && again.Header.Get("ETag") == tag
	}, time.Minute, 100*time.Millisecond)

	c.Do(http.MethodPatch, "/customers/"+one.CustomerID, map[string]any{"name": "Renamed"}, "If-Match", c.Get("/customers/"+one.CustomerID).Header.Get("ETag")).Expect(http.StatusOK)
	changed := c.Get(path, "If-None-Match", tag).Expect(http.StatusOK).Into(&all)
	require.NotEqual(t, tag, changed.Header.Get("ETag"))
	require.Equal(t, "Renamed", all.Data[0].CustomerName)
}
