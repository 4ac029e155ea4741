package partner

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// postalCodes are the forms of the markets the simulator knows.
var postalCodes = map[string]*regexp.Regexp{
	"US": regexp.MustCompile(`^\d{5}(-\d{4})?$`), "CA": regexp.MustCompile(`(?i)^[a-z]\d[a-z] ?\d[a-z]\d$`),
	"GB": regexp.MustCompile(`(?i)^[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}$`), "DE": regexp.MustCompile(`^\d{5}$`),
	"FR": regexp.MustCompile(`^\d{5}$`), "IT": regexp.MustCompile(`^\d{5}$`), "ES": regexp.MustCompile(`^\d{5}$`),
	"AT": regexp.MustCompile(`^\d{4}$`), "CH": regexp.MustCompile(`^\d{4}$`), "BE": regexp.MustCompile(`^\d{4}$`),
	"DK": regexp.MustCompile(`^\d{4}$`), "NO": regexp.MustCompile(`^\d{4}$`), "AU": regexp.MustCompile(`^\d{4}$`),
	"ZA": regexp.MustCompile(`^\d{4}$`), "PT": regexp.MustCompile(`^\d{4}-?\d{3}$`), "PL": regexp.MustCompile(`^\d{2}-?\d{3}$`),
	"NL": regexp.MustCompile(`(?i)^\d{4} ?[a-z]{2}$`), "SE": regexp.MustCompile(`^\d{3} ?\d{2}$`), "FI": regexp.MustCompile(`^\d{5}$`),
	"JP": regexp.MustCompile(`^\d{3}-?\d{4}$`), "IN": regexp.MustCompile(`^\d{6}$`), "BR": regexp.MustCompile(`^\d{5}-?\d{3}$`),
	"MX": regexp.MustCompile(`^\d{5}$`), "CN": regexp.MustCompile(`^\d{6}$`), "IL": regexp.MustCompile(`^\d{5}(\d{2})?$`),
	"IE": regexp.MustCompile(`(?i)^[a-z]\d[\dw] ?[a-z\d]{4}$`), "AE": regexp.MustCompile(`^$|^\d{5}$`),
}

// states are checked in these countries only. Source: Microsoft, Validate an address.
var states = map[string][]string{
	"US": strings.Fields("AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR VI GU AS MP AA AE AP"),
	"CA": strings.Fields("AB BC MB NB NL NS NT NU ON PE QC SK YT"),
	"MX": strings.Fields("AG BC BS CM CS CH CO CL DF CX DG GT GR HG JA EM MI MO NA NL OA PU QT QR SL SI SO TB TM TL VE YU ZA"),
	"CN": strings.Fields("AH BJ CQ FJ GD GS GX GZ HA HB HE HI HL HN JL JS JX LN NM NX QH SC SD SH SN SX TJ XJ XZ YN ZJ"),
}

// invalidAddressFields names what cannot be right about an address, by
// Microsoft's words: the state is a region to the address service.
func invalidAddressFields(a addressBody) []string {
	country := strings.ToUpper(a.Country)
	var wrong []string
	if allowed, checked := states[country]; checked && !slices.Contains(allowed, strings.ToUpper(a.State)) {
		wrong = append(wrong, "Region")
	}
	if pattern, known := postalCodes[country]; known && !pattern.MatchString(a.PostalCode) {
		wrong = append(wrong, "PostalCode")
	}
	if strings.TrimSpace(a.City) == "" {
		wrong = append(wrong, "City")
	}
	return wrong
}

func quoted(names []string) string { return "'" + strings.Join(names, "', '") + "'" }

// addressValidation is the answer about an address; what it found is in status.
type addressValidation struct {
	OriginalAddress    addressBody   `json:"originalAddress"`
	SuggestedAddresses []addressBody `json:"suggestedAddresses"`
	Status             string        `json:"status"`
	ValidationMessage  string        `json:"validationMessage,omitempty"`
}

// postAddressValidation serves POST /v1/validations/address: 200 whatever comes
// out. The simulator judges form only: it knows no street.
func postAddressValidation(c *call, _ *world.State) (answer, error) {
	var in addressBody
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	if len(in.Country) != 2 || in.AddressLine1 == "" {
		return answer{}, refuse(http.StatusBadRequest, 3000, "The property Country or AddressLine1 is invalid: a value is required.")
	}
	out := addressValidation{OriginalAddress: in, SuggestedAddresses: []addressBody{}}
	suggestion := in
	wrong := invalidAddressFields(in)
	hasNumber := strings.ContainsFunc(in.AddressLine1, unicode.IsDigit)
	switch {
	case postalCodes[strings.ToUpper(in.Country)] == nil:
		out.Status = "NotValidated"
	case len(wrong) > 0:
		out.Status, out.ValidationMessage = "None", "Address field invalid for property: "+quoted(wrong)
		suggestion.PostalCode = tidyPostalCode(in)
		if len(invalidAddressFields(suggestion)) == 0 {
			out.Status, out.SuggestedAddresses = "InteractionRequired", []addressBody{extendPostalCode(suggestion)}
		}
	case !hasNumber:
		suggestion.AddressLine1 = "1 " + in.AddressLine1
		out.Status, out.SuggestedAddresses = "StreetPartial", []addressBody{extendPostalCode(suggestion)}
		out.ValidationMessage = "Address field invalid for property: 'Region', 'PostalCode', 'City'"
	case strings.HasSuffix(strings.ToLower(in.AddressLine1), "suite") && in.AddressLine2 == "":
		out.Status, out.SuggestedAddresses = "PremisesPartial", []addressBody{extendPostalCode(suggestion)}
	default:
		out.Status, out.SuggestedAddresses = "VerifiedShippable", []addressBody{extendPostalCode(suggestion)}
	}
	return ok(out), nil
}

// tidyPostalCode is the postal code without what does not belong into it.
func tidyPostalCode(a addressBody) string {
	code := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) || unicode.IsLetter(r) {
			return r
		}
		return -1
	}, a.PostalCode)
	if strings.EqualFold(a.Country, "US") && len(code) == 9 {
		code = code[:5] + "-" + code[5:]
	}
	return code
}

// extendPostalCode adds the four digits that the address service always knows.
func extendPostalCode(a addressBody) addressBody {
	if strings.EqualFold(a.Country, "US") && len(a.PostalCode) == 5 {
		sum := sha256.Sum256([]byte(strings.ToLower(a.AddressLine1 + a.PostalCode)))
		a.PostalCode += fmt.Sprintf("-%04d", binary.BigEndian.Uint16(sum[:])%10000)
	}
	return a
}
