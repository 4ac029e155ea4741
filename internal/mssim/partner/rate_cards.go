package partner

import (
	"cmp"
	"net/http"
	"regexp"
	"strings"
	"time"

	dec "github.com/shopspring/decimal"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// rateCard is the AzureRateCard resource.
type rateCard struct {
	Locale        string      `json:"locale"`
	Currency      string      `json:"currency"`
	IsTaxIncluded bool        `json:"isTaxIncluded"`
	Meters        []rateMeter `json:"meters"`
	OfferTerms    []offerTerm `json:"offerTerms"`
	Attributes    attributes  `json:"attributes"`
}

type rateMeter struct {
	ID               string             `json:"id"`
	Name             string             `json:"name"`
	Rates            map[string]float64 `json:"rates"`
	Tags             []string           `json:"tags"`
	Category         string             `json:"category"`
	Subcategory      string             `json:"subcategory"`
	Region           string             `json:"region"`
	Unit             string             `json:"unit"`
	IncludedQuantity float64            `json:"includedQuantity"`
	EffectiveDate    string             `json:"effectiveDate"`
}

type offerTerm struct {
	Name             string   `json:"name"`
	Discount         float64  `json:"discount"`
	ExcludedMeterIDs []string `json:"excludedMeterIds"`
	EffectiveDate    string   `json:"effectiveDate"`
}

const rateCardPath = "/v1/ratecarddocuments/"

// rateCardLife is how long the address of a rate card works, in machine time.
const rateCardLife = 5 * time.Minute

var regionCode = regexp.MustCompile(`^[A-Za-z]{2}$`)

// redirectRateCard serves GET /v1/ratecards/{card}: it leads to the card itself,
// which needs no token, for five minutes.
func redirectRateCard(c *call, s *world.State) (answer, error) {
	card := c.param("card")
	if card != "azure" && card != "azure-shared" {
		return answer{}, errNotFound("The rate card " + c.params["card"])
	}
	p, _ := s.Partners.Get("", c.caller.partnerID)
	currency := strings.ToUpper(cmp.Or(c.query("currency"), p.Currency))
	region := strings.ToUpper(cmp.Or(c.query("region"), p.Country))
	if _, known := world.Currencies()[currency]; !known {
		return answer{}, errInvalid("The currency %s is not supported.", currency)
	}
	if !regionCode.MatchString(region) {
		return answer{}, errInvalid("The region %s is not a country.", region)
	}
	return answer{status: http.StatusFound, header: http.Header{"Location": {sealedLink(c, rateCardPath, rateCardLife, [linkFields]string{card, currency, region})}}}, nil
}

// getRateCard serves what the redirect leads to.
func getRateCard(h *Handler, c *call) (answer, error) {
	fields, err := openDocument(h, rateCardPath, c.params["document"])
	if err != nil {
		return answer{}, err
	}
	perDollar := dec.NewFromInt(int64(world.Currencies()[fields[1]])).Shift(-3)
	b := rateCard{
		Locale: locale(c.r), Currency: fields[1], Meters: []rateMeter{}, Attributes: objectType("AzureRateCard"),
		OfferTerms: []offerTerm{{Name: "Overage discount", Discount: 0.15, ExcludedMeterIDs: []string{}, EffectiveDate: "2014-01-01T00:00:00"}},
	}
	for _, m := range world.AzureMeters() {
		b.Meters = append(b.Meters, rateMeter{
			ID: m.RateID, Name: m.Name, Rates: map[string]float64{"0": number(m.Rate.Mul(perDollar), 8)}, Tags: []string{}, Category: m.Category,
			Subcategory: m.Subcategory, Region: m.Region, Unit: m.Unit, EffectiveDate: "2026-01-01T00:00:00Z",
		})
	}
	return ok(b), nil
}
