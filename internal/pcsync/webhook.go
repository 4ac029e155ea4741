package pcsync

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/partnercenter"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// verifier tells Microsoft's notifications from forged ones. *partnercenter.WebhookVerifier is one.
type verifier interface {
	Verify(ctx context.Context, header http.Header, body []byte) (partnercenter.Event, error)
}

// receiptStore remembers notifications.
type receiptStore interface {
	InTx(ctx context.Context, fn func(ctx context.Context) error) error
	SyncSettings(ctx context.Context, resellerID string) (mirror.Settings, error)
	AddReceipt(ctx context.Context, digest []byte, resellerID, event string, at time.Time) (bool, error)
}

// refreshQueue enqueues what a notification makes us read again.
type refreshQueue interface {
	RefreshTenant(ctx context.Context, resellerID, partnerCenterCustomerID string, noticed time.Time) error
	ReadRelationships(ctx context.Context, resellerID string, noticed time.Time) error
}

// Receiver takes Partner Center's notifications. They carry no state: each only makes us read
// what it names again, so that late, doubled and disordered ones do no harm.
type Receiver struct {
	verify verifier
	store  receiptStore
	queue  refreshQueue
	now    clock.Machine
}

// NewReceiver makes a receiver.
func NewReceiver(v verifier, s receiptStore, q refreshQueue, now clock.Machine) *Receiver {
	return &Receiver{verify: v, store: s, queue: q, now: now}
}

// Receive takes one notification for a reseller: body is exactly what was signed. A replayed
// one is accepted and does nothing. Whether the reseller is connected is asked before anything
// is fetched or computed.
//
// Errors: Unauthenticated when it is forged, too old or of the future; NotFound when there is
// no such reseller, or it is not connected to Partner Center; Unavailable when the signer's certificate cannot be had now, so that
// Microsoft sends it again.
func (r *Receiver) Receive(ctx context.Context, resellerID string, header http.Header, body []byte) error {
	switch settings, err := r.store.SyncSettings(ctx, resellerID); {
	case err != nil:
		return err
	case !settings.Authorized:
		return apperr.Missing("reseller")
	}
	event, err := r.verify.Verify(ctx, header, body)
	switch {
	case errors.Is(err, partnercenter.ErrForged), errors.Is(err, partnercenter.ErrReplayed):
		return apperr.Wrap(err, apperr.Unauthenticated, "webhook.forged", "This is not a notification as Microsoft signs them, or it is too old. Nothing was changed.")
	case err != nil:
		return apperr.Wrap(err, apperr.Unavailable, "webhook.unverifiable", "The notification could not be verified now. Nothing was changed: send it again.")
	}
	digest := sha256.Sum256([]byte(resellerID + "/" + event.Fingerprint))
	return r.store.InTx(ctx, func(ctx context.Context) error {
		first, err := r.store.AddReceipt(ctx, digest[:], resellerID, clean(event.Name, idLength), r.now())
		if err != nil || !first {
			return err
		}
		return r.enqueue(ctx, resellerID, event)
	})
}

func (r *Receiver) enqueue(ctx context.Context, resellerID string, event partnercenter.Event) error {
	if strings.HasPrefix(strings.ToLower(string(event.Name)), "granular-admin-") {
		return r.queue.ReadRelationships(ctx, resellerID, r.now())
	}
	if customerID := guid(wire.Text(event.Customer())); customerID != "" {
		return r.queue.RefreshTenant(ctx, resellerID, customerID, r.now())
	}
	return nil
}

// RegisterWebhook makes Partner Center send its notifications of a reseller to this
// installation, where it has a public address.
func (s *Service) RegisterWebhook(ctx context.Context, resellerID string) error {
	if s.Options.WebhookURL == "" {
		return nil
	}
	src, err := s.Sources.Open(ctx, resellerID)
	if err == nil {
		err = s.registerWebhook(ctx, src, resellerID)
	}
	return s.settle(ctx, src, resellerID, err)
}

func (s *Service) registerWebhook(ctx context.Context, src Source, resellerID string) error {
	url := strings.TrimRight(s.Options.WebhookURL, "/") + "/" + resellerID
	made, err := src.RegisterWebhook(ctx, url)
	if err != nil || !made {
		return err
	}
	return s.Audit.Record(ctx, audit.Event{
		Action: ActionWebhookRegistered, ResellerID: resellerID, ObjectKind: "reseller", ObjectID: resellerID, ObjectName: url,
	})
}
