package pcsync

import (
	"context"

	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/pcsync/connect"
)

// opener opens resellers' connections. *connect.Connector is one.
type opener interface {
	Open(ctx context.Context, resellerID string) (*connect.Connection, error)
}

// connected opens sources over resellers' stored credentials.
type connected struct {
	opener   opener
	licenses LicenseSource
	now      clock.Business
}

// NewSources makes the Sources of an installation.
func NewSources(o opener, licenses LicenseSource, now clock.Business) Sources {
	return connected{opener: o, licenses: licenses, now: now}
}

// Open implements Sources.
func (c connected) Open(ctx context.Context, resellerID string) (Source, error) {
	x, err := c.opener.Open(ctx, resellerID)
	if err != nil {
		return nil, Own(err)
	}
	return NewMicrosoft(connection{x}, c.licenses, c.now), nil
}

// connection gives a connection the form of Clients.
type connection struct{ *connect.Connection }

func (c connection) Origin() string { return c.Application.TenantID }

func (c connection) PartnerCenter() PartnerCenter { return c.Connection.PartnerCenter }

func (c connection) Graph() (Graph, error) {
	return c.Connection.Graph(c.Application.TenantID)
}

func (c connection) CustomerGraph(microsoftTenantID string) (Graph, error) {
	return c.Connection.Graph(microsoftTenantID)
}

func (c connection) CheckCustomer(ctx context.Context, microsoftTenantID string) error {
	_, err := c.Entra.GraphToken(ctx, microsoftTenantID)
	return err
}
