package tenant

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/seal"
)

// ErrOutcomeUnknown means that a write went to Microsoft and no definite answer came back.
var ErrOutcomeUnknown = errors.New("tenant: Microsoft gave no definite answer")

// ErrOpenCreation means that a tenant of that domain is being made through that reseller.
var ErrOpenCreation = errors.New("tenant: a creation with this domain is open")

// Company is who a new tenant is for, as Microsoft wants to know it.
type Company struct {
	Name               string `json:"name"`
	RegistrationNumber string `json:"registration_number,omitempty"` // needed in some countries
	Country            string `json:"country"`                       // ISO 3166-1 alpha-2
	State              string `json:"state,omitempty"`               // checked by Microsoft in US, CA, CN and MX only
	City               string `json:"city"`
	PostalCode         string `json:"postal_code"`
	AddressLine1       string `json:"address_line1"`
	AddressLine2       string `json:"address_line2,omitempty"`
	FirstName          string `json:"first_name"`
	LastName           string `json:"last_name"`
	Email              string `json:"email"`
	PhoneNumber        string `json:"phone_number,omitempty"`
	Culture            string `json:"culture"` // such as de-DE
	// Delegated asks Microsoft to make a delegated administration (GDAP) relationship at once.
	Delegated bool `json:"delegated"`
}

// Credentials are a new tenant's first administrator, told once.
type Credentials struct {
	UserName string `json:"user_name"`
	Password string `json:"password"`
}

// String keeps the password out of logs and dumps.
func (c Credentials) String() string { return "credentials of " + c.UserName }

// GoString is as String.
func (c Credentials) GoString() string { return c.String() }

// Creation is a wish for a new tenant at Microsoft.
type Creation struct {
	OperationID       string
	ResellerID        string
	CustomerID        string
	TenantID          string // "" until Microsoft made it
	RequestID         string // repeated until an answer comes
	Domain            string
	Company           Company
	CredentialsSealed []byte
	CreatedAt         time.Time
}

func credentialsPlace(c Creation) seal.Place {
	return seal.Place{Owner: c.ResellerID, Table: "tenant_creations", Column: "credentials_sealed", RowID: c.OperationID}
}

var (
	emailPattern   = regexp.MustCompile(`^[^@\s]{1,64}@[^@\s]+\.[^@\s]+$`)
	culturePattern = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z]{2,4})+$`)
	countryPattern = regexp.MustCompile(`^[A-Z]{2}$`)
)

// registrationCountries demand a registration number and a phone number. Source: Microsoft,
// Create a customer.
const registrationCountries = " AM AZ BY HU KZ KG MD RU TJ UZ UA IN BR ZA PL AE SA TR TH VN MM IQ SS VE "

// clean trims the texts and tells which are not right.
func (c *Company) clean() []apperr.Field {
	var bad []apperr.Field
	c.Country = strings.ToUpper(strings.TrimSpace(c.Country))
	for _, f := range []struct {
		name     string
		text     *string
		most     int
		required bool
	}{
		{"company_name", &c.Name, 200, true}, {"registration_number", &c.RegistrationNumber, 30, false},
		{"state", &c.State, 50, false}, {"city", &c.City, 100, true}, {"postal_code", &c.PostalCode, 20, false},
		{"address_line1", &c.AddressLine1, 200, true}, {"address_line2", &c.AddressLine2, 200, false},
		{"first_name", &c.FirstName, 50, true}, {"last_name", &c.LastName, 50, true}, {"phone_number", &c.PhoneNumber, 30, false},
	} {
		*f.text = strings.TrimSpace(*f.text)
		n := utf8.RuneCountInString(*f.text)
		switch {
		case f.required && !fold.Visible(*f.text):
			bad = append(bad, apperr.Field{Name: f.name, Detail: "Microsoft needs this."})
		case n > f.most || !utf8.ValidString(*f.text) || strings.ContainsFunc(*f.text, unicode.IsControl):
			bad = append(bad, apperr.Field{Name: f.name, Detail: fmt.Sprintf("Use at most %d characters without control characters.", f.most)})
		}
	}
	refuse := func(wrong bool, name, detail string) {
		if wrong {
			bad = append(bad, apperr.Field{Name: name, Detail: detail})
		}
	}
	refuse(!countryPattern.MatchString(c.Country), "country", "Enter the two letters of the country, such as DE.")
	refuse(!emailPattern.MatchString(c.Email) || len(c.Email) > 254, "email", "Enter an e-mail address of the company.")
	refuse(!culturePattern.MatchString(c.Culture), "culture", "Enter language and country, such as de-DE.")
	if strings.Contains(registrationCountries, " "+c.Country+" ") {
		refuse(c.RegistrationNumber == "", "registration_number", "Microsoft needs the company's registration number in this country.")
		refuse(c.PhoneNumber == "", "phone_number", "Microsoft needs a phone number in this country.")
	}
	return bad
}
