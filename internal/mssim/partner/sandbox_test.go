package partner

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// inSandbox makes the first reseller an integration sandbox account.
func (s *sim) inSandbox() {
	s.t.Helper()
	require.NoError(s.t, s.w.Tune(func(set *world.Settings) { set.SandboxPartner = s.first.TenantID }))
}

func TestSandboxLimits(t *testing.T) {
	s := newSim(t)
	s.inSandbox()
	_, cart := s.cart("gruenwald", s.line(visio, "P1Y", "annual", 25)+","+s.line(visio, "P1Y", "annual", 1)+","+s.line(businessBasic, "P1Y", "monthly", 26))
	var codes []any
	for _, l := range cart["lineItems"].([]any) {
		wrong, _ := l.(map[string]any)["error"].(map[string]any)
		codes = append(codes, wrong["errorCode"])
	}
	require.Equal(t, []any{nil, 10009.0, 10009.0}, codes, "a sixth subscription, and too many seats")
	order := func(quantity int) response {
		return s.send("POST", "/v1/customers/"+customerID("gruenwald")+"/orders",
			`{"billingCycle":"annual","lineItems":[{"offerId":"`+s.item(visio)+`","quantity":`+fmt.Sprint(quantity)+`,"termDuration":"P1Y"}]}`)
	}
	got := order(26)
	require.Equal(t, []int{403, 800067}, []int{got.status, got.code(t)})
	require.Equal(t, 201, order(25).status)
	got = order(1)
	require.Equal(t, []int{403, 800066}, []int{got.status, got.code(t)})
	path, _ := s.bought("gruenwald", "Visio Plan 2")
	got = s.patch(path, s.whole(path, map[string]any{"quantity": 26}))
	require.Equal(t, []int{403, 800067}, []int{got.status, got.code(t)})

	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		one, _ := tx.Customers.Get(s.first.TenantID, customerID("gruenwald"))
		for n := range world.SandboxCustomers {
			other := *one
			other.ID = fmt.Sprint("customer-", n)
			tx.Customers.Put(s.first.TenantID, other.ID, &other)
		}
		return nil
	}))
	got = s.createCustomer("another", nil)
	require.Equal(t, []int{400, 800018}, []int{got.status, got.code(t)}, string(got.body))
}

func TestSandboxOrdersAreCancelled(t *testing.T) {
	s := newSim(t)
	base := "/v1/customers/" + customerID("gruenwald")
	buy := func() string {
		path, _ := s.cart("gruenwald", s.line(visio, "P1Y", "annual", 1))
		return s.send("POST", path+"/checkout", "").json(t)["orders"].([]any)[0].(map[string]any)["id"].(string)
	}
	id := buy()
	require.Equal(t, 800077, s.patch(base+"/orders/"+id, `{"id":"`+id+`","status":"cancelled"}`).code(t))
	s.inSandbox()
	got := s.patch(base+"/orders/"+id, `{"id":"`+id+`","status":"cancelled"}`)
	cancelled := s.get(base + "/subscriptions?order_id=" + id).items(t)[0]
	got.is(t, 200, s.orderLiteral(`{"id":"ORDER","alternateId":"ORDER","referenceCustomerId":"CUSTOMER","billingCycle":"annual","currencyCode":"EUR","currencySymbol":"€",
		"lineItems":[{"lineItemNumber":0,"offerId":"ITEM","subscriptionId":"SUB","termDuration":"P1Y","transactionType":"New",
		"friendlyName":"Visio Plan 2","quantity":1,"links":{LINELINKS}}],"creationDate":"2026-11-20T09:00:00Z","status":"cancelled","transactionType":"UserPurchase",
		"links":{ORDERLINKS},"client":{},"attributes":{"objectType":"Order"}}`, customerID("gruenwald"), id, cancelled["id"].(string), visio))
	s.get(base+"/orders/"+id).is(t, 200, got.text())
	require.Equal(t, "deleted", cancelled["status"])
	require.Equal(t, "unfulfilled", s.get(base + "/orders/" + id + "/provisioningstatus").items(t)[0]["status"])
	require.Equal(t, 800061, s.patch(base+"/orders/"+id, `{"status":"cancelled"}`).code(t))
	path, sub := s.bought("gruenwald", "Microsoft 365 Business Basic")
	s.changed(path, map[string]any{"quantity": sub["quantity"].(float64) + 1})
	orders := s.get(base + "/orders").items(t)
	added := orders[len(orders)-1]["id"].(string)
	require.Equal(t, 800061, s.patch(base+"/orders/"+added, `{"status":"cancelled"}`).code(t), "added seats are no new purchase")
	require.Equal(t, "active", s.get(path).json(t)["status"])
	old := buy()
	s.advance(60 * 24 * time.Hour)
	require.Equal(t, 800061, s.patch(base+"/orders/"+old, `{"status":"cancelled"}`).code(t), "older than 60 days")
}

func TestSandboxCustomersAreDeleted(t *testing.T) {
	s := newSim(t)
	path := "/v1/customers/" + customerID("gruenwald")
	got := s.do(request{method: "DELETE", path: path})
	require.Equal(t, []int{400, 900127}, []int{got.status, got.code(t)})
	s.inSandbox()
	require.Equal(t, 800002, s.do(request{method: "DELETE", path: path}).code(t), "active subscriptions")
	lines := func() (out []string) {
		for _, i := range s.invoices() {
			out = append(out, string(s.get("/v1/invoices/"+i.ID+"/lineitems?provider=onetime&invoicelineitemtype=billinglineitems").body))
		}
		return append(out, string(s.get("/v1/invoices/unbilled/lineitems?provider=onetime&invoicelineitemtype=billinglineitems&currencycode=EUR&period=current").body))
	}
	billed := lines()
	require.Contains(t, strings.Join(billed, ""), customerID("gruenwald"))
	for _, sub := range s.get(path + "/subscriptions").items(t) {
		s.changed(path+"/subscriptions/"+sub["id"].(string), map[string]any{"status": "suspended"})
	}
	s.do(request{method: "DELETE", path: path}).is(t, 204, "")
	got = s.get(path)
	require.Equal(t, []int{403, 20002}, []int{got.status, got.code(t)})
	s.w.View(func(st *world.State) {
		for sub := range st.Subscriptions.All(customerID("gruenwald")) {
			require.Equal(t, world.StatusDeleted, sub.Status)
		}
	})
	require.NotContains(t, ids(s.walk("/v1/customers")), customerID("gruenwald"))
	require.Equal(t, billed, lines(), "what was charged stays")
}

func TestRiskCheck(t *testing.T) {
	s := newSim(t)
	require.NoError(t, s.w.Tune(func(set *world.Settings) { set.RiskSeats = 5 }))
	path, _ := s.cart("gruenwald", s.line(businessBasic, "P1Y", "monthly", 6)+","+s.line(visio, "P1Y", "annual", 5))
	got := s.send("POST", path+"/checkout", "")
	require.Equal(t, 201, got.status, string(got.body))
	require.Len(t, got.json(t)["orders"], 1)
	require.Equal(t, []any{map[string]any{"orderGroupId": "0", "code": 800069.0, "description": "The order was refused by the risk check. Contact support."}}, got.json(t)["orderErrors"])
	got = s.send("POST", path+"/checkout", "")
	require.Equal(t, []int{403, 800069}, []int{got.status, got.code(t)}, "nothing else is left")
	got = s.send("POST", "/v1/customers/"+customerID("gruenwald")+"/orders",
		`{"billingCycle":"annual","lineItems":[{"offerId":"`+s.item(visio)+`","quantity":6,"termDuration":"P1Y"}]}`)
	require.Equal(t, []int{403, 800069}, []int{got.status, got.code(t)})
}

func TestSupportContact(t *testing.T) {
	s := newSim(t)
	path, sub := s.bought("gruenwald", "Microsoft 365 Business Basic")
	contact := func(tenant, mpn, name string) string {
		return `{"supportTenantId":"` + tenant + `","supportMpnId":"` + mpn + `","name":"` + name + `","links":{"self":{"uri":"/customers/` + customerID("gruenwald") +
			`/subscriptions/` + sub["id"].(string) + `/supportcontact","method":"GET","headers":[]}},"attributes":{"objectType":"SupportContact"}}`
	}
	own := contact(s.first.TenantID, "4812907", "Nordlicht Cloud GmbH")
	s.get(path+"/supportcontact").is(t, 200, own)
	require.Equal(t, 2205, s.send("PUT", path+"/supportcontact", contact(customerID("gruenwald"), "5190246", "")).code(t), "not a reseller")
	require.Equal(t, 800015, s.send("PUT", path+"/supportcontact", contact(s.other.TenantID, "1", "")).code(t))
	got := s.send("PUT", path+"/supportcontact", contact(s.other.TenantID, "5190246", ""))
	got.is(t, 200, contact(s.other.TenantID, "5190246", "Harborview IT Services LLC"))
	s.get(path+"/supportcontact").is(t, 200, got.text())
	require.Equal(t, 800002, s.send("PUT", path+"/supportcontact", `{}`).code(t))
}

func TestActivationLinks(t *testing.T) {
	s := newSim(t)
	path, sub := s.bought("gruenwald", "Microsoft 365 Business Basic")
	order := "/v1/customers/" + customerID("gruenwald") + "/orders/" + sub["orderId"].(string)
	for _, of := range []string{path, order, order + "/lineitems/0"} { // nothing sold here is activated
		s.get(of+"/activationlinks").is(t, 200, `{"totalCount":0,"items":[],
			"links":{"self":{"uri":"`+strings.TrimPrefix(of, "/v1")+`/activationlinks","method":"GET","headers":[]}},"attributes":{"objectType":"Collection"}}`)
	}
	for _, line := range []string{"7", "-1", "x"} {
		require.Equal(t, 800071, s.get(order+"/lineitems/"+line+"/activationlinks").code(t))
	}
}

func TestManyTermEndsComeInPages(t *testing.T) {
	s := newSim(t)
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		for n := range 310 {
			end := start.Truncate(24*time.Hour).AddDate(0, 2, n)
			sub := &world.Subscription{ID: fmt.Sprint("sub-", n), PartnerID: s.first.TenantID, CustomerID: customerID("gruenwald"), Status: world.StatusActive, Term: "P3Y", TermEnd: end}
			tx.Subscriptions.Put(sub.CustomerID, sub.ID, sub)
		}
		return nil
	}))
	path := "/v1/customers/" + customerID("gruenwald") + "/subscriptions/customTermEndDates?term_duration=P3Y"
	first := s.get(path)
	require.Len(t, first.items(t), 300)
	token := first.head("MS-ContinuationToken")
	require.NotEmpty(t, token)
	second := s.do(request{path: path, header: map[string]string{"MS-ContinuationToken": token}})
	require.NotEmpty(t, second.items(t))
	require.Empty(t, second.head("MS-ContinuationToken"))
	require.Greater(t, second.items(t)[0]["allowedCustomTermEndDate"], first.items(t)[299]["allowedCustomTermEndDate"])
	got := s.do(request{path: path, header: map[string]string{"MS-ContinuationToken": "nonsense"}})
	require.Equal(t, []int{400, 800002}, []int{got.status, got.code(t)})
}
