package partner

import (
	"crypto/sha256"
	"encoding/base32"
	"net/http"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// availabilityBody is the Availability resource: a SKU as it is sold in one
// country and segment. Prices are not part of it.
type availabilityBody struct {
	ID                      string               `json:"id"`
	ProductID               string               `json:"productId"`
	SKUID                   string               `json:"skuId"`
	CatalogItemID           string               `json:"catalogItemId"`
	DefaultCurrency         currency             `json:"defaultCurrency"`
	Segment                 string               `json:"segment"`
	Country                 string               `json:"country"`
	IsPurchasable           bool                 `json:"isPurchasable"`
	IsRenewable             bool                 `json:"isRenewable"`
	RenewalInstructions     []renewalInstruction `json:"renewalInstructions"`
	Terms                   []termBody           `json:"terms"` // none of what is paid by use
	IncludedQuantityOptions []string             `json:"includedQuantityOptions"`
	Product                 *productBody         `json:"product"`
	SKU                     *skuBody             `json:"sku"`
	Links                   links                `json:"links"`
}

type currency struct {
	Code   string `json:"code"`
	Symbol string `json:"symbol"`
}

type renewalInstruction struct {
	ApplicableTermIDs []string        `json:"applicableTermIds"`
	RenewalOptions    []renewalOption `json:"renewalOptions"`
}

type renewalOption struct {
	RenewToID       string `json:"renewToId"`
	IsAutoRenewable bool   `json:"isAutoRenewable"`
}

type termBody struct {
	ID                   string               `json:"id"`
	Duration             string               `json:"duration"`
	Description          string               `json:"description"`
	BillingCycle         string               `json:"billingCycle"`
	CancellationPolicies []cancellationPolicy `json:"cancellationPolicies"`
}

type cancellationPolicy struct {
	RefundOptions []policyRefund `json:"refundOptions"`
}

type policyRefund struct {
	SequenceID   int    `json:"sequenceId"`
	Type         string `json:"type"`
	ExpiresAfter string `json:"expiresAfter"`
}

func availabilityOf(p *world.Product, k *world.SKU, country, segment string, now time.Time) *availabilityBody {
	id := world.AvailabilityID(p.ID, k.ID, segment, country, now)
	code := world.CurrencyOf(country)
	a := &availabilityBody{
		ID: id, ProductID: p.ID, SKUID: k.ID, CatalogItemID: k.CatalogID() + ":" + id,
		DefaultCurrency: currency{Code: code, Symbol: world.CurrencySymbol(code)}, Segment: segment, Country: country,
		IsPurchasable: k.ExtendedService == "", IsRenewable: true, IncludedQuantityOptions: []string{},
		Product: productOf(p, country), SKU: skuOf(p, k, country),
		Links: links{Self: get("/products/%s/skus/%s/availabilities/%s?country=%s", p.ID, k.ID, id, country)},
	}
	if k.Usage {
		a.IsRenewable, a.RenewalInstructions, a.Terms = false, []renewalInstruction{}, []termBody{}
		return a
	}
	var termIDs []string
	for _, t := range k.Terms {
		term := termOf(t, k.Trial)
		termIDs = append(termIDs, term.ID)
		a.Terms = append(a.Terms, term)
	}
	renewTo := k.CatalogID()
	if k.Trial && k.ConvertsTo != "" {
		renewTo = p.ID + ":" + k.ConvertsTo
	}
	a.RenewalInstructions = []renewalInstruction{{
		ApplicableTermIDs: termIDs,
		RenewalOptions:    []renewalOption{{RenewToID: renewTo, IsAutoRenewable: true}},
	}}
	return a
}

// termOf describes one combination of term and billing cycle, with the refunds
// of Microsoft's seat-based cancellation policy.
func termOf(t world.Term, trial bool) termBody {
	b := termBody{
		ID: termID(t), Duration: t.Duration, BillingCycle: pascal(t.BillingCycle), CancellationPolicies: []cancellationPolicy{},
	}
	switch t.Duration {
	case "P1M":
		b.Description = "One-Month commitment for monthly billing"
	case "P1Y":
		b.Description = "One-Year commitment for monthly/yearly billing"
	case "P3Y":
		b.Description = "Three-Year commitment for monthly/yearly/triennial billing"
	}
	if !trial {
		b.CancellationPolicies = []cancellationPolicy{{RefundOptions: []policyRefund{
			{SequenceID: 0, Type: "Full", ExpiresAfter: "P1D"}, {SequenceID: 1, Type: "Partial", ExpiresAfter: "P7D"},
		}}}
	}
	return b
}

// termID looks like Microsoft's: twelve lower-case characters, the same for a
// term wherever it is sold.
func termID(t world.Term) string {
	sum := sha256.Sum256([]byte("term " + t.Duration + " " + t.BillingCycle))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:12]
}

func pascal(word string) string {
	if word == "" {
		return ""
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

// listAvailabilities serves GET .../skus/{sku}/availabilities.
func listAvailabilities(c *call, s *world.State) (answer, error) {
	m, err := marketOf(c, s)
	if err != nil {
		return answer{}, err
	}
	p, k, err := ownSKU(c)
	if err != nil {
		return answer{}, err
	}
	items := []*availabilityBody{}
	for _, segment := range m.segments {
		items = append(items, availabilityOf(p, k, m.country, segment, s.Now))
	}
	return ok(collect(items, get("/products/%s/skus/%s/availabilities?country=%s", p.ID, k.ID, m.country))), nil
}

// getAvailability serves GET .../availabilities/{availability}; an id of last
// month is gone.
func getAvailability(c *call, s *world.State) (answer, error) {
	m, err := marketOf(c, s)
	if err != nil {
		return answer{}, err
	}
	p, k, err := ownSKU(c)
	if err != nil {
		return answer{}, err
	}
	for _, segment := range targetSegments {
		a := availabilityOf(p, k, m.country, segment, s.Now)
		if strings.EqualFold(a.ID, c.params["availability"]) {
			return ok(a), nil
		}
	}
	return answer{}, refuse(http.StatusNotFound, 400019, "Availability %s was not found.", c.params["availability"])
}
