package partner

import (
	"slices"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// licenseBody is the License resource: one SKU that a user holds.
type licenseBody struct {
	ServicePlans []servicePlan `json:"servicePlans"`
	ProductSKU   productSKU    `json:"productSku"`
	Attributes   attributes    `json:"attributes"`
}

// listUserLicenses serves GET /v1/customers/{customer}/users/{user}/licenses. A
// SKU held twice, directly and through a group, is one license; a plan is off
// only when every assignment switches it off.
func listUserLicenses(c *call, s *world.State) (answer, error) {
	u, err := pathUser(c, s)
	if err != nil {
		return answer{}, err
	}
	first, err := firstLicenseGroup(c)
	if err != nil {
		return answer{}, err
	}
	items := []licenseBody{}
	seen := map[string]bool{}
	for _, l := range u.Licenses {
		if sku, known := world.FindDirectorySKU(l.SKUID); first && known && !seen[l.SKUID] {
			seen[l.SKUID] = true
			items = append(items, licenseOf(u, sku))
		}
	}
	return ok(collect(items, nil)), nil
}

func licenseOf(u *world.User, sku *world.SKU) licenseBody {
	b := licenseBody{
		ProductSKU: productSKU{
			ID: sku.ProvisioningID, Name: sku.Title, SKUPartNumber: sku.PartNumber, TargetType: targetType(sku.AppliesTo), LicenseGroupID: "group1",
		},
		ServicePlans: []servicePlan{}, Attributes: objectType("License"),
	}
	for _, p := range sku.Plans {
		status := "Disabled"
		if slices.ContainsFunc(u.Licenses, func(l world.AssignedLicense) bool {
			return l.SKUID == sku.ProvisioningID && !slices.Contains(l.DisabledPlans, p.ID)
		}) {
			status = "Assigned"
		}
		b.ServicePlans = append(b.ServicePlans, servicePlan{
			DisplayName: p.Name, ServiceName: p.Name, ID: p.ID, CapabilityStatus: status, TargetType: targetType(p.AppliesTo),
		})
	}
	return b
}
