package partner

import (
	"iter"
	"math"
	"slices"
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

// workloadUse is one reported service of a product that a customer has.
type workloadUse struct {
	productUse
	code, name string
}

// workloadsIn walks the reported services of products.
func workloadsIn(products iter.Seq[productUse]) iter.Seq[workloadUse] {
	return func(yield func(workloadUse) bool) {
		for u := range products {
			for _, w := range workloads {
				if u.has(w.plans) && !yield(workloadUse{productUse: u, code: w.code, name: w.name}) {
					return
				}
			}
		}
	}
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

// has tells whether one of the plans' names begins so.
func (u *productUse) has(plans string) bool {
	return slices.ContainsFunc(u.plans, func(p world.ServicePlan) bool {
		return strings.HasPrefix(p.Name, plans) && p.Name != "EXCHANGE_S_FOUNDATION"
	})
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

// licenseReport is what every row of the older reports says; one service is sold here.
type licenseReport struct {
	ProcessedDateTime string     `json:"processedDateTime"`
	ServiceName       string     `json:"serviceName"`
	Channel           string     `json:"channel"`
	Attributes        attributes `json:"attributes"`
}

func licenseReportOf(s *world.State, kind string) licenseReport {
	return licenseReport{ProcessedDateTime: processedAt(s.Now), ServiceName: "o365", Channel: "reseller", Attributes: objectType(kind)}
}

type partnerDeployment struct {
	ProratedDeploymentPercent float64 `json:"proratedDeploymentPercent"`
	LicensesSold              int     `json:"licensesSold"`
	licenseReport
}

// listPartnerDeployment serves GET /v1/analytics/licenses/deployment.
func listPartnerDeployment(c *call, s *world.State) (answer, error) {
	sold, deployed := 0, 0
	for u := range allProducts(s, c) {
		sold, deployed = sold+u.sold, deployed+u.deployed
	}
	items := []partnerDeployment{}
	if sold > 0 {
		items = append(items, partnerDeployment{
			ProratedDeploymentPercent: percent(deployed, sold), LicensesSold: sold, licenseReport: licenseReportOf(s, "PartnerLicensesDeploymentInsights"),
		})
	}
	return ok(collect(items, nil)), nil
}

type partnerUsage struct {
	ProratedLicensesUsagePercent float64 `json:"proratedLicensesUsagePercent"`
	WorkloadName                 string  `json:"workloadName"`
	licenseReport
}

// listPartnerUsage serves GET /v1/analytics/licenses/usage.
func listPartnerUsage(c *call, s *world.State) (answer, error) {
	qualified, active := map[string]int{}, map[string]int{}
	for u := range workloadsIn(allProducts(s, c)) {
		qualified[u.name] += u.sold
		active[u.name] += u.active
	}
	items := []partnerUsage{}
	for _, w := range workloads {
		if qualified[w.name] > 0 {
			items = append(items, partnerUsage{
				ProratedLicensesUsagePercent: percent(active[w.name], qualified[w.name]), WorkloadName: w.name,
				licenseReport: licenseReportOf(s, "PartnerLicensesUsageInsights"),
			})
		}
	}
	return ok(collect(items, nil)), nil
}

type customerDeployment struct {
	CustomerName      string  `json:"customerName"`
	ProductName       string  `json:"productName"`
	LicensesDeployed  int     `json:"licensesDeployed"`
	DeploymentPercent float64 `json:"deploymentPercent"`
	LicensesSold      int     `json:"licensesSold"`
	licenseReport
}

// listCustomerDeployment serves GET /v1/customers/{customer}/analytics/licenses/deployment.
func listCustomerDeployment(c *call, s *world.State) (answer, error) {
	row, _ := ownCustomer(s, c, c.param("customer"))
	items := []customerDeployment{}
	for _, u := range productsOf(s, c, row) {
		items = append(items, customerDeployment{
			CustomerName: upper(row.CompanyName), ProductName: upper(u.title), LicensesDeployed: u.deployed,
			DeploymentPercent: percent(u.deployed, u.sold), LicensesSold: u.sold, licenseReport: licenseReportOf(s, "CustomerLicensesDeploymentInsights"),
		})
	}
	return ok(collect(items, nil)), nil
}

type customerUsage struct {
	CustomerName      string  `json:"customerName"`
	ProductName       string  `json:"productName"`
	LicensesActive    int     `json:"licensesActive"`
	LicensesQualified int     `json:"licensesQualified"`
	UsagePercent      float64 `json:"usagePercent"`
	WorkloadName      string  `json:"workloadName"`
	licenseReport
}

// listCustomerUsage serves GET /v1/customers/{customer}/analytics/licenses/usage.
func listCustomerUsage(c *call, s *world.State) (answer, error) {
	row, _ := ownCustomer(s, c, c.param("customer"))
	items := []customerUsage{}
	for u := range workloadsIn(slices.Values(productsOf(s, c, row))) {
		items = append(items, customerUsage{
			CustomerName: upper(row.CompanyName), ProductName: upper(u.title), LicensesActive: u.active, LicensesQualified: u.sold,
			UsagePercent: percent(u.active, u.sold), WorkloadName: u.name, licenseReport: licenseReportOf(s, "CustomerLicensesUsageInsights"),
		})
	}
	return ok(collect(items, nil)), nil
}
