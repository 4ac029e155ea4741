package partner

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// customerUser is the CustomerUser resource: a person of the customer's directory
// as Partner Center shows it.
type customerUser struct {
	UsageLocation     string           `json:"usageLocation,omitempty"`
	ID                string           `json:"id"`
	UserPrincipalName string           `json:"userPrincipalName"`
	FirstName         string           `json:"firstName,omitempty"`
	LastName          string           `json:"lastName,omitempty"`
	DisplayName       string           `json:"displayName"`
	ImmutableID       string           `json:"immutableId,omitempty"`
	PhoneNumber       string           `json:"phoneNumber,omitempty"`
	PasswordProfile   *passwordProfile `json:"passwordProfile,omitempty"`
	LastDirectorySync *stamp           `json:"lastDirectorySyncTime,omitempty"`
	UserDomainType    string           `json:"userDomainType"`
	State             string           `json:"state"`
	SoftDeletionTime  *stamp           `json:"softDeletionTime,omitempty"`
	Links             *links           `json:"links,omitempty"`
	Attributes        attributes       `json:"attributes"`
}

// passwordProfile is shown only by the calls that set a password.
type passwordProfile struct {
	ForceChangePassword bool   `json:"forceChangePassword"`
	Password            string `json:"password"`
}

// customerUserOf shows a user; Microsoft's samples call the domain type of every
// user that is not federated "none".
func customerUserOf(s *world.State, tenantID string, u *world.User) customerUser {
	b := customerUser{
		UsageLocation: u.UsageLocation, ID: u.ID, UserPrincipalName: u.UserPrincipalName, FirstName: u.GivenName, LastName: u.Surname,
		DisplayName: u.DisplayName, ImmutableID: u.ImmutableID(), UserDomainType: "none", State: "active", SoftDeletionTime: maybeAt(u.DeletedAt),
		Links: &links{Self: get("/customers/%s/users/%s", tenantID, u.ID)}, Attributes: objectType("CustomerUser"),
	}
	if len(u.BusinessPhones) > 0 {
		b.PhoneNumber = u.BusinessPhones[0]
	}
	if u.Synced() {
		b.LastDirectorySync = at(u.OnPremises.SyncedAt)
	}
	if u.Deleted() {
		b.State = "inactive"
	}
	if federated(s, tenantID, u.UserPrincipalName) {
		b.UserDomainType = "federated"
	}
	return b
}

func federated(s *world.State, tenantID, upn string) bool {
	t, found := s.Tenants.Get("", tenantID)
	_, domain, _ := strings.Cut(upn, "@")
	return found && slices.ContainsFunc(t.Domains, func(d world.Domain) bool { return d.Federated && strings.EqualFold(d.Name, domain) })
}

// largestUserPage is the default page as well; Microsoft documents neither.
const largestUserPage = 500

// listCustomerUsers serves GET /v1/customers/{customer}/users. Deleted people show
// only under the filter for inactive ones. Source: Microsoft, View a deleted user.
func listCustomerUsers(c *call, s *world.State) (answer, error) {
	size, err := pageSize(c.r.URL.Query(), largestUserPage)
	if err != nil {
		return answer{}, err
	}
	f, err := parseFilter(c.query("filter"), map[string][]string{"UserState": {"equals"}})
	if err != nil {
		return answer{}, err
	}
	inactive := f != nil && f.matches("inactive")
	if f != nil && !inactive && !f.matches("active") {
		return answer{}, refuse(http.StatusBadRequest, 900126, "The value %s cannot be parsed as a user state.", f.Value)
	}
	customer := c.param("customer")
	uri := "/customers/" + customer + "/users" + echoedQuery(c, "size", "filter", "sortField", "sortDirection")
	after, err := resume(c.r, uri)
	if err != nil {
		return answer{}, err
	}
	var rows []*world.User
	for u := range s.Users.All(customer) {
		if u.Deleted() == inactive {
			rows = append(rows, u)
		}
	}
	if err := sortUsers(rows, c.query("sortField"), c.query("sortDirection")); err != nil {
		return answer{}, err
	}
	page, last := seek(rows, size, after, func(u *world.User) string { return u.ID })
	items := make([]customerUser, 0, len(page))
	for _, u := range page {
		items = append(items, customerUserOf(s, customer, u))
	}
	return ok(pages(items, uri, last, uri)), nil
}

// echoedQuery repeats the named parameters that the call has, for its own links.
func echoedQuery(c *call, names ...string) string {
	var parts []string
	for _, n := range names {
		if v := c.query(n); v != "" {
			parts = append(parts, n+"="+url.QueryEscape(v))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "?" + strings.Join(parts, "&")
}

// sortUsers orders by one of the names people are looked up by; which fields
// Microsoft sorts by is not documented.
func sortUsers(rows []*world.User, field, direction string) error {
	var by func(u *world.User) string
	switch strings.ToLower(field) {
	case "":
		return nil
	case "displayname":
		by = func(u *world.User) string { return strings.ToLower(u.DisplayName) }
	case "userprincipalname":
		by = func(u *world.User) string { return strings.ToLower(u.UserPrincipalName) }
	default:
		return errInvalid("Sorting by field %s is not supported.", field)
	}
	sign := 1
	switch strings.ToLower(direction) {
	case "", "ascending":
	case "descending":
		sign = -1
	default:
		return refuse(http.StatusBadRequest, 900126, "The value %s cannot be parsed as a sort direction.", direction)
	}
	slices.SortStableFunc(rows, func(a, b *world.User) int { return sign * cmp.Compare(by(a), by(b)) })
	return nil
}

func errNoUser(id string) *refusal {
	return refuse(http.StatusNotFound, 60002, "The user %s was not found.", id)
}

// pathUser is the user of the call's path; one in the recycle bin is not found.
func pathUser(c *call, s *world.State) (*world.User, error) {
	u, found := s.Users.Get(c.param("customer"), c.param("user"))
	if !found || u.Deleted() {
		return nil, errNoUser(c.params["user"])
	}
	return u, nil
}

// getCustomerUser serves GET /v1/customers/{customer}/users/{user}.
func getCustomerUser(c *call, s *world.State) (answer, error) {
	u, err := pathUser(c, s)
	if err != nil {
		return answer{}, err
	}
	return ok(customerUserOf(s, c.param("customer"), u)), nil
}
