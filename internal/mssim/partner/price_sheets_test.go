package partner

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func partnerAPI(c map[string]any) { c["aud"] = "https://api.partner.microsoft.com" }

func TestPriceSheet(t *testing.T) {
	s := newSim(t)
	const path = "/v1.0/sales/pricesheets(Market='de',PricesheetView='updatedlicensebased')/$value"
	got := s.do(request{path: path, token: s.token(partnerAPI), header: map[string]string{"client-request-id": "abc"}})
	require.Equal(t, 200, got.status, string(got.body))
	require.Equal(t, "attachment; filename=sheets.csv", got.head("Content-Disposition"))
	require.Equal(t, "abc", got.head("client-request-id"))
	rows, err := csv.NewReader(bytes.NewReader(got.body)).ReadAll()
	require.NoError(t, err)
	require.Equal(t, priceColumns, rows[0])
	require.Contains(t, rows, []string{
		"Microsoft 365 Business Basic", "CFQ7TTC0LH18", "0001", "Microsoft 365 Business Basic", "Microsoft Corporation",
		"Web and mobile Office apps, mail, Teams and 1 TB of storage.", "", "P1Y", "Annual", "DE", "EUR", "53.88", "", "",
		"11/1/2026 12:00:00 AM", "12/31/9999 11:59:59 PM", "License", "67.32", "Commercial",
	})
	japan := s.do(request{path: "/v1.0/sales/pricesheets(Market='jp',PricesheetView='updatedlicensebased')/$value", token: s.token(partnerAPI)})
	yen, err := csv.NewReader(bytes.NewReader(japan.body)).ReadAll()
	require.NoError(t, err)
	require.Len(t, yen, len(rows))
	for _, row := range yen[1:] {
		require.NotEqual(t, world.AzurePlanProduct, row[1], "what is paid by use has no price")
		require.NotContains(t, row[11]+row[17], ".", "yen are whole")
	}

	packed := s.do(request{path: path, token: s.token(partnerAPI), header: map[string]string{"Accept-Encoding": "deflate"}})
	z, err := zip.NewReader(bytes.NewReader(packed.body), int64(len(packed.body)))
	require.NoError(t, err)
	f, err := z.File[0].Open()
	require.NoError(t, err)
	data, err := io.ReadAll(f)
	require.NoError(t, err)
	require.Equal(t, got.body, data)
}

func TestSalesFileRefusals(t *testing.T) {
	s := newSim(t)
	const sheet = "/v1.0/sales/pricesheets(Market='US',PricesheetView='updatedlicensebased')/$value"
	tests := map[string]struct {
		path   string
		change func(map[string]any)
		status int
		code   string
	}{
		"token of Partner Center": {sheet, nil, 401, "unauthenticated"},
		"no partner":              {sheet, func(c map[string]any) { partnerAPI(c); c["tid"] = customerID("gruenwald") }, 403, "accessDenied"},
		"unknown view":            {"/v1.0/sales/pricesheets(Market='US',PricesheetView='marketplace')/$value", partnerAPI, 404, "itemNotFound"},
		"no market":               {"/v1.0/sales/pricesheets(PricesheetView='updatedlicensebased')/$value", partnerAPI, 400, "invalidRequest"},
		"no key":                  {"/v1.0/sales/pricesheets(US)/$value", partnerAPI, 400, "invalidRequest"},
		"unknown file":            {"/v1.0/sales/secrets(Market='US')/$value", partnerAPI, 404, "itemNotFound"},
		"nothing announced":       {sheet + "?timeline=future", partnerAPI, 404, "itemNotFound"},
		"history without month":   {sheet + "?timeline=history", partnerAPI, 400, "invalidRequest"},
		"rates to come":           {"/v1.0/sales/fxrates(Month='202612')/$value", partnerAPI, 400, "invalidRequest"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := s.do(request{path: tt.path, token: s.token(tt.change)})
			require.Equal(t, tt.status, got.status, string(got.body))
			require.Equal(t, tt.code, got.json(t)["error"].(map[string]any)["code"])
		})
	}
	rates := s.do(request{path: "/v1.0/sales/fxrates(Month='202611')/$value", token: s.token(partnerAPI)})
	require.Contains(t, string(rates.body), "EUR,1.069519,202611\r\n")
	require.Equal(t, 200, s.do(request{path: sheet + "?timeline=history&month=202610", token: s.token(partnerAPI)}).status)
}
