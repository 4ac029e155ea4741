package v1

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/limit"
	"github.com/tenantry/tenantry/internal/money"
)

// PortalUserLimits is what somebody may do at most; null is not bounded.
type PortalUserLimits struct {
	MaxSeats     *int        `json:"max_seats" extensions:"x-nullable"`     // that one change adds, takes away or orders
	MonthlySpend *Money      `json:"monthly_spend" extensions:"x-nullable"` // of a calendar month in UTC
	Products     []string    `json:"products" extensions:"x-nullable"`      // Microsoft's product ids
	Terms        []string    `json:"terms" extensions:"x-nullable"`         // P1M, P1Y, P3Y
	Hours        *LimitHours `json:"hours" extensions:"x-nullable"`
	UpdatedAt    *time.Time  `json:"updated_at" extensions:"x-nullable" format:"date-time"` // machine time; null before any were set
} // @name PortalUserLimits

// PortalUserLimitsSet is limits to be set. What is left out is not bounded; empty products or terms allow none.
type PortalUserLimitsSet struct {
	MaxSeats     *int        `json:"max_seats,omitempty"`     // 0 to 1,000,000
	MonthlySpend *Money      `json:"monthly_spend,omitempty"` // 0 or more
	Products     *[]string   `json:"products,omitempty"`      // up to 100
	Terms        *[]string   `json:"terms,omitempty"`         // P1M, P1Y, P3Y
	Hours        *LimitHours `json:"hours,omitempty"`
} // @name PortalUserLimitsSet

// LimitHours are the times of the week in which somebody may act.
type LimitHours struct {
	TimeZone string        `json:"time_zone" example:"Europe/Berlin"` // IANA
	Windows  []LimitWindow `json:"windows"`                           // 1 to 50
} // @name LimitHours

// LimitWindow is a part of one day.
type LimitWindow struct {
	Day  LimitDay `json:"day"`
	From string   `json:"from" example:"08:00"`
	To   string   `json:"to" example:"18:00"` // 24:00 is the end of the day
} // @name LimitWindow

// LimitDay is a day of the week.
type LimitDay string // @name LimitDay

// The days, in the order of time.Weekday.
const (
	LimitSunday    LimitDay = "sunday"
	LimitMonday    LimitDay = "monday"
	LimitTuesday   LimitDay = "tuesday"
	LimitWednesday LimitDay = "wednesday"
	LimitThursday  LimitDay = "thursday"
	LimitFriday    LimitDay = "friday"
	LimitSaturday  LimitDay = "saturday"
)

var limitDays = []LimitDay{LimitSunday, LimitMonday, LimitTuesday, LimitWednesday, LimitThursday, LimitFriday, LimitSaturday}

// LimitQuestion is a change that somebody would make.
type LimitQuestion struct {
	Action    LimitAction `json:"action"`
	Seats     int         `json:"seats,omitempty"`                 // that the change is about
	ProductID string      `json:"product_id,omitempty"`            // Microsoft's
	Term      string      `json:"term,omitempty"`                  // ISO 8601
	Cost      *Money      `json:"cost,omitempty"`                  // what the change adds to this month
	At        string      `json:"at,omitempty" format:"date-time"` // now when absent
} // @name LimitQuestion

// MyLimitQuestion is a change that the caller would make.
type MyLimitQuestion struct {
	CustomerID string        `json:"customer_id,omitempty"` // the company; absent for staff
	Change     LimitQuestion `json:"change"`
} // @name MyLimitQuestion

// LimitAction is what somebody does.
type LimitAction string // @name LimitAction

// The actions.
const (
	LimitAddSeats     LimitAction = "add_seats"
	LimitRemoveSeats  LimitAction = "remove_seats"
	LimitOrder        LimitAction = "order"
	LimitCancel       LimitAction = "cancel"
	LimitSetAutoRenew LimitAction = "set_auto_renew"
)

// LimitDecision is whether somebody may.
type LimitDecision struct {
	Allowed bool    `json:"allowed"`
	Limit   *string `json:"limit" extensions:"x-nullable"`   // which one refuses: level, hours, products, terms, max_seats, currency, monthly_spend
	Reason  *string `json:"reason" extensions:"x-nullable"`  // in plain words
	Instead *string `json:"instead" extensions:"x-nullable"` // what would be allowed, or who can help
} // @name LimitDecision

func toAPIDecision(d limit.Decision) LimitDecision {
	return LimitDecision{Allowed: d.Allowed, Limit: optional(string(d.Rule)), Reason: optional(d.Reason), Instead: optional(d.Instead)}
}

func toAPILimits(l limit.Limits) PortalUserLimits {
	out := PortalUserLimits{MaxSeats: l.MaxSeats, MonthlySpend: toAPIMoney(l.MonthlySpend), Products: l.Products, Terms: l.Terms}
	if l.Version > 0 {
		out.UpdatedAt = &l.UpdatedAt
	}
	if l.Hours != nil {
		out.Hours = &LimitHours{TimeZone: l.Hours.TimeZone, Windows: mapAll(l.Hours.Windows, func(w limit.Window) LimitWindow {
			return LimitWindow{Day: limitDays[w.Day], From: timeOfDay(w.From), To: timeOfDay(w.To)}
		})}
	}
	return out
}

func timeOfDay(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

func fromAPILimits(in PortalUserLimitsSet) (limit.Limits, error) {
	l := limit.Limits{MaxSeats: in.MaxSeats}
	var err error
	if l.MonthlySpend, err = fromAPIMoney("monthly_spend", in.MonthlySpend); err != nil {
		return l, err
	}
	if in.Products != nil {
		l.Products = append([]string{}, *in.Products...)
	}
	if in.Terms != nil {
		l.Terms = append([]string{}, *in.Terms...)
	}
	if in.Hours == nil {
		return l, nil
	}
	l.Hours = &limit.Hours{TimeZone: in.Hours.TimeZone}
	for _, w := range in.Hours.Windows {
		day := slices.Index(limitDays, w.Day)
		from, okFrom := minuteOf(w.From)
		to, okTo := minuteOf(w.To)
		if day < 0 || !okFrom || !okTo {
			return l, apperr.InvalidField("limits.invalid", "hours.windows", "Write each window as a day such as monday and two times such as 08:00. Nothing was changed.")
		}
		l.Hours.Windows = append(l.Hours.Windows, limit.Window{Day: time.Weekday(day), From: from, To: to})
	}
	return l, nil
}

// minuteOf reads a time of day, 00:00 to 24:00.
func minuteOf(text string) (int, bool) {
	if text == "24:00" {
		return 24 * 60, true
	}
	at, err := time.Parse("15:04", text)
	return at.Hour()*60 + at.Minute(), err == nil && len(text) == len("15:04")
}

func fromAPIMoney(field string, in *Money) (*money.Money, error) {
	if in == nil {
		return nil, nil
	}
	m, err := money.Parse(in.Amount, in.Currency)
	if err != nil {
		return nil, apperr.InvalidField("limits.invalid", field, "Write an amount such as 250.00 and a currency such as EUR. Nothing was changed.")
	}
	return &m, nil
}

func fromAPIQuestion(in LimitQuestion) (limit.Change, error) {
	c := limit.Change{Action: limit.Action(in.Action), Seats: in.Seats, ProductID: in.ProductID, Term: in.Term}
	if !slices.Contains(limit.Actions(), c.Action) {
		return c, apperr.InvalidField("limits.question", "action", "Choose one of "+strings.Join(texts(limit.Actions()), ", ")+".")
	}
	if in.Seats < 0 {
		return c, apperr.InvalidField("limits.question", "seats", "Give how many seats the change is about, 0 or more.")
	}
	cost, err := fromAPIMoney("cost", in.Cost)
	if err != nil {
		return c, err
	}
	if cost != nil {
		if cost.Amount.IsNegative() {
			return c, apperr.InvalidField("limits.question", "cost", "Give what the change adds, 0 or more.")
		}
		c.Cost = *cost
	}
	at, err := bodyTime("at", in.At)
	if at != nil {
		c.At = *at
	}
	return c, err
}
