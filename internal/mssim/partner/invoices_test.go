package partner

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	dec "github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// invoices lists the first reseller's, oldest first.
func (s *sim) invoices() (list []*world.Invoice) {
	s.w.View(func(st *world.State) { list = world.Invoices(st, s.first.TenantID) })
	require.NotEmpty(s.t, list)
	return list
}

func (s *sim) newest(currency string) *world.Invoice {
	list := s.invoices()
	for n := len(list) - 1; n >= 0; n-- {
		if list[n].Currency == currency {
			return list[n]
		}
	}
	s.t.Fatal("no invoice in " + currency)
	return nil
}

func TestInvoice(t *testing.T) {
	s := newSim(t)
	i := s.newest("EUR")
	got := s.get("/v1/invoices/" + i.ID)
	require.Equal(t, 200, got.status)
	got.golden(t, "invoice")
	require.Equal(t, got.json(t), s.get("/v1/invoices/OneTime-"+strings.ToLower(i.ID)).json(t), "also as its links name it")

	missing := s.get("/v1/invoices/G999999999")
	require.Equal(t, []int{404, 1000}, []int{missing.status, missing.code(t)})
	refused := s.do(request{path: "/v1/invoices/" + i.ID, token: s.token(appOnly)})
	require.Equal(t, []int{403, 900329}, []int{refused.status, refused.code(t)})
	other, err := s.w.SignToken(s.claimsOf(s.other, nil))
	require.NoError(t, err)
	require.Equal(t, 404, s.do(request{path: "/v1/invoices/" + i.ID, token: other}).status, "of another partner")
}

func TestListingInvoices(t *testing.T) {
	s := newSim(t)
	var want []string
	for _, i := range s.invoices() {
		want = append(want, i.ID)
	}
	list := func(query string) []string { return ids(s.walk("/v1/invoices" + query)) }
	require.Equal(t, want, list(""))
	require.Equal(t, want, list("?size=1&offset=3"), "today's invoices ignore both")
	require.Equal(t, 200, s.do(request{path: "/v1/invoices", token: s.token(appOnly)}).status)

	filter := func(f string) string { return "?filter=" + url.QueryEscape(f) }
	first := filter(`{"Field":"InvoiceDate","Value":"2023-03-08","Operator":"equals"}`)
	s.get("/v1/invoices"+first).is(t, 200, replaced(`{"totalCount":1,"items":[{"id":"G065617567","invoiceDate":"2023-03-08T00:00:00Z",
		"billingPeriodStartDate":"2023-02-01T00:00:00Z","billingPeriodEndDate":"2023-02-28T00:00:00Z","totalCharges":235.5,"paidAmount":235.5,
		"currencyCode":"EUR","currencySymbol":"€","pdfDownloadLink":"/invoices/G065617567/documents/statement","invoiceDetails":[
		{"invoiceLineItemType":"billing_line_items","billingProvider":"one_time","links":{"self":{
			"uri":"/invoices/OneTime-G065617567/lineitems/OneTime/BillingLineItems","method":"GET","headers":[]}},"attributes":{"objectType":"InvoiceDetail"}}],
		"documentType":"invoice","invoiceType":"OneTime","links":{"self":{"uri":"/invoices/OneTime-G065617567","method":"GET","headers":[]}},
		"attributes":{"objectType":"Invoice"}}],"links":{"self":{"uri":"/invoicesFILTER","method":"GET","headers":[]}},"attributes":{"objectType":"Collection"}}`,
		"FILTER", first))
	recent := list(filter(`{"Field":"InvoiceDate","Value":"2026-10-01","Operator":"greater_than_or_equals"}`))
	require.Equal(t, want[len(want)-len(recent):], recent)
	october := list(filter(`{"operator":"and","leftFilter":{"field":"invoicedate","value":"2026-10-01","operator":"greater_than"},
		"rightFilter":{"field":"InvoiceDate","value":"2026-11-01T00:00:00","operator":"less_than"}}`))
	require.NotEmpty(t, october)
	require.Less(t, len(october), len(recent))
	require.Len(t, list(filter(`{"Operator":"or","LeftFilter":{"Field":"InvoiceDate","Value":"2026-11-08","Operator":"equals"},
		"RightFilter":{"Field":"InvoiceDate","Value":"2026-11-08","Operator":"not_equals"}}`)), len(want))
	for _, wrong := range []string{
		`{`, `{"Field":"Id","Value":"2026-10-01","Operator":"equals"}`, `{"Field":"InvoiceDate","Value":"soon","Operator":"equals"}`,
		`{"Field":"InvoiceDate","Value":"2026-10-01","Operator":"substring"}`, `{"Operator":"and","LeftFilter":{"Field":"InvoiceDate"}}`, `{}`,
	} {
		got := s.get("/v1/invoices" + filter(wrong))
		require.Equal(t, []int{400, 800002}, []int{got.status, got.code(t)}, wrong)
	}
	require.Equal(t, 800002, s.get("/v1/invoices?size=many").code(t))
}

func TestInvoiceSummaries(t *testing.T) {
	s := newSim(t)
	got := s.get("/v1/invoices/summary")
	summary := func(currency, symbol, since, balance, paid string) string {
		return replaced(`{SUM,"details":[{"invoiceType":"OneTime","summary":{SUM,"attributes":{"objectType":"InvoiceSummary"}}}],
			"links":{"self":{"uri":"/invoices/summary","method":"GET","headers":[]}},"attributes":{"objectType":"InvoiceSummary"}}`, "SUM",
			replaced(`"balanceAmount":BALANCE,"currencyCode":"CURRENCY","currencySymbol":"SYMBOL","accountingDate":"2026-11-20T00:00:00",
				"firstInvoiceCreationDate":"SINCET00:00:00","lastPaymentDate":"2026-11-07T00:00:00","lastPaymentAmount":PAID,
				"latestInvoiceDate":"2026-11-08T00:00:00"`, "BALANCE", balance, "CURRENCY", currency, "SYMBOL", symbol, "SINCE", since, "PAID", paid))
	}
	s.get("/v1/invoices/summaries").is(t, 200, `{"totalCount":5,"items":[`+strings.Join([]string{
		summary("CHF", "CHF", "2023-12-08", "367.82", "367.82"), summary("EUR", "€", "2023-03-08", "828.88", "804.37"),
		summary("NOK", "kr", "2024-08-08", "9021.48", "9021.48"), summary("PLN", "zł", "2025-12-08", "1257", "1264.61"),
		summary("SEK", "kr", "2026-10-08", "3251.78", "2948.22"),
	}, ",")+`],"links":{"self":{"uri":"/invoices/summaries","method":"GET","headers":[]}},"attributes":{"objectType":"Collection"}}`)
	got.is(t, 200, summary("EUR", "€", "2023-03-08", "828.88", "804.37"))
	open := dec.Zero
	for _, i := range s.invoices() {
		if i.Currency == "EUR" && i.At.After(start.AddDate(0, 0, -30)) {
			open = open.Add(i.Amount())
		}
	}
	require.InDelta(t, open.InexactFloat64(), got.json(t)["balanceAmount"], 0.001, "what is older than thirty days is paid")
}

// sum adds up the subtotals of line items and counts them.
func (s *sim) sum(path string) (total dec.Decimal, count int) {
	for _, page := range s.walk(path) {
		for _, item := range page {
			total = total.Add(dec.RequireFromString(item["subtotal"].(string)))
			count++
		}
	}
	return total, count
}

func TestInvoiceLineItems(t *testing.T) {
	s := newSim(t)
	for _, i := range s.invoices() {
		total, _ := s.sum("/v1/invoices/" + i.ID + "/lineitems?provider=OneTime&invoicelineitemtype=BillingLineItems&size=3")
		require.Equal(t, i.Total, total.StringFixed(2))
	}
	i := s.newest("EUR")
	base := "/v1/invoices/" + i.ID + "/lineitems"
	got := s.get(base + "?provider=onetime&invoicelineitemtype=billinglineitems&size=1")
	got.golden(t, "invoice_line_items")
	s.get(base+"/onetime/billinglineitems?size=1").golden(t, "invoice_line_items")
	require.Empty(t, s.get(base+"?provider=office&invoicelineitemtype=billinglineitems").items(t))
	require.Empty(t, s.get(base+"?provider=all&invoicelineitemtype=usagelineitems").items(t))
	for _, wrong := range []string{"", "?provider=onetime", "?provider=nobody&invoicelineitemtype=billinglineitems", "?provider=onetime&invoicelineitemtype=x",
		"?provider=onetime&invoicelineitemtype=billinglineitems&size=-1", "?provider=onetime&invoicelineitemtype=billinglineitems&seekOperation=Next"} {
		answer := s.get(base + wrong)
		require.Equal(t, []int{400, 800002}, []int{answer.status, answer.code(t)}, wrong)
	}
	require.Equal(t, 404, s.get("/v1/invoices/G1/lineitems?provider=onetime&invoicelineitemtype=billinglineitems").status)
	require.Equal(t, 200, s.do(request{path: base + "?provider=all&invoicelineitemtype=billing_line_items", token: s.token(appOnly)}).status)

	require.NoError(t, s.w.Tune(func(set *world.Settings) { set.NumericLineItems = true }))
	item := s.get(base + "?provider=onetime&invoicelineitemtype=billinglineitems&size=1").items(t)[0]
	require.IsType(t, float64(0), item["subtotal"], "older answers had numbers")
}

func TestWhatIsPaidBackIsALineToo(t *testing.T) {
	s := newSim(t)
	path, before := s.bought("alpenblick", "Power BI Pro")
	s.changed(path, map[string]any{"status": "deleted"})
	unbilled := s.walk("/v1/invoices/unbilled/lineitems?provider=all&invoicelineitemtype=billinglineitems&currencycode=chf&period=current")
	var lines []map[string]any
	for _, item := range unbilled[0] {
		if item["subscriptionId"] == before["id"] {
			lines = append(lines, item)
		}
	}
	require.Len(t, lines, 2)
	require.Equal(t, []any{"new", "cancelImmediate"}, []any{lines[0]["chargeType"], lines[1]["chargeType"]})
	require.Equal(t, "-"+lines[0]["subtotal"].(string), lines[1]["subtotal"])
	require.Equal(t, []any{"2", "-2"}, []any{lines[0]["quantity"], lines[1]["quantity"]})
	require.Equal(t, lines[0]["effectiveUnitPrice"], lines[1]["effectiveUnitPrice"])
	require.Equal(t, "", lines[0]["invoiceNumber"])
}

func TestAPromotionShowsInTheUnitPrices(t *testing.T) {
	s := newSim(t)
	got := s.do(request{method: "POST", path: "/v1/customers/" + customerID("lakeshore") + "/carts", token: s.tokenOf(s.other), body: fmt.Sprintf(
		`{"lineItems":[{"id":0,"catalogItemId":"CFQ7TTC0MM8R:0002:%s","quantity":2,"billingCycle":"Annual","termDuration":"P1Y","promotionId":"39NFJQT1SNC7:0001:39NFJQT1Q5KM"}]}`,
		world.AvailabilityID("CFQ7TTC0MM8R", "0002", "commercial", "US", start))})
	require.Equal(t, 201, got.status, string(got.body))
	got = s.do(request{method: "POST", path: "/v1/customers/" + customerID("lakeshore") + "/carts/" + got.json(t)["id"].(string) + "/checkout", token: s.tokenOf(s.other)})
	require.Equal(t, 201, got.status, string(got.body))
	lines := s.do(request{path: "/v1/invoices/unbilled/lineitems?provider=onetime&invoicelineitemtype=billinglineitems&currencycode=USD&period=current", token: s.tokenOf(s.other)}).items(t)
	last := lines[len(lines)-1]
	list, effective := dec.RequireFromString(last["unitPrice"].(string)), dec.RequireFromString(last["effectiveUnitPrice"].(string))
	require.Equal(t, list.Mul(dec.RequireFromString("0.85")).StringFixed(2), effective.StringFixed(2))
	require.Equal(t, "39NFJQT1SNC7:0001:39NFJQT1Q5KM", last["promotionId"])
	require.NotEmpty(t, last["priceAdjustmentDescription"])
}

func (s *sim) tokenOf(who world.Credentials) string {
	raw, err := s.w.SignToken(s.claimsOf(who, nil))
	require.NoError(s.t, err)
	return raw
}

func TestUnbilledLineItems(t *testing.T) {
	s := newSim(t)
	path := func(period string) string {
		return "/v1/invoices/unbilled/lineitems?provider=onetime&invoicelineitemtype=billinglineitems&currencycode=EUR&size=2&period=" + period
	}
	s.get(strings.Replace(path("current"), "EUR&size=2", "CHF&size=1", 1)).golden(t, "invoice_unbilled_items")
	_, previous := s.sum(path("previous"))
	require.Zero(t, previous, "October was billed on 8 November")
	november, count := s.sum(path("current"))
	require.Positive(t, count)
	s.advance(time.Date(2026, 12, 3, 0, 0, 0, 0, time.UTC).Sub(start))
	before, _ := s.sum(path("previous"))
	require.True(t, before.GreaterThanOrEqual(november))
	current, _ := s.sum(path("current"))
	s.advance(5 * 24 * time.Hour)
	i := s.newest("EUR")
	require.Equal(t, "2026-12-08", i.At.Format(time.DateOnly))
	require.Equal(t, before.StringFixed(2), i.Total)
	_, previous = s.sum(path("previous"))
	require.Zero(t, previous)
	now, _ := s.sum(path("current"))
	require.True(t, now.GreaterThanOrEqual(current))

	base := "/v1/invoices/unbilled/lineitems?provider=onetime&invoicelineitemtype=billinglineitems"
	s.get(base+"&currencycode=JPY&period=current").is(t, 200, `{"totalCount":0,"items":[],"links":{"self":{
		"uri":"/invoices/unbilled/lineitems?provider=onetime&invoicelineitemtype=billinglineitems&currencycode=JPY&period=current&size=2000",
		"method":"GET","headers":[]}},"attributes":{"objectType":"Collection"}}`)
	for _, wrong := range []string{"", "&currencycode=EUR", "&currencycode=EUR&period=last", "&period=current", "&currencycode=EURO&period=current", "&currencycode=XXX&period=current"} {
		got := s.get(base + wrong)
		require.Equal(t, []int{400, 800002}, []int{got.status, got.code(t)}, wrong)
	}
}

func TestEstimateLinksLeadToWhatIsUnbilled(t *testing.T) {
	s := newSim(t)
	got := s.get("/v1/invoices/estimates/links?currencycode=eur")
	require.Equal(t, 200, got.status)
	got.golden(t, "invoice_estimate_links")
	for _, item := range got.items(t) {
		require.Equal(t, 200, s.get("/v1"+item["link"].(map[string]any)["uri"].(string)).status)
	}
	require.Equal(t, 800002, s.get("/v1/invoices/estimates/links").code(t))
}

func TestStatementsAreDocuments(t *testing.T) {
	s := newSim(t)
	const statement = "/v1/invoices/G065617567/documents/statement"
	// A line at a time: where each object begins stands in the table, as the offsets do for the whole.
	const document = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n" +
		"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n" +
		"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n" +
		"4 0 obj\n<< /Length LENGTH >>\nstream\nBT /F1 14 Tf 18 TL 60 760 Td TITLE (Nordlicht Cloud GmbH) Tj T* (Date 2023-03-08) Tj T* " +
		"(Period 2023-02-01 to 2023-02-28) Tj T* (Lines 1) Tj T* (Total 235.50 EUR) Tj T* (Made by a simulator: nothing is owed.) Tj T* ET\nendstream\nendobj\n" +
		"5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>\nendobj\n" +
		"xref\n0 6\n0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \n0000000115 00000 n \n0000000241 00000 n \n0000000FONT 00000 n \n" +
		"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\nTABLE\n%%EOF\n"
	got := s.get(statement)
	require.Equal(t, "application/pdf", got.head("Content-Type"))
	require.Equal(t, "attachment; filename=Invoice_G065617567.pdf", got.head("Content-Disposition"))
	got.is(t, 200, replaced(document, "TITLE", "(Invoice G065617567) Tj T*", "LENGTH", "238", "FONT", "530", "TABLE", "627"))
	require.Equal(t, 900329, s.do(request{path: statement, token: s.token(appOnly)}).code(t))
	require.Equal(t, 404, s.get("/v1/invoices/G1/documents/statement").status)

	const receipt = "/v1/invoices/G065617567/receipts/617567/documents/statement"
	require.Equal(t, []int{404, 1000}, []int{s.get(receipt).status, s.get(receipt).code(t)}, "only partners in Taiwan have receipts")
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		p, _ := tx.Partners.Edit("", s.first.TenantID)
		p.Country = "TW"
		return nil
	}))
	require.Equal(t, []any{map[string]any{"id": "617567", "taxReceiptPdfDownloadLink": strings.TrimPrefix(receipt, "/v1")}},
		s.get("/v1/invoices/G065617567").json(t)["taxReceipts"])
	got = s.get(receipt)
	require.Equal(t, "application/pdf", got.head("Content-Type"))
	require.Equal(t, "attachment; filename=E-Tax-617567.pdf", got.head("Content-Disposition"))
	got.is(t, 200, replaced(document, "TITLE", "(Tax receipt 617567) Tj T* (Invoice G065617567) Tj T*", "LENGTH", "265", "FONT", "557", "TABLE", "654"))
}

func TestADocumentsTableOfOffsetsIsRight(t *testing.T) {
	doc := pdf([]string{`Müller (GmbH) \ 株式会社`})
	require.Contains(t, string(doc), `(M\374ller \(GmbH\) \\ ????) Tj`)
	table := bytes.LastIndex(doc, []byte("\nxref\n")) + 1
	require.Contains(t, string(doc), fmt.Sprintf("startxref\n%d\n", table))
	for n, line := range strings.Split(string(doc[table:]), "\n")[3:8] {
		var offset int
		_, err := fmt.Sscanf(line, "%d", &offset)
		require.NoError(t, err)
		require.True(t, bytes.HasPrefix(doc[offset:], fmt.Appendf(nil, "%d 0 obj", n+1)), line)
	}
}
