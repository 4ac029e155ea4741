package partner

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const day = 24 * time.Hour

// upper writes an id or a name as reports do.
func upper(s string) string { return strings.ToUpper(s) }

// subscriptionAnalytics is one subscription in the report.
type subscriptionAnalytics struct {
	CustomerTenantID          string  `json:"customerTenantId"`
	CustomerName              string  `json:"customerName"`
	CustomerMarket            string  `json:"customerMarket"`
	ID                        string  `json:"id"`
	Status                    string  `json:"status"`
	ProductName               string  `json:"productName"`
	SubscriptionType          string  `json:"subscriptionType"`
	AutoRenewEnabled          bool    `json:"autoRenewEnabled"`
	PartnerID                 string  `json:"partnerId"`
	FriendlyName              string  `json:"friendlyName"`
	PartnerName               string  `json:"partnerName"`
	ProviderName              *string `json:"providerName"`
	CreationDate              string  `json:"creationDate"`
	EffectiveStartDate        string  `json:"effectiveStartDate"`
	CommitmentEndDate         *string `json:"commitmentEndDate"`
	CurrentStateEndDate       *string `json:"currentStateEndDate"`
	TrialToPaidConversionDate *string `json:"trialToPaidConversionDate"`
	TrialStartDate            *string `json:"trialStartDate"`
	TrialEndDate              *string `json:"trialEndDate"`
	LastUsageDate             *string `json:"lastUsageDate"`
	DeprovisionedDate         *string `json:"deprovisionedDate"`
	LastRenewalDate           *string `json:"lastRenewalDate"`
	LicenseCount              int     `json:"licenseCount"`
	ChurnRisk                 string  `json:"churnRisk"`
	BillingCycleName          string  `json:"billingCycleName"`
}

func reportDate(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := zoneless(t)
	return &text
}

func maybeReportDate(t *time.Time) *string {
	if t == nil {
		return nil
	}
	return reportDate(*t)
}

// reportedStates are the report's three words for a subscription's states.
var reportedStates = map[world.SubscriptionStatus]string{
	world.StatusActive: "ACTIVE", world.StatusPending: "ACTIVE", world.StatusSuspended: "SUSPENDED", world.StatusExpired: "SUSPENDED",
	world.StatusDisabled: "SUSPENDED", world.StatusDeleted: "DEPROVISIONED",
}

// reportedType sorts a product into the report's kinds by its title.
func reportedType(title string) string {
	for _, kind := range []struct{ begins, name string }{
		{"Azure", "Azure"}, {"Microsoft 365", "Microsoft365"}, {"Dynamics", "Dynamics"}, {"Microsoft Entra", "EMS"}, {"Microsoft Intune", "EMS"},
		{"Enterprise Mobility", "EMS"},
	} {
		if strings.HasPrefix(title, kind.begins) {
			return kind.name
		}
	}
	return "Office"
}

func subscriptionAnalyticsOf(p *world.Partner, provider *string, customer *world.Customer, sub *world.Subscription) subscriptionAnalytics {
	b := subscriptionAnalytics{
		CustomerTenantID: upper(customer.ID), CustomerName: upper(customer.CompanyName), CustomerMarket: customer.Country, ID: upper(sub.ID),
		Status: reportedStates[sub.Status], ProductName: upper(sub.OfferName), SubscriptionType: reportedType(sub.OfferName),
		AutoRenewEnabled: sub.AutoRenew, PartnerID: upper(p.TenantID), FriendlyName: upper(sub.FriendlyName), PartnerName: p.Name, ProviderName: provider,
		CreationDate: zoneless(sub.CreatedAt), EffectiveStartDate: zoneless(sub.TermStart.Truncate(day)), DeprovisionedDate: maybeReportDate(sub.DeletedAt),
		LicenseCount: sub.Quantity, ChurnRisk: "Low", BillingCycleName: upper(sub.BillingCycle),
	}
	if !sub.TermEnd.IsZero() {
		b.CommitmentEndDate = reportDate(sub.CommitmentEndDate())
		b.CurrentStateEndDate = b.CommitmentEndDate
	}
	if !sub.AutoRenew {
		b.ChurnRisk = "High"
	}
	if sub.IsTrial {
		b.TrialStartDate, b.TrialEndDate = reportDate(sub.TermStart), b.CommitmentEndDate
	}
	if sub.TermStart.Sub(sub.CreatedAt) > day {
		b.LastRenewalDate = reportDate(sub.TermStart)
	}
	return b
}

// listSubscriptionAnalytics serves GET /partner/v1/analytics/subscriptions. Source:
// Microsoft, Get all subscription analytics.
func listSubscriptionAnalytics(c *call, s *world.State) (answer, error) {
	rows := subscriptionRows(c, s)
	if c.query("groupBy") == "" {
		return analyticsAnswer(c, rows)
	}
	filtered, err := analyticsFiltered(c, rows)
	if err != nil {
		return answer{}, err
	}
	grouped, err := groupRows(filtered, c.query("groupBy"), c.query("aggregationLevel"))
	if err != nil {
		return answer{}, err
	}
	return analyticsPage(c, grouped)
}

func subscriptionRows(c *call, s *world.State) []subscriptionAnalytics {
	p, _ := s.Partners.Get("", c.caller.partnerID)
	if world.InSandbox(s, p.TenantID) {
		return nil
	}
	var provider *string
	if above := world.Providers(s, p.TenantID); len(above) > 0 {
		provider = &above[0].Name
	}
	var rows []subscriptionAnalytics
	for customer := range s.Customers.All(p.TenantID) {
		for sub := range s.Subscriptions.All(customer.ID) {
			if sub.PartnerID == p.TenantID {
				rows = append(rows, subscriptionAnalyticsOf(p, provider, customer, sub))
			}
		}
	}
	return rows
}

// groupRows counts subscriptions and licenses by the named members, in the order of
// their values. Dates are cut to the day, week or month. Counts are texts, as in
// Microsoft's sample.
func groupRows(rows []subscriptionAnalytics, by, level string) ([]map[string]any, error) {
	names := strings.Split(strings.ReplaceAll(by, " ", ""), ",")
	known := membersOf(subscriptionAnalytics{})
	for _, n := range names {
		if _, found := known[n]; !found || n == "licenseCount" {
			return nil, errInvalid("Grouping by field %s is not supported.", n)
		}
	}
	if !slices.Contains([]string{"", "day", "week", "month"}, strings.ToLower(level)) {
		return nil, errInvalid("The aggregation level %s is not supported.", level)
	}
	type group struct {
		members     map[string]any
		subs, seats int
	}
	groups := map[string]*group{}
	for i := range rows {
		members, shown := membersOf(rows[i]), map[string]any{}
		key := ""
		for _, n := range names {
			shown[n] = members[n]
			if strings.HasSuffix(n, "Date") {
				shown[n] = cutDate(members[n], strings.ToLower(level))
			}
			key += "\x00" + strings.ToLower(fmt.Sprint(shown[n]))
		}
		if groups[key] == nil {
			groups[key] = &group{members: shown}
		}
		groups[key].subs++
		groups[key].seats += rows[i].LicenseCount
	}
	out := []map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		g := groups[key]
		g.members["subscriptionCount"], g.members["licenseCount"] = strconv.Itoa(g.subs), strconv.Itoa(g.seats)
		out = append(out, g.members)
	}
	return out, nil
}

// cutDate goes back to the beginning of a day, of a week, which begins on Monday,
// or of a month.
func cutDate(value any, level string) any {
	t, readable := readTime(fmt.Sprint(value))
	if !readable {
		return nil
	}
	t = t.Truncate(day)
	switch level {
	case "week":
		t = t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
	case "month":
		t = t.AddDate(0, 0, 1-t.Day())
	}
	return zoneless(t)
}

// resellerAnalytics sums up what one indirect reseller has sold.
type resellerAnalytics struct {
	PartnerTenantID                        string `json:"partnerTenantId"`
	ID                                     string `json:"id"`
	Name                                   string `json:"name"`
	Market                                 string `json:"market"`
	FirstSubscriptionCreationDate          string `json:"firstSubscriptionCreationDate"`
	LatestSubscriptionCreationDate         string `json:"latestSubscriptionCreationDate"`
	FirstSubscriptionEndDate               string `json:"firstSubscriptionEndDate"`
	LatestSubscriptionEndDate              string `json:"latestSubscriptionEndDate"`
	FirstSubscriptionSuspendedDate         string `json:"firstSubscriptionSuspendedDate"`
	LatestSubscriptionSuspendedDate        string `json:"latestSubscriptionSuspendedDate"`
	FirstSubscriptionDeprovisionedDate     string `json:"firstSubscriptionDeprovisionedDate"`
	LatestSubscriptionDeprovisionedEndDate string `json:"latestSubscriptionDeprovisionedEndDate"`
	SubscriptionCount                      int    `json:"subscriptionCount"`
	LicenseCount                           int    `json:"licenseCount"`
}

// listResellerAnalytics serves GET /partner/v1/analytics/indirectresellers: the
// resellers of a provider, with the subscriptions of the customers they brought.
func listResellerAnalytics(c *call, s *world.State) (answer, error) {
	if world.InSandbox(s, c.caller.partnerID) {
		return analyticsAnswer[resellerAnalytics](c, nil)
	}
	own, _ := s.Partners.Get("", c.caller.partnerID)
	var rows []resellerAnalytics
	for _, id := range own.Resellers {
		if p, found := s.Partners.Get("", id); found {
			rows = append(rows, resellerAnalyticsOf(s, own.TenantID, p))
		}
	}
	return analyticsAnswer(c, rows)
}

func resellerAnalyticsOf(s *world.State, providerID string, p *world.Partner) resellerAnalytics {
	b := resellerAnalytics{PartnerTenantID: upper(p.TenantID), ID: p.MPNID, Name: upper(p.Name), Market: p.Country}
	var made, ends, suspended, gone []time.Time
	for customer := range s.Customers.All(providerID) {
		if customer.AssociatedPartnerID != p.TenantID {
			continue
		}
		for sub := range s.Subscriptions.All(customer.ID) {
			if sub.PartnerID != providerID {
				continue
			}
			b.SubscriptionCount++
			b.LicenseCount += sub.Quantity
			made, ends = append(made, sub.CreatedAt), append(ends, sub.TermEnd)
			if sub.SuspendedAt != nil {
				suspended = append(suspended, *sub.SuspendedAt)
			}
			if sub.DeletedAt != nil {
				gone = append(gone, *sub.DeletedAt)
			}
		}
	}
	b.FirstSubscriptionCreationDate, b.LatestSubscriptionCreationDate = firstAndLast(made)
	b.FirstSubscriptionEndDate, b.LatestSubscriptionEndDate = firstAndLast(ends)
	b.FirstSubscriptionSuspendedDate, b.LatestSubscriptionSuspendedDate = firstAndLast(suspended)
	b.FirstSubscriptionDeprovisionedDate, b.LatestSubscriptionDeprovisionedEndDate = firstAndLast(gone)
	return b
}

func firstAndLast(times []time.Time) (first, last string) {
	if len(times) == 0 {
		return neverClosed, neverClosed
	}
	slices.SortFunc(times, time.Time.Compare)
	return zoneless(times[0]), zoneless(times[len(times)-1])
}
