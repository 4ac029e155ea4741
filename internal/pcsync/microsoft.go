package pcsync

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/gdap"
	"github.com/tenantry/tenantry/internal/license"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/msgraph"
	"github.com/tenantry/tenantry/internal/order"
	"github.com/tenantry/tenantry/internal/partnercenter"
	"github.com/tenantry/tenantry/internal/subscription"
	"github.com/tenantry/tenantry/internal/tenant"
	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// PartnerCenter is what the sync calls of one reseller's Partner Center. *partnercenter.Client
// has it.
type PartnerCenter interface {
	CustomerPages(ctx context.Context, q partnercenter.CustomerQuery) iter.Seq2[wire.Page[partnercenter.Customer], error]
	Customer(ctx context.Context, id string) (wire.Item[partnercenter.Customer], error)
	Subscriptions(ctx context.Context, customerID string) ([]wire.Item[partnercenter.Subscription], error)
	Orders(ctx context.Context, customerID string) ([]wire.Item[partnercenter.Order], error)
	SubscribedSKUs(ctx context.Context, customerID string) ([]wire.Item[partnercenter.SubscribedSKU], error)
	AuditRecords(ctx context.Context, q partnercenter.AuditQuery) iter.Seq2[wire.Item[partnercenter.AuditRecord], error]
	Webhook(ctx context.Context) (wire.Item[partnercenter.WebhookRegistration], error)
	WebhookEvents(ctx context.Context) ([]string, error)
	RegisterWebhook(ctx context.Context, callback string, events []string) (wire.Item[partnercenter.WebhookRegistration], error)
}

// Graph is what the sync calls of Graph in one tenant. *msgraph.Client has it.
type Graph interface {
	SubscribedSKUs(ctx context.Context) ([]wire.Item[msgraph.SubscribedSKU], error)
	DelegatedAdminRelationships(ctx context.Context) iter.Seq2[wire.Item[msgraph.DelegatedAdminRelationship], error]
}

// Clients are the clients of one reseller, with its stored credentials.
type Clients interface {
	// Origin is Microsoft's id of the reseller's own tenant.
	Origin() string
	PartnerCenter() PartnerCenter
	// Graph is Graph in the reseller's own tenant.
	Graph() (Graph, error)
	// CustomerGraph is Graph in a customer's tenant, through delegated administration.
	CustomerGraph(microsoftTenantID string) (Graph, error)
	// CheckCustomer tries to get a token for a customer's tenant.
	CheckCustomer(ctx context.Context, microsoftTenantID string) error
	// Note writes a failure of these clients on the reseller, as Source has it.
	Note(ctx context.Context, err error) error
}

// LicenseSource says which of Microsoft's two counts of seats is mirrored.
type LicenseSource string

// The sources. Partner Center's needs neither a token per customer nor the customer's consent,
// so a sweep costs one call less for each tenant; Graph's also tells locked-out seats.
const (
	LicensesOfPartnerCenter LicenseSource = "partner_center"
	LicensesOfGraph         LicenseSource = "graph"
)

// Microsoft is the Source behind real clients.
type Microsoft struct {
	clients  Clients
	licenses LicenseSource
	now      clock.Business
}

// NewMicrosoft makes the source of one reseller.
func NewMicrosoft(c Clients, licenses LicenseSource, now clock.Business) *Microsoft {
	return &Microsoft{clients: c, licenses: licenses, now: now}
}

// Origin implements Source.
func (m *Microsoft) Origin() string { return m.clients.Origin() }

// Note implements Source.
func (m *Microsoft) Note(ctx context.Context, err error) error { return m.clients.Note(ctx, err) }

// ownToken marks a failure to get a token for Partner Center: that is the reseller's own, whatever
// the customer.
func ownToken(err error) error {
	if e, ok := upstream.As(err); ok && e.API == "entra" {
		return Own(err)
	}
	return err
}

// Customers implements Source.
func (m *Microsoft) Customers(ctx context.Context, page func(Listing[mirror.Entry]) error) error {
	for p, err := range m.clients.PartnerCenter().CustomerPages(ctx, partnercenter.CustomerQuery{}) {
		if err != nil {
			return err
		}
		if err := page(mapAll(p.Items, fromPCCustomer)); err != nil {
			return err
		}
	}
	return nil
}

// Customer implements Source.
func (m *Microsoft) Customer(ctx context.Context, partnerCenterCustomerID string) (Listing[mirror.Entry], error) {
	item, err := m.clients.PartnerCenter().Customer(ctx, partnerCenterCustomerID)
	if err != nil {
		return Listing[mirror.Entry]{}, ownToken(err)
	}
	return mapAll([]wire.Item[partnercenter.Customer]{item}, fromPCCustomer), nil
}

// Subscriptions implements Source.
func (m *Microsoft) Subscriptions(ctx context.Context, partnerCenterCustomerID string) (Listing[subscription.Subscription], error) {
	items, err := m.clients.PartnerCenter().Subscriptions(ctx, partnerCenterCustomerID)
	return mapAll(items, fromPCSubscription), ownToken(err)
}

// Orders implements Source.
func (m *Microsoft) Orders(ctx context.Context, partnerCenterCustomerID string) (Listing[order.Order], error) {
	items, err := m.clients.PartnerCenter().Orders(ctx, partnerCenterCustomerID)
	return mapAll(items, fromPCOrder), ownToken(err)
}

// Licenses implements Source.
func (m *Microsoft) Licenses(ctx context.Context, t tenant.Tenant) (Listing[license.License], error) {
	if m.licenses != LicensesOfGraph || t.ConsentState == tenant.ConsentMissing {
		items, err := m.clients.PartnerCenter().SubscribedSKUs(ctx, t.PartnerCenterCustomerID)
		return mapAll(items, fromPCLicense), ownToken(err)
	}
	g, err := m.clients.CustomerGraph(t.MicrosoftTenantID)
	if err != nil {
		return Listing[license.License]{}, err
	}
	items, err := g.SubscribedSKUs(ctx)
	return mapAll(items, fromGraphLicense), err
}

// Relationships implements Source.
func (m *Microsoft) Relationships(ctx context.Context) (Listing[gdap.Relationship], error) {
	g, err := m.clients.Graph()
	if err != nil {
		return Listing[gdap.Relationship]{}, err
	}
	items, err := wire.Collect(g.DelegatedAdminRelationships(ctx))
	return mapAll(items, fromGraphRelationship), err
}

// Consent implements Source.
func (m *Microsoft) Consent(ctx context.Context, microsoftTenantID string) (tenant.ConsentState, error) {
	err := m.clients.CheckCustomer(ctx, microsoftTenantID)
	if err == nil {
		return tenant.ConsentGranted, nil
	}
	if upstream.ReasonOf(err) == upstream.ReasonConsentMissing {
		return tenant.ConsentMissing, nil
	}
	return tenant.ConsentUnknown, err
}

// auditHistory is how far back Partner Center's audit goes, less a day. Source: Microsoft, Get
// a record of Partner Center activity: 90 days.
const auditHistory = 89 * 24 * time.Hour

// Touched implements Source. What Microsoft did not do, or does not do yet, is no news.
func (m *Microsoft) Touched(ctx context.Context, since time.Time) ([]Touch, error) {
	now := m.now()
	if oldest := now.Add(-auditHistory); since.Before(oldest) {
		since = oldest
	}
	var out []Touch
	for item, err := range m.clients.PartnerCenter().AuditRecords(ctx, partnercenter.AuditQuery{From: since, To: now}) {
		if err != nil {
			return nil, err
		}
		r := item.Value
		status := strings.ToLower(string(r.OperationStatus))
		if status == "failed" || status == "decline" || r.OperationDate.Before(since) {
			continue
		}
		out = append(out, Touch{CustomerID: guid(r.CustomerID), Resource: strings.ToLower(id(r.ResourceType)), At: clock.Cut(r.OperationDate.Time)})
	}
	return out, nil
}

// webhookEvents are the notifications that make us read something again.
var webhookEvents = []string{
	"test-created", "subscription-updated", "reseller-relationship-accepted-by-customer",
	"granular-admin-relationship-approved", "granular-admin-relationship-activated", "granular-admin-relationship-terminated",
	"granular-admin-relationship-expired",
}

// RegisterWebhook implements Source. There is one registration for each partner: one that
// somebody made for another program is left alone.
func (m *Microsoft) RegisterWebhook(ctx context.Context, url string) (bool, error) {
	pc := m.clients.PartnerCenter()
	offered, err := pc.WebhookEvents(ctx)
	if err != nil {
		return false, err
	}
	var wanted []string
	for _, e := range webhookEvents {
		if slices.Contains(offered, e) {
			wanted = append(wanted, e)
		}
	}
	have, err := pc.Webhook(ctx)
	switch {
	case upstream.KindOf(err) == upstream.KindNotFound:
	case err != nil:
		return false, err
	case have.Value.URL != "" && string(have.Value.URL) != url:
		return false, &Stop{Code: "webhook_foreign", Cause: fmt.Errorf("partner center sends its notifications to another program")}
	case have.Value.URL != "" && covers(have.Value.Events, wanted):
		return false, nil
	}
	_, err = pc.RegisterWebhook(ctx, url, wanted)
	return err == nil, err
}

func covers(have []wire.Text, wanted []string) bool {
	for _, w := range wanted {
		if !slices.Contains(have, wire.Text(w)) {
			return false
		}
	}
	return true
}
