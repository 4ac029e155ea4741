package partner

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	dec "github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// azureInvoice is the second reseller's newest invoice in US dollars, and what it has for Azure.
func (s *sim) azureInvoice() (i *world.Invoice, charge string) {
	s.w.View(func(st *world.State) {
		for _, one := range world.Invoices(st, s.other.TenantID) {
			if one.Currency == "USD" {
				i = one
			}
		}
		for _, c := range i.Charges(st) {
			if c.ProductID == world.AzurePlanProduct {
				charge = c.Amount
			}
		}
	})
	require.NotEmpty(s.t, charge)
	return i, charge
}

// usage is that of the second reseller.
func (s *sim) usage(path string) (total string, count int) {
	s.t.Helper()
	return s.usageOf(s.other, path)
}

// usageOf walks the pages of daily rated usage and adds up what it costs.
func (s *sim) usageOf(who world.Credentials, path string) (total string, count int) {
	s.t.Helper()
	sum, token := dec.Zero, ""
	for next := path; next != ""; {
		r := request{path: next, token: s.tokenOf(who)}
		if token != "" {
			r.header = map[string]string{"MS-ContinuationToken": token}
		}
		got := s.do(r)
		require.Equal(s.t, 200, got.status, string(got.body))
		var page struct {
			Items []struct {
				BillingPreTaxTotal json.Number
			}
			Links struct {
				Next *struct {
					URI     string
					Headers []struct{ Value string }
				}
			}
		}
		require.NoError(s.t, json.Unmarshal(got.body, &page))
		for _, item := range page.Items {
			sum = sum.Add(dec.RequireFromString(item.BillingPreTaxTotal.String()))
			count++
		}
		next = ""
		if page.Links.Next != nil {
			next, token = "/v1"+page.Links.Next.URI, page.Links.Next.Headers[0].Value
		}
	}
	return sum.StringFixed(2), count
}

func TestBilledUsage(t *testing.T) {
	s := newSim(t)
	i, charge := s.azureInvoice()
	base := "/v1/invoices/" + i.ID + "/lineitems"
	for _, path := range []string{"?provider=onetime&invoicelineitemtype=usagelineitems&size=100", "/OneTime/UsageLineItems", "?provider=Marketplace&invoiceLineItemType=usage_line_items"} {
		total, count := s.usage(base + path)
		require.Equal(t, charge, total, path)
		require.Equal(t, 31*2*5, count, path)
	}
	got := s.do(request{path: base + "?provider=onetime&invoicelineitemtype=usagelineitems&size=1", token: s.tokenOf(s.other)})
	got.golden(t, "invoice_usage_items")
	none := s.do(request{path: base + "?provider=onetime&invoicelineitemtype=usagelineitems&hasPartnerEarnedCredit=true", token: s.tokenOf(s.other)})
	require.Empty(t, none.items(t))
	require.Equal(t, 404, s.get(base+"?provider=onetime&invoicelineitemtype=usagelineitems").status, "another partner's")
	got = s.do(request{path: base + "?provider=onetime&invoicelineitemtype=usagelineitems&seekOperation=Next", token: s.tokenOf(s.other)})
	require.Equal(t, []int{400, 800002}, []int{got.status, got.code(t)})

	found := false
	for _, item := range s.do(request{path: base + "?provider=onetime&invoicelineitemtype=billinglineitems", token: s.tokenOf(s.other)}).items(t) {
		if item["productName"] == "Azure plan" {
			found = true
			require.Equal(t, []any{"new", "1", dec.RequireFromString(charge).String()}, []any{item["chargeType"], item["quantity"], item["subtotal"]})
		}
	}
	require.True(t, found, "one line for the whole of it")
}

func TestUnbilledUsage(t *testing.T) {
	s := newSim(t)
	path := "/v1/invoices/unbilled/lineitems?provider=onetime&invoicelineitemtype=usagelineitems&currencycode=usd&period="
	_, count := s.usage(path + "previous")
	require.Zero(t, count, "October was billed on 8 November")
	_, count = s.usage(path + "current")
	require.Equal(t, 19*2*5, count, "the days that are over")
	item := s.do(request{path: path + "current&size=1", token: s.tokenOf(s.other)}).items(t)[0]
	require.Equal(t, "", item["invoiceNumber"])
	s.advance(time.Date(2026, 12, 3, 0, 0, 0, 0, time.UTC).Sub(start))
	before, count := s.usage(path + "previous&size=77")
	require.Equal(t, 30*2*5, count)
	s.advance(5 * 24 * time.Hour)
	_, charge := s.azureInvoice()
	require.Equal(t, before, charge)
	_, count = s.usage(strings.Replace(path, "usd", "EUR", 1) + "current")
	require.Zero(t, count)
}

func TestServiceCostsNameTheAzurePlan(t *testing.T) {
	s := newSim(t)
	_, charge := s.azureInvoice()
	path := "/v1/customers/" + customerID("lakeshore") + "/servicecosts/mostrecent/lineitems"
	for _, item := range s.do(request{path: path, token: s.tokenOf(s.other)}).items(t) {
		if item["productId"] == world.AzurePlanProduct {
			require.Equal(t, "Azure plan", item["productName"])
			require.InDelta(t, dec.RequireFromString(charge).InexactFloat64(), item["pretaxTotal"], 0.001)
			return
		}
	}
	t.Fatal("no line for Azure")
}
