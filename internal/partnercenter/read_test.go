package partnercenter_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/partnercenter"
	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

func TestCustomersAreListedToTheLastPage(t *testing.T) {
	a := newAPI(t, answer(200, "\xEF\xBB\xBF"+fixture(t, "customers_first.json")), answer(200, fixture(t, "customers_last.json")))
	got, err := wire.Collect(newClient(t, a.URL).Customers(context.Background(), partnercenter.CustomerQuery{NamePrefix: "Al"}))
	require.NoError(t, err)
	require.Len(t, got, 3)
	require.EqualValues(t, alpine, got[0].Value.ID)
	require.EqualValues(t, "Alpine Ski House GmbH", got[0].Value.CompanyProfile.CompanyName)
	require.Greater(t, len([]rune(string(got[1].Value.CompanyProfile.CompanyName))), 290)
	require.Empty(t, got[2].Value.CompanyProfile.CompanyName, "a customer may have no name")
	require.EqualValues(t, "somethingNew2027", got[2].Value.RelationshipToPartner, "unknown values are kept")
	require.Contains(t, string(got[2].Raw), "brandNewMember", "unknown members are kept")

	first, second := a.requests[0], a.requests[1]
	require.Equal(t, "/v1/customers", first.URL.Path)
	require.Equal(t, "500", first.URL.Query().Get("size"))
	require.JSONEq(t, `{"Field":"CompanyName","Value":"Al","Operator":"starts_with"}`, first.URL.Query().Get("filter"))
	require.Equal(t, "Bearer the-token", first.Header.Get("Authorization"))
	require.NotEmpty(t, first.Header.Get("MS-CorrelationId"))
	require.NotEmpty(t, first.Header.Get("MS-RequestId"))
	require.Equal(t, "Next", second.URL.Query().Get("seekOperation"))
	require.Equal(t, "page-two=", second.Header.Get("MS-ContinuationToken"))
	require.Equal(t, first.URL.Query().Get("filter"), second.URL.Query().Get("filter"))
}

func TestPaging(t *testing.T) {
	last := `{"items":[{"id":"z"}],"links":{}}`
	tests := map[string]struct {
		first  string
		second func(*testing.T, *http.Request)
		kind   upstream.Kind
		calls  int
	}{
		"a token in the body only": {first: `{"items":[],"continuationToken":"t","links":{"next":{"uri":"/customers"}}}`, calls: 2,
			second: func(t *testing.T, r *http.Request) { require.Equal(t, "t", r.Header.Get("MS-ContinuationToken")) }},
		"an offset in the link": {first: `{"items":[],"links":{"next":{"uri":"/customers?size=500&offset=500"}}}`, calls: 2,
			second: func(t *testing.T, r *http.Request) { require.Equal(t, "500", r.URL.Query().Get("offset")) }},
		"a link with the version": {first: `{"items":[],"links":{"next":{"uri":"/v1/customers?offset=7"}}}`, calls: 2,
			second: func(t *testing.T, r *http.Request) { require.Equal(t, "/v1/customers", r.URL.Path) }},
		"a token without a link is the end": {first: `{"items":[],"continuationToken":"t"}`, calls: 1},
		"a link to another host":            {first: `{"items":[],"links":{"next":{"uri":"https://evil.example/customers"}}}`, calls: 1, kind: upstream.KindUnavailable},
		"a link to another host, short":     {first: `{"items":[],"links":{"next":{"uri":"//evil.example/customers"}}}`, calls: 1, kind: upstream.KindUnavailable},
		"a token with a line end":           {first: `{"items":[],"continuationToken":"a\r\nX: y","links":{"next":{"uri":"/customers"}}}`, calls: 1, kind: upstream.KindUnavailable},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, answer(200, tt.first), answer(200, last))
			_, err := wire.Collect(newClient(t, a.URL).Customers(context.Background(), partnercenter.CustomerQuery{}))
			require.Equal(t, tt.kind, upstream.KindOf(err))
			require.Equal(t, tt.calls, a.calls())
			if tt.second != nil {
				tt.second(t, a.requests[1])
			}
		})
	}
	t.Run("a listing without end", func(t *testing.T) {
		a := newAPI(t, answer(200, `{"items":[],"continuationToken":"same","links":{"next":{"uri":"/customers"}}}`))
		_, err := wire.Collect(newClient(t, a.URL).Customers(context.Background(), partnercenter.CustomerQuery{}))
		require.Equal(t, upstream.KindUnavailable, upstream.KindOf(err))
		require.Equal(t, 2, a.calls())
	})
}

func TestSubscriptions(t *testing.T) {
	a := newAPI(t, answer(200, fixture(t, "subscriptions.json")))
	got, err := newClient(t, a.URL).Subscriptions(context.Background(), alpine)
	require.NoError(t, err)
	require.Equal(t, "/v1/customers/"+alpine+"/subscriptions", a.requests[0].URL.Path)
	require.Len(t, got, 3)

	seats := got[0].Value
	require.NoError(t, got[0].Doubt)
	require.EqualValues(t, 25, seats.Quantity)
	require.True(t, bool(seats.AutoRenewEnabled))
	require.Equal(t, time.Date(2027, 1, 13, 0, 0, 0, 0, time.UTC), seats.CommitmentEndDate.Time)
	require.Equal(t, time.Date(2026, 2, 13, 0, 0, 0, 0, time.UTC), seats.BillingCycleEndDate.Time, "no zone means UTC")
	require.Equal(t, time.Date(2026, 1, 21, 16, 57, 14, 0, time.UTC), seats.RefundOptions[1].Until().Time, "either spelling")
	require.EqualValues(t, 20, seats.NextTerm.Quantity)
	require.EqualValues(t, "RenewToNewTerm", seats.ScheduledActions[0].ActionType)
	require.EqualValues(t, 10, seats.RefundableQuantity.TotalQuantity)
	product, sku, availability, ok := seats.CatalogItem()
	require.True(t, ok)
	require.Equal(t, []string{"CFQ7TTC0LH18", "0001", "CFQ7TTC0K971"}, []string{product, sku, availability})

	legacy := got[1].Value
	require.EqualValues(t, 1, legacy.Quantity, "a number as text")
	require.True(t, legacy.EffectiveStartDate.IsZero())
	require.True(t, legacy.CommitmentEndDate.Never())
	require.NotEmpty(t, legacy.Attributes.ETag)
	_, _, _, ok = legacy.CatalogItem()
	require.False(t, ok)

	strange := got[2]
	require.Error(t, strange.Doubt, "a quantity that is no number is not taken for 0")
	require.EqualValues(t, "hibernating", strange.Value.Status)
}

func TestEveryReading(t *testing.T) {
	ctx := context.Background()
	market := partnercenter.CatalogQuery{Country: "AT", TargetView: "OnlineServices"}
	theirs := partnercenter.CatalogQuery{CustomerID: alpine, TargetSegment: "commercial"}
	first := func(t *testing.T, items any, err error) {
		t.Helper()
		require.NoError(t, err)
		require.NotEmpty(t, items)
	}
	tests := map[string]struct {
		body, path string
		call       func(t *testing.T, c *partnercenter.Client)
	}{
		"customer": {fixture(t, "customer.json"), "/v1/customers/" + alpine, func(t *testing.T, c *partnercenter.Client) {
			got, err := c.Customer(ctx, alpine)
			require.NoError(t, err)
			require.EqualValues(t, "6020", got.Value.BillingProfile.DefaultAddress.PostalCode, "a number where text is meant")
			require.EqualValues(t, "AT", got.Value.CompanyProfile.Address.Country)
			require.True(t, bool(*got.Value.AllowDelegatedAccess))
		}},
		"orders": {fixture(t, "orders.json"), "/v1/customers/" + alpine + "/orders?include_price=true", func(t *testing.T, c *partnercenter.Client) {
			got, err := c.Orders(ctx, alpine)
			first(t, got, err)
			require.EqualValues(t, "140.0", got[0].Value.TotalPrice, "amounts keep their written form")
			require.EqualValues(t, "140.0000", got[0].Value.LineItems[0].Pricing.ExtendedPrice)
			require.EqualValues(t, seatsID, got[0].Value.LineItems[0].SubscriptionID)
		}},
		"order": {`{"id":"34b37d7340cc","status":"completed"}`, "/v1/customers/" + alpine + "/orders/34b37d7340cc?include_price=true", func(t *testing.T, c *partnercenter.Client) {
			got, err := c.Order(ctx, alpine, "34b37d7340cc")
			require.NoError(t, err)
			require.EqualValues(t, "completed", got.Value.Status)
		}},
		"subscription": {`{"id":"` + seatsID + `"}`, "/v1/customers/" + alpine + "/subscriptions/" + seatsID, func(t *testing.T, c *partnercenter.Client) {
			got, err := c.Subscription(ctx, alpine, seatsID)
			require.NoError(t, err)
			require.EqualValues(t, seatsID, got.Value.ID)
		}},
		"subscriptions of an order": {fixture(t, "subscriptions.json"), "/v1/customers/" + alpine + "/subscriptions?order_id=o1", func(t *testing.T, c *partnercenter.Client) {
			got, err := c.SubscriptionsOfOrder(ctx, alpine, "o1")
			first(t, got, err)
		}},
		"subscribed SKUs": {fixture(t, "subscribed_skus.json"), "/v1/customers/" + alpine + "/subscribedskus", func(t *testing.T, c *partnercenter.Client) {
			got, err := c.SubscribedSKUs(ctx, alpine)
			first(t, got, err)
			require.EqualValues(t, 4, got[0].Value.AvailableUnits)
		}},
		"audit records": {fixture(t, "audit_records.json"), "/v1/auditrecords?endDate=2026-03-01&size=500&startDate=2026-02-27", func(t *testing.T, c *partnercenter.Client) {
			got, err := wire.Collect(c.AuditRecords(ctx, partnercenter.AuditQuery{From: moment.AddDate(0, 0, -2), To: moment}))
			first(t, got, err)
			require.EqualValues(t, "update_subscription", got[0].Value.OperationType)
			require.Empty(t, got[0].Value.CustomizedData[1].Value)
		}},
		"products of a market": {fixture(t, "products.json"), "/v1/products?country=AT&targetView=OnlineServices", func(t *testing.T, c *partnercenter.Client) {
			got, err := c.Products(ctx, market)
			first(t, got, err)
		}},
		"product of a customer": {`{"id":"CFQ7TTC0LH18"}`, "/v1/customers/" + alpine + "/products/CFQ7TTC0LH18?targetSegment=commercial", func(t *testing.T, c *partnercenter.Client) {
			_, err := c.Product(ctx, theirs, "CFQ7TTC0LH18")
			require.NoError(t, err)
		}},
		"SKUs": {fixture(t, "skus.json"), "/v1/products/CFQ7TTC0LH18/skus?country=AT", func(t *testing.T, c *partnercenter.Client) {
			got, err := c.SKUs(ctx, market, "CFQ7TTC0LH18")
			first(t, got, err)
			require.EqualValues(t, 300, got[0].Value.MaximumQuantity)
		}},
		"SKU": {`{"id":"0001"}`, "/v1/products/CFQ7TTC0LH18/skus/0001?country=AT", func(t *testing.T, c *partnercenter.Client) {
			_, err := c.SKU(ctx, market, "CFQ7TTC0LH18", "0001")
			require.NoError(t, err)
		}},
		"availabilities": {fixture(t, "availabilities.json"), "/v1/products/CFQ7TTC0LH18/skus/0001/availabilities?country=AT", func(t *testing.T, c *partnercenter.Client) {
			got, err := c.Availabilities(ctx, market, "CFQ7TTC0LH18", "0001")
			first(t, got, err)
			require.EqualValues(t, "P1D", got[0].Value.Terms[0].CancellationPolicies[0].RefundOptions[0].ExpiresAfter)
		}},
		"availability": {`{"id":"CFQ7TTC0K971"}`, "/v1/products/CFQ7TTC0LH18/skus/0001/availabilities/CFQ7TTC0K971?country=AT", func(t *testing.T, c *partnercenter.Client) {
			_, err := c.Availability(ctx, market, "CFQ7TTC0LH18", "0001", "CFQ7TTC0K971")
			require.NoError(t, err)
		}},
		"agreement templates": {fixture(t, "agreement_templates.json"), "/v1/agreements?agreementType=MicrosoftCustomerAgreement", func(t *testing.T, c *partnercenter.Client) {
			got, err := c.AgreementTemplates(ctx, partnercenter.CustomerAgreementType)
			first(t, got, err)
		}},
		"customer agreements": {fixture(t, "agreements.json"), "/v1/customers/" + alpine + "/agreements?agreementType=MicrosoftCustomerAgreement", func(t *testing.T, c *partnercenter.Client) {
			got, err := c.CustomerAgreements(ctx, alpine, partnercenter.CustomerAgreementType)
			first(t, got, err)
			require.Equal(t, time.Date(2026, 1, 10, 0, 0, 0, 0, time.UTC), got[0].Value.DateAgreed.Time)
		}},
		"direct signing": {`{"isSigned":true}`, "/v1/customers/" + alpine + "/directSignedMicrosoftCustomerAgreementStatus", func(t *testing.T, c *partnercenter.Client) {
			got, err := c.AgreementSigned(ctx, alpine)
			require.NoError(t, err)
			require.True(t, got)
		}},
		"relationship request": {`{"url":"https://admin.microsoft.com/x"}`, "/v1/customers/relationshiprequests", func(t *testing.T, c *partnercenter.Client) {
			got, err := c.RelationshipRequest(ctx)
			require.NoError(t, err)
			require.NotEmpty(t, got.Value.URL)
		}},
		"organization profile": {fixture(t, "organization_profile.json"), "/v1/profiles/organization", func(t *testing.T, c *partnercenter.Client) {
			got, err := c.OrganizationProfile(ctx)
			require.NoError(t, err)
			require.EqualValues(t, "DE", got.Value.DefaultAddress.Country)
		}},
		"billing profile": {`{"billingCurrency":"EUR","billingDay":"5"}`, "/v1/profiles/billing", func(t *testing.T, c *partnercenter.Client) {
			got, err := c.BillingInfo(ctx)
			require.NoError(t, err)
			require.EqualValues(t, 5, got.Value.BillingDay)
		}},
		"MPN profile": {fixture(t, "mpn_profile.json"), "/v1/profiles/mpn?mpnId=4391507", func(t *testing.T, c *partnercenter.Client) {
			got, err := c.MPNProfile(ctx, "4391507")
			require.NoError(t, err)
			require.EqualValues(t, "4391507", got.Value.MPNID)
		}},
		"webhook events": {`["subscription-updated","test-created"]`, "/webhooks/v1/registration/events", func(t *testing.T, c *partnercenter.Client) {
			got, err := c.WebhookEvents(ctx)
			require.NoError(t, err)
			require.Len(t, got, 2)
		}},
		"test event": {`{"status":"completed","results":[{"responseCode":"OK","dateTimeUtc":"2026-03-01T11:59:00.1234567"}]}`, "/webhooks/v1/registration/validationEvents/c1", func(t *testing.T, c *partnercenter.Client) {
			got, err := c.TestEvent(ctx, "c1")
			require.NoError(t, err)
			require.EqualValues(t, "OK", got.Value.Results[0].ResponseCode)
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, answer(200, tt.body))
			tt.call(t, newClient(t, a.URL))
			require.Equal(t, http.MethodGet, a.requests[0].Method)
			require.Equal(t, tt.path, a.requests[0].URL.RequestURI())
		})
	}
}

func TestAnIDNeverChangesWhatIsAsked(t *testing.T) {
	a := newAPI(t, answer(200, `{"id":"x"}`))
	c := newClient(t, a.URL)
	for _, id := range []string{"", ".", ".."} {
		_, err := c.Customer(context.Background(), id)
		require.Equal(t, upstream.KindInvalid, upstream.KindOf(err), "%q", id)
	}
	require.Zero(t, a.calls())
	_, err := c.Customer(context.Background(), "a/../b?x=1")
	require.NoError(t, err)
	require.Equal(t, "/v1/customers/a%2F..%2Fb%3Fx=1", a.requests[0].URL.EscapedPath())
	require.Empty(t, a.requests[0].URL.RawQuery)
}

func TestPartnerAgreementSigned(t *testing.T) {
	yes, no := true, false
	const tenant = "a2898e3a-06ca-454e-a0d0-c73b0ee36bba"
	tests := map[string]struct {
		status int
		body   string
		want   *bool
		fails  bool
	}{
		"signed":                   {200, `{"isAgreementSigned":true}`, &yes, false},
		"not signed":               {200, `{"isAgreementSigned":false}`, &no, false},
		"as text":                  {200, `{"isAgreementSigned":"true"}`, &yes, false},
		"not said":                 {200, `{}`, nil, false},
		"said strangely":           {200, `{"isAgreementSigned":{"x":1}}`, nil, false},
		"refused as not signed":    {400, `{"code":2206,"description":"hasn't signed the agreement","data":[],"source":"PartnerFD"}`, &no, false},
		"not signed in the region": {400, `{"code":2203,"description":"has not signed","data":[],"source":"PartnerFD"}`, &no, false},
		"an account not found":     {400, `{"code":2205,"description":"Could not find account","data":[],"source":"PartnerFD"}`, nil, true},
		"not for this account":     {403, `{}`, nil, true},
		"out of order":             {503, ``, nil, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, answer(tt.status, tt.body))
			got, err := newClient(t, a.URL).PartnerAgreementSigned(context.Background(), tenant)
			require.Equal(t, tt.fails, err != nil, "%v", err)
			require.Equal(t, tt.want, got)
			require.Equal(t, "/v1/compliance/csp/agreementstatus?tenantId="+tenant, a.requests[0].URL.RequestURI())
		})
	}
}
