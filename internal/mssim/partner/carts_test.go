package partner

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// Products that the tests buy.
const (
	businessBasic = "CFQ7TTC0LH18:0001"
	teamsPhone    = "CFQ7TTC0LH0T:0001"
	visio         = "CFQ7TTC0HD32:0002"
	copilotTrial  = "CFQ7TTC0MM8R:006Z"
)

// item is what a SKU is sold as to a demo customer in Germany, now.
func (s *sim) item(sku string) string {
	s.t.Helper()
	productID, skuID, _ := strings.Cut(sku, ":")
	return sku + ":" + world.AvailabilityID(productID, skuID, "commercial", "DE", s.w.Now())
}

func (s *sim) send(method, path, body string) response {
	s.t.Helper()
	return s.do(request{method: method, path: path, body: body})
}

// cart makes a cart and gives its path.
func (s *sim) cart(slug, lines string) (path string, cart map[string]any) {
	s.t.Helper()
	base := "/v1/customers/" + customerID(slug) + "/carts"
	got := s.send("POST", base, `{"lineItems":[`+lines+`]}`)
	require.Equal(s.t, 201, got.status, string(got.body))
	cart = got.json(s.t)
	return base + "/" + cart["id"].(string), cart
}

func (s *sim) line(sku, term, cycle string, quantity int) string {
	return fmt.Sprintf(`{"catalogItemId":%q,"quantity":%d,"termDuration":%q,"billingCycle":%q}`, s.item(sku), quantity, term, cycle)
}

func TestCreateCart(t *testing.T) {
	s := newSim(t)
	id := customerID("gruenwald")
	got := s.send("POST", "/v1/customers/"+id+"/carts", `{"LineItems":[
		{"CatalogItemId":"`+s.item(businessBasic)+`","Quantity":5,"TermDuration":"P1Y","BillingCycle":"Monthly","FriendlyName":"Filiale","ProvisioningContext":{}},
		{"Id":7,"CatalogItemId":"`+s.item(visio)+`","Quantity":2,"TermDuration":"p1y","BillingCycle":"annual","CustomTermEndDate":"2027-10-31T00:00:00Z"},
		{"Id":9,"CatalogItemId":"`+s.item(businessBasic)+`","Quantity":301,"TermDuration":"P1Y","BillingCycle":"monthly"}]}`)
	cart := got.json(t)["id"].(string)
	want := `{"id":"` + cart + `","creationTimestamp":"2026-11-20T09:00:00Z","lastModifiedTimestamp":"2026-11-20T09:00:00Z",
		"expirationTimestamp":"2026-11-27T09:00:00Z","lastModifiedUser":"` + s.claims(nil)["oid"].(string) + `","status":"Active","lineItems":[
		{"id":0,"catalogItemId":"` + s.item(businessBasic) + `","friendlyName":"Filiale","quantity":5,"currencyCode":"EUR","billingCycle":"monthly",
		 "termDuration":"P1Y","provisioningContext":{},"orderGroup":"0",
		 "pricing":{"listPrice":4.71,"discountedPrice":4.71,"proratedPrice":4.71,"price":4.71,"extendedPrice":282.6}},
		{"id":7,"catalogItemId":"` + s.item(visio) + `","quantity":2,"currencyCode":"EUR","billingCycle":"annual","termDuration":"P1Y",
		 "provisioningContext":{},"customTermEndDate":"2027-10-31T00:00:00Z","orderGroup":"1",
		 "pricing":{"listPrice":134.64,"discountedPrice":134.64,"proratedPrice":127.67,"price":127.67,"extendedPrice":255.35}},
		{"id":9,"catalogItemId":"` + s.item(businessBasic) + `","quantity":301,"currencyCode":"EUR","billingCycle":"monthly","termDuration":"P1Y",
		 "provisioningContext":{},"orderGroup":"0","error":{"errorCode":10015,
		 "errorDescription":"The quantity 301 is outside the limits of the offer, 1 to 300.","additionalInformation":{"availableQuantity":300,"purchasedQuantity":0}}}],
		"links":{"self":{"uri":"/customers/` + id + `/carts/` + cart + `","method":"GET","headers":[]}},"attributes":{"objectType":"Cart"}}`
	got.is(t, 201, want)
	s.get("/v1/customers/"+id+"/carts/"+strings.ToUpper(cart)).is(t, 200, want)
	require.Equal(t, 800008, s.do(request{path: "/v1/customers/" + customerID("alpenblick") + "/carts/" + cart}).code(t), "another customer's")
}

func TestUpdateCart(t *testing.T) {
	s := newSim(t)
	path, cart := s.cart("gruenwald", s.line(businessBasic, "P1Y", "monthly", 301))
	_, err := s.w.Advance(start.Add(time.Hour))
	require.NoError(t, err)
	got := s.send("PUT", path, `{"id":"`+cart["id"].(string)+`","status":"Ordered","partnerOnRecordAttestationAccepted":true,"lineItems":[{"id":3,"catalogItemId":"`+
		s.item(businessBasic)+`","quantity":4,"termDuration":"P1M","billingCycle":"monthly","participants":[{"key":"transaction_reseller","value":"`+s.other.MPNID+`"}]}]}`)
	got.is(t, 200, `{"id":"`+cart["id"].(string)+`","creationTimestamp":"2026-11-20T09:00:00Z","lastModifiedTimestamp":"2026-11-20T10:00:00Z",
		"expirationTimestamp":"2026-11-27T09:00:00Z","lastModifiedUser":"`+s.claims(nil)["oid"].(string)+`","status":"Active","lineItems":[
		{"id":3,"catalogItemId":"`+s.item(businessBasic)+`","quantity":4,"currencyCode":"EUR","billingCycle":"monthly","termDuration":"P1M",
		 "participants":[{"key":"transaction_reseller","value":"5190246"}],"provisioningContext":{},"orderGroup":"0",
		 "pricing":{"listPrice":5.39,"discountedPrice":5.39,"proratedPrice":5.39,"price":5.39,"extendedPrice":21.56}}],
		"partnerOnRecordAttestationAccepted":true,
		"links":{"self":{"uri":"/customers/`+customerID("gruenwald")+`/carts/`+cart["id"].(string)+`","method":"GET","headers":[]}},"attributes":{"objectType":"Cart"}}`)
	s.get(path).is(t, 200, got.text())
}

func TestCartRefusals(t *testing.T) {
	s := newSim(t)
	path, _ := s.cart("gruenwald", s.line(businessBasic, "P1Y", "monthly", 1))
	lines := func(lines string) string { return `{"lineItems":[` + lines + `]}` }
	plain := s.line(businessBasic, "P1Y", "monthly", 1)
	with := func(member string) string { return strings.TrimSuffix(plain, "}") + "," + member + "}" }
	tests := map[string]struct {
		body         string
		status, code int
	}{
		"nothing":                       {"", 400, 800002},
		"not JSON":                      {"<xml/>", 400, 800002},
		"no lines":                      {`{"lineItems":[]}`, 400, 800002},
		"no catalog item":               {lines(`{"quantity":1,"billingCycle":"monthly"}`), 400, 800002},
		"no billing cycle":              {lines(`{"catalogItemId":"a:b:c","quantity":1}`), 400, 800002},
		"no quantity":                   {lines(`{"catalogItemId":"a:b:c","billingCycle":"monthly"}`), 400, 800002},
		"a billing cycle of its own":    {lines(`{"catalogItemId":"a:b:c","quantity":1,"billingCycle":"weekly"}`), 400, 900126},
		"one id twice":                  {lines(with(`"id":1`) + "," + with(`"id":1`)), 400, 800002},
		"negative id":                   {lines(with(`"id":-1`)), 400, 800002},
		"nested add-ons":                {lines(with(`"addonItems":[{}]`)), 400, 800009},
		"end that is no date":           {lines(with(`"customTermEndDate":"soon"`)), 400, 800002},
		"participant of no known kind":  {lines(with(`"participants":[{"key":"friend","value":"1"}]`)), 400, 800002},
		"too many additional resellers": {lines(with(`"participants":[` + strings.Repeat(`{"key":"additional_transaction_reseller","value":"1"},`, 5) + `{"key":"additional_transaction_reseller","value":"1"}]`)), 400, 800002},
		"another cart's id":             {`{"id":"other","lineItems":[` + plain + `]}`, 400, 800002},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := s.send("PUT", path, tt.body)
			require.Equal(t, tt.status, got.status, string(got.body))
			require.Equal(t, tt.code, got.code(t), string(got.body))
		})
	}
	nowhere := "/v1/customers/" + customerID("gruenwald") + "/carts/nothing"
	for _, r := range []request{{path: nowhere}, {method: "PUT", path: nowhere, body: lines(plain)}, {method: "POST", path: nowhere + "/checkout"}} {
		got := s.do(r)
		require.Equal(t, 404, got.status)
		require.Equal(t, 800008, got.code(t))
	}
	_, err := s.w.Advance(start.Add(7 * 24 * time.Hour))
	require.NoError(t, err)
	require.Equal(t, 800008, s.get(path).code(t), "expired")
	require.Equal(t, 800008, s.send("POST", path+"/checkout", "").code(t), "expired")
}

func TestLineErrors(t *testing.T) {
	s := newSim(t)
	tests := map[string]struct {
		line string
		code int
	}{
		"stale availability":  {strings.Replace(s.line(businessBasic, "P1Y", "monthly", 1), s.item(businessBasic), businessBasic+":CFQ7TTC0BBBB", 1), 10001},
		"wrong term":          {s.line(businessBasic, "P3Y", "monthly", 1), 10010},
		"wrong billing cycle": {s.line(businessBasic, "P1Y", "triennial", 1), 10013},
		"attestation":         {s.line(teamsPhone, "P1Y", "monthly", 1), 10012},
		"currency":            {strings.TrimSuffix(s.line(businessBasic, "P1Y", "monthly", 1), "}") + `,"currencyCode":"USD"}`, 10000},
		"parent":              {strings.TrimSuffix(s.line(teamsPhone, "P1Y", "monthly", 1), "}") + `,"provisioningContext":{"ParentSubscriptionId":"x"}}`, 10007},
		"custom term end":     {strings.TrimSuffix(s.line(businessBasic, "P1Y", "monthly", 1), "}") + `,"customTermEndDate":"2027-01-15"}`, 10017},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			path, cart := s.cart("gruenwald", tt.line)
			line := cart["lineItems"].([]any)[0].(map[string]any)
			require.EqualValues(t, tt.code, line["error"].(map[string]any)["errorCode"])
			require.NotContains(t, line, "pricing")
			require.Equal(t, 800009, s.send("POST", path+"/checkout", "").code(t))
		})
	}
}
