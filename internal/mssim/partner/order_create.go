package partner

import (
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// orderRequest is an order as it is sent, without a cart.
type orderRequest struct {
	ReferenceCustomerID                string
	BillingCycle                       string
	CurrencyCode                       string
	LineItems                          []orderLineRequest
	PartnerOnRecordAttestationAccepted bool
}

type orderLineRequest struct {
	LineItemNumber               *int
	OfferID                      string
	ParentSubscriptionID         string
	FriendlyName                 string
	Quantity                     int
	TermDuration                 string
	PromotionID                  string
	CustomTermEndDate            string
	PartnerIDOnRecord            string
	AdditionalPartnerIDsOnRecord []string
	ProvisioningContext          map[string]string
	AttestationAccepted          bool
	RenewsTo                     *renewsTo
}

// postOrder serves POST /v1/customers/{customer}/orders: one group of lines.
func postOrder(c *call, tx *world.Tx) (answer, error) {
	customer, _ := ownCustomer(tx.State, c, c.param("customer"))
	var in orderRequest
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	lines, err := in.lines(customer)
	if err != nil {
		return answer{}, err
	}
	o, wrong := world.Purchase(tx, world.Buy{
		Customer: customer, Lines: lines, Beside: lines, Attested: in.PartnerOnRecordAttestationAccepted, By: c.buyer(),
	})
	if wrong != nil {
		return answer{}, refusalOf(wrong)
	}
	return created(orderOf(o, customer.Country, c.priced())), nil
}

func (in *orderRequest) lines(customer *world.Customer) ([]world.CartLine, error) {
	if in.ReferenceCustomerID != "" && !strings.EqualFold(in.ReferenceCustomerID, customer.ID) {
		return nil, errInvalid("The referenceCustomerId differs from the customer in the path.")
	}
	if len(in.LineItems) == 0 {
		return nil, errInvalid("The order needs at least one line item.")
	}
	var lines []world.CartLine
	seen := map[int]bool{}
	for i := range in.LineItems {
		l := &in.LineItems[i]
		asCart := cartLineRequest{
			ID: l.LineItemNumber, CatalogItemID: l.OfferID, Quantity: l.Quantity, BillingCycle: in.BillingCycle,
			TermDuration: l.TermDuration, FriendlyName: l.FriendlyName, CurrencyCode: in.CurrencyCode,
			ProvisioningContext: l.ProvisioningContext, RenewsTo: l.RenewsTo, PromotionID: l.PromotionID,
			AttestationAccepted: l.AttestationAccepted, CustomTermEndDate: l.CustomTermEndDate,
		}
		line, err := asCart.line(i)
		if err != nil {
			return nil, err
		}
		if seen[line.Number] {
			return nil, errInvalid("The line item number %d is there twice.", line.Number)
		}
		seen[line.Number] = true
		if l.ParentSubscriptionID != "" {
			line.ParentID = strings.ToLower(l.ParentSubscriptionID)
		}
		line.MPNID, line.AdditionalMPNIDs = l.PartnerIDOnRecord, l.AdditionalPartnerIDsOnRecord
		lines = append(lines, line)
	}
	return lines, nil
}
