package pcsync

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tenantry/tenantry/internal/gdap"
	"github.com/tenantry/tenantry/internal/license"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/order"
	"github.com/tenantry/tenantry/internal/subscription"
	"github.com/tenantry/tenantry/internal/tenant"
)

// Listing is one listing of Microsoft's, read to the end and mapped.
type Listing[T any] struct {
	Items      []T
	Raw        []json.RawMessage // each entry as it was
	Unreadable int               // entries that could not be mapped; then nothing may be called gone
}

// Complete tells whether what is not in the listing is gone.
func (l Listing[T]) Complete() bool { return l.Unreadable == 0 }

// Touch is one thing that Partner Center's audit records tell of.
type Touch struct {
	CustomerID string    // a GUID; "" when the record is about no customer
	Resource   string    // Microsoft's resource type: subscription, order, granular_admin_relationship, ...
	At         time.Time // business time
}

// Source reads one reseller at Microsoft. Every method reads to the end of its listing or
// fails; failures are *upstream.Error, marked by Own where they are of the reseller's connection
// and not of the customer that was asked for.
type Source interface {
	// Origin is Microsoft's id of the reseller's tenant that is read.
	Origin() string
	// Customers gives Partner Center's customers page by page, with each page's entries.
	Customers(ctx context.Context, page func(Listing[mirror.Entry]) error) error
	// Customer gives one of them; a customer that Partner Center no longer knows is KindNotFound.
	Customer(ctx context.Context, partnerCenterCustomerID string) (Listing[mirror.Entry], error)
	Subscriptions(ctx context.Context, partnerCenterCustomerID string) (Listing[subscription.Subscription], error)
	Orders(ctx context.Context, partnerCenterCustomerID string) (Listing[order.Order], error)
	Licenses(ctx context.Context, t tenant.Tenant) (Listing[license.License], error)
	// Relationships gives every delegated admin relationship of the reseller.
	Relationships(ctx context.Context) (Listing[gdap.Relationship], error)
	// Consent tells whether the customer consented to the reseller's application.
	Consent(ctx context.Context, microsoftTenantID string) (tenant.ConsentState, error)
	// Touched gives what changed since a business time, from Partner Center's audit records.
	Touched(ctx context.Context, since time.Time) ([]Touch, error)
	// RegisterWebhook makes Partner Center send its notifications there, and tells whether it did not yet.
	RegisterWebhook(ctx context.Context, url string) (bool, error)
	// Note writes a failure of this source on the reseller when it makes every further try useless
	// until a person acts; other failures it leaves alone. It is connect.ErrFormer when the refusal
	// met credentials that the reseller no longer has: then nothing is written.
	Note(ctx context.Context, err error) error
}

// Sources opens the source of a reseller with its stored credentials.
type Sources interface {
	Open(ctx context.Context, resellerID string) (Source, error)
}

// raw makes one kept answer of a tenant's whole listing.
func raw(resource mirror.Resource, key string, entries []json.RawMessage) mirror.Raw {
	size := 2
	for _, e := range entries {
		size += len(e) + 1
	}
	body := bytes.NewBuffer(make([]byte, 0, size))
	body.WriteByte('[')
	for i, e := range entries {
		if i > 0 {
			body.WriteByte(',')
		}
		body.Write(e)
	}
	body.WriteByte(']')
	return mirror.Raw{Resource: resource, Key: key, Hash: hash(entries), Body: valid(body.Bytes())}
}

// rawEntry makes one kept answer of a single entry.
func rawEntry(resource mirror.Resource, key string, entry json.RawMessage) mirror.Raw {
	return mirror.Raw{Resource: resource, Key: key, Hash: hash([]json.RawMessage{entry}), Body: valid(entry)}
}

// hash is the same for the same entries in any order.
func hash(entries []json.RawMessage) []byte {
	sums := make([]string, len(entries))
	for i, e := range entries {
		sum := sha256.Sum256(e)
		sums[i] = string(sum[:])
	}
	slices.Sort(sums)
	all := sha256.Sum256([]byte(strings.Join(sums, "")))
	return all[:]
}

// valid replaces what is not UTF-8, so that what is kept can be read again.
func valid(body []byte) []byte {
	if utf8.Valid(body) {
		return body
	}
	return bytes.ToValidUTF8(body, []byte("\uFFFD"))
}
