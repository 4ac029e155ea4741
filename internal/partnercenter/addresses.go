package partnercenter

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// AddressVerdict is what Microsoft thinks of an address.
// Source: Microsoft, "Validate an address".
type AddressVerdict struct {
	Original    Address   `json:"originalAddress"`
	Suggestions []Address `json:"suggestedAddresses"`
	// Status is "VerifiedShippable" or "Verified" when it is good as it is; "InteractionRequired", "StreetPartial",
	// "PremisesPartial", "Multiple" when a suggestion should be taken; "None" and "NotValidated" otherwise.
	Status  wire.Text `json:"status"`
	Message wire.Text `json:"validationMessage"`
}

// Good tells that the address can be used as it is.
func (v AddressVerdict) Good() bool { return v.Status == "VerifiedShippable" || v.Status == "Verified" }

// ValidateAddress asks whether an address exists. It changes nothing and may be repeated.
func (c *Client) ValidateAddress(ctx context.Context, in Address) (wire.Item[AddressVerdict], error) {
	return get[AddressVerdict](ctx, c, request{
		op: "validate address", scope: scopeOther, method: http.MethodPost, path: []string{"v1", "validations", "address"},
		body: in, requestID: uuid.NewString(),
	})
}
