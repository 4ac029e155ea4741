package partner

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// productBody is the Product resource.
type productBody struct {
	ID                 string      `json:"id"`
	Title              string      `json:"title"`
	Description        string      `json:"description"`
	ProductType        catalogType `json:"productType"`
	IsMicrosoftProduct bool        `json:"isMicrosoftProduct"`
	PublisherName      string      `json:"publisherName"`
	Links              links       `json:"links"`

	LocalizedAttributes []localizedAttribute `json:"localizedAttributes,omitempty"`
}

type localizedAttribute struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// catalogType is the ItemType resource; what is paid by use has a subtype.
type catalogType struct {
	productType
	SubType *productType `json:"subType,omitempty"`
}

func productOf(p *world.Product, country string) *productBody {
	b := &productBody{
		ID: p.ID, Title: p.Title, Description: p.Description, ProductType: catalogType{productType: newCommerce}, IsMicrosoftProduct: true,
		PublisherName: "Microsoft Corporation",
		Links: links{
			SKUs: get("/products/%s/skus?country=%s", p.ID, country),
			Self: get("/products/%s?country=%s", p.ID, country),
		},
	}
	if paidByUse(p) {
		b.ProductType = catalogType{azureProduct, &azureProduct}
		b.LocalizedAttributes = []localizedAttribute{{"OfferType", "OfferType"}, {"Standard", "Standard"}, {"DevTest", "Dev/Test"}}
	}
	return b
}

func paidByUse(p *world.Product) bool { return p.SKUs[0].Usage }

// targetViews are the catalogs a caller may name: seats stand in the first, what is
// paid by use in the next two. Source: Microsoft, Get a list of products.
var targetViews = []string{
	"OnlineServices", "MicrosoftAzure", "Azure", "AzureReservations", "AzureReservationsVM", "AzureReservationsSQL",
	"AzureReservationsCosmosDb", "MarketplaceSaaS", "Software", "SoftwareSUSELinux", "SoftwarePerpetual",
	"SoftwareSubscriptions",
}

// segments of the market; availabilities of the last one are shown only when asked for.
var targetSegments = []string{"commercial", "education", "government", "nonprofit"}

// market is for whom and where the catalog is read: a country named in the query,
// or a customer in the path with its own country and segment.
type market struct {
	country  string
	segments []string
}

func marketOf(c *call, s *world.State) (market, error) {
	m := market{country: strings.ToUpper(c.query("country")), segments: targetSegments[:3]}
	if customer, found := ownCustomer(s, c, c.param("customer")); found {
		m.country, m.segments = customer.Country, []string{customer.Segment}
	}
	if len(m.country) != 2 {
		return m, errInvalid("The country is required, as two letters.")
	}
	wanted := strings.ToLower(c.query("targetSegment"))
	if wanted == "" {
		return m, nil
	}
	if !slices.Contains(targetSegments, wanted) {
		return m, refuse(http.StatusForbidden, 400030, "The target segment %s is not allowed.", wanted)
	}
	if c.params["customer"] != "" && !slices.Contains(m.segments, wanted) {
		m.segments = nil
		return m, nil
	}
	m.segments = []string{wanted}
	return m, nil
}

// listProducts serves GET /v1/products and GET /v1/customers/{customer}/products.
func listProducts(c *call, s *world.State) (answer, error) {
	m, err := marketOf(c, s)
	if err != nil {
		return answer{}, err
	}
	view := c.query("targetView")
	i := slices.IndexFunc(targetViews, func(v string) bool { return strings.EqualFold(v, view) })
	if view != "" && i < 0 {
		return answer{}, refuse(http.StatusForbidden, 400036, "The target view %s is not allowed.", view)
	}
	if view == "" {
		return answer{}, errInvalid("The target view is required.")
	}
	items := []*productBody{}
	products := world.Products()
	for n := range products {
		if p := &products[n]; len(m.segments) > 0 && i <= 2 && (i > 0) == paidByUse(p) {
			items = append(items, productOf(p, m.country))
		}
	}
	return ok(collect(items, get("/products?country=%s&targetView=%s", m.country, url.QueryEscape(view)))), nil
}

// ownProduct finds the product in the path.
func ownProduct(c *call) (*world.Product, error) {
	p, found := world.FindProduct(c.params["product"])
	if !found {
		return nil, refuse(http.StatusNotFound, 400013, "Product %s was not found.", c.params["product"])
	}
	return p, nil
}

// getProduct serves GET .../products/{product}.
func getProduct(c *call, s *world.State) (answer, error) {
	m, err := marketOf(c, s)
	if err != nil {
		return answer{}, err
	}
	p, err := ownProduct(c)
	if err != nil {
		return answer{}, err
	}
	return ok(productOf(p, m.country)), nil
}
