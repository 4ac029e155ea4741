package partner

import (
	"net/http"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// subscribedSKU is the SubscribedSku resource: total is active and warning units
// together, available what is left of it.
type subscribedSKU struct {
	AvailableUnits   int           `json:"availableUnits"`
	ActiveUnits      int           `json:"activeUnits"`
	ConsumedUnits    int           `json:"consumedUnits"`
	SuspendedUnits   int           `json:"suspendedUnits"`
	TotalUnits       int           `json:"totalUnits"`
	WarningUnits     int           `json:"warningUnits"`
	ProductSKU       productSKU    `json:"productSku"`
	ServicePlans     []servicePlan `json:"servicePlans"`
	CapabilityStatus string        `json:"capabilityStatus"`
	Attributes       attributes    `json:"attributes"`
}

// productSKU has a target type where it is a customer's, not where it is a user's.
type productSKU struct {
	ID             string `json:"id"`
	Name           string `json:"name"`
	SKUPartNumber  string `json:"skuPartNumber"`
	TargetType     string `json:"targetType,omitempty"`
	LicenseGroupID string `json:"licenseGroupId"`
}

type servicePlan struct {
	DisplayName      string `json:"displayName"`
	ServiceName      string `json:"serviceName"`
	ID               string `json:"id"`
	CapabilityStatus string `json:"capabilityStatus"`
	TargetType       string `json:"targetType"`
}

// listSubscribedSKUs serves GET /v1/customers/{customer}/subscribedskus. Only the
// first license group, that of the directory, is sold here.
func listSubscribedSKUs(c *call, s *world.State) (answer, error) {
	first, err := firstLicenseGroup(c)
	if err != nil {
		return answer{}, err
	}
	items := []subscribedSKU{}
	if first {
		for _, k := range world.SubscribedSKUs(s, c.param("customer")) {
			items = append(items, subscribedSKUOf(k))
		}
	}
	return ok(collect(items, nil)), nil
}

// firstLicenseGroup tells whether the call asks for the licenses of the directory,
// which is the first group and the default.
func firstLicenseGroup(c *call) (bool, error) {
	groups := c.r.URL.Query()["licenseGroupIds"]
	first := len(groups) == 0
	for _, g := range groups {
		switch strings.ToLower(g) {
		case "group1":
			first = true
		case "group2":
		default:
			return false, refuse(http.StatusBadRequest, 900126, "The value %s cannot be parsed as a license group.", g)
		}
	}
	return first, nil
}

func subscribedSKUOf(k *world.SubscribedSKU) subscribedSKU {
	b := subscribedSKU{
		AvailableUnits: k.Available(), ActiveUnits: k.Enabled, ConsumedUnits: k.Consumed, SuspendedUnits: k.Suspended,
		TotalUnits: k.Enabled + k.Warning, WarningUnits: k.Warning,
		ProductSKU: productSKU{
			ID: k.SKUID, Name: k.PartNumber, SKUPartNumber: k.PartNumber, TargetType: targetType(k.AppliesTo),
			LicenseGroupID: "group1",
		},
		ServicePlans: []servicePlan{}, CapabilityStatus: k.CapabilityStatus(), Attributes: objectType("SubscribedSku"),
	}
	if sku, found := world.FindDirectorySKU(k.SKUID); found {
		b.ProductSKU.Name = sku.Title
	}
	for _, p := range k.Plans {
		b.ServicePlans = append(b.ServicePlans, servicePlan{
			DisplayName: p.Name, ServiceName: p.Name, ID: p.ID, CapabilityStatus: k.CapabilityStatus(),
			TargetType: targetType(p.AppliesTo),
		})
	}
	return b
}

// targetType is Partner Center's word for what Graph calls appliesTo.
func targetType(appliesTo string) string {
	if appliesTo == "Company" {
		return "Tenant"
	}
	return "User"
}
