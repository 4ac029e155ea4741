package partner

import (
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// countryRules is the CountryInformation resource: what addresses and customers of
// a country look like.
type countryRules struct {
	ISO2Code                      string     `json:"iso2Code"`
	DefaultCulture                string     `json:"defaultCulture"`
	IsStateRequired               bool       `json:"isStateRequired"`
	States                        valueList  `json:"states"`
	SupportedLanguages            valueList  `json:"supportedLanguages"`
	SupportedCultures             valueList  `json:"supportedCultures"`
	IsPostalCodeRequired          bool       `json:"isPostalCodeRequired"`
	PostalCodeRegex               string     `json:"postalCodeRegex,omitempty"`
	IsCityRequired                bool       `json:"isCityRequired"`
	IsVatIDSupported              bool       `json:"isVatIdSupported"`
	TaxIDFormat                   string     `json:"taxIdFormat,omitempty"`
	TaxIDSample                   string     `json:"taxIdSample,omitempty"`
	PhoneNumberRegex              string     `json:"phoneNumberRegex"`
	IsRegistrationNumberSupported bool       `json:"isRegistrationNumberSupported"`
	IsTaxIDSupported              bool       `json:"isTaxIdSupported"`
	ResellerAgreementRegion       string     `json:"resellerAgreementRegion"`
	GeographicRegion              string     `json:"geographicRegion"`
	CountryCallingCodes           valueList  `json:"countryCallingCodes"`
	Attributes                    attributes `json:"attributes"`
}

// valueList is how this resource wraps its lists.
type valueList struct {
	Value []string `json:"value"`
}

// countries are the markets whose rules are known here: cultures, the first of
// them the default, calling code, region. Source for the members: Microsoft, Get
// market-specific validation data; the values are those of the address check.
var countries = map[string]struct{ cultures, calling, region string }{
	"US": {"en-US es-US", "1", "NorthAndLatinAmerica"}, "CA": {"en-CA fr-CA", "1", "NorthAndLatinAmerica"}, "GB": {"en-GB", "44", europe},
	"DE": {"de-DE", "49", europe}, "FR": {"fr-FR", "33", europe}, "IT": {"it-IT", "39", europe}, "ES": {"es-ES ca-ES", "34", europe},
	"AT": {"de-AT", "43", europe}, "CH": {"de-CH fr-CH it-CH", "41", europe}, "BE": {"nl-BE fr-BE", "32", europe}, "DK": {"da-DK", "45", europe},
	"NO": {"nb-NO", "47", europe}, "AU": {"en-AU", "61", "Asia"}, "ZA": {"en-ZA", "27", "MiddleEastAndAfrica"}, "PT": {"pt-PT", "351", europe},
	"PL": {"pl-PL", "48", europe}, "NL": {"nl-NL", "31", europe}, "SE": {"sv-SE", "46", europe}, "FI": {"fi-FI sv-FI", "358", europe},
	"JP": {"ja-JP", "81", "Asia"}, "IN": {"en-IN hi-IN", "91", "Asia"}, "BR": {"pt-BR", "55", "NorthAndLatinAmerica"},
	"MX": {"es-MX", "52", "NorthAndLatinAmerica"}, "CN": {"zh-CN", "86", "Asia"}, "IL": {"he-IL", "972", "MiddleEastAndAfrica"},
	"IE": {"en-IE", "353", europe}, "AE": {"ar-AE en-AE", "971", "MiddleEastAndAfrica"},
}

const europe = "Europe"

// getCountryRules serves GET /v1/countryvalidationrules/{country}.
func getCountryRules(c *call, _ *world.State) (answer, error) {
	code := strings.ToUpper(c.params["country"])
	known, found := countries[code]
	if !found {
		return answer{}, errNotFound("The country " + c.params["country"])
	}
	cultures := strings.Fields(known.cultures)
	b := countryRules{
		ISO2Code: code, DefaultCulture: cultures[0], IsStateRequired: len(states[code]) > 0, States: valueList{Value: append([]string{}, states[code]...)},
		SupportedCultures: valueList{Value: cultures}, IsCityRequired: true, PhoneNumberRegex: `^[0-9 ()./+-]{5,20}$`,
		IsVatIDSupported: known.region == europe, IsRegistrationNumberSupported: slices.Contains(registrationCountries, code),
		IsTaxIDSupported: true, ResellerAgreementRegion: known.region, GeographicRegion: known.region,
		CountryCallingCodes: valueList{Value: []string{known.calling}}, Attributes: objectType("CountryInformation"),
	}
	if pattern := postalCodes[code]; pattern != nil {
		b.IsPostalCodeRequired, b.PostalCodeRegex = !pattern.MatchString(""), pattern.String()
	}
	for _, name := range cultures {
		language, _, _ := strings.Cut(name, "-")
		if !slices.Contains(b.SupportedLanguages.Value, language) {
			b.SupportedLanguages.Value = append(b.SupportedLanguages.Value, language)
		}
	}
	if code == "US" {
		b.ResellerAgreementRegion, b.TaxIDFormat, b.TaxIDSample = "AOC", "US######", "US999965"
	}
	return ok(b), nil
}
