package partner

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func partnerAPI(c map[string]any) { c["aud"] = "https://api.partner.microsoft.com" }

// salesFile fetches a file from the Partner API and checks how it is sent.
func (s *sim) salesFile(path, kind, name string) response {
	s.t.Helper()
	header := map[string]string{"client-request-id": "abc", "Request-ID": "def"}
	if kind == "application/zip" {
		header["Accept-Encoding"] = "deflate"
	}
	got := s.do(request{path: path, token: s.token(partnerAPI), header: header})
	require.Equal(s.t, 200, got.status, string(got.body))
	require.Equal(s.t, []string{kind, "attachment; filename=" + name, "private", "abc", "def"}, []string{got.head("Content-Type"),
		got.head("Content-Disposition"), got.head("Cache-Control"), got.head("client-request-id"), got.head("Request-ID")})
	return got
}

func TestPriceSheet(t *testing.T) {
	s := newSim(t)
	got := s.salesFile("/v1.0/sales/pricesheets(Market='de',PricesheetView='updatedlicensebased')/$value", "application/octet-stream", "sheets.csv")
	rows, err := csv.NewReader(bytes.NewReader(got.body)).ReadAll()
	require.NoError(t, err)
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

	const extended = "/v1.0/sales/pricesheets(Market='US',PricesheetView='licensebasedest')/$value"
	got = s.salesFile(extended, "application/octet-stream", "sheets.csv")
	got.golden(t, "price_sheet.csv")

	packed := s.salesFile(extended, "application/zip", "sheets.zip")
	z, err := zip.NewReader(bytes.NewReader(packed.body), int64(len(packed.body)))
	require.NoError(t, err)
	require.Len(t, z.File, 1)
	require.Equal(t, "sheets.csv", z.File[0].Name)
	f, err := z.File[0].Open()
	require.NoError(t, err)
	data, err := io.ReadAll(f)
	require.NoError(t, err)
	require.Equal(t, got.text(), string(data))
}

func TestExchangeRates(t *testing.T) {
	s := newSim(t)
	lines := []string{"CurrencyCode,USDPerUnit,Month", "AED,0.272257,202611", "AUD,0.662252,202611", "BRL,0.184502,202611", "CAD,0.735294,202611",
		"CHF,1.104972,202611", "DKK,0.143472,202611", "EUR,1.069519,202611", "GBP,1.253133,202611", "ILS,0.271003,202611", "INR,0.011962,202611",
		"JPY,0.006748,202611", "NOK,0.092937,202611", "PLN,0.250627,202611", "SEK,0.094877,202611", "USD,1,202611", "ZAR,0.054645,202611"}
	s.salesFile("/v1.0/sales/fxrates(Month='202611')/$value", "application/octet-stream", "fxrates").is(t, 200, strings.Join(lines, "\r\n")+"\r\n")
}

func TestOfferMatrix(t *testing.T) {
	s := newSim(t)
	got := s.salesFile("/v1.0/sales/offermatrix(Month='202611')/$value", "application/octet-stream", "updatedoffice.csv")
	rows, err := csv.NewReader(bytes.NewReader(got.body)).ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"ProductTitle", "ProductId", "SkuId", "SkuTitle", "ProvisioningId", "ProvisioningString", "MinLicenses", "MaxLicenses",
		"AssetOwnershipLimit", "AssetOwnershipLimitType", "ProductSkuPreRequisites", "ProductSkuConversion", "Description", "AllowedCountries"}, rows[0])
	byOffer := map[string][]string{}
	for _, row := range rows[1:] {
		byOffer[row[1]+":"+row[2]] = row
	}
	for _, p := range world.Products() {
		for i := range p.SKUs {
			_, listed := byOffer[p.SKUs[i].CatalogID()]
			require.Equal(t, !p.SKUs[i].Usage, listed, p.SKUs[i].Title)
		}
	}
	const countries = "AE;AT;AU;BE;BR;CA;CH;DE;DK;ES;FI;FR;GB;IE;IL;IN;IT;JP;LI;NL;NO;PL;PT;SE;US;ZA"
	require.Equal(t, []string{"Microsoft 365 Business Basic", "CFQ7TTC0LH18", "0001", "Microsoft 365 Business Basic", "3b555118-da6a-4418-894f-7df1e2096870",
		"O365_BUSINESS_ESSENTIALS", "1", "300", "", "", "", "CFQ7TTC0LDPB/0001,CFQ7TTC0LCHC/0002,CFQ7TTC0LF8Q/0001",
		"Web and mobile Office apps, mail, Teams and 1 TB of storage.", countries}, byOffer["CFQ7TTC0LH18:0001"])
	require.Equal(t, "CFQ7TTC0LH18/0001", byOffer["CFQ7TTC0LH18:E001"][11], "back from its Extended Service Term")
	addOn := byOffer["CFQ7TTC0RM8K:0002"]
	require.Equal(t, []string{"Microsoft Teams Premium", "CFQ7TTC0LH18/0001,CFQ7TTC0LDPB/0001,CFQ7TTC0LCHC/0002,CFQ7TTC0LF8Q/0001,CFQ7TTC0LF8R/0001," +
		"CFQ7TTC0LFLX/0001,CFQ7TTC0LFLZ/0002,CFQ7TTC0LH05/0001", countries}, []string{addOn[3], addOn[10], addOn[13]})
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
		"offers to come":          {"/v1.0/sales/offermatrix(Month='202612')/$value", partnerAPI, 400, "invalidRequest"},
		"rates to come":           {"/v1.0/sales/fxrates(Month='202612')/$value", partnerAPI, 400, "invalidRequest"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := s.do(request{path: tt.path, token: s.token(tt.change)})
			require.Equal(t, tt.status, got.status, string(got.body))
			require.Equal(t, tt.code, got.json(t)["error"].(map[string]any)["code"])
		})
	}
	require.Equal(t, 200, s.do(request{path: sheet + "?timeline=history&month=202610", token: s.token(partnerAPI)}).status)
}
