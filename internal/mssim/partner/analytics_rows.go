package partner

import (
	"encoding/json"
	"strconv"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// analyticsList is how the newer reports answer.
type analyticsList[T any] struct {
	Value      []T     `json:"Value"`
	NextLink   *string `json:"@nextLink"`
	TotalCount int     `json:"TotalCount"`
}

// largestAnalyticsPage is the default as well. Source: Microsoft, Get all
// subscription analytics.
const largestAnalyticsPage = 10_000

// analyticsAnswer filters rows by their JSON members and cuts a page out of them.
func analyticsAnswer[T any](c *call, rows []T) (answer, error) {
	filtered, err := analyticsFiltered(c, rows)
	if err != nil {
		return answer{}, err
	}
	return analyticsPage(c, filtered)
}

func analyticsFiltered[T any](c *call, rows []T) ([]T, error) {
	raw := c.query("filter")
	if raw == "" {
		return rows, nil
	}
	f, err := parseAnalyticsFilter(raw)
	if err != nil {
		return nil, err
	}
	if err := f.known(membersOf(*new(T))); err != nil {
		return nil, err
	}
	kept := make([]T, 0, len(rows))
	for _, row := range rows {
		holds, err := f.holds(membersOf(row))
		if err != nil {
			return nil, err
		}
		if holds {
			kept = append(kept, row)
		}
	}
	return kept, nil
}

// membersOf is a row as filters and groups see it.
func membersOf(row any) map[string]any {
	data, err := json.Marshal(row)
	if err != nil {
		return nil
	}
	members := map[string]any{}
	if err := json.Unmarshal(data, &members); err != nil {
		return nil
	}
	return members
}

func analyticsPage[T any](c *call, rows []T) (answer, error) {
	top, err := analyticsNumber(c, "top", largestAnalyticsPage)
	if err != nil {
		return answer{}, err
	}
	skip, err := analyticsNumber(c, "skip", 0)
	if err != nil {
		return answer{}, err
	}
	if top == 0 || top > largestAnalyticsPage {
		return answer{}, errInvalid("The value of top must be from 1 to %d.", largestAnalyticsPage)
	}
	from := min(skip, len(rows))
	until := min(from+top, len(rows))
	out := analyticsList[T]{Value: append([]T{}, rows[from:until]...), TotalCount: len(rows)}
	if until < len(rows) {
		q := c.r.URL.Query()
		q.Set("skip", strconv.Itoa(until))
		q.Set("top", strconv.Itoa(top))
		next := c.origin + c.r.URL.Path + "?" + q.Encode()
		out.NextLink = &next
	}
	return ok(out), nil
}

func analyticsNumber(c *call, name string, absent int) (int, error) {
	raw := c.query(name)
	if raw == "" {
		return absent, nil
	}
	n, err := strconv.Atoi(raw)
	if err != nil || n < 0 {
		return 0, errInvalid("The value of %s must be a number of at least 0.", name)
	}
	return n, nil
}

// commercialLicense is what every row of the newer license reports says.
type commercialLicense struct {
	ProcessedDateTime string `json:"processedDateTime"`
	ServiceCode       string `json:"serviceCode"`
	ServiceName       string `json:"serviceName"`
	Channel           string `json:"channel"`
	CustomerTenantID  string `json:"customerTenantId"`
	CustomerName      string `json:"customerName"`
	ProductID         string `json:"productId"`
	ProductName       string `json:"productName"`
}

func commercialLicenseOf(s *world.State, u productUse) commercialLicense {
	return commercialLicense{
		ProcessedDateTime: zoneless(s.Now.Truncate(day)), ServiceCode: "o365", ServiceName: "Microsoft Office 365", Channel: "reseller",
		CustomerTenantID: upper(u.customer.ID), CustomerName: upper(u.customer.CompanyName), ProductID: upper(u.skuID), ProductName: upper(u.title),
	}
}

// commercialDeployment is one product of one customer in the newer report.
type commercialDeployment struct {
	commercialLicense
	LicensesDeployed int `json:"licensesDeployed"`
	LicensesSold     int `json:"licensesSold"`
}

// listCommercialDeployment serves GET .../analytics/commercial/deployment/license.
func listCommercialDeployment(c *call, s *world.State) (answer, error) {
	var rows []commercialDeployment
	for u := range allProducts(s, c) {
		rows = append(rows, commercialDeployment{commercialLicense: commercialLicenseOf(s, u), LicensesDeployed: u.deployed, LicensesSold: u.sold})
	}
	return analyticsAnswer(c, rows)
}

// commercialUsage is one workload of one product of one customer.
type commercialUsage struct {
	WorkloadCode string `json:"workloadCode"`
	WorkloadName string `json:"workloadName"`
	commercialLicense
	LicenseActive     int `json:"licenseActive"`
	LicensesQualified int `json:"licensesQualified"`
}

// listCommercialUsage serves GET .../analytics/commercial/usage/license.
func listCommercialUsage(c *call, s *world.State) (answer, error) {
	var rows []commercialUsage
	for u := range workloadsIn(allProducts(s, c)) {
		rows = append(rows, commercialUsage{
			WorkloadCode: u.code, WorkloadName: u.name, commercialLicense: commercialLicenseOf(s, u.productUse), LicenseActive: u.active,
			LicensesQualified: u.sold,
		})
	}
	return analyticsAnswer(c, rows)
}
