package partner

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// fraudEvent is a suspicion about an Azure subscription, as the older model shows it.
type fraudEvent struct {
	EventTime            string `json:"eventTime"`
	EventID              string `json:"eventId"`
	PartnerTenantID      string `json:"partnerTenantId"`
	PartnerFriendlyName  string `json:"partnerFriendlyName"`
	CustomerTenantID     string `json:"customerTenantId"`
	CustomerFriendlyName string `json:"customerFriendlyName"`
	SubscriptionID       string `json:"subscriptionId"`
	SubscriptionType     string `json:"subscriptionType"`
	EntityID             string `json:"entityId"`
	EntityName           string `json:"entityName"`
	EntityURL            string `json:"entityUrl"`
	HitCount             string `json:"hitCount"`
	CatalogOfferID       string `json:"catalogOfferId"`
	EventStatus          string `json:"eventStatus"`
	ServiceName          string `json:"serviceName"`
	ResourceName         string `json:"resourceName"`
	ResourceGroupName    string `json:"resourceGroupName"`
	FirstOccurrence      string `json:"firstOccurrence"`
	LastOccurrence       string `json:"lastOccurrence"`
	ResolvedReason       string `json:"resolvedReason"`
	ResolvedOn           string `json:"resolvedOn"`
	ResolvedBy           string `json:"resolvedBy"`
	FirstObserved        string `json:"firstObserved"`
	LastObserved         string `json:"lastObserved"`
	*newerFraudEvent
}

// newerFraudEvent is what X-NewEventsModel adds.
type newerFraudEvent struct {
	EventType         string            `json:"eventType"`
	Severity          string            `json:"severity"`
	ConfidenceLevel   string            `json:"confidenceLevel"`
	DisplayName       string            `json:"displayName"`
	Description       string            `json:"description"`
	Country           string            `json:"country"`
	ResellerTenantID  string            `json:"valueAddedResellerTenantId"`
	ResellerName      string            `json:"valueAddedResellerFriendlyName"`
	SubscriptionName  string            `json:"subscriptionName"`
	AffectedResources []fraudResource   `json:"affectedResources"`
	AdditionalDetails map[string]string `json:"additionalDetails"`
	IsTest            string            `json:"IsTest"`
	ActivityLogs      string            `json:"activityLogs"` // JSON in a string
}

type fraudResource struct {
	AzureResourceID string `json:"azureResourceId"`
	Type            string `json:"type"`
}

type fraudActivity struct {
	StatusFrom string `json:"statusFrom"`
	StatusTo   string `json:"statusTo"`
	UpdatedBy  string `json:"updatedBy"`
	DateTime   *stamp `json:"dateTime"`
}

// azurePlanOffer is the category of all Azure subscriptions that are sold here.
const azurePlanOffer = "ms-azr-17g"

const neverResolved = "9999-12-31T23:59:59.9970000"

var fraudStates = []string{"Active", "Investigating", "Resolved"}

func fraudEventOf(s *world.State, f *world.FraudEvent, newer bool) fraudEvent {
	b := fraudEvent{
		EventTime: zoneless(f.FirstSeenAt), EventID: f.ID, PartnerTenantID: f.PartnerID, CustomerTenantID: f.CustomerID, SubscriptionID: f.EntitlementID,
		SubscriptionType: "modern", EntityID: f.EntityID, EntityName: f.EntityName, EntityURL: f.EntityURL, HitCount: strconv.Itoa(f.HitCount),
		CatalogOfferID: azurePlanOffer, EventStatus: f.Status, ServiceName: "Microsoft.Compute", ResourceName: f.EntityName, ResourceGroupName: world.AzureResourceGroup,
		FirstOccurrence: zoneless(f.FirstSeenAt), LastOccurrence: zoneless(f.LastSeenAt), ResolvedReason: cmp.Or(f.ResolvedReason, "None"),
		ResolvedOn: neverResolved, ResolvedBy: f.ResolvedBy, FirstObserved: zoneless(f.FirstSeenAt), LastObserved: zoneless(f.LastSeenAt),
	}
	if f.ResolvedAt != nil {
		b.ResolvedOn = zoneless(*f.ResolvedAt)
	}
	if p, found := s.Partners.Get("", f.PartnerID); found {
		b.PartnerFriendlyName = p.Name
	}
	c, found := s.Customers.Get(f.PartnerID, f.CustomerID)
	if found {
		b.CustomerFriendlyName = c.CompanyName
	}
	if newer {
		b.newerFraudEvent = newerFraudEventOf(s, f)
		if found {
			b.Country, b.ResellerTenantID = c.Country, c.AssociatedPartnerID
		}
		if p, known := s.Partners.Get("", b.ResellerTenantID); known {
			b.ResellerName = p.Name
		}
	}
	return b
}

func newerFraudEventOf(s *world.State, f *world.FraudEvent) *newerFraudEvent {
	const machine = "Microsoft.Compute/virtualMachines"
	b := &newerFraudEvent{
		EventType: f.EventType, Severity: "Medium", ConfidenceLevel: "high", DisplayName: "Network connections to crypto mining pools",
		Description:       "A virtual machine has talked to addresses of crypto mining pools.",
		AffectedResources: []fraudResource{{AzureResourceID: f.EntityURL, Type: machine}},
		AdditionalDetails: map[string]string{
			"resourceid": f.EntityURL, "resourcetype": machine, "vM_IP": "[\r\n  \"192.0.2.20\"\r\n]", "miningPool_IP": "[\r\n  \"198.51.100.30\"\r\n]",
			"connectionCount": strconv.Itoa(f.HitCount), "cryptoCurrencyMiningPoolDomainName": "pool.mining.example",
		},
		IsTest: "false",
	}
	for p := range s.AzurePlans.All(f.CustomerID) {
		if e, found := p.Entitlement(f.EntitlementID); found {
			b.SubscriptionName = e.FriendlyName
		}
	}
	logs := []fraudActivity{}
	for _, a := range f.Log {
		logs = append(logs, fraudActivity{StatusFrom: a.From, StatusTo: a.To, UpdatedBy: a.By, DateTime: at(a.At)})
	}
	if text, err := json.Marshal(logs); err == nil {
		b.ActivityLogs = string(text)
	}
	return b
}

func newerModel(c *call) bool { return strings.EqualFold(c.r.Header.Get("X-NewEventsModel"), "true") }

// listFraudEvents serves GET /v1/fraudEvents: a bare array. The newer model also
// filters by type and pages. Source: Microsoft, Get fraud events.
func listFraudEvents(c *call, s *world.State) (answer, error) {
	status, err := fraudStatus(c.query("EventStatus"))
	if err != nil {
		return answer{}, err
	}
	newer := newerModel(c)
	items := []fraudEvent{}
	for f := range s.FraudEvents.All(c.caller.partnerID) {
		if (status == "" || f.Status == status) && sameOrEmpty(c.query("SubscriptionId"), f.EntitlementID) && (!newer || sameOrEmpty(c.query("EventType"), f.EventType)) {
			items = append(items, fraudEventOf(s, f, newer))
		}
	}
	if newer {
		size, err := analyticsNumber(c, "PageSize", len(items))
		if err != nil {
			return answer{}, err
		}
		number, err := analyticsNumber(c, "PageNumber", 1)
		if err != nil {
			return answer{}, err
		}
		size = min(size, len(items))
		from := min(max(number-1, 0), len(items)) * size
		items = items[min(from, len(items)):min(from+size, len(items))]
	}
	return ok(items), nil
}

func sameOrEmpty(wanted, value string) bool { return wanted == "" || strings.EqualFold(wanted, value) }

func fraudStatus(raw string) (string, error) {
	for _, known := range fraudStates {
		if strings.EqualFold(known, raw) {
			return known, nil
		}
	}
	if raw == "" {
		return "", nil
	}
	return "", refuse(http.StatusBadRequest, 900126, "The value %s cannot be parsed as an event status.", raw)
}

// postFraudStatus serves POST /v1/fraudEvents/subscription/{subscription}/status: it
// says what the partner has found out. No ids means all events of the Azure
// subscription. Source: Microsoft, Update fraud event status.
func postFraudStatus(c *call, tx *world.Tx) (answer, error) {
	var in struct {
		EventIDs                    []string
		EventStatus, ResolvedReason string
	}
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	status, err := fraudStatus(in.EventStatus)
	if err != nil {
		return answer{}, err
	}
	reason, err := resolvedReason(status, in.ResolvedReason)
	if err != nil {
		return answer{}, err
	}
	items := []fraudEvent{}
	for listed := range tx.State.FraudEvents.All(c.caller.partnerID) {
		if listed.EntitlementID != c.param("subscription") || len(in.EventIDs) > 0 && !slices.ContainsFunc(in.EventIDs, func(id string) bool { return strings.EqualFold(id, listed.ID) }) {
			continue
		}
		f, _ := tx.FraudEvents.Edit(c.caller.partnerID, listed.ID)
		f.Log = append(f.Log, world.FraudActivity{From: f.Status, To: status, By: c.caller.upn, At: tx.Now})
		f.Status, f.ResolvedReason, f.ResolvedAt, f.ResolvedBy = status, reason, nil, ""
		if now := tx.Now; status == "Resolved" {
			f.ResolvedAt, f.ResolvedBy = &now, c.caller.upn
		}
		items = append(items, fraudEventOf(tx.State, f, newerModel(c)))
	}
	if len(items) == 0 {
		return answer{}, errNotFound("The fraud event")
	}
	return ok(items), nil
}

// resolvedReason is the reason that an event's new status has.
func resolvedReason(status, raw string) (string, error) {
	switch status {
	case "Investigating":
		return "", nil
	case "Resolved":
		for _, known := range []string{"Fraud", "Ignore"} {
			if strings.EqualFold(known, raw) {
				return known, nil
			}
		}
		return "", errProperty("ResolvedReason", "it must be Fraud or Ignore.")
	}
	return "", errProperty("EventStatus", "it must be Investigating or Resolved.")
}
