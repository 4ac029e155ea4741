// Package limit is what one person may do at most, beside what their level allows: how many seats at once, how much money a
// month, which products and terms, and when.
package limit

import (
	"time"

	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/money"
)

// Limits bound one portal user. What is nil is not bounded.
type Limits struct {
	MaxSeats     *int         // that one change adds, takes away or orders
	MonthlySpend *money.Money // of a calendar month in UTC
	Products     []string     // Microsoft's product ids, such as CFQ7TTC0LF8Q; nil: every one
	Terms        []string     // ISO 8601: P1M, P1Y, P3Y; nil: every one
	Hours        *Hours
	UpdatedAt    time.Time
	Version      int64 // 0: never set
}

// Hours are the times of the week in which somebody may act.
type Hours struct {
	TimeZone string // IANA, such as Europe/Berlin
	Windows  []Window
}

// Window is a part of one day.
type Window struct {
	Day  time.Weekday
	From int // minutes after midnight
	To   int // minutes after midnight, later than From; 1440 is the end of the day
}

// Action is what somebody does.
type Action string

// The actions.
const (
	AddSeats     Action = "add_seats"
	RemoveSeats  Action = "remove_seats"
	Order        Action = "order"
	Cancel       Action = "cancel"
	SetAutoRenew Action = "set_auto_renew"
)

// needs are the levels that the actions need.
var needs = map[Action]authz.Level{
	AddSeats: authz.LevelModify, RemoveSeats: authz.LevelModify, Order: authz.LevelAdmin, Cancel: authz.LevelAdmin, SetAutoRenew: authz.LevelAdmin,
}

// Actions are all of them.
func Actions() []Action { return []Action{AddSeats, RemoveSeats, Order, Cancel, SetAutoRenew} }

// buys tells whether the action adds to what is paid.
func (a Action) buys() bool { return a == AddSeats || a == Order }

// Person is whose act is decided on.
type Person struct {
	Operator bool // looks after the platform: has neither level nor limits
	Level    authz.Level
	Limits   Limits
}

// Change is what somebody wants to do.
type Change struct {
	Action    Action
	Seats     int         // that the change is about
	ProductID string      // Microsoft's
	Term      string      // ISO 8601
	Cost      money.Money // what the change adds to this month; of actions that buy
	At        time.Time
}

// Rule names what refuses a change.
type Rule string

// The rules, in the order in which they are asked.
const (
	RuleLevel    Rule = "level"
	RuleHours    Rule = "hours"
	RuleProducts Rule = "products"
	RuleTerms    Rule = "terms"
	RuleSeats    Rule = "max_seats"
	RuleCurrency Rule = "currency"
	RuleSpend    Rule = "monthly_spend"
)

// Decision is whether somebody may do what they want.
type Decision struct {
	Allowed bool
	Rule    Rule   // that refuses; "" where it is allowed
	Reason  string // in plain words; "" where it is allowed
	Instead string // what would be allowed, or who can help; "" where it is allowed
}
