package graph_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// export asks for one of unbilled lines.
func (c *cloud) export() answer {
	c.t.Helper()
	return c.call(http.MethodPost, c.billing(), billingBase+"/reconciliation/unbilled/export", map[string]any{"currencyCode": "USD", "billingPeriod": "current"})
}

func TestExportsThatRunAtOnceAreLimited(t *testing.T) {
	c := start(t, "demo")
	for n := range world.ExportsOpen {
		if n == 1 {
			c.later(2 * time.Second)
		}
		require.Equal(t, http.StatusAccepted, c.export().status)
	}
	a := c.export()
	require.Equal(t, http.StatusTooManyRequests, a.status, a.raw)
	require.Equal(t, "3", a.header.Get("Retry-After"), "when the first is done")
	code, message := a.fault()
	require.Equal(t, "TooManyRequests: At most 50 exports can be running at a time.", code+": "+message)
	c.later(3 * time.Second)
	require.Equal(t, http.StatusAccepted, c.export().status)
	require.Equal(t, http.StatusTooManyRequests, c.export().status)
}

func TestTheOldestExportGoesWhenThereAreTooMany(t *testing.T) {
	c := start(t, "demo")
	var operations []string
	for n := range world.ExportsKept + 1 {
		if n > 0 && n%world.ExportsOpen == 0 {
			c.later(5 * time.Second)
		}
		operations = append(operations, c.export().header.Get("Location"))
	}
	status := func(n int) int { return c.get(c.billing(), operations[n]).status }
	gone := 0
	for n := range world.ExportsOpen {
		if status(n) == http.StatusNotFound {
			gone++
		}
	}
	require.Equal(t, 1, gone, "one of the oldest")
	require.Equal(t, http.StatusOK, status(world.ExportsOpen))
	require.Equal(t, http.StatusOK, status(world.ExportsKept))
	c.later(30 * 24 * time.Hour)
	c.w.View(func(s *world.State) { require.Zero(t, s.Exports.Len(c.cred.TenantID)) })
}

func TestTheSameDataHasTheSameTag(t *testing.T) {
	c := start(t, "demo")
	tag := func(path string, body map[string]any) string {
		a := c.finished(path, body)
		return a.body["resourceLocation"].(map[string]any)["eTag"].(string)
	}
	unbilled := map[string]any{"currencyCode": "USD", "billingPeriod": "last"}
	billed := map[string]any{"invoiceId": c.invoice().ID}
	first := tag("/reconciliation/unbilled/export", unbilled)
	require.Equal(t, first, tag("/reconciliation/unbilled/export", unbilled))
	require.Equal(t, tag("/usage/billed/export", billed), tag("/usage/billed/export", billed))
	seen := map[string]bool{}
	for _, one := range []string{
		first, tag("/reconciliation/billed/export", billed), tag("/usage/billed/export", billed), tag("/usage/unbilled/export", unbilled),
		tag("/reconciliation/billed/export", map[string]any{"invoiceId": c.invoice().ID, "attributeSet": "basic"}),
	} {
		require.False(t, seen[one], "other data")
		seen[one] = true
	}
	c.later(24 * time.Hour)
	require.Equal(t, first, tag("/reconciliation/unbilled/export", unbilled), "February is over")
	usage := map[string]any{"currencyCode": "USD", "billingPeriod": "current"}
	before := tag("/usage/unbilled/export", usage)
	c.later(24 * time.Hour)
	require.NotEqual(t, before, tag("/usage/unbilled/export", usage), "a day more")
}

// TestExportsAreReadTheSameWhateverWasReadBefore asks for more exports than are
// remembered, and for the first of them again.
func TestExportsAreReadTheSameWhateverWasReadBefore(t *testing.T) {
	c := start(t, "demo")
	manifest := c.finished("/reconciliation/billed/export", map[string]any{"invoiceId": c.invoice().ID})
	lines := c.lines(manifest.body["resourceLocation"].(map[string]any))
	require.NotEmpty(t, lines)
	for range 20 {
		require.Equal(t, "succeeded", c.finished("/usage/unbilled/export", map[string]any{"currencyCode": "USD", "billingPeriod": "current"}).body["status"])
	}
	again := c.get(c.billing(), billingBase+"/operations/"+manifest.body["id"].(string))
	require.Equal(t, manifest.body, again.body)
	require.Equal(t, lines, c.lines(again.body["resourceLocation"].(map[string]any)))
}
