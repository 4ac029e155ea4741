package world

import "time"

// FraudEvent is a suspicion of Microsoft's that somebody else uses a customer's
// Azure subscription.
type FraudEvent struct {
	ID             string          `json:"id"` // "subscription_entity"
	PartnerID      string          `json:"partnerId"`
	CustomerID     string          `json:"customerId"`
	EntitlementID  string          `json:"entitlementId"`
	EntityID       string          `json:"entityId"`
	EntityName     string          `json:"entityName"`
	EntityURL      string          `json:"entityUrl"`
	EventType      string          `json:"eventType"`
	Status         string          `json:"status"` // "Active", "Investigating", "Resolved"
	HitCount       int             `json:"hitCount"`
	FirstSeenAt    time.Time       `json:"firstSeenAt"`
	LastSeenAt     time.Time       `json:"lastSeenAt"`
	ResolvedReason string          `json:"resolvedReason,omitempty"`
	ResolvedAt     *time.Time      `json:"resolvedAt,omitempty"`
	ResolvedBy     string          `json:"resolvedBy,omitempty"`
	Log            []FraudActivity `json:"log,omitempty"`
}

// FraudActivity is one change of a fraud event's status.
type FraudActivity struct {
	From string    `json:"from"`
	To   string    `json:"to"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

func seedFraudEvent(tx *Tx, p *AzurePlan, c *Customer) {
	e := &p.Entitlements[1]
	m := &azureMeters[0]
	at := tx.Now.AddDate(0, 0, -2).Truncate(time.Second)
	entity := StableID("fraud-entity", e.ID)
	f := &FraudEvent{
		ID: e.ID + "_" + entity, PartnerID: p.PartnerID, CustomerID: c.ID, EntitlementID: e.ID, EntityID: entity, EntityName: m.Resource,
		EntityURL: m.ResourceURI(e.ID), EventType: "NetworkConnectionsToCryptoMiningPools", Status: "Active", HitCount: 10, FirstSeenAt: at, LastSeenAt: at,
	}
	tx.FraudEvents.Put(f.PartnerID, f.ID, f)
}
