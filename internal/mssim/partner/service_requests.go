package partner

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// serviceRequest is the ServiceRequest resource as one request is shown.
type serviceRequest struct {
	Title            string              `json:"title"`
	Description      string              `json:"description"`
	Severity         string              `json:"severity"`
	SupportTopicID   string              `json:"supportTopicId"`
	SupportTopicName string              `json:"supportTopicName"`
	ID               string              `json:"id"`
	Status           string              `json:"status"`
	Organization     serviceOrganization `json:"organization"`
	PrimaryContact   *serviceContact     `json:"primaryContact,omitempty"`
	ProductID        string              `json:"productId"`
	CreatedDate      *stamp              `json:"createdDate"`
	LastModifiedDate *stamp              `json:"lastModifiedDate"`
	LastClosedDate   string              `json:"lastClosedDate"`
	Notes            []serviceNote       `json:"notes,omitempty"`
	CountryCode      string              `json:"countryCode,omitempty"`
	Attributes       attributes          `json:"attributes"`
}

type serviceOrganization struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type serviceContact struct {
	LastName  string `json:"lastName,omitempty"`
	FirstName string `json:"firstName,omitempty"`
	Email     string `json:"email,omitempty"`
}

type serviceNote struct {
	CreatedByName string `json:"createdByName"`
	CreatedDate   string `json:"createdDate"`
	Text          string `json:"text"`
}

// listedServiceRequest is the same resource in a list, where Microsoft sends its
// enums as numbers, its moments without a zone and contacts without their address.
type listedServiceRequest struct {
	Title            string          `json:"title"`
	Severity         int             `json:"severity"`
	ID               string          `json:"id"`
	Status           int             `json:"status"`
	PrimaryContact   *serviceContact `json:"primaryContact,omitempty"`
	CreatedDate      string          `json:"createdDate"`
	LastModifiedDate string          `json:"lastModifiedDate"`
	LastClosedDate   string          `json:"lastClosedDate"`
	Attributes       attributes      `json:"attributes"`
}

// Severities and states; the place of each is its number.
var (
	serviceSeverities = []string{"unknown", "critical", "moderate", "minimal"}
	serviceStates     = []string{"none", "open", "closed", "attention_needed"}
)

// supportProduct is what every ticket here is about, by the number in Microsoft's
// sample.
const supportProduct = "15960"

const neverClosed = "0001-01-01T00:00:00"

func closedDate(r *world.ServiceRequest) string {
	if r.ClosedAt == nil {
		return neverClosed
	}
	return zoneless(*r.ClosedAt)
}

func serviceContactOf(firstName, lastName, email string) *serviceContact {
	if firstName+lastName+email == "" {
		return nil
	}
	return &serviceContact{LastName: lastName, FirstName: firstName, Email: email}
}

func serviceRequestOf(r *world.ServiceRequest) serviceRequest {
	b := serviceRequest{
		Title: r.Title, Description: r.Description, Severity: r.Severity, SupportTopicID: r.TopicID, SupportTopicName: r.TopicName,
		ID: r.ID, Status: r.Status, Organization: serviceOrganization{ID: cmp.Or(r.CustomerID, r.PartnerID), Name: r.OrganizationName},
		PrimaryContact: serviceContactOf(r.FirstName, r.LastName, r.Email), ProductID: supportProduct, CreatedDate: at(r.CreatedAt), LastModifiedDate: at(r.ModifiedAt),
		LastClosedDate: closedDate(r), CountryCode: r.Country, Attributes: objectType("ServiceRequest"),
	}
	for _, n := range r.Notes {
		b.Notes = append(b.Notes, serviceNote{CreatedByName: n.By, CreatedDate: zoneless(n.At), Text: n.Text})
	}
	return b
}

func listedServiceRequestOf(r *world.ServiceRequest) listedServiceRequest {
	return listedServiceRequest{
		Title: r.Title, Severity: slices.Index(serviceSeverities, r.Severity), ID: r.ID, Status: slices.Index(serviceStates, r.Status),
		PrimaryContact: serviceContactOf(r.FirstName, r.LastName, ""), CreatedDate: zoneless(r.CreatedAt), LastModifiedDate: zoneless(r.ModifiedAt),
		LastClosedDate: closedDate(r), Attributes: objectType("ServiceRequest"),
	}
}

// parseServiceEnum reads a severity or a state, as a name or a number; "" stays "".
func parseServiceEnum(names []string, raw string) (string, error) {
	for i, n := range names {
		if strings.EqualFold(n, raw) || strings.EqualFold(strings.ReplaceAll(n, "_", ""), raw) || raw == string(rune('0'+i)) {
			return n, nil
		}
	}
	if raw == "" {
		return "", nil
	}
	return "", refuse(http.StatusBadRequest, 900126, "The value %s cannot be parsed.", raw)
}

// largestServicePage is the default page as well; Microsoft documents neither.
const largestServicePage = 500

// listServiceRequests serves GET /v1/servicerequests and the same under a
// customer, newest first. The status filters in both spellings of the SDK.
func listServiceRequests(c *call, s *world.State) (answer, error) {
	from, size, err := offsetPage(c, largestServicePage)
	if err != nil {
		return answer{}, err
	}
	f, err := parseFilter(c.query("filter"), map[string][]string{"Status": {"equals"}})
	if err != nil {
		return answer{}, err
	}
	raw := c.query("status")
	if f != nil {
		raw = f.Value
	}
	status, err := parseServiceEnum(serviceStates, raw)
	if err != nil {
		return answer{}, err
	}
	var rows []*world.ServiceRequest
	for r := range s.ServiceRequests.All(c.caller.partnerID) {
		if (c.param("customer") == "" || r.CustomerID == c.param("customer")) && (status == "" || status == "none" || r.Status == status) {
			rows = append(rows, r)
		}
	}
	slices.SortStableFunc(rows, func(a, b *world.ServiceRequest) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	items := []listedServiceRequest{}
	for _, r := range rows[min(from, len(rows)):min(from+size, len(rows))] {
		items = append(items, listedServiceRequestOf(r))
	}
	return ok(offsetCollection(c, items, from, size, len(rows))), nil
}

// pathServiceRequest finds the request of the call's path.
func pathServiceRequest(c *call, s *world.State) (*world.ServiceRequest, error) {
	r, found := s.ServiceRequests.Get(c.caller.partnerID, c.param("request"))
	if customer := c.param("customer"); !found || customer != "" && r.CustomerID != customer {
		return nil, errNotFound("The service request")
	}
	return r, nil
}

// getServiceRequest serves GET /v1/servicerequests/{request} and the same under a
// customer.
func getServiceRequest(c *call, s *world.State) (answer, error) {
	r, err := pathServiceRequest(c, s)
	if err != nil {
		return answer{}, err
	}
	return ok(serviceRequestOf(r)), nil
}

// serviceChange is what a request to make or change a ticket may carry. Enums
// come as names or as the numbers of the SDK.
type serviceChange struct {
	Title, Description, SupportTopicID, CountryCode string
	Severity, Status                                serviceEnum
	Organization                                    struct{ ID string }
	PrimaryContact                                  serviceContact
	NewNote                                         struct{ Text string }
}

// serviceEnum takes a JSON string or number.
type serviceEnum string

// UnmarshalJSON implements json.Unmarshaler.
func (e *serviceEnum) UnmarshalJSON(data []byte) error {
	if raw := strings.Trim(string(data), `"`); raw != "null" {
		*e = serviceEnum(raw)
	}
	return nil
}

// patchServiceRequest serves PATCH /v1/servicerequests/{request} and the same
// under a customer: what is null, unknown or none stays as it is. Source:
// Microsoft, Update a service request.
func patchServiceRequest(c *call, tx *world.Tx) (answer, error) {
	var in serviceChange
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	severity, err := parseServiceEnum(serviceSeverities, string(in.Severity))
	if err != nil {
		return answer{}, err
	}
	status, err := parseServiceEnum(serviceStates, string(in.Status))
	if err != nil {
		return answer{}, err
	}
	if _, err := pathServiceRequest(c, tx.State); err != nil {
		return answer{}, err
	}
	r, _ := tx.ServiceRequests.Edit(c.caller.partnerID, c.param("request"))
	r.Title, r.Description = cmp.Or(in.Title, r.Title), cmp.Or(in.Description, r.Description)
	if severity != "" && severity != "unknown" {
		r.Severity = severity
	}
	if status != "" && status != "none" && status != r.Status {
		r.Status, r.ClosedAt = status, nil
		if now := tx.Now; status == "closed" {
			r.ClosedAt = &now
		}
	}
	if in.NewNote.Text != "" {
		r.Notes = append(r.Notes, world.ServiceNote{By: c.caller.upn, At: tx.Now, Text: in.NewNote.Text})
	}
	r.ModifiedAt = tx.Now
	return ok(serviceRequestOf(r)), nil
}

var agentLocale = regexp.MustCompile(`^[A-Za-z]{2,3}-[A-Za-z]{2,4}$`)

// postServiceRequest serves POST /v1/servicerequests/{agentLocale}, which the SDK
// knows and the documentation has withdrawn. The organization may be one of the
// partner's customers; without it the request is the partner's own.
func postServiceRequest(c *call, tx *world.Tx) (answer, error) {
	if !agentLocale.MatchString(c.params["locale"]) {
		return answer{}, errInvalid("The agent locale %s is not a culture such as en-US.", c.params["locale"])
	}
	var in serviceChange
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	severity, err := parseServiceEnum(serviceSeverities, string(in.Severity))
	if err != nil {
		return answer{}, err
	}
	i := slices.IndexFunc(supportTopics, func(t supportTopic) bool { return t.ID == in.SupportTopicID })
	switch {
	case strings.TrimSpace(in.Title) == "" || strings.TrimSpace(in.Description) == "":
		return answer{}, errProperty("Title", "a service request needs a title and a description.")
	case severity == "" || severity == "unknown":
		return answer{}, errProperty("Severity", "a value is required.")
	case i < 0:
		return answer{}, errProperty("SupportTopicId", "it is not one of the support topics.")
	}
	p, _ := tx.Partners.Get("", c.caller.partnerID)
	r := &world.ServiceRequest{
		PartnerID: c.caller.partnerID, OrganizationName: p.Name, Title: in.Title, Description: in.Description, Severity: severity,
		Status: "open", TopicID: in.SupportTopicID, TopicName: supportTopics[i].Name, FirstName: in.PrimaryContact.FirstName,
		LastName: in.PrimaryContact.LastName, Email: in.PrimaryContact.Email, Country: cmp.Or(in.CountryCode, p.Country),
		CreatedAt: tx.Now, ModifiedAt: tx.Now,
	}
	if id := strings.ToLower(in.Organization.ID); id != "" && id != c.caller.partnerID {
		customer, found := ownCustomer(tx.State, c, id)
		if !found {
			return answer{}, errNoCustomer(in.Organization.ID)
		}
		r.CustomerID, r.OrganizationName = customer.ID, customer.CompanyName
	}
	world.AddServiceRequest(tx, r)
	return created(serviceRequestOf(r)), nil
}
