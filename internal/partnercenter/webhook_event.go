package partnercenter

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// Event says that something changed at Microsoft. It carries no state: read the resource anew.
// Source: Microsoft, "Partner Center webhook events".
type Event struct {
	Name         wire.Text `json:"EventName"` // "subscription-updated", "test-created", ...
	ResourceURI  wire.Text `json:"ResourceUri"`
	ResourceName wire.Text `json:"ResourceName"`
	AuditURI     wire.Text `json:"AuditUri"`
	ChangedAt    wire.Time `json:"ResourceChangeUtcDate"`

	// Fingerprint is the same for every delivery of the same event: keep it to apply an event once.
	Fingerprint string `json:"-"`
}

func fingerprint(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// Customer is the customer that the event is about, or "".
func (e Event) Customer() string { return e.segmentAfter("customers") }

// Subscription is the subscription that the event is about, or "".
func (e Event) Subscription() string { return e.segmentAfter("subscriptions") }

// segmentAfter takes an id out of the resource's address. Its host is not used for anything: the address may be forged or
// of another environment, and what is called is always the configured base.
func (e Event) segmentAfter(name string) string {
	u, err := url.Parse(string(e.ResourceURI))
	if err != nil {
		return ""
	}
	segments := strings.Split(strings.Trim(u.Path, "/"), "/")
	for i := 0; i+1 < len(segments); i++ {
		if strings.EqualFold(segments[i], name) {
			return segments[i+1]
		}
	}
	return ""
}
