package partner

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestCommerceRefusals(t *testing.T) {
	s := newSim(t)
	customer := "/v1/customers/" + customerID("gruenwald")
	foreign := s.get("/v1/customers/" + customerID("alpenblick") + "/subscriptions").items(t)[0]
	tests := map[string]struct {
		path         string
		status, code int
	}{
		"subscription":              {customer + "/subscriptions/387d7eb4-0000-5b00-9a10-2ebee085dee3", 404, 20003},
		"somebody's subscription":   {customer + "/subscriptions/" + foreign["id"].(string), 404, 20003},
		"add-ons of nothing":        {customer + "/subscriptions/nothing/addons", 404, 20003},
		"provisioning of nothing":   {customer + "/subscriptions/nothing/provisioningstatus", 404, 20003},
		"order":                     {customer + "/orders/000000000000", 404, 20000},
		"provisioning of no order":  {customer + "/orders/000000000000/provisioningstatus", 404, 20000},
		"billing type that is none": {customer + "/orders?billingType=weekly", 400, 900126},
		"license group":             {customer + "/subscribedskus?licenseGroupIds=group9", 400, 900126},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := s.get(tt.path)
			require.Equal(t, tt.status, got.status, string(got.body))
			require.Equal(t, tt.code, got.code(t))
		})
	}
	deleted := ""
	for _, sub := range s.get("/v1/customers/" + customerID("zielona") + "/subscriptions").items(t) {
		if sub["status"] == "deleted" {
			deleted = sub["id"].(string)
		}
	}
	require.NotEmpty(t, deleted, "lists keep what is deleted")
	require.Equal(t, 800007, s.get("/v1/customers/"+customerID("zielona")+"/subscriptions/"+deleted+"/provisioningstatus").code(t))
}

func TestSubscriptionFilters(t *testing.T) {
	s := newSim(t)
	path := "/v1/customers/" + customerID("gruenwald") + "/subscriptions"
	all := s.get(path).items(t)
	require.Greater(t, len(all), 2)
	byOrder := s.get(path + "?order_id=" + all[1]["orderId"].(string)).items(t)
	require.Len(t, byOrder, 1)
	require.Equal(t, all[1]["id"], byOrder[0]["id"])
	require.Len(t, s.get(path+"?mpn_id="+s.first.MPNID).items(t), len(all))
	require.Empty(t, s.get(path+"?mpn_id=1").items(t))
}

// A subscription's answer follows the clock: what can be given back now, and what
// no longer can.
func TestWindowsCloseWithTheClock(t *testing.T) {
	s := newSim(t)
	path := "/v1/customers/" + customerID("fjordline") + "/subscriptions"
	find := func() map[string]any {
		subs := s.get(path).items(t)
		i := slices.IndexFunc(subs, func(sub map[string]any) bool {
			return sub["offerName"] == "Office 365 E3"
		})
		require.GreaterOrEqual(t, i, 0)
		return subs[i]
	}
	sub := find()
	refundable := sub["refundableQuantity"].(map[string]any)
	require.EqualValues(t, 5, refundable["totalQuantity"], "five seats were added two days ago")
	require.Len(t, refundable["details"], 1)
	require.NotContains(t, sub, "cancellationAllowedUntilDate", "the term itself began long ago")

	_, err := s.w.Advance(start.Add(6 * 24 * time.Hour))
	require.NoError(t, err)
	refundable = find()["refundableQuantity"].(map[string]any)
	require.EqualValues(t, 0, refundable["totalQuantity"])
	require.Empty(t, refundable["details"])
}

func TestSoldByTwoPartners(t *testing.T) {
	s := newSim(t)
	id := customerID("gruenwald")
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		for sub := range tx.Subscriptions.All(id) {
			theirs := *sub
			theirs.ID, theirs.PartnerID = world.StableID("theirs", sub.ID), s.other.TenantID
			tx.Subscriptions.Put(id, theirs.ID, &theirs)
			break
		}
		for order := range tx.Orders.All(id) {
			theirs := *order
			theirs.ID, theirs.PartnerID = "abcdefabcdef", s.other.TenantID
			tx.Orders.Put(id, theirs.ID, &theirs)
			break
		}
		return nil
	}))
	own := s.get("/v1/customers/" + id + "/subscriptions").items(t)
	require.Len(t, own, 4)
	theirs := world.StableID("theirs", own[0]["id"].(string))
	require.Equal(t, 20003, s.get("/v1/customers/"+id+"/subscriptions/"+theirs).code(t))
	require.Equal(t, 20000, s.get("/v1/customers/"+id+"/orders/abcdefabcdef").code(t))
	for _, order := range s.get("/v1/customers/" + id + "/orders").items(t) {
		require.NotEqual(t, "abcdefabcdef", order["id"])
	}
	sku := s.get("/v1/customers/" + id + "/subscribedskus").items(t)[0]
	require.EqualValues(t, 24, sku["totalUnits"], "the directory sums over partners")
}

func TestNewOrdersAreListedLate(t *testing.T) {
	s := newSim(t)
	id, listed := customerID("gruenwald"), start.Add(15*time.Minute)
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		tx.Orders.Put(id, "0123456789ab", &world.Order{
			ID: "0123456789ab", PartnerID: s.first.TenantID, CustomerID: id, CreatedAt: start, Status: "pending",
			TransactionType: "UserPurchase", BillingCycle: "monthly", Currency: "EUR", ListedAt: &listed,
			Lines: []world.OrderLine{{ProductID: "CFQ7TTC0LH18", SKUID: "0001", AvailabilityID: "CFQ7TTC0XXXX", Quantity: 3, Term: "P1Y", UnitPrice: "5.25", TransactionType: "New", SubscriptionID: "5f3c1d8e-6a52-4f0b-9a55-0c1e5d3b7a10"}},
		})
		tx.Subscriptions.Put(id, "5f3c1d8e-6a52-4f0b-9a55-0c1e5d3b7a10", &world.Subscription{
			ID: "5f3c1d8e-6a52-4f0b-9a55-0c1e5d3b7a10", PartnerID: s.first.TenantID, CustomerID: id, OrderID: "0123456789ab",
			Status: world.StatusPending, TermStart: start, TermEnd: start.AddDate(1, 0, 0),
		})
		return nil
	}))
	base := "/v1/customers/" + id
	hasOrder := func() bool {
		return slices.ContainsFunc(s.get(base+"/orders").items(t), func(o map[string]any) bool { return o["id"] == "0123456789ab" })
	}
	require.False(t, hasOrder())
	require.Empty(t, s.get(base+"/subscriptions?order_id=0123456789ab").items(t))
	order := s.get(base + "/orders/0123456789AB?include_price=true").json(t)
	require.InDelta(t, 189.0, order["totalPrice"], 0.001, "5.25 for 3 seats in 12 charges")
	status := s.get(base + "/orders/0123456789ab/provisioningstatus").items(t)[0]
	require.Equal(t, "prefulfillmentPending", status["status"])

	_, err := s.w.Advance(listed)
	require.NoError(t, err)
	require.True(t, hasOrder())
	require.Len(t, s.get(base+"/subscriptions?order_id=0123456789ab").items(t), 1)
}

func TestOrdersByBillingType(t *testing.T) {
	s := newSim(t)
	path := "/v1/customers/" + customerID("gruenwald") + "/orders"
	total := 0
	for _, cycle := range []string{"monthly", "Annual", "none", "onetime"} {
		for _, o := range s.get(path + "?billingType=" + cycle).items(t) {
			total++
			require.NotContains(t, o, "totalPrice", "prices come when asked for")
		}
	}
	require.Len(t, s.get(path).items(t), total)
}

func TestLicenseGroups(t *testing.T) {
	s := newSim(t)
	path := "/v1/customers/" + customerID("gruenwald") + "/subscribedskus"
	require.Empty(t, s.get(path+"?licenseGroupIds=Group2").items(t))
	both := s.get(path + "?licenseGroupIds=Group1&licenseGroupIds=Group2").items(t)
	require.NotEmpty(t, both)
	for _, sku := range both {
		require.Equal(t, sku["totalUnits"], sku["activeUnits"].(float64)+sku["warningUnits"].(float64))
	}
}
