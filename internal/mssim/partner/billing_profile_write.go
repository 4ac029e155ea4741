package partner

import (
	"strconv"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// putBillingProfile serves PUT /v1/customers/{customer}/profiles/billing: the whole
// profile, with its etag as If-Match. The company's name follows it. Source:
// Microsoft, Update a customer's billing profile.
func putBillingProfile(c *call, tx *world.Tx) (answer, error) {
	row, _ := tx.Customers.Edit(c.caller.partnerID, c.param("customer"))
	if !c.matches(strconv.FormatInt(row.Billing.ETag, 10)) {
		return answer{}, errStale()
	}
	var in billingProfile
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	if in.ID != "" && !strings.EqualFold(in.ID, row.Billing.ID) {
		return answer{}, errProperty("Id", "it is not the id of the profile.")
	}
	for _, p := range []struct{ name, value string }{{"CompanyName", in.CompanyName}, {"Language", in.Language}} {
		if strings.TrimSpace(p.value) == "" {
			return answer{}, errProperty(p.name, "a value is required.")
		}
	}
	if !culture.MatchString(in.Culture) {
		return answer{}, errProperty("Culture", "it is not a culture such as en-US.")
	}
	if err := requireEmail("Email", in.Email); err != nil {
		return answer{}, err
	}
	if err := requireAddress("DefaultAddress", in.DefaultAddress); err != nil {
		return answer{}, err
	}
	if !strings.EqualFold(in.DefaultAddress.Country, row.Country) {
		return answer{}, errProperty("DefaultAddress.Country", "the country of a customer cannot be changed.")
	}
	before := billingProfileOf(row)
	row.Billing = world.BillingProfile{
		ID: row.Billing.ID, FirstName: in.FirstName, LastName: in.LastName, Email: in.Email, Culture: in.Culture, Language: in.Language,
		CompanyName: in.CompanyName, Address: in.DefaultAddress.world(), ETag: row.Billing.ETag + 1,
	}
	row.CompanyName = in.CompanyName
	b := billingProfileOf(row)
	c.record(tx, auditEntry{customer: row, resourceType: "customer", resourceID: row.ID, operation: "update_customer_billing_profile", oldValue: before, newValue: b})
	return ok(b), nil
}
