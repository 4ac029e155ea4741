package world

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ServiceRequest is a support ticket of a partner at Microsoft, for itself or for
// one of its customers.
type ServiceRequest struct {
	ID               string        `json:"id"` // fifteen digits
	PartnerID        string        `json:"partnerId"`
	CustomerID       string        `json:"customerId,omitempty"` // "" for the partner itself
	OrganizationName string        `json:"organizationName"`
	Title            string        `json:"title"`
	Description      string        `json:"description"`
	Severity         string        `json:"severity"` // "critical", "moderate", "minimal"
	Status           string        `json:"status"`   // "open", "closed", "attention_needed"
	TopicID          string        `json:"topicId"`
	TopicName        string        `json:"topicName"`
	FirstName        string        `json:"firstName,omitempty"` // primary contact
	LastName         string        `json:"lastName,omitempty"`
	Email            string        `json:"email,omitempty"`
	Country          string        `json:"country,omitempty"`
	CreatedAt        time.Time     `json:"createdAt"`
	ModifiedAt       time.Time     `json:"modifiedAt"`
	ClosedAt         *time.Time    `json:"closedAt,omitempty"`
	Notes            []ServiceNote `json:"notes,omitempty"`
}

// ServiceNote is one message on a service request.
type ServiceNote struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// ServiceRequestID makes the number of a service request: Microsoft's have fifteen
// digits that begin with 6 and the date.
func ServiceRequestID(at time.Time, words ...string) string {
	sum := sha256.Sum256([]byte("service request\x00" + strings.Join(words, "\x00")))
	return fmt.Sprintf("6%s%08d", at.UTC().Format("060102"), binary.BigEndian.Uint64(sum[:8])%100_000_000)
}

// AddServiceRequest files a service request under a number that is free.
func AddServiceRequest(tx *Tx, r *ServiceRequest) {
	for n := 0; ; n++ {
		r.ID = ServiceRequestID(r.CreatedAt, r.PartnerID, r.Title, r.CreatedAt.Format(time.RFC3339Nano), strconv.Itoa(n))
		if _, taken := tx.ServiceRequests.Get(r.PartnerID, r.ID); !taken {
			break
		}
	}
	tx.ServiceRequests.Put(r.PartnerID, r.ID, r)
}

// seedServiceRequests gives a reseller an open ticket of its own, and one for its
// first customer that is closed.
func seedServiceRequests(tx *Tx, p *Partner, first *Customer) {
	opened, closed := tx.Now.AddDate(0, 0, -3).Truncate(time.Second), tx.Now.AddDate(0, 0, -20).Truncate(time.Second)
	rows := []*ServiceRequest{{
		OrganizationName: p.Name, Title: "Price list shows an outdated price", Severity: "moderate", Status: "open",
		Description: "The price of one product differs between the price list and the catalog.", TopicID: "32444673",
		TopicName: "Billing or invoice question", FirstName: p.Address.FirstName, LastName: p.Address.LastName, Email: p.Address.Email,
		Country: p.Country, CreatedAt: opened, ModifiedAt: opened.Add(26 * time.Hour),
		Notes: []ServiceNote{{By: "Microsoft Support", At: opened.Add(26 * time.Hour), Text: "We are looking into this."}},
	}, {
		CustomerID: first.ID, OrganizationName: first.CompanyName, Title: "Mail is delayed", Severity: "critical", Status: "closed",
		Description: "Mail arrives with a delay of several hours.", TopicID: "32444672", TopicName: "Service is degraded",
		FirstName: first.Billing.FirstName, LastName: first.Billing.LastName, Email: first.Billing.Email, Country: first.Country,
		CreatedAt: closed.AddDate(0, 0, -2), ModifiedAt: closed, ClosedAt: &closed,
		Notes: []ServiceNote{{By: "Microsoft Support", At: closed, Text: "The incident has been resolved."}},
	}}
	for _, r := range rows {
		r.PartnerID, r.ID = p.TenantID, ServiceRequestID(r.CreatedAt, p.TenantID, r.Title)
		tx.ServiceRequests.Put(r.PartnerID, r.ID, r)
	}
}
