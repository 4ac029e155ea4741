package partner

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// skuBody is the SKU resource.
type skuBody struct {
	ID                     string       `json:"id"`
	ProductID              string       `json:"productId"`
	Title                  string       `json:"title"`
	Description            string       `json:"description"`
	MinimumQuantity        int          `json:"minimumQuantity"`
	MaximumQuantity        int          `json:"maximumQuantity"`
	IsTrial                bool         `json:"isTrial"`
	SupportedBillingCycles []string     `json:"supportedBillingCycles"`
	PurchasePrerequisites  []string     `json:"purchasePrerequisites"`
	InventoryVariables     []string     `json:"inventoryVariables"`
	ProvisioningVariables  []string     `json:"provisioningVariables"`
	Actions                []string     `json:"actions"`
	AttestationProperties  *attestation `json:"attestationProperties,omitempty"`
	DynamicAttributes      any          `json:"dynamicAttributes"` // skuAttributes or usageAttributes
	Links                  links        `json:"links"`
}

type attestation struct {
	EnforceAttestation bool   `json:"enforceAttestation"`
	AttestationType    string `json:"attestationType"`
}

type skuAttributes struct {
	IsMicrosoftProduct            bool     `json:"isMicrosoftProduct"`
	HasConstraints                bool     `json:"hasConstraints"`
	IsAddon                       bool     `json:"isAddon"`
	PrerequisiteSKUs              []string `json:"prerequisiteSkus"`
	IsSoftwareAssuranceApplicable bool     `json:"isSoftwareAssuranceApplicable"`
	UpgradeTargetOffers           []string `json:"upgradeTargetOffers"`
	ProvisioningID                string   `json:"provisioningId"`
	Internal                      bool     `json:"internal"`
}

// usageAttributes are those of the Azure plan. Source: Microsoft, Get a list of
// availabilities for a SKU by customer.
type usageAttributes struct {
	IsMicrosoftProduct bool   `json:"isMicrosoftProduct"`
	PilotProgram       string `json:"pilotProgram"`
}

func skuOf(p *world.Product, k *world.SKU, country string) *skuBody {
	b := &skuBody{
		ID: k.ID, ProductID: p.ID, Title: k.Title, Description: p.Description, MinimumQuantity: k.MinQuantity,
		MaximumQuantity: k.MaxQuantity, IsTrial: k.Trial, SupportedBillingCycles: billingCycles(k),
		PurchasePrerequisites: []string{"MicrosoftCustomerAgreement"}, InventoryVariables: []string{},
		ProvisioningVariables: []string{}, Actions: []string{"Refund"},
		DynamicAttributes: skuAttributes{
			IsMicrosoftProduct: true, HasConstraints: true, IsAddon: k.AddOn, PrerequisiteSKUs: list(k.Prerequisites),
			UpgradeTargetOffers: list(k.UpgradeTargets), ProvisioningID: k.ProvisioningID,
		},
		Links: links{
			Availabilities: get("/products/%s/skus/%s/availabilities?country=%s", p.ID, k.ID, country),
			Self:           get("/products/%s/skus/%s?country=%s", p.ID, k.ID, country),
		},
	}
	if k.Attestation != "" {
		b.AttestationProperties = &attestation{EnforceAttestation: true, AttestationType: k.Attestation}
	}
	if k.Usage {
		b.Description = k.Title + " (MS-AZR-0017G)"
		b.DynamicAttributes = usageAttributes{IsMicrosoftProduct: true, PilotProgram: "modernazurepilot"}
	}
	return b
}

// list writes nothing as [] where Microsoft does.
func list(items []string) []string {
	if items == nil {
		return []string{}
	}
	return items
}

func billingCycles(k *world.SKU) []string {
	var cycles []string
	for _, t := range k.Terms {
		if !slices.Contains(cycles, t.BillingCycle) {
			cycles = append(cycles, t.BillingCycle)
		}
	}
	slices.Sort(cycles)
	return cycles
}

// addOnBases names the SKUs ("product:sku") that some add-on is sold on top of.
var addOnBases = sync.OnceValue(func() map[string]bool {
	bases := map[string]bool{}
	for _, p := range world.Products() {
		for _, k := range p.SKUs {
			for _, base := range k.Prerequisites {
				bases[base] = true
			}
		}
	}
	return bases
})

func hasAddOns(productID, skuID string) bool { return addOnBases()[productID+":"+skuID] }

// listSKUs serves GET .../products/{product}/skus.
func listSKUs(c *call, s *world.State) (answer, error) {
	m, err := marketOf(c, s)
	if err != nil {
		return answer{}, err
	}
	p, err := ownProduct(c)
	if err != nil {
		return answer{}, err
	}
	items := []*skuBody{}
	for i := range p.SKUs {
		if len(m.segments) > 0 {
			items = append(items, skuOf(p, &p.SKUs[i], m.country))
		}
	}
	return ok(collect(items, get("/products/%s/skus?country=%s", p.ID, m.country))), nil
}

// ownSKU finds the product and SKU in the path.
func ownSKU(c *call) (*world.Product, *world.SKU, error) {
	p, err := ownProduct(c)
	if err != nil {
		return nil, nil, err
	}
	for i := range p.SKUs {
		if strings.EqualFold(p.SKUs[i].ID, c.params["sku"]) {
			return p, &p.SKUs[i], nil
		}
	}
	return nil, nil, refuse(http.StatusNotFound, 400018, "SKU %s was not found.", c.params["sku"])
}

// getSKU serves GET .../products/{product}/skus/{sku}.
func getSKU(c *call, s *world.State) (answer, error) {
	m, err := marketOf(c, s)
	if err != nil {
		return answer{}, err
	}
	p, k, err := ownSKU(c)
	if err != nil {
		return answer{}, err
	}
	return ok(skuOf(p, k, m.country)), nil
}
