package partner

import (
	"slices"
	"strings"

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
			ID: sku.ProvisioningID, Name: sku.Title, SKUPartNumber: sku.PartNumber, LicenseGroupID: "group1",
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

// licenseUpdate is the LicenseUpdate resource, as it is sent and answered.
type licenseUpdate struct {
	LicensesToAssign []licenseAssignment `json:"licensesToAssign,omitempty"`
	LicensesToRemove []string            `json:"licensesToRemove,omitempty"`
	LicenseWarnings  []struct{}          `json:"licenseWarnings"`
	Attributes       attributes          `json:"attributes"`
}

// licenseAssignment gives one SKU without the excluded service plans.
type licenseAssignment struct {
	ExcludedPlans []string `json:"excludedPlans,omitempty"`
	SKUID         string   `json:"skuId"`
}

// postLicenseUpdate serves POST /v1/customers/{customer}/users/{user}/licenseupdates.
// Source: Microsoft, Assign licenses to a user.
func postLicenseUpdate(c *call, tx *world.Tx) (answer, error) {
	var in licenseUpdate
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	u, err := pathUser(c, tx.State)
	if err != nil {
		return answer{}, err
	}
	change := world.LicenseChange{Remove: in.LicensesToRemove}
	for _, l := range in.LicensesToAssign {
		change.Add = append(change.Add, world.LicenseWish{SKUID: l.SKUID, DisabledPlans: l.ExcludedPlans})
	}
	if err := world.AssignLicenses(tx, c.param("customer"), u.ID, change); err != nil {
		r := directoryRefusal(err, u.ID)
		if r.code == codeNoLicenseLeft {
			r.data = []string{noLicenseLeft(tx.State, c.param("customer"), u, in.LicensesToAssign)}
		}
		return answer{}, r
	}
	in.LicenseWarnings, in.Attributes = []struct{}{}, objectType("LicenseUpdate")
	c.recordPerson(tx, "license", "update_customer_user_licenses", u.ID, in)
	return created(in), nil
}

// noLicenseLeft names the first SKU that has run out, as Microsoft's refusal does.
func noLicenseLeft(s *world.State, tenantID string, u *world.User, wanted []licenseAssignment) string {
	for _, k := range world.SubscribedSKUs(s, tenantID) {
		for _, w := range wanted {
			if strings.EqualFold(w.SKUID, k.SKUID) && k.Available() == 0 && !u.Holds(k.SKUID) {
				return "LicenseQuotaExceededException : Subscription with Account " + tenantID + " and SKU " + k.SKUID + " does not have any available licenses left."
			}
		}
	}
	return "LicenseQuotaExceededException"
}
