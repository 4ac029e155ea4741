package partner

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

type customTermEnd struct {
	Kind            string   `json:"allowedCustomTermEndDateType"`
	SubscriptionIDs []string `json:"cotermSubscriptionIds,omitempty"`
	Date            string   `json:"allowedCustomTermEndDate"`
}

// listCustomTermEnds serves GET .../subscriptions/customTermEndDates: the days on
// which the first term of a purchase may end instead of a whole term later.
func listCustomTermEnds(c *call, s *world.State) (answer, error) {
	customer, _ := ownCustomer(s, c, c.param("customer"))
	term := strings.ToUpper(c.query("term_duration"))
	if !slices.Contains([]string{"P1M", "P1Y", "P3Y"}, term) {
		return answer{}, refuse(http.StatusBadRequest, 800121, "The term duration %q is not valid.", c.query("term_duration"))
	}
	start := s.Now
	asked, err := readDay(c.query("term_start_date"), "term_start_date")
	if err != nil {
		return answer{}, err
	}
	if asked != nil {
		start = *asked
	}
	target := strings.ToLower(c.query("target_coterm_subscription_id"))
	if _, found := s.Subscriptions.Get(customer.ID, target); target != "" && !found {
		return answer{}, refuse(http.StatusNotFound, 20003, "Subscription %s was not found.", target)
	}
	items := []customTermEnd{}
	for _, e := range world.CustomTermEnds(s, customer, term, start) {
		if target == "" || slices.Contains(e.SubscriptionIDs, target) {
			items = append(items, customTermEnd{Kind: e.Kind, SubscriptionIDs: e.SubscriptionIDs, Date: zoneless(e.Date)})
		}
	}
	q := url.Values{"term_duration": {term}}
	for _, name := range []string{"term_start_date", "target_coterm_subscription_id"} {
		if v := c.query(name); v != "" {
			q.Set(name, v)
		}
	}
	uri := "/customers/" + customer.ID + "/subscriptions/customTermEndDates?" + q.Encode()
	after, err := continued(c.r, uri)
	if err != nil {
		return answer{}, err
	}
	page, last := seek(items, termEndsPage, after, func(e customTermEnd) string { return e.Date + e.Kind })
	a := ok(collect(page, get("%s", uri)))
	if last != "" {
		a.header = http.Header{continuationHeader: {continuation(uri, last)}}
	}
	return a, nil
}

// termEndsPage is how many dates one answer holds; its header names what comes
// after them. Source: Microsoft, custom term end dates.
const termEndsPage = 300
