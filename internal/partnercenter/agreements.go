package partnercenter

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// CustomerAgreementType is the Microsoft Customer Agreement, which a customer must have accepted before it can buy.
const CustomerAgreementType = "MicrosoftCustomerAgreement"

// AgreementTemplate is an agreement that can be accepted.
// Source: Microsoft, "Get agreement metadata for the Microsoft Customer Agreement".
type AgreementTemplate struct {
	TemplateID    wire.Text `json:"templateId"`
	AgreementType wire.Text `json:"agreementType"`
	AgreementLink wire.Text `json:"agreementLink"`
	VersionRank   wire.Int  `json:"versionRank"`
}

// AgreementTemplates lists the agreements of a type; "*" means all.
func (c *Client) AgreementTemplates(ctx context.Context, agreementType string) ([]wire.Item[AgreementTemplate], error) {
	return list[AgreementTemplate](ctx, c, request{
		op: "list agreement templates", scope: scopeOther, path: []string{"v1", "agreements"}, query: url.Values{"agreementType": {agreementType}},
	})
}

// Agreement is a customer's acceptance, attested by the partner.
// Source: Microsoft, "Get confirmation of customer acceptance of the Microsoft Customer Agreement".
type Agreement struct {
	Contact       AgreementContact `json:"primaryContact"`
	TemplateID    wire.Text        `json:"templateId"`
	DateAgreed    wire.Time        `json:"dateAgreed"`
	Type          wire.Text        `json:"type"`
	AgreementLink wire.Text        `json:"agreementLink"`
	UserID        wire.Text        `json:"userId"`
}

// AgreementContact is who accepted for the customer.
type AgreementContact struct {
	FirstName   wire.Text `json:"firstName"`
	LastName    wire.Text `json:"lastName"`
	Email       wire.Text `json:"email"`
	PhoneNumber wire.Text `json:"phoneNumber,omitempty"`
}

// CustomerAgreements lists what the partner has attested for a customer.
func (c *Client) CustomerAgreements(ctx context.Context, customerID, agreementType string) ([]wire.Item[Agreement], error) {
	return list[Agreement](ctx, c, request{
		op: "list customer agreements", scope: scopeOther, path: []string{"v1", "customers", customerID, "agreements"},
		query: url.Values{"agreementType": {agreementType}},
	})
}

// NewAgreement is an acceptance to be attested.
type NewAgreement struct {
	TemplateID string
	Type       string // CustomerAgreementType
	Contact    AgreementContact
	DateAgreed time.Time
}

// ConfirmAgreement attests that a customer has accepted an agreement. The same contact twice is KindConflict, code 600061.
// Source: Microsoft, "Confirm customer acceptance of the Microsoft Customer Agreement".
func (c *Client) ConfirmAgreement(ctx context.Context, requestID, customerID string, in NewAgreement) (wire.Item[Agreement], error) {
	body := struct {
		Contact    AgreementContact `json:"primaryContact"`
		TemplateID string           `json:"templateId"`
		DateAgreed string           `json:"dateAgreed"`
		Type       string           `json:"type"`
	}{in.Contact, in.TemplateID, in.DateAgreed.UTC().Format("2006-01-02T15:04:05.000Z"), in.Type}
	return get[Agreement](ctx, c, request{
		op: "confirm customer agreement", scope: scopeOther, method: http.MethodPost,
		path: []string{"v1", "customers", customerID, "agreements"}, body: body, requestID: requestID,
	})
}

// AgreementSigned tells whether the customer itself accepted the Microsoft Customer Agreement at Microsoft.
// Source: Microsoft, "Get status of a customer's direct signing of the Microsoft Customer Agreement".
func (c *Client) AgreementSigned(ctx context.Context, customerID string) (bool, error) {
	item, err := get[struct {
		IsSigned wire.Bool `json:"isSigned"`
	}](ctx, c, request{op: "get direct signing", scope: scopeOther, path: []string{"v1", "customers", customerID, "directSignedMicrosoftCustomerAgreementStatus"}})
	return bool(item.Value.IsSigned), err
}
