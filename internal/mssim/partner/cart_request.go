package partner

import (
	"net/http"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// cartRequest is a cart as it is sent; what the server fills in is ignored.
type cartRequest struct {
	ID                                 string
	LineItems                          []cartLineRequest
	PartnerOnRecordAttestationAccepted bool
}

type cartLineRequest struct {
	ID                  *int
	CatalogItemID       string
	Quantity            int
	BillingCycle        string
	TermDuration        string
	FriendlyName        string
	CurrencyCode        string
	Participants        []participant
	ProvisioningContext map[string]string
	AddonItems          []struct{}
	RenewsTo            *renewsTo
	PromotionID         string
	AttestationAccepted bool
	CustomTermEndDate   string
}

// readCart reads the body into the cart. What is wrong with the cart as a whole is
// refused here; what is wrong with one line's purchase is world.PutCart's.
func readCart(c *call, cart *world.Cart) error {
	var in cartRequest
	if err := c.bind(&in); err != nil {
		return err
	}
	if cart.ID != "" && in.ID != "" && !strings.EqualFold(in.ID, cart.ID) {
		return errInvalid("The id of the cart differs from the one in the path.")
	}
	if len(in.LineItems) == 0 {
		return errInvalid("The cart needs at least one line item.")
	}
	lines := make([]world.CartLine, 0, len(in.LineItems))
	seen := map[int]bool{}
	for i := range in.LineItems {
		l, err := in.LineItems[i].line(i)
		if err != nil {
			return err
		}
		if seen[l.Number] {
			return errInvalid("The line item id %d is there twice.", l.Number)
		}
		seen[l.Number] = true
		lines = append(lines, l)
	}
	cart.Lines, cart.Attested, cart.ModifiedBy = lines, in.PartnerOnRecordAttestationAccepted, c.caller.userID
	if cart.ModifiedBy == "" {
		cart.ModifiedBy = c.caller.appID
	}
	return nil
}

func (in *cartLineRequest) line(index int) (world.CartLine, error) {
	l := world.CartLine{
		Number: index, CatalogItemID: in.CatalogItemID, Quantity: in.Quantity, Term: strings.ToUpper(in.TermDuration),
		FriendlyName: in.FriendlyName, Currency: strings.ToUpper(in.CurrencyCode), Context: map[string]string{},
		PromotionID: in.PromotionID, AttestationAccepted: in.AttestationAccepted,
	}
	if in.ID != nil {
		l.Number = *in.ID
	}
	switch {
	case in.CatalogItemID == "":
		return l, errInvalid("The catalogItemId of line item %d is required.", l.Number)
	case in.BillingCycle == "":
		return l, errInvalid("The billingCycle of line item %d is required.", l.Number)
	case in.Quantity < 1:
		return l, errInvalid("The quantity of line item %d is required, at least 1.", l.Number)
	case l.Number < 0:
		return l, errInvalid("The line item id %d is not valid.", l.Number)
	case len(in.AddonItems) > 0:
		return l, refuse(http.StatusBadRequest, 800009, "Error in cart item %d: add-ons of the new commerce are line items of their own.", l.Number)
	}
	var err error
	if l.BillingCycle, err = billingType(in.BillingCycle); err != nil {
		return l, err
	}
	if l.CustomTermEnd, err = readDay(in.CustomTermEndDate, "customTermEndDate"); err != nil {
		return l, err
	}
	if in.RenewsTo != nil {
		l.RenewsTo = strings.ToUpper(in.RenewsTo.TermDuration)
	}
	for name, value := range in.ProvisioningContext {
		if name == "" {
			continue
		}
		name = strings.ToLower(name[:1]) + name[1:]
		if l.Context[name] = value; strings.EqualFold(name, "parentSubscriptionId") {
			l.ParentID = strings.ToLower(value)
		}
	}
	return l, readParticipants(&l, in.Participants)
}

func readParticipants(l *world.CartLine, named []participant) error {
	for _, p := range named {
		switch {
		case strings.EqualFold(p.Key, reseller) && l.MPNID == "":
			l.MPNID = p.Value
		case strings.EqualFold(p.Key, additionalReseller):
			l.AdditionalMPNIDs = append(l.AdditionalMPNIDs, p.Value)
		default:
			return errInvalid("The participant %s of line item %d is not supported.", p.Key, l.Number)
		}
	}
	if len(l.AdditionalMPNIDs) > 5 {
		return errInvalid("Line item %d names more than five additional resellers.", l.Number)
	}
	return nil
}

// readDay reads the day of an optional moment of a request.
func readDay(raw, name string) (*time.Time, error) {
	if raw == "" {
		return nil, nil
	}
	t, readable := readTime(raw)
	if !readable {
		return nil, errInvalid("The value of %s is not a date.", name)
	}
	t = t.Truncate(24 * time.Hour)
	return &t, nil
}
