package partner

import (
	"net/http"
	"strings"
	"time"

	dec "github.com/shopspring/decimal"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// utilizationRecord is the AzureUtilizationRecord resource: one meter of one
// resource in one hour or day.
type utilizationRecord struct {
	UsageStartTime string               `json:"usageStartTime"`
	UsageEndTime   string               `json:"usageEndTime"`
	Resource       utilizationResource  `json:"resource"`
	Quantity       float64              `json:"quantity"`
	Unit           string               `json:"unit"`
	InfoFields     struct{}             `json:"infoFields"`
	InstanceData   *utilizationInstance `json:"instanceData,omitempty"`
	Attributes     attributes           `json:"attributes"`

	key string
}

type utilizationResource struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Category    string `json:"category"`
	Subcategory string `json:"subcategory"`
	Region      string `json:"region"`
}

type utilizationInstance struct {
	ResourceURI    string            `json:"resourceUri"`
	Location       string            `json:"location"`
	PartNumber     string            `json:"partNumber"`
	OrderNumber    string            `json:"orderNumber"`
	AdditionalInfo map[string]string `json:"additionalInfo"`
}

const (
	largestUtilizationPage = 1000
	longestUtilization     = 366 * day // bounds an answer's work; Microsoft's own bound is not documented
)

// listUtilization serves GET .../subscriptions/{subscription}/utilizations/azure, by
// day or hour. When nothing of the span is known yet it answers 204 and when to ask
// again. Source: Microsoft, Get a customer's utilization records for Azure.
func listUtilization(c *call, s *world.State) (answer, error) {
	p, err := pathPlan(c, s)
	if err != nil {
		return answer{}, err
	}
	from, until, hourly, err := utilizationSpan(c)
	if err != nil {
		return answer{}, err
	}
	size, err := pageSize(c.r.URL.Query(), largestUtilizationPage)
	if err != nil {
		return answer{}, err
	}
	if !from.Before(s.Now.Truncate(day)) {
		return answer{status: http.StatusNoContent, header: http.Header{"Retry-After": {"3600"}}}, nil
	}
	details := !strings.EqualFold(c.query("show_details"), "false")
	uri := "/customers/" + p.CustomerID + "/subscriptions/" + p.ID + "/utilizations/azure" +
		echoedQuery(c, "start_time", "end_time", "granularity", "show_details", "size")
	after, err := resumeNamed(c.r, uri, "seek_operation")
	if err != nil {
		return answer{}, err
	}
	page, last := seek(utilizationOf(p, from, until, s.Now, hourly, details), size, after, func(r utilizationRecord) string { return r.key })
	out := pages(page, uri, last, uri)
	if out.Links.Next != nil {
		out.Links.Next.URI = strings.Replace(out.Links.Next.URI, "seekOperation=Next", "seek_operation=Next", 1)
	}
	return ok(out), nil
}

func utilizationSpan(c *call) (from, until time.Time, hourly bool, err error) {
	var readable bool
	if from, readable = readTime(c.query("start_time")); !readable {
		return from, until, false, errInvalid("The value of start_time is required: a date and time.")
	}
	if until, readable = readTime(c.query("end_time")); !readable {
		return from, until, false, errInvalid("The value of end_time is required: a date and time.")
	}
	if !from.Before(until) || until.Sub(from) > longestUtilization {
		return from, until, false, errInvalid("The end of the span must come after its start, by at most a year.")
	}
	switch strings.ToLower(c.query("granularity")) {
	case "", "daily":
	case "hourly":
		hourly = true
	default:
		return from, until, false, refuse(http.StatusBadRequest, 900126, "The value %s cannot be parsed as a granularity.", c.query("granularity"))
	}
	return from, until, hourly, nil
}

// utilizationOf lists the use that falls into the span; an hour has a
// twenty-fourth of its day.
func utilizationOf(p *world.AzurePlan, from, until, now time.Time, hourly, details bool) []utilizationRecord {
	var out []utilizationRecord
	step, share := day, dec.NewFromInt(1)
	if hourly {
		step, share = time.Hour, dec.NewFromInt(24)
	}
	for u := range world.AzureUsage(p, from, until.Add(day-time.Nanosecond), now) {
		for at := u.Day; at.Before(u.Day.Add(day)); at = at.Add(step) {
			if at.Before(from) && hourly || !at.Before(until) {
				continue
			}
			r := utilizationRecord{
				UsageStartTime: offsetDate(at), UsageEndTime: offsetDate(at.Add(step)), Quantity: number(u.Quantity.Div(share), 12), Unit: u.Meter.Unit,
				Resource:   utilizationResource{ID: u.Meter.RateID, Name: u.Meter.Name, Category: u.Meter.Category, Subcategory: u.Meter.Subcategory, Region: u.Meter.Region},
				Attributes: objectType("AzureUtilizationRecord"), key: offsetDate(at) + u.Entitlement.ID + u.Meter.ID,
			}
			if details {
				r.InstanceData = &utilizationInstance{ResourceURI: u.Meter.ResourceURI(u.Entitlement.ID), Location: "eastus", AdditionalInfo: map[string]string{}}
			}
			out = append(out, r)
		}
	}
	return out
}
