package world

// Product is one entry of Microsoft's catalog.
type Product struct {
	ID          string
	Title       string
	Description string
	SKUs        []SKU
}

// SKU is one variant of a product, and the directory SKU it provisions.
type SKU struct {
	ProductID      string
	ID             string // four characters, unique in the product
	Title          string
	MinQuantity    int
	MaxQuantity    int
	Trial          bool
	AddOn          bool
	Prerequisites  []string // "product:sku" of base products an add-on needs
	UpgradeTargets []string // "product:sku"
	Terms          []Term
	ProvisioningID string // directory SKU id; Graph's skuId
	PartNumber     string // directory part number; Graph's skuPartNumber
	AppliesTo      string // "User" or "Company"
	Plans          []ServicePlan
	Price          int // USD cents for one seat and one month on an annual term paid up front
}

// Term is one combination of term and billing cycle that a SKU is sold with.
type Term struct {
	Duration     string // "P1M", "P1Y", "P3Y"
	BillingCycle string // "monthly", "annual", "triennial", "none"
}

// ServicePlan is one service inside a directory SKU.
type ServicePlan struct {
	ID        string
	Name      string
	AppliesTo string // "User" or "Company"
}

// FindSKU looks a SKU up in the catalog.
func FindSKU(productID, skuID string) (*SKU, bool) {
	p, ok := FindProduct(productID)
	if !ok {
		return nil, false
	}
	for i := range p.SKUs {
		if p.SKUs[i].ID == skuID {
			return &p.SKUs[i], true
		}
	}
	return nil, false
}

// FindProduct looks a product up in the catalog.
func FindProduct(productID string) (*Product, bool) {
	for i := range catalog {
		if catalog[i].ID == productID {
			return &catalog[i], true
		}
	}
	return nil, false
}

// Products is the whole catalog; not to be changed.
func Products() []Product { return catalog }

var catalog []Product
