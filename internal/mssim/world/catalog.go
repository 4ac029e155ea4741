package world

import "strings"

// Product is one entry of Microsoft's catalog.
type Product struct {
	ID          string
	Title       string
	Description string
	SKUs        []SKU
}

// SKU is one variant of a product, and the directory SKU it provisions.
type SKU struct {
	ProductID       string
	ID              string // four characters, unique in the product
	Title           string
	MinQuantity     int
	MaxQuantity     int
	Trial           bool
	ConvertsTo      string // SKU of the same product that a trial becomes
	ExtendedService string // base SKU of the same product when this one is its Extended Service Term
	AddOn           bool
	Prerequisites   []string // "product:sku" of base products, any of which an add-on needs
	Attestation     string   // kind of the attestation that a purchase must accept; "" for most
	UpgradeTargets  []string // "product:sku"
	Terms           []Term
	ProvisioningID  string // directory SKU id; Graph's skuId
	PartNumber      string // directory part number; Graph's skuPartNumber
	AppliesTo       string // "User" or "Company"
	Plans           []ServicePlan
	RetailCents     int  // USD, one seat, one month of an annual term paid up front
	Usage           bool // paid by use: there is one of it, without price, term and seats
}

// Term is one combination of term and billing cycle that a SKU is sold with.
type Term struct {
	Duration     string // "P1M", "P1Y", "P3Y"; "" for what has no end
	BillingCycle string // "monthly", "annual", "triennial", "none", "one_time"
}

// ServicePlan is one service inside a directory SKU.
type ServicePlan struct {
	ID        string
	Name      string
	AppliesTo string // "User" or "Company"
}

// CatalogID is "product:sku".
func (k *SKU) CatalogID() string { return k.ProductID + ":" + k.ID }

// Sells tells whether the SKU is sold with that term and billing cycle.
func (k *SKU) Sells(term, billingCycle string) bool {
	for _, t := range k.Terms {
		if t.Duration == term && strings.EqualFold(t.BillingCycle, billingCycle) {
			return true
		}
	}
	return false
}

// Products is the whole catalog in a fixed order; not to be changed.
func Products() []Product { return catalog }

// FindProduct looks a product up in the catalog.
func FindProduct(productID string) (*Product, bool) {
	for i := range catalog {
		if strings.EqualFold(catalog[i].ID, productID) {
			return &catalog[i], true
		}
	}
	return nil, false
}

// FindSKU looks a SKU up in the catalog.
func FindSKU(productID, skuID string) (*SKU, bool) {
	p, ok := FindProduct(productID)
	if !ok {
		return nil, false
	}
	for i := range p.SKUs {
		if strings.EqualFold(p.SKUs[i].ID, skuID) {
			return &p.SKUs[i], true
		}
	}
	return nil, false
}

// FindDirectorySKU looks up what Graph calls skuId: the first catalog SKU that
// provisions it.
func FindDirectorySKU(skuID string) (*SKU, bool) {
	for i := range catalog {
		for j := range catalog[i].SKUs {
			if strings.EqualFold(catalog[i].SKUs[j].ProvisioningID, skuID) {
				return &catalog[i].SKUs[j], true
			}
		}
	}
	return nil, false
}

// ExtendedServiceSKU is the SKU under which a subscription goes on in its
// Extended Service Term; none for trials.
func ExtendedServiceSKU(productID, skuID string) (*SKU, bool) {
	p, ok := FindProduct(productID)
	if !ok {
		return nil, false
	}
	for i := range p.SKUs {
		if p.SKUs[i].ExtendedService == skuID {
			return &p.SKUs[i], true
		}
	}
	return nil, false
}

var catalog = buildCatalog()

// buildCatalog completes the table of catalog_data.go: service plans by name, one
// Extended Service Term SKU for each that is sold for a term, and the Azure plan.
func buildCatalog() []Product {
	out := make([]Product, 0, len(catalogRows))
	index := map[string]int{}
	add := func(title, description string, k SKU) {
		i, ok := index[k.ProductID]
		if !ok {
			i = len(out)
			index[k.ProductID] = i
			out = append(out, Product{ID: k.ProductID, Title: title, Description: description})
		}
		out[i].SKUs = append(out[i].SKUs, k)
	}
	for _, row := range catalogRows {
		productID, skuID, _ := strings.Cut(row.id, ":")
		k := SKU{
			ProductID: productID, ID: skuID, Title: row.title, MinQuantity: 1, MaxQuantity: row.max, Trial: row.trial,
			ConvertsTo: row.converts, AddOn: len(row.needs) > 0, Prerequisites: row.needs, UpgradeTargets: row.upgrades,
			Terms: row.terms, ProvisioningID: row.directoryID, PartNumber: row.part, AppliesTo: "User",
			Plans: plansNamed(row.plans), RetailCents: row.cents, Attestation: row.attests,
		}
		add(row.title, row.about, k)
		if row.trial {
			continue
		}
		k.ID, k.ExtendedService = "E"+skuID[1:], skuID
		k.Title += " (Extended Service Term)"
		k.Terms, k.UpgradeTargets = []Term{{"P1M", "monthly"}}, nil
		add(row.title, row.about, k)
	}
	add(azurePlanName, "Gain access to Azure Services.", SKU{
		ProductID: AzurePlanProduct, ID: AzurePlanSKU, Title: azurePlanName, MinQuantity: 1, MaxQuantity: 1, Terms: []Term{{"", "one_time"}}, Usage: true,
	})
	return out
}

func plansNamed(names string) []ServicePlan {
	fields := strings.Fields(names)
	plans := make([]ServicePlan, 0, len(fields))
	for _, name := range fields {
		plan := ServicePlan{ID: planIDs[name], Name: name, AppliesTo: "User"}
		if name == "EXCHANGE_S_FOUNDATION" {
			plan.AppliesTo = "Company"
		}
		plans = append(plans, plan)
	}
	return plans
}
