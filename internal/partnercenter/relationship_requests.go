package partnercenter

import (
	"context"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// RelationshipRequest is the link by which a customer accepts the reseller.
type RelationshipRequest struct {
	URL wire.Text `json:"url"`
}

// RelationshipRequest reads the link to send to a customer that has a tenant already.
// Source: Microsoft, "Request a reseller relationship".
func (c *Client) RelationshipRequest(ctx context.Context) (wire.Item[RelationshipRequest], error) {
	return get[RelationshipRequest](ctx, c, request{op: "get relationship request", scope: scopeCustomers, path: []string{"v1", "customers", "relationshiprequests"}})
}
