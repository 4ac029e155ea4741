package limit_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/limit"
	"github.com/tenantry/tenantry/internal/money"
)

func euro(t *testing.T, amount string) money.Money {
	t.Helper()
	m, err := money.Parse(amount, "EUR")
	require.NoError(t, err)
	return m
}

// TestEveryLevelLimitAndAction is who may do what under which limit: for each, the rules that refuse each action.
func TestEveryLevelLimitAndAction(t *testing.T) {
	monday := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	five, hundred := 5, euro(t, "100")
	office := &limit.Hours{TimeZone: "Europe/Berlin", Windows: []limit.Window{{Day: time.Tuesday, From: 8 * 60, To: 18 * 60}}}
	limits := map[string]limit.Limits{
		"none":          {},
		"max_seats":     {MaxSeats: &five},
		"monthly_spend": {MonthlySpend: &hundred},
		"products":      {Products: []string{"CFQ7TTC0LCHC"}},
		"terms":         {Terms: []string{"P1M"}},
		"no products":   {Products: []string{}},
		"hours":         {Hours: office},
	}
	// What each limit refuses of a change of 6 seats for 150 EUR of another product for a year, on a Monday.
	refuses := map[string]map[limit.Rule][]limit.Action{
		"none":          {},
		"max_seats":     {limit.RuleSeats: {limit.AddSeats, limit.RemoveSeats, limit.Order}},
		"monthly_spend": {limit.RuleSpend: {limit.AddSeats, limit.Order}},
		"products":      {limit.RuleProducts: {limit.AddSeats, limit.Order}},
		"terms":         {limit.RuleTerms: {limit.AddSeats, limit.Order}},
		"no products":   {limit.RuleProducts: {limit.AddSeats, limit.Order}},
		"hours":         {limit.RuleHours: limit.Actions()},
	}
	may := map[authz.Level][]limit.Action{
		authz.LevelView: {}, authz.LevelModify: {limit.AddSeats, limit.RemoveSeats}, authz.LevelAdmin: limit.Actions(),
	}
	tried := 0
	for level, allowed := range may {
		for name, l := range limits {
			for _, action := range limit.Actions() {
				c := limit.Change{Action: action, Seats: 6, ProductID: "CFQ7TTC0LF8Q", Term: "P1Y", Cost: euro(t, "150"), At: monday}
				got := limit.Decide(limit.Person{Level: level, Limits: l}, c, money.Money{})
				want := limit.Rule("")
				for rule, actions := range refuses[name] {
					if slices.Contains(actions, action) {
						want = rule
					}
				}
				if !slices.Contains(allowed, action) {
					want = limit.RuleLevel
				}
				require.Equal(t, want, got.Rule, "%s, %s, %s", level, name, action)
				require.Equal(t, want == "", got.Allowed)
				require.Equal(t, !got.Allowed, got.Reason != "" && got.Instead != "", "a refusal says why and what is possible")
				require.True(t, limit.Decide(limit.Person{Operator: true, Limits: l}, c, money.Money{}).Allowed)
				tried++
			}
		}
	}
	require.Equal(t, 3*7*5, tried)
}

func TestTheEdgesOfLimits(t *testing.T) {
	five, hundred := 5, euro(t, "100")
	night := &limit.Hours{TimeZone: "Europe/Berlin", Windows: []limit.Window{{Day: time.Monday, From: 8 * 60, To: 24 * 60}}}
	dollars, err := money.Parse("1", "USD")
	require.NoError(t, err)
	at := func(text string) time.Time {
		when, err := time.Parse(time.RFC3339, text)
		require.NoError(t, err)
		return when
	}
	tests := map[string]struct {
		limits limit.Limits
		change limit.Change
		spent  money.Money
		rule   limit.Rule
	}{
		"as many seats as may be":       {limit.Limits{MaxSeats: &five}, limit.Change{Seats: 5}, money.Money{}, ""},
		"the whole budget":              {limit.Limits{MonthlySpend: &hundred}, limit.Change{Cost: euro(t, "99.99")}, euro(t, "0.01"), ""},
		"a hundredth more":              {limit.Limits{MonthlySpend: &hundred}, limit.Change{Cost: euro(t, "99.991")}, euro(t, "0.01"), limit.RuleSpend},
		"nothing while it is used up":   {limit.Limits{MonthlySpend: &hundred}, limit.Change{Cost: euro(t, "1")}, euro(t, "120"), limit.RuleSpend},
		"another currency":              {limit.Limits{MonthlySpend: &hundred}, limit.Change{Cost: dollars}, money.Money{}, limit.RuleCurrency},
		"a price that is not known":     {limit.Limits{MonthlySpend: &hundred}, limit.Change{}, money.Money{}, limit.RuleCurrency},
		"a product in other letters":    {limit.Limits{Products: []string{"CFQ7TTC0LF8Q"}}, limit.Change{ProductID: "cfq7ttc0lf8q"}, money.Money{}, ""},
		"when the day begins":           {limit.Limits{Hours: night}, limit.Change{At: at("2026-03-02T07:00:00Z")}, money.Money{}, ""},
		"just before":                   {limit.Limits{Hours: night}, limit.Change{At: at("2026-03-02T06:59:59Z")}, money.Money{}, limit.RuleHours},
		"to midnight there, not here":   {limit.Limits{Hours: night}, limit.Change{At: at("2026-03-02T22:59:59Z")}, money.Money{}, ""},
		"after midnight there":          {limit.Limits{Hours: night}, limit.Change{At: at("2026-03-02T23:00:00Z")}, money.Money{}, limit.RuleHours},
		"an hour earlier in the summer": {limit.Limits{Hours: night}, limit.Change{At: at("2026-07-06T06:00:00Z")}, money.Money{}, ""},
		"a zone that is gone":           {limit.Limits{Hours: &limit.Hours{TimeZone: "Mars/Olympus"}}, limit.Change{}, money.Money{}, limit.RuleHours},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			tt.change.Action = limit.Order
			got := limit.Decide(limit.Person{Level: authz.LevelAdmin, Limits: tt.limits}, tt.change, tt.spent)
			require.Equal(t, tt.rule, got.Rule, "%+v", got)
		})
	}
	left := limit.Decide(limit.Person{Level: authz.LevelAdmin, Limits: limit.Limits{MonthlySpend: &hundred}},
		limit.Change{Action: limit.Order, Cost: euro(t, "60")}, euro(t, "50"))
	require.Equal(t, "With this change you would spend 110 EUR this month, more than your 100 EUR.", left.Reason)
	require.Equal(t, "Possible: up to 50 EUR more this month.", left.Instead)
}
