package partner

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// auditRecord is the AuditRecord resource. The old and new values are JSON in a
// string, in Pascal case.
type auditRecord struct {
	ID                    string           `json:"id"`
	PartnerID             string           `json:"partnerId"`
	Participants          []string         `json:"participants"`
	CustomerID            string           `json:"customerId,omitempty"`
	CustomerName          string           `json:"customerName,omitempty"`
	UserPrincipalName     string           `json:"userPrincipalName,omitempty"`
	ApplicationID         string           `json:"applicationId,omitempty"`
	ResourceType          string           `json:"resourceType"`
	ResourceOldValue      string           `json:"resourceOldValue,omitempty"`
	ResourceNewValue      string           `json:"resourceNewValue,omitempty"`
	OperationType         string           `json:"operationType"`
	OriginalCorrelationID string           `json:"originalCorrelationId,omitempty"`
	OperationDate         *stamp           `json:"operationDate"`
	OperationStatus       string           `json:"operationStatus"`
	CustomizedData        []world.KeyValue `json:"customizedData"`
	Attributes            attributes       `json:"attributes"`
}

func auditRecordOf(r *world.AuditRecord) auditRecord {
	data := r.Data
	if data == nil {
		data = []world.KeyValue{}
	}
	return auditRecord{
		ID: r.ID, PartnerID: r.PartnerID, Participants: []string{r.PartnerID}, CustomerID: r.CustomerID,
		CustomerName: r.CustomerName, UserPrincipalName: r.UserPrincipal, ApplicationID: r.ApplicationID,
		ResourceType: r.ResourceType, ResourceOldValue: r.OldValue, ResourceNewValue: r.NewValue,
		OperationType: r.Operation, OriginalCorrelationID: r.CorrelationID, OperationDate: at(r.At),
		OperationStatus: r.Status, CustomizedData: data, Attributes: objectType("AuditRecord"),
	}
}

// Sizes and spans of the activity log. Source: Microsoft, Get a record of Partner
// Center activity by user.
const (
	auditPage    = 500
	auditDefault = 30 * 24 * time.Hour
	auditHistory = 90 * 24 * time.Hour
)

// listAuditRecords serves GET /v1/auditrecords, newest first.
func listAuditRecords(c *call, s *world.State) (answer, error) {
	from, until, err := auditWindow(c, s.Now)
	if err != nil {
		return answer{}, err
	}
	size, err := pageSize(c.r.URL.Query(), auditPage)
	if err != nil {
		return answer{}, err
	}
	raw := c.query("filter")
	f, err := parseFilter(raw, map[string][]string{
		"CompanyName": {"substring"}, "CustomerId": {"equals"}, "ResourceType": {"equals"},
	})
	if err != nil {
		return answer{}, err
	}
	listing := strings.Join([]string{"audit", c.caller.partnerID, from.Format(time.DateOnly), c.query("endDate"), raw}, " ")
	after, err := resume(c.r, listing)
	if err != nil {
		return answer{}, err
	}
	var rows []*world.AuditRecord
	for r := range s.Audit.All(c.caller.partnerID) {
		if !r.At.Before(from) && r.At.Before(until) && (f == nil || f.matches(auditValue(r, f.Field))) {
			rows = append(rows, r)
		}
	}
	slices.Reverse(rows)
	slices.SortStableFunc(rows, func(a, b *world.AuditRecord) int { return b.At.Compare(a.At) })
	page, last := seek(rows, size, after, func(r *world.AuditRecord) string { return r.ID })
	items := make([]auditRecord, 0, len(page))
	for _, r := range page {
		items = append(items, auditRecordOf(r))
	}
	uri := "/auditrecords?startDate=" + from.Format(time.DateOnly)
	if c.query("endDate") != "" {
		uri += "&endDate=" + until.Add(-time.Nanosecond).Format(time.DateOnly)
	}
	uri += "&size=" + strconv.Itoa(size)
	if raw != "" {
		uri += "&filter=" + url.QueryEscape(raw)
	}
	return ok(pages(items, listing, last, uri)), nil
}

// auditWindow reads the dates: from the first moment of one day until the end of
// the other.
func auditWindow(c *call, now time.Time) (from, until time.Time, err error) {
	today := now.Truncate(24 * time.Hour)
	from, until = today.Add(-auditDefault), today.AddDate(0, 0, 1)
	if raw := c.query("startDate"); raw != "" {
		if from, err = parseDate(raw); err != nil {
			return from, until, err
		}
	}
	if raw := c.query("endDate"); raw != "" {
		if until, err = parseDate(raw); err != nil {
			return from, until, err
		}
		until = until.AddDate(0, 0, 1)
	}
	if from.Before(today.Add(-auditHistory)) {
		return from, until, errInvalid("The start date must not be more than 90 days ago.")
	}
	if until.Before(from) {
		return from, until, errInvalid("The end date must not be before the start date.")
	}
	return from, until, nil
}

// parseDate reads a day as documented, or the US date and time that also parses.
func parseDate(raw string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339, "2006-01-02T15:04:05", "1/2/2006 3:04:05 PM", "1/2/2006"} {
		if t, err := time.Parse(layout, raw); err == nil {
			return t.UTC().Truncate(24 * time.Hour), nil
		}
	}
	return time.Time{}, errInvalid("The date %q cannot be read; use yyyy-mm-dd.", raw)
}

func auditValue(r *world.AuditRecord, field string) string {
	switch field {
	case "CompanyName":
		return r.CustomerName
	case "CustomerId":
		return r.CustomerID
	}
	return r.ResourceType
}

// getAuditRecord serves the addresses that webhooks name: the current one under
// /auditactivity and both older forms.
func getAuditRecord(c *call, s *world.State) (answer, error) {
	r, found := s.Audit.Get(c.caller.partnerID, c.params["record"])
	if !found {
		return answer{}, refuse(http.StatusNotFound, 1000, "Audit record %s was not found.", c.params["record"])
	}
	return ok(auditRecordOf(r)), nil
}
