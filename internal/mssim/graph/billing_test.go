package graph_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	dec "github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const billingBase = "/v1.0/reports/partners/billing"

func (c *cloud) billing() string {
	return c.token(c.cred.TenantID, map[string]any{"scp": "PartnerBilling.Read.All"})
}

// invoice is the reseller's newest one in US dollars.
func (c *cloud) invoice() (newest *world.Invoice) {
	c.w.View(func(s *world.State) {
		for _, i := range world.Invoices(s, c.cred.TenantID) {
			if i.Currency == "USD" {
				newest = i
			}
		}
	})
	require.NotNil(c.t, newest)
	return newest
}

// finished starts an export, lets its time pass and gives the operation.
func (c *cloud) finished(path string, body any) answer {
	c.t.Helper()
	a := c.call(http.MethodPost, c.billing(), billingBase+path, body)
	a.is(c.t, 202, "")
	location := a.header.Get("Location")
	require.True(c.t, strings.HasPrefix(location, c.url+billingBase+"/operations/"), location)
	_, err := c.w.Advance(c.w.Now().Add(5 * time.Second))
	require.NoError(c.t, err)
	return c.get(c.billing(), location)
}

// lines fetches every file of a manifest, without any token of Graph.
func (c *cloud) lines(manifest map[string]any) (out []map[string]any) {
	c.t.Helper()
	for _, b := range manifest["blobs"].([]any) {
		a := c.get("", manifest["rootDirectory"].(string)+"/"+b.(map[string]any)["name"].(string)+"?"+manifest["sasToken"].(string))
		require.Equal(c.t, http.StatusOK, a.status, a.raw)
		zip, err := gzip.NewReader(bytes.NewReader([]byte(a.raw)))
		require.NoError(c.t, err)
		text, err := io.ReadAll(zip)
		require.NoError(c.t, err)
		for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
			var line map[string]any
			require.NoError(c.t, json.Unmarshal(lines.Bytes(), &line))
			out = append(out, line)
		}
	}
	return out
}

func total(lines []map[string]any) string {
	sum := dec.Zero
	for _, l := range lines {
		sum = sum.Add(dec.NewFromFloat(l["Subtotal"].(float64)))
	}
	return sum.StringFixed(2)
}

func TestBilledReconciliation(t *testing.T) {
	c := start(t, "demo")
	i := c.invoice()
	a := c.call(http.MethodPost, c.billing(), billingBase+"/reconciliation/billed/export", map[string]any{"invoiceId": i.ID, "attributeSet": "full"})
	a.is(t, 202, "")
	const operation = billingBase + "/operations/ba7fac01-a940-569a-9028-fba28a3143a4"
	require.Equal(t, c.url+operation, a.header.Get("Location"))
	const members = `"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#reports/partners/billing/operations/$entity",
		"id": "ba7fac01-a940-569a-9028-fba28a3143a4", "createdDateTime": "2026-03-02T12:00:00.0000000Z", "lastActionDateTime": `

	state := c.get(c.billing(), operation)
	require.Equal(t, "5", state.header.Get("Retry-After"))
	state.is(t, 200, `{"@odata.type": "#microsoft.graph.partners.billing.runningOperation", "status": "notStarted",`+members+`"2026-03-02T12:00:00.0000000Z"}`)
	_, err := c.w.Advance(noon.Add(2 * time.Second))
	require.NoError(t, err)
	state = c.get(c.billing(), operation)
	state.is(t, 200, `{"@odata.type": "#microsoft.graph.partners.billing.runningOperation", "status": "running",`+members+`"2026-03-02T12:00:01.6666666Z"}`)
	require.Equal(t, "3", state.header.Get("Retry-After"))
	require.Equal(t, http.StatusNotFound, c.get(c.billing(), billingBase+"/manifests/09d3a5b4-3990-5a66-bd9c-0df3ca689ae8").status, "not before it is done")

	_, err = c.w.Advance(noon.Add(5 * time.Second))
	require.NoError(t, err)
	state = c.get(c.billing(), operation)
	require.Empty(t, state.header.Get("Retry-After"))
	const manifest = `"id": "09d3a5b4-3990-5a66-bd9c-0df3ca689ae8", "schemaVersion": "1", "dataFormat": "compressedJSON", "createdDateTime": "2026-03-02T12:00:05.0000000Z",
		"eTag": "{a hash of the compressed lines}", "partnerTenantId": "33f21aac-052b-5fbd-82a4-941b118aeafd",
		"rootDirectory": "https://graph.microsoft.com/billing-data/v1/PartnerTenantId=33f21aac-052b-5fbd-82a4-941b118aeafd/Export=ba7fac01-a940-569a-9028-fba28a3143a4/Fragment=full/PartitionType=default",
		"sasToken": "{a signed token}", "partitionType": "Default", "blobCount": 1,
		"blobs": [{"name": "part-00000-66b79616-e3f0-5217-8491-10a2b41f4bbd.c000.json.gz", "partitionValue": "default"}]`
	state.is(t, 200, `{"@odata.type": "#microsoft.graph.partners.billing.exportSuccessOperation", "status": "succeeded",`+members+`"2026-03-02T12:00:05.0000000Z",
		"resourceLocation@odata.navigationLink": "https://graph.microsoft.com/v1.0/reports/partners/billing/manifests/09d3a5b4-3990-5a66-bd9c-0df3ca689ae8",
		"resourceLocation": {`+manifest+`}}`)
	c.get(c.billing(), billingBase+"/manifests/09d3a5b4-3990-5a66-bd9c-0df3ca689ae8").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#reports/partners/billing/manifests/$entity",`+manifest+`}`)
	inside := state.body["resourceLocation"].(map[string]any)

	lines := c.lines(inside)
	require.Equal(t, i.Total, total(lines))
	require.Equal(t, []string{
		"AlternateId", "AvailabilityId", "BillableQuantity", "BillingFrequency", "ChargeEndDate", "ChargeStartDate", "ChargeType", "CreditReasonCode", "Currency",
		"CustomerCountry", "CustomerDomainName", "CustomerId", "CustomerName", "EffectiveUnitPrice", "InvoiceNumber", "MeterDescription", "MpnId", "OrderDate",
		"OrderId", "PCToBCExchangeRate", "PCToBCExchangeRateDate", "PartnerId", "PriceAdjustmentDescription", "PricingCurrency", "ProductCategory", "ProductId",
		"ProductName", "ProductQualifiers", "PromotionId", "PublisherId", "PublisherName", "Quantity", "ReferenceId", "ReservationOrderId", "SkuId", "SkuName",
		"SubscriptionDescription", "SubscriptionEndDate", "SubscriptionId", "SubscriptionStartDate", "Subtotal", "TaxTotal", "TermAndBillingCycle",
		"Tier2MpnId", "Total", "UnitPrice", "UnitType",
	}, slices.Sorted(maps.Keys(lines[0])))
	require.Equal(t, i.ID, lines[0]["InvoiceNumber"])
	require.Equal(t, "2026-01-01T00:00:00Z", lines[0]["PCToBCExchangeRateDate"])

	basic := c.lines(c.finished("/reconciliation/billed/export", map[string]any{"invoiceId": "OneTime-" + i.ID, "attributeSet": "basic"}).body["resourceLocation"].(map[string]any))
	require.Equal(t, i.Total, total(basic))
	require.NotContains(t, basic[0], "CustomerDomainName")
	require.Contains(t, basic[0], "CustomerName")
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}

func TestUnbilledReconciliationIsWhatItWasAtTheRequest(t *testing.T) {
	c := start(t, "demo") // on 2 March: February's invoices are to come
	last := map[string]any{"currencyCode": "usd", "billingPeriod": "last"}
	before := c.finished("/reconciliation/unbilled/export", last).body["resourceLocation"].(map[string]any)
	lines := c.lines(before)
	require.Equal(t, "", lines[0]["InvoiceNumber"])
	pass(time.Hour)
	_, err := c.w.Advance(time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	require.Equal(t, c.invoice().Total, total(lines))
	require.Equal(t, lines, c.lines(before), "though it is billed by now")
	gone := c.finished("/reconciliation/unbilled/export", last)
	gone.is(t, 200, `{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#reports/partners/billing/operations/$entity",
		"@odata.type": "#microsoft.graph.partners.billing.failedOperation", "id": "9348d0b2-e2f2-56e2-b7d5-ad5224aeef68", "status": "failed",
		"createdDateTime": "2026-03-10T00:00:00.0000000Z", "lastActionDateTime": "2026-03-10T00:00:05.0000000Z",
		"error": {"code": "5000", "message": "No data available"}}`)
	current := c.finished("/reconciliation/unbilled/export", map[string]any{"currencyCode": "USD", "billingPeriod": "current"})
	require.Equal(t, "succeeded", current.body["status"])
}

func TestExportsThatFindNothing(t *testing.T) {
	c := start(t, "demo")
	require.Equal(t, "failed", c.finished("/usage/unbilled/export", map[string]any{"currencyCode": "EUR", "billingPeriod": "current"}).body["status"])
	require.Equal(t, "failed", c.finished("/usage/billed/export", map[string]any{"invoiceId": "G1"}).body["status"])
	require.Equal(t, "failed", c.finished("/reconciliation/billed/export", map[string]any{"invoiceId": "G1"}).body["status"], "an invoice that is not there")
}

func TestExportsAreCutIntoFiles(t *testing.T) {
	c := start(t, "demo")
	i := c.invoice()
	c.edit(func(tx *world.Tx) {
		first := i.Charges(tx.State)[0]
		for n := range 1500 {
			more := *first
			more.ID, more.Amount = fmt.Sprint("more-", n), "0.00"
			tx.Charges.Put(more.CustomerID, more.ID, &more)
		}
	})
	manifest := c.finished("/reconciliation/billed/export", map[string]any{"invoiceId": i.ID}).body["resourceLocation"].(map[string]any)
	require.InDelta(t, 2, manifest["blobCount"], 0)
	lines := c.lines(manifest)
	require.Greater(t, len(lines), 1500)
	require.Equal(t, i.Total, total(lines))
}

func TestFilesAreGuarded(t *testing.T) {
	c := start(t, "demo")
	manifest := c.finished("/reconciliation/billed/export", map[string]any{"invoiceId": c.invoice().ID}).body["resourceLocation"].(map[string]any)
	folder, token := manifest["rootDirectory"].(string), manifest["sasToken"].(string)
	file := folder + "/" + manifest["blobs"].([]any)[0].(map[string]any)["name"].(string)
	query, err := url.ParseQuery(token)
	require.NoError(t, err)
	require.Equal(t, "2026-03-03T00:00:00Z", query.Get("se"))
	forged := maps.Clone(query)
	export := strings.TrimPrefix(strings.Split(folder, "/")[6], "Export=")
	mac := hmac.New(sha256.New, []byte(world.StableID("billing-export-key", export)))
	mac.Write([]byte(strings.TrimPrefix(folder, c.url) + "\n" + query.Get("se")))
	forged["sig"] = []string{base64.StdEncoding.EncodeToString(mac.Sum(nil))}
	later := maps.Clone(query)
	later["se"] = []string{"2027-03-03T00:00:00Z"}
	for target, want := range map[string]string{
		file:                               "401 NoAuthenticationInformation",
		file + "?" + forged.Encode():       "403 AuthenticationFailed",
		file + "?" + later.Encode():        "403 AuthenticationFailed",
		folder + "/other.json.gz?" + token: "404 BlobNotFound",
		c.url + "/billing-data/x?" + token: "403 AuthenticationFailed",
		strings.Replace(file, "full", "basic", 1) + "?" + token: "403 AuthenticationFailed",
	} {
		a := c.get("", target)
		require.Equal(t, want, fmt.Sprint(a.status, " ", a.header.Get("X-Ms-Error-Code")), target)
		require.Contains(t, a.raw, "<Code>")
	}
	require.Equal(t, http.StatusMethodNotAllowed, c.call(http.MethodPut, "", file+"?"+token, "x").status)
	pass(12 * time.Hour)
	require.Equal(t, "AuthenticationFailed", c.get("", file+"?"+token).header.Get("X-Ms-Error-Code"), "the token has ended")

	_, err = c.w.Advance(c.w.Now().AddDate(0, 0, 31))
	require.NoError(t, err)
	require.Equal(t, http.StatusNotFound, c.get(c.billing(), billingBase+"/manifests/"+manifest["id"].(string)).status)
}

func TestExportsThatAreRefused(t *testing.T) {
	c := start(t, "demo")
	i := c.invoice()
	good := map[string]any{"invoiceId": i.ID}
	for _, a := range []answer{
		c.call(http.MethodPost, c.token(c.cred.TenantID, nil), billingBase+"/reconciliation/billed/export", good),
		c.call(http.MethodPost, c.token(c.customer(), map[string]any{"scp": "PartnerBilling.Read.All"}), billingBase+"/reconciliation/billed/export", good),
		c.get(c.token(c.cred.TenantID, nil), billingBase+"/operations/x"),
	} {
		code, _ := a.fault()
		require.Equal(t, "403 Authorization_RequestDenied", fmt.Sprint(a.status, " ", code))
	}
	require.Equal(t, http.StatusAccepted, c.call(http.MethodPost, c.appToken(c.cred.TenantID, "PartnerBilling.Read.All"), billingBase+"/reconciliation/billed/export", good).status)
	for path, bodies := range map[string][]any{
		"/reconciliation/billed/export": {nil, "{", map[string]any{}, map[string]any{"invoiceId": 1}, map[string]any{"invoiceId": i.ID, "attributeSet": "some"}, map[string]any{"invoiceId": i.ID, "x": 1}},
		"/reconciliation/unbilled/export": {map[string]any{}, map[string]any{"currencyCode": "USD"}, map[string]any{"currencyCode": "USD", "billingPeriod": "previous"},
			map[string]any{"billingPeriod": "last"}, map[string]any{"currencyCode": "USD", "billingPeriod": "last", "attributeSet": 1}},
	} {
		for _, body := range bodies {
			a := c.call(http.MethodPost, c.billing(), billingBase+path, body)
			code, _ := a.fault()
			require.Equal(t, "400 BadRequest", fmt.Sprint(a.status, " ", code), "%v", body)
		}
	}
	a := c.get(c.billing(), billingBase+"/operations/nobody")
	require.Equal(t, http.StatusNotFound, a.status)
	other := world.DemoCredentials()[0].TenantID
	mine := c.finished("/reconciliation/billed/export", good)
	foreign := c.token(other, map[string]any{"scp": "PartnerBilling.Read.All"})
	require.Equal(t, http.StatusNotFound, c.get(foreign, billingBase+"/operations/"+mine.body["id"].(string)).status)
}
