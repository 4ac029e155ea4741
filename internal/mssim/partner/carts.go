package partner

import (
	"encoding/json"
	"net/http"

	"github.com/shopspring/decimal"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// cartBody is the Cart resource as it is answered.
type cartBody struct {
	ID                    string     `json:"id"`
	CreationTimestamp     *stamp     `json:"creationTimestamp"`
	LastModifiedTimestamp *stamp     `json:"lastModifiedTimestamp"`
	ExpirationTimestamp   *stamp     `json:"expirationTimestamp"`
	LastModifiedUser      string     `json:"lastModifiedUser"`
	Status                string     `json:"status"`
	LineItems             []cartLine `json:"lineItems"`
	Attested              bool       `json:"partnerOnRecordAttestationAccepted,omitempty"`
	Links                 links      `json:"links"`
	Attributes            attributes `json:"attributes"`
}

type cartLine struct {
	ID                  int               `json:"id"`
	CatalogItemID       string            `json:"catalogItemId"`
	FriendlyName        string            `json:"friendlyName,omitempty"`
	Quantity            int               `json:"quantity"`
	CurrencyCode        string            `json:"currencyCode"`
	BillingCycle        string            `json:"billingCycle"`
	TermDuration        string            `json:"termDuration,omitempty"`
	Participants        []participant     `json:"participants,omitempty"`
	ProvisioningContext map[string]string `json:"provisioningContext"`
	RenewsTo            *renewsTo         `json:"renewsTo,omitempty"`
	PromotionID         string            `json:"promotionId,omitempty"`
	AttestationAccepted bool              `json:"attestationAccepted,omitempty"`
	CustomTermEndDate   *stamp            `json:"customTermEndDate,omitempty"`
	OrderGroup          string            `json:"orderGroup"`
	Pricing             *pricing          `json:"pricing,omitempty"`
	Error               *cartLineError    `json:"error,omitempty"`
}

// participant names an indirect reseller of a line.
type participant struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Keys of participants. Source: Microsoft, ParticipantType.
const (
	reseller           = "transaction_reseller"
	additionalReseller = "additional_transaction_reseller"
)

type renewsTo struct {
	TermDuration string `json:"termDuration"`
}

// cartLineError says why a line cannot be bought. No sample shows whether the code
// is a name or a number.
type cartLineError struct {
	ErrorCode             int             `json:"errorCode"`
	ErrorDescription      string          `json:"errorDescription"`
	AdditionalInformation *quantitiesLeft `json:"additionalInformation,omitempty"`
}

type quantitiesLeft struct {
	AvailableQuantity int `json:"availableQuantity"`
	PurchasedQuantity int `json:"purchasedQuantity"`
}

func cartOf(cart *world.Cart) cartBody {
	b := cartBody{
		ID: cart.ID, CreationTimestamp: at(cart.CreatedAt), LastModifiedTimestamp: at(cart.ModifiedAt), ExpirationTimestamp: at(cart.ExpiresAt),
		LastModifiedUser: cart.ModifiedBy, Status: cart.Status, LineItems: []cartLine{}, Attested: cart.Attested,
		Links: links{Self: get("/customers/%s/carts/%s", cart.CustomerID, cart.ID)}, Attributes: objectType("Cart"),
	}
	for i := range cart.Lines {
		b.LineItems = append(b.LineItems, cartLineOf(&cart.Lines[i]))
	}
	return b
}

func cartLineOf(l *world.CartLine) cartLine {
	b := cartLine{
		ID: l.Number, CatalogItemID: l.CatalogItemID, FriendlyName: l.FriendlyName, Quantity: l.Quantity, CurrencyCode: l.Currency,
		BillingCycle: l.BillingCycle, TermDuration: l.Term, ProvisioningContext: l.Context, PromotionID: l.PromotionID,
		AttestationAccepted: l.AttestationAccepted, CustomTermEndDate: maybeAt(l.CustomTermEnd), OrderGroup: l.Group,
	}
	if b.ProvisioningContext == nil {
		b.ProvisioningContext = map[string]string{}
	}
	if l.MPNID != "" {
		b.Participants = append(b.Participants, participant{Key: reseller, Value: l.MPNID})
	}
	for _, id := range l.AdditionalMPNIDs {
		b.Participants = append(b.Participants, participant{Key: additionalReseller, Value: id})
	}
	if l.RenewsTo != "" {
		b.RenewsTo = &renewsTo{TermDuration: l.RenewsTo}
	}
	if l.Pricing != nil {
		b.Pricing = pricingOf(l.Pricing)
	}
	if p := l.Problem; p != nil {
		b.Error = &cartLineError{ErrorCode: p.LineCode, ErrorDescription: p.Text}
		if p.Available != nil {
			b.Error.AdditionalInformation = &quantitiesLeft{AvailableQuantity: *p.Available}
		}
	}
	return b
}

func pricingOf(p *world.LinePrice) *pricing {
	return &pricing{
		ListPrice: amount(p.List), DiscountedPrice: amount(p.Discounted), ProratedPrice: amount(p.Prorated),
		Price: amount(p.Price), ExtendedPrice: amount(p.Extended),
	}
}

// amount writes a decimal as a number without zeros at its end.
func amount(text string) json.Number {
	d, err := decimal.NewFromString(text)
	if err != nil {
		d = decimal.Zero
	}
	return json.Number(d.String())
}

// getCart serves GET /v1/customers/{customer}/carts/{cart}.
func getCart(c *call, s *world.State) (answer, error) {
	cart, found := world.FindCart(s, c.caller.partnerID, c.param("customer"), c.param("cart"))
	if !found {
		return answer{}, errNoCart(c)
	}
	return ok(cartOf(cart)), nil
}

// errNoCart is the answer for an expired cart too; Microsoft documents none for it.
func errNoCart(c *call) *refusal {
	return refuse(http.StatusNotFound, 800008, "Cart %s was not found.", c.params["cart"])
}

// postCart serves POST /v1/customers/{customer}/carts. A line that cannot be
// bought is told on the line.
func postCart(c *call, tx *world.Tx) (answer, error) {
	customer, _ := ownCustomer(tx.State, c, c.param("customer"))
	cart := &world.Cart{}
	if err := readCart(c, cart); err != nil {
		return answer{}, err
	}
	world.PutCart(tx, customer, cart)
	return created(cartOf(cart)), nil
}

// putCart serves PUT /v1/customers/{customer}/carts/{cart}: the lines sent take
// the place of the old ones.
func putCart(c *call, tx *world.Tx) (answer, error) {
	customer, _ := ownCustomer(tx.State, c, c.param("customer"))
	if _, found := world.FindCart(tx.State, c.caller.partnerID, customer.ID, c.param("cart")); !found {
		return answer{}, errNoCart(c)
	}
	cart, _ := tx.Carts.Edit(customer.ID, c.param("cart"))
	for _, l := range cart.Lines {
		if l.OrderID != "" {
			return answer{}, refuse(http.StatusBadRequest, 800065, "The cart has already been submitted.")
		}
	}
	if err := readCart(c, cart); err != nil {
		return answer{}, err
	}
	world.PutCart(tx, customer, cart)
	return ok(cartOf(cart)), nil
}
