package partner

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestCatalogRefusals(t *testing.T) {
	s := newSim(t)
	customer := "/v1/customers/" + customerID("gruenwald")
	tests := map[string]struct {
		path         string
		status, code int
	}{
		"product":                  {"/v1/products/CFQ7TTC00000?country=US", 404, 400013},
		"product of a SKU":         {"/v1/products/CFQ7TTC00000/skus/0001?country=US", 404, 400013},
		"SKU":                      {"/v1/products/CFQ7TTC0LH18/skus/9999?country=US", 404, 400018},
		"SKU of an availability":   {"/v1/products/CFQ7TTC0LH18/skus/9999/availabilities?country=US", 404, 400018},
		"availability":             {"/v1/products/CFQ7TTC0LH18/skus/0001/availabilities/CFQ7TTC0XXXX?country=US", 404, 400019},
		"customer's product":       {customer + "/products/CFQ7TTC00000", 404, 400013},
		"target view":              {"/v1/products?country=US&targetView=Everything", 403, 400036},
		"target segment":           {"/v1/products?country=US&targetView=OnlineServices&targetSegment=military", 403, 400030},
		"no country":               {"/v1/products?targetView=OnlineServices", 400, 800002},
		"no target view":           {"/v1/products?country=US", 400, 800002},
		"segment of a single read": {"/v1/products/CFQ7TTC0LH18/skus/0001/availabilities?country=US&targetSegment=x", 403, 400030},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := s.get(tt.path)
			require.Equal(t, tt.status, got.status, string(got.body))
			require.Equal(t, tt.code, got.code(t))
		})
	}
}

func TestAvailabilities(t *testing.T) {
	s := newSim(t)
	const path = "/v1/products/CFQ7TTC0LH18/skus/0001/availabilities"
	segments := func(query string) (out []string) {
		for _, a := range s.get(path + query).items(t) {
			out = append(out, a["segment"].(string))
		}
		return out
	}
	require.Equal(t, []string{"commercial", "education", "government"}, segments("?country=US"))
	require.Equal(t, []string{"nonprofit"}, segments("?country=US&targetSegment=nonprofit"))

	first := s.get(path + "?country=US").items(t)[0]
	id := first["id"].(string)
	require.Equal(t, "CFQ7TTC0LH18:0001:"+id, first["catalogItemId"])
	require.Equal(t, 200, s.get(path+"/"+id+"?country=US").status)
	require.Equal(t, 400019, s.get(path+"/"+id+"?country=DE").code(t), "another market sells under another id")

	_, err := s.w.Advance(start.AddDate(0, 1, 0))
	require.NoError(t, err)
	require.Equal(t, 400019, s.get(path+"/"+id+"?country=US").code(t), "ids are reissued")

	bought := s.get("/v1/customers/" + customerID("gruenwald") + "/products/CFQ7TTC0LH18/skus/0001/availabilities").items(t)
	require.Len(t, bought, 1, "a customer sees its own segment")
	require.Equal(t, "DE", bought[0]["country"])
	require.Equal(t, "EUR", bought[0]["defaultCurrency"].(map[string]any)["code"])
}

func TestTrialsAndAddOns(t *testing.T) {
	s := newSim(t)
	var trial, addOn *world.SKU
	for i := range world.Products() {
		for j := range world.Products()[i].SKUs {
			k := &world.Products()[i].SKUs[j]
			if k.Trial {
				trial = k
			}
			if k.AddOn && !k.Trial {
				addOn = k
			}
		}
	}
	require.NotNil(t, trial)
	require.NotNil(t, addOn)
	a := s.get("/v1/products/" + trial.ProductID + "/skus/" + trial.ID + "/availabilities?country=US").items(t)[0]
	renewal := a["renewalInstructions"].([]any)[0].(map[string]any)["renewalOptions"].([]any)[0].(map[string]any)
	require.Equal(t, trial.ProductID+":"+trial.ConvertsTo, renewal["renewToId"], "a trial renews to what is paid for")
	require.Equal(t, true, a["sku"].(map[string]any)["isTrial"])

	k := s.get("/v1/products/" + addOn.ProductID + "/skus/" + addOn.ID + "?country=US").json(t)["dynamicAttributes"].(map[string]any)
	require.Equal(t, true, k["isAddon"])
	require.NotEmpty(t, k["prerequisiteSkus"])
	require.True(t, hasAddOns(splitID(addOn.Prerequisites[0])))
}

func splitID(id string) (product, sku string) { return id[:12], id[13:] }

func TestWhatACatalogSaysOnBuying(t *testing.T) {
	s := newSim(t)
	require.Equal(t, map[string]any{"enforceAttestation": true, "attestationType": "TeamsPhone"},
		s.get("/v1/products/CFQ7TTC0LH0T/skus/0001?country=US").json(t)["attestationProperties"])
	require.NotContains(t, s.get("/v1/products/CFQ7TTC0LH18/skus/0001?country=US").json(t), "attestationProperties")
	for sku, want := range map[string]bool{"0001": true, "E001": false} {
		for _, a := range s.get("/v1/products/CFQ7TTC0LH18/skus/" + sku + "/availabilities?country=US").items(t) {
			require.Equal(t, want, a["isPurchasable"], "an Extended Service Term is not bought, subscriptions move to it")
		}
	}
}

// What a customer is shown of the catalog is what everybody in its country is.
func TestCatalogOfACustomer(t *testing.T) {
	s := newSim(t)
	const view = "targetView=OnlineServices"
	customer := "/v1/customers/" + customerID("gruenwald")
	fill := func(literal string) string {
		return replaced(literal, "AVAILABILITY", strings.TrimPrefix(s.item(businessBasic), businessBasic+":"),
			"TO", `"method":"GET","headers":[]`, "BASIC", "/products/CFQ7TTC0LH18")
	}
	const product = `{"id":"CFQ7TTC0LH18","title":"Microsoft 365 Business Basic","description":"Web and mobile Office apps, mail, Teams and 1 TB of storage.",
		"productType":{"id":"OnlineServicesNCE","displayName":"OnlineServicesNCE"},"isMicrosoftProduct":true,"publisherName":"Microsoft Corporation",
		"links":{"skus":{"uri":"BASIC/skus?country=DE",TO},"self":{"uri":"BASIC?country=DE",TO}}}`
	sku := func(id, name, cycles, targets string) string {
		return `{"id":"` + id + `","productId":"CFQ7TTC0LH18","title":"` + name + `","description":"Web and mobile Office apps, mail, Teams and 1 TB of storage.",
			"minimumQuantity":1,"maximumQuantity":300,"isTrial":false,"supportedBillingCycles":[` + cycles + `],"purchasePrerequisites":["MicrosoftCustomerAgreement"],
			"inventoryVariables":[],"provisioningVariables":[],"actions":["Refund"],"dynamicAttributes":{"isMicrosoftProduct":true,"hasConstraints":true,"isAddon":false,
			"prerequisiteSkus":[],"isSoftwareAssuranceApplicable":false,"upgradeTargetOffers":[` + targets + `],
			"provisioningId":"3b555118-da6a-4418-894f-7df1e2096870","internal":false},
			"links":{"availabilities":{"uri":"BASIC/skus/` + id + `/availabilities?country=DE",TO},"self":{"uri":"BASIC/skus/` + id + `?country=DE",TO}}}`
	}
	sold := sku("0001", "Microsoft 365 Business Basic", `"annual","monthly"`, `"CFQ7TTC0LDPB:0001","CFQ7TTC0LCHC:0002","CFQ7TTC0LF8Q:0001"`)
	term := func(id, duration, cycle, description string) string {
		return `{"id":"` + id + `","duration":"` + duration + `","description":"` + description + `","billingCycle":"` + cycle + `",
			"cancellationPolicies":[{"refundOptions":[{"sequenceId":0,"type":"Full","expiresAfter":"P1D"},{"sequenceId":1,"type":"Partial","expiresAfter":"P7D"}]}]}`
	}
	for path, want := range map[string]string{
		"":           product,
		"/skus/0001": sold,
		"/skus?" + view: `{"totalCount":2,"items":[` + sold + `,` + sku("E001", "Microsoft 365 Business Basic (Extended Service Term)", `"monthly"`, "") + `],
			"links":{"self":{"uri":"BASIC/skus?country=DE",TO}},"attributes":{"objectType":"Collection"}}`,
		"/skus/0001/availabilities/AVAILABILITY": `{"id":"AVAILABILITY","productId":"CFQ7TTC0LH18","skuId":"0001","catalogItemId":"CFQ7TTC0LH18:0001:AVAILABILITY",
			"defaultCurrency":{"code":"EUR","symbol":"€"},"segment":"commercial","country":"DE","isPurchasable":true,"isRenewable":true,
			"renewalInstructions":[{"applicableTermIds":["lwnmwgmpqcyh","t5f7jngtkw54","k37rqvyi5pgj"],"renewalOptions":[{"renewToId":"CFQ7TTC0LH18:0001","isAutoRenewable":true}]}],
			"terms":[` + term("lwnmwgmpqcyh", "P1M", "Monthly", "One-Month commitment for monthly billing") + `,` +
			term("t5f7jngtkw54", "P1Y", "Monthly", "One-Year commitment for monthly/yearly billing") + `,` +
			term("k37rqvyi5pgj", "P1Y", "Annual", "One-Year commitment for monthly/yearly billing") + `],"includedQuantityOptions":[],
			"product":` + product + `,"sku":` + sold + `,"links":{"self":{"uri":"BASIC/skus/0001/availabilities/AVAILABILITY?country=DE",TO}}}`,
	} {
		s.get(customer+fill("BASIC"+path)).is(t, 200, fill(want))
		s.get("/v1"+fill("BASIC"+path)+inCountry(path, "DE")).is(t, 200, fill(want))
	}
	american := s.get("/v1/products?country=US&" + view) // products_list is the whole of it
	s.get(customer+"/products?"+view).is(t, 200, strings.ReplaceAll(american.text(), "country=US", "country=DE"))
}

// inCountry is the query that names a country to a path.
func inCountry(path, country string) string {
	if strings.Contains(path, "?") {
		return "&country=" + country
	}
	return "?country=" + country
}
