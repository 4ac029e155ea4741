package partner

import "github.com/tenantry/tenantry/internal/mssim/world"

// supportTopic is the SupportTopic resource.
type supportTopic struct {
	Name        string     `json:"name"`
	Description string     `json:"description"`
	ID          string     `json:"id"`
	Attributes  attributes `json:"attributes"`
}

// supportTopics are this simulator's choice but for the first, which Microsoft's
// samples show.
var supportTopics = []supportTopic{
	{"Cannot manage my profile", "The profile of the partner's own organization", "32444671", objectType("SupportTopic")},
	{"Service is degraded", "An online service of a customer does not work as it should", "32444672", objectType("SupportTopic")},
	{"Billing or invoice question", "Prices, invoices and reconciliation", "32444673", objectType("SupportTopic")},
	{"Subscription cannot be changed", "Purchases, seats, renewals and cancellations", "32444674", objectType("SupportTopic")},
}

// listSupportTopics serves GET /v1/servicerequests/supporttopics.
func listSupportTopics(*call, *world.State) (answer, error) {
	return ok(collect(supportTopics, nil)), nil
}
