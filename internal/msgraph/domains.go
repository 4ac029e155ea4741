package msgraph

import (
	"context"

	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// Domain is a domain name of the tenant.
// Source: Microsoft Graph, domain resource type.
type Domain struct {
	ID                 wire.Text   `json:"id"`                 // the name
	AuthenticationType wire.Text   `json:"authenticationType"` // "Managed", "Federated"
	IsDefault          wire.Bool   `json:"isDefault"`
	IsInitial          wire.Bool   `json:"isInitial"`
	IsVerified         wire.Bool   `json:"isVerified"`
	IsRoot             wire.Bool   `json:"isRoot"`
	IsAdminManaged     wire.Bool   `json:"isAdminManaged"`
	SupportedServices  []wire.Text `json:"supportedServices"`
}

// Domains lists the tenant's domains.
func (c *Client) Domains(ctx context.Context) ([]wire.Item[Domain], error) {
	return wire.Collect(wire.Each(list[Domain](ctx, c, request{op: "list domains", path: "/domains"})))
}

func notFound(op string) *upstream.Error {
	return &upstream.Error{API: "graph", Op: op, Kind: upstream.KindNotFound}
}
