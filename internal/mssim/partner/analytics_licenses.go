package partner

import (
	"iter"
	"math"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// usageWindow is how recently somebody who counts as active has signed in; which
// activity Microsoft counts is not documented.
const usageWindow = 28 * 24 * time.Hour

// workloads are the services whose use is reported, by the beginning of their
// plans' names.
var workloads = []struct{ code, name, plans string }{
	{"EXO", "Exchange", "EXCHANGE_S_"}, {"SPO", "SharePoint", "SHAREPOINT"}, {"TEAMS", "Microsoft Teams", "TEAMS1"},
}

// productUse is what one customer has of one product.
type productUse struct {
	customer     *world.Customer
	skuID, title string
	plans        []world.ServicePlan
	sold         int
	deployed     int // assigned
	active       int // assigned to people who have signed in of late
}

// productsOf measures the products of a customer that cover the caller's
// subscriptions; sandbox accounts have no analytics.
func productsOf(s *world.State, c *call, customer *world.Customer) []productUse {
	if world.InSandbox(s, c.caller.partnerID) {
		return nil
	}
	var out []productUse
	for _, k := range world.SubscribedSKUs(s, customer.ID) {
		u := productUse{customer: customer, skuID: k.SKUID, title: k.PartNumber, plans: k.Plans, sold: k.Enabled + k.Warning, deployed: k.Consumed}
		if sku, found := world.FindDirectorySKU(k.SKUID); found {
			u.title = sku.Title
		}
		for user := range s.Users.All(customer.ID) {
			if !user.Deleted() && user.Holds(k.SKUID) && user.LastSignInAt != nil && s.Now.Sub(*user.LastSignInAt) < usageWindow {
				u.active++
			}
		}
		out = append(out, u)
	}
	return out
}

// allProducts walks the products of all customers of the caller.
func allProducts(s *world.State, c *call) iter.Seq[productUse] {
	return func(yield func(productUse) bool) {
		for customer := range s.Customers.All(c.caller.partnerID) {
			if customer.Relationship == "none" {
				continue
			}
			for _, u := range productsOf(s, c, customer) {
				if !yield(u) {
					return
				}
			}
		}
	}
}

// workloadsOf names the reported services that a product contains.
func (u *productUse) workloadsOf() (found []int) {
	for i, w := range workloads {
		for _, p := range u.plans {
			if strings.HasPrefix(p.Name, w.plans) && p.Name != "EXCHANGE_S_FOUNDATION" {
				found = append(found, i)
				break
			}
		}
	}
	return found
}

// percent is a share from 0 to 100, with two digits.
func percent(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return math.Round(float64(part)*10_000/float64(whole)) / 100
}

// processedAt is when the numbers were made: the night before.
func processedAt(now time.Time) string {
	return now.Truncate(24 * time.Hour).Format("2006-01-02T15:04:05-07:00")
}

type partnerDeployment struct {
	ProratedDeploymentPercent float64    `json:"proratedDeploymentPercent"`
	LicensesSold              int        `json:"licensesSold"`
	ProcessedDateTime         string     `json:"processedDateTime"`
	ServiceName               string     `json:"serviceName"`
	Channel                   string     `json:"channel"`
	Attributes                attributes `json:"attributes"`
}

// listPartnerDeployment serves GET /v1/analytics/licenses/deployment: one service
// is sold here.
func listPartnerDeployment(c *call, s *world.State) (answer, error) {
	sold, deployed := 0, 0
	for u := range allProducts(s, c) {
		sold, deployed = sold+u.sold, deployed+u.deployed
	}
	items := []partnerDeployment{}
	if sold > 0 {
		items = append(items, partnerDeployment{
			ProratedDeploymentPercent: percent(deployed, sold), LicensesSold: sold, ProcessedDateTime: processedAt(s.Now), ServiceName: "o365",
			Channel: "reseller", Attributes: objectType("PartnerLicensesDeploymentInsights"),
		})
	}
	return ok(collect(items, nil)), nil
}

type partnerUsage struct {
	ProratedLicensesUsagePercent float64    `json:"proratedLicensesUsagePercent"`
	WorkloadName                 string     `json:"workloadName"`
	ProcessedDateTime            string     `json:"processedDateTime"`
	ServiceName                  string     `json:"serviceName"`
	Channel                      string     `json:"channel"`
	Attributes                   attributes `json:"attributes"`
}

// listPartnerUsage serves GET /v1/analytics/licenses/usage.
func listPartnerUsage(c *call, s *world.State) (answer, error) {
	qualified, active := make([]int, len(workloads)), make([]int, len(workloads))
	for u := range allProducts(s, c) {
		for _, i := range u.workloadsOf() {
			qualified[i], active[i] = qualified[i]+u.sold, active[i]+u.active
		}
	}
	items := []partnerUsage{}
	for i, w := range workloads {
		if qualified[i] > 0 {
			items = append(items, partnerUsage{
				ProratedLicensesUsagePercent: percent(active[i], qualified[i]), WorkloadName: w.name, ProcessedDateTime: processedAt(s.Now),
				ServiceName: "o365", Channel: "reseller", Attributes: objectType("PartnerLicensesUsageInsights"),
			})
		}
	}
	return ok(collect(items, nil)), nil
}

type customerDeployment struct {
	CustomerName      string     `json:"customerName"`
	ProductName       string     `json:"productName"`
	LicensesDeployed  int        `json:"licensesDeployed"`
	DeploymentPercent float64    `json:"deploymentPercent"`
	LicensesSold      int        `json:"licensesSold"`
	ProcessedDateTime string     `json:"processedDateTime"`
	ServiceName       string     `json:"serviceName"`
	Channel           string     `json:"channel"`
	Attributes        attributes `json:"attributes"`
}

// listCustomerDeployment serves GET /v1/customers/{customer}/analytics/licenses/deployment.
func listCustomerDeployment(c *call, s *world.State) (answer, error) {
	row, _ := ownCustomer(s, c, c.param("customer"))
	items := []customerDeployment{}
	for _, u := range productsOf(s, c, row) {
		items = append(items, customerDeployment{
			CustomerName: strings.ToUpper(row.CompanyName), ProductName: strings.ToUpper(u.title), LicensesDeployed: u.deployed,
			DeploymentPercent: percent(u.deployed, u.sold), LicensesSold: u.sold, ProcessedDateTime: processedAt(s.Now), ServiceName: "o365",
			Channel: "reseller", Attributes: objectType("CustomerLicensesDeploymentInsights"),
		})
	}
	return ok(collect(items, nil)), nil
}

type customerUsage struct {
	CustomerName      string     `json:"customerName"`
	ProductName       string     `json:"productName"`
	LicensesActive    int        `json:"licensesActive"`
	LicensesQualified int        `json:"licensesQualified"`
	UsagePercent      float64    `json:"usagePercent"`
	WorkloadName      string     `json:"workloadName"`
	ProcessedDateTime string     `json:"processedDateTime"`
	ServiceName       string     `json:"serviceName"`
	Channel           string     `json:"channel"`
	Attributes        attributes `json:"attributes"`
}

// listCustomerUsage serves GET /v1/customers/{customer}/analytics/licenses/usage.
func listCustomerUsage(c *call, s *world.State) (answer, error) {
	row, _ := ownCustomer(s, c, c.param("customer"))
	items := []customerUsage{}
	for _, u := range productsOf(s, c, row) {
		for _, i := range u.workloadsOf() {
			items = append(items, customerUsage{
				CustomerName: strings.ToUpper(row.CompanyName), ProductName: strings.ToUpper(u.title), LicensesActive: u.active, LicensesQualified: u.sold,
				UsagePercent: percent(u.active, u.sold), WorkloadName: workloads[i].name, ProcessedDateTime: processedAt(s.Now), ServiceName: "o365",
				Channel: "reseller", Attributes: objectType("CustomerLicensesUsageInsights"),
			})
		}
	}
	return ok(collect(items, nil)), nil
}
