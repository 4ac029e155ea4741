package partner

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// States of a delivery, as the world keeps them.
const (
	deliveryWaiting   = "waiting"
	deliveryDelivered = "delivered"
	deliveryParked    = "parked"
)

// maxAttempts is after how many tries Microsoft parks an event.
const maxAttempts = 10

// keepDelivered is how long finished deliveries can be looked up, in machine time.
const keepDelivered = 7 * 24 * time.Hour

// sender delivers events, one partner's in their order. An attempt is stored
// before it is made: by then the change it tells of is on disk as well, and a
// crash repeats an attempt rather than losing it.
type sender struct {
	w       *world.World
	client  *http.Client
	backoff func(attempts int) time.Duration
	ctx     context.Context // ends with the handler
	stop    context.CancelFunc

	mu      sync.Mutex
	running bool
	again   bool
	timer   *time.Timer
	work    sync.WaitGroup
}

func newSender(w *world.World) *sender {
	ctx, stop := context.WithCancel(context.Background())
	return &sender{w: w, client: &http.Client{Timeout: 10 * time.Second}, backoff: doubling, ctx: ctx, stop: stop}
}

// doubling waits 1, 2, 4 ... 256 seconds between attempts. Microsoft publishes
// the number of attempts, not their distance.
func doubling(attempts int) time.Duration { return time.Second << max(0, attempts-1) }

// wake looks for due deliveries in the background; it returns at once.
func (s *sender) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return
	}
	if s.running {
		s.again = true
		return
	}
	s.running = true
	s.work.Go(s.run)
}

// close ends deliveries and waits for the one on its way.
func (s *sender) close() {
	s.mu.Lock()
	s.stop()
	if s.timer != nil {
		s.timer.Stop()
	}
	s.mu.Unlock()
	s.work.Wait()
}

func (s *sender) run() {
	for {
		due, next := s.due()
		var wg sync.WaitGroup
		for _, ids := range due {
			wg.Go(func() {
				for _, id := range ids {
					if s.ctx.Err() == nil {
						s.attempt(id)
					}
				}
			})
		}
		wg.Wait()
		s.mu.Lock()
		if s.ctx.Err() == nil && (s.again || len(due) > 0) {
			s.again = false
			s.mu.Unlock()
			continue
		}
		s.running = false
		s.sleepUntil(next)
		s.mu.Unlock()
		return
	}
}

// sleepUntil wakes the sender again at next; the caller holds the lock.
func (s *sender) sleepUntil(next time.Time) {
	if s.timer != nil {
		s.timer.Stop()
	}
	if !next.IsZero() && s.ctx.Err() == nil {
		s.timer = time.AfterFunc(max(next.Sub(s.w.Machine()), time.Millisecond), s.wake)
	}
}

type deliveryKey struct{ partnerID, id string }

// due lists what is to be sent now, by partner, and when the next one is.
func (s *sender) due() (due map[string][]deliveryKey, next time.Time) {
	due = map[string][]deliveryKey{}
	now := s.w.Machine()
	s.w.View(func(st *world.State) {
		for _, partnerID := range st.Deliveries.Shards() {
			for d := range st.Deliveries.All(partnerID) {
				switch {
				case d.State != deliveryWaiting:
				case !now.Before(d.NextAttemptAt):
					due[partnerID] = append(due[partnerID], deliveryKey{partnerID, d.ID})
				case next.IsZero() || d.NextAttemptAt.Before(next):
					next = d.NextAttemptAt
				}
			}
		}
	})
	return due, next
}

// attempt makes one try and stores how it ended.
func (s *sender) attempt(k deliveryKey) {
	d, hook, found := s.begin(k)
	if !found {
		return
	}
	code, message := s.post(hook, d)
	_ = s.w.Update(func(tx *world.Tx) error {
		row, found := tx.Deliveries.Edit(k.partnerID, k.id)
		if !found || len(row.Attempts) == 0 {
			return nil
		}
		last := &row.Attempts[len(row.Attempts)-1]
		last.Code, last.Message = code, message
		switch {
		case code >= 200 && code < 300:
			row.State = deliveryDelivered
		case len(row.Attempts) >= maxAttempts:
			row.State = deliveryParked
		}
		for old := range tx.Deliveries.All(k.partnerID) {
			if old.State != deliveryWaiting && s.w.Machine().Sub(old.NextAttemptAt) > keepDelivered {
				tx.Deliveries.Delete(k.partnerID, old.ID)
			}
		}
		return nil
	})
}

// begin stores that an attempt is being made. A delivery without a registration
// that wants it is parked.
func (s *sender) begin(k deliveryKey) (d world.Delivery, hook world.Webhook, send bool) {
	err := s.w.Update(func(tx *world.Tx) error {
		row, found := tx.Deliveries.Edit(k.partnerID, k.id)
		if !found || row.State != deliveryWaiting {
			return nil
		}
		h, found := tx.Webhooks.Get("", k.partnerID)
		if !found || !slices.Contains(h.Events, row.EventName) {
			row.State = deliveryParked
			return nil
		}
		now := s.w.Machine()
		row.Attempts = append(row.Attempts, world.DeliveryAttempt{At: tx.Now})
		row.NextAttemptAt = now.Add(s.backoff(len(row.Attempts)))
		d, hook, send = *row, *h, true
		return nil
	})
	return d, hook, send && err == nil
}

// notification is the body Microsoft posts.
type notification struct {
	EventName             string
	ResourceURI           *string `json:"ResourceUri"`
	ResourceName          string  `json:",omitempty"`
	AuditURI              *string `json:"AuditUri"`
	ResourceChangeUtcDate string
}

// granularPath is where Graph has a relationship; its events name a page of the
// Partner Center site instead.
const granularPath = "/v1.0/tenantRelationships/delegatedAdminRelationships/"

func notificationOf(d *world.Delivery, origin string) notification {
	n := notification{
		EventName: d.EventName, ResourceName: d.ResourceName,
		ResourceChangeUtcDate: d.ChangedAt.UTC().Format("2006-01-02T15:04:05.0000000-07:00"),
	}
	if d.AuditID != "" {
		uri := origin + "/auditactivity/v1/auditrecords/" + d.AuditID
		n.AuditURI = &uri
	}
	if d.ResourceURI == "" {
		return n
	}
	uri := origin + d.ResourceURI
	if d.EventName == "subscription-updated" {
		uri = origin + "/webhooks" + d.ResourceURI
	}
	if id, granular := strings.CutPrefix(d.ResourceURI, granularPath); granular {
		uri = "https://partner.microsoft.com/granularAdminRelationships/" + id
	}
	n.ResourceURI = &uri
	return n
}

// post sends one event; code 0 means that there was no answer.
func (s *sender) post(hook world.Webhook, d world.Delivery) (code int, message string) {
	body, err := json.Marshal(notificationOf(&d, hook.Origin))
	if err != nil {
		return 0, err.Error()
	}
	signature, err := sign(s.w, body)
	if err != nil {
		return 0, err.Error()
	}
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, hook.URL, bytes.NewReader(body))
	if err != nil {
		return 0, "The webhook URL cannot be used."
	}
	header := "Authorization"
	if hook.SignatureInMSHeader {
		header = "X-Ms-Signature"
	}
	req.Header.Set(header, signature)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-MS-Certificate-Url", hook.Origin+certificatePath)
	req.Header.Set("X-MS-Signature-Algorithm", "rsa-sha256")
	req.Header.Set("X-MS-Correlation-Id", d.CorrelationID)
	resp, err := s.client.Do(req)
	if err != nil {
		return 0, "The webhook URL did not answer."
	}
	defer resp.Body.Close()
	return resp.StatusCode, ""
}
