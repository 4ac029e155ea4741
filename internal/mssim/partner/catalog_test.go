package partner

import (
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
	const product, view = "/products/CFQ7TTC0LH18", "targetView=OnlineServices"
	customer := "/v1/customers/" + customerID("gruenwald")
	availabilities := product + "/skus/0001/availabilities"
	id := s.get(customer + availabilities).items(t)[0]["id"].(string)
	for _, path := range []string{"/products?" + view, product + "?", product + "/skus?" + view, product + "/skus/0001?", availabilities + "/" + id + "?"} {
		own, all := s.get(customer+path), s.get("/v1"+path+"&country=DE")
		require.Equal(t, 200, own.status, string(own.body))
		want, got := all.json(t), own.json(t)
		require.Equal(t, want["id"], got["id"])
		require.Equal(t, want["terms"], got["terms"])
		require.Equal(t, want["totalCount"], got["totalCount"])
	}
}
