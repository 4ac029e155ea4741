package msgraph

import (
	"context"
	"net/url"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// Organization is the tenant itself.
// Source: Microsoft Graph, organization resource type.
type Organization struct {
	ID                wire.Text `json:"id"`
	DisplayName       wire.Text `json:"displayName"`
	CountryLetterCode wire.Text `json:"countryLetterCode"`
	CreatedAt         wire.Time `json:"createdDateTime"`
	PreferredLanguage wire.Text `json:"preferredLanguage"`
	TenantType        wire.Text `json:"tenantType"`
	VerifiedDomains   []struct {
		Name         wire.Text `json:"name"`
		IsDefault    wire.Bool `json:"isDefault"`
		IsInitial    wire.Bool `json:"isInitial"`
		Capabilities wire.Text `json:"capabilities"`
		Type         wire.Text `json:"type"`
	} `json:"verifiedDomains"`
	TechnicalMails []wire.Text `json:"technicalNotificationMails"`
	AssignedPlans  []struct {
		Service          wire.Text `json:"service"`
		ServicePlanID    wire.Text `json:"servicePlanId"`
		CapabilityStatus wire.Text `json:"capabilityStatus"`
	} `json:"assignedPlans"`
}

const organizationProperties = "id,displayName,countryLetterCode,createdDateTime,preferredLanguage,tenantType,verifiedDomains,technicalNotificationMails,assignedPlans"

// Organization reads the tenant.
func (c *Client) Organization(ctx context.Context) (wire.Item[Organization], error) {
	const op = "get organization"
	items, err := wire.Collect(wire.Each(list[Organization](ctx, c, request{op: op, path: "/organization", query: url.Values{"$select": {organizationProperties}}})))
	if err != nil {
		return wire.Item[Organization]{}, err
	}
	if len(items) == 0 {
		return wire.Item[Organization]{}, notFound(op)
	}
	return items[0], nil
}
