package partner

import (
	"net/http"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// agreementKind is a template that customers agree to.
type agreementKind struct {
	TemplateID    string `json:"templateId"`
	AgreementType string `json:"agreementType"`
	AgreementLink string `json:"agreementLink"`
	VersionRank   int    `json:"versionRank"`
}

// agreementKinds starts with the one that is meant when none is named.
var agreementKinds = []agreementKind{
	{"998b88de-aa99-4388-a42c-1b3517d49490", "MicrosoftCloudAgreement", "https://learn.microsoft.com/partner-center/agreements", 0},
	{world.MCATemplateID, "MicrosoftCustomerAgreement", "https://aka.ms/customeragreement", 0},
}

// kindsAsked reads the agreementType parameter: none is the first, * is all.
func kindsAsked(raw string) ([]agreementKind, error) {
	switch raw {
	case "":
		return agreementKinds[:1], nil
	case "*":
		return agreementKinds, nil
	}
	for i, k := range agreementKinds {
		if strings.EqualFold(k.AgreementType, raw) {
			return agreementKinds[i : i+1], nil
		}
	}
	return nil, refuse(http.StatusBadRequest, 900126, "The value %s cannot be parsed as an agreement type.", raw)
}

// listAgreementKinds serves GET /v1/agreements.
func listAgreementKinds(c *call, _ *world.State) (answer, error) {
	raw := c.query("agreementType")
	kinds, err := kindsAsked(raw)
	if err != nil {
		return answer{}, err
	}
	uri := "/agreements"
	if raw != "" {
		uri += "?agreementType=" + raw
	}
	return ok(collect(kinds, get("%s", uri))), nil
}

// agreementBody is a customer's acceptance as the partner attests it.
type agreementBody struct {
	UserID         string  `json:"userId,omitempty"`
	PrimaryContact contact `json:"primaryContact"`
	TemplateID     string  `json:"templateId"`
	DateAgreed     string  `json:"dateAgreed"`
	Type           string  `json:"type"`
	AgreementLink  string  `json:"agreementLink,omitempty"`
}

type contact struct {
	FirstName   string `json:"firstName"`
	MiddleName  string `json:"middleName,omitempty"`
	LastName    string `json:"lastName"`
	Email       string `json:"email"`
	PhoneNumber string `json:"phoneNumber,omitempty"`
}

// agreementList has no links and no attributes, unlike other collections.
type agreementList struct {
	TotalCount int             `json:"totalCount"`
	Items      []agreementBody `json:"items"`
}

// listAgreements serves GET /v1/customers/{customer}/agreements.
func listAgreements(c *call, s *world.State) (answer, error) {
	kinds, err := kindsAsked(c.query("agreementType"))
	if err != nil {
		return answer{}, err
	}
	row, _ := ownCustomer(s, c, c.param("customer"))
	items := []agreementBody{}
	for _, a := range row.Agreements {
		for _, k := range kinds {
			if a.Type == k.AgreementType {
				items = append(items, agreementBody{
					UserID:         a.UserID,
					PrimaryContact: contact{FirstName: a.FirstName, LastName: a.LastName, Email: a.Email, PhoneNumber: a.Phone},
					TemplateID:     a.TemplateID, DateAgreed: zoneless(a.AgreedAt), Type: a.Type, AgreementLink: k.AgreementLink,
				})
			}
		}
	}
	return ok(agreementList{TotalCount: len(items), Items: items}), nil
}

// postAgreement serves POST /v1/customers/{customer}/agreements. The same contact
// data twice is refused.
func postAgreement(c *call, tx *world.Tx) (answer, error) {
	var in agreementBody
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	agreed, err := in.validate()
	if err != nil {
		return answer{}, err
	}
	row, _ := tx.Customers.Edit(c.caller.partnerID, c.param("customer"))
	a := world.Agreement{
		Type: in.Type, TemplateID: in.TemplateID, FirstName: in.PrimaryContact.FirstName, LastName: in.PrimaryContact.LastName,
		Email: in.PrimaryContact.Email, Phone: in.PrimaryContact.PhoneNumber, UserID: c.caller.userID, AgreedAt: agreed,
	}
	for _, old := range row.Agreements {
		if old.Type == a.Type && old.FirstName == a.FirstName && old.LastName == a.LastName && old.Email == a.Email && old.Phone == a.Phone {
			return answer{}, refuse(http.StatusBadRequest, 600061, "A partner confirmed agreement already exists for the customer.").extended("PartnerConfirmedAgreementAlreadyExists", &struct{}{})
		}
	}
	row.Agreements = append(row.Agreements, a)
	in.UserID = c.caller.userID
	c.record(tx, auditEntry{customer: row, resourceType: "agreement", resourceID: in.TemplateID, operation: "create_agreement", newValue: in})
	return created(in), nil
}

// validate sets type and template to Microsoft's spelling and reads the date.
func (in *agreementBody) validate() (time.Time, error) {
	p := in.PrimaryContact
	if p.FirstName == "" || p.LastName == "" || p.Email == "" {
		return time.Time{}, errInvalid("The primary contact needs a first name, a last name and an e-mail address.")
	}
	if !emailAddress.MatchString(p.Email) {
		return time.Time{}, errInvalid("The e-mail address of the primary contact is invalid.")
	}
	kinds, err := kindsAsked(in.Type)
	if err != nil || in.Type == "" || in.Type == "*" {
		return time.Time{}, refuse(http.StatusBadRequest, 900126, "The value %s cannot be parsed as an agreement type.", in.Type)
	}
	if in.TemplateID != kinds[0].TemplateID {
		return time.Time{}, errInvalid("The template id does not belong to the agreement type.")
	}
	in.Type, in.AgreementLink = kinds[0].AgreementType, ""
	agreed, readable := readTime(in.DateAgreed)
	if !readable {
		return time.Time{}, errInvalid("The date of the agreement cannot be read.")
	}
	return agreed, nil
}

// getDirectSigned serves GET .../directSignedMicrosoftCustomerAgreementStatus.
func getDirectSigned(c *call, s *world.State) (answer, error) {
	row, _ := ownCustomer(s, c, c.param("customer"))
	return ok(map[string]bool{"isSigned": row.DirectSignedAgreement}), nil
}
