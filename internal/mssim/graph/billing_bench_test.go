package graph_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/graph"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

// BenchmarkBillingExport reads a finished export of 20,000 lines, without a
// network: its operation, and the last of its files.
func BenchmarkBillingExport(b *testing.B) {
	w, err := world.New(world.Options{Seed: "demo", Machine: machine, Now: noon, Tune: func(s *world.Settings) {
		world.Immediate(s)
		s.ExportSeconds, s.Throttle = 0, false
	}})
	require.NoError(b, err)
	partner := world.DemoCredentials()[1]
	var invoice *world.Invoice
	require.NoError(b, w.Update(func(tx *world.Tx) error {
		for _, i := range world.Invoices(tx.State, partner.TenantID) {
			if i.Currency == "USD" {
				invoice = i
			}
		}
		first := invoice.Charges(tx.State)[0]
		for n := range 20_000 {
			more := *first
			more.ID = fmt.Sprint("more-", n)
			tx.Charges.Put(more.CustomerID, more.ID, &more)
		}
		return nil
	}))
	token, err := w.SignToken(map[string]any{
		"aud": "https://graph.microsoft.com", "tid": partner.TenantID, "appid": partner.ApplicationID, "idtyp": "app", "roles": []string{"PartnerBilling.Read.All"},
		"exp": noon.AddDate(1, 0, 0).Unix(),
	})
	require.NoError(b, err)
	h := graph.New(w)
	send := func(method, target, body string, status int) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(b.Context(), method, target, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+token)
		rw := httptest.NewRecorder()
		h.ServeHTTP(rw, r)
		if rw.Code != status {
			b.Fatal(rw.Code, rw.Body.String())
		}
		return rw
	}
	operation := send(http.MethodPost, billingBase+"/reconciliation/billed/export", `{"invoiceId":"`+invoice.ID+`"}`, http.StatusAccepted).Header().Get("Location")
	var done struct {
		ResourceLocation struct {
			RootDirectory, SasToken string
			Blobs                   []struct{ Name string }
		}
	}
	require.NoError(b, json.Unmarshal(send(http.MethodGet, operation, "", http.StatusOK).Body.Bytes(), &done))
	list := done.ResourceLocation
	file := list.RootDirectory + "/" + list.Blobs[len(list.Blobs)-1].Name + "?" + list.SasToken
	b.Run("operation", func(b *testing.B) {
		for b.Loop() {
			send(http.MethodGet, operation, "", http.StatusOK)
		}
	})
	b.Run("file", func(b *testing.B) {
		for b.Loop() {
			send(http.MethodGet, file, "", http.StatusOK)
		}
	})
}
