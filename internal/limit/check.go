package limit

import (
	"regexp"
	"slices"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
)

// Bounds of what is written.
const (
	maxSeats    = 1_000_000
	maxProducts = 100
	maxWindows  = 50
	endOfDay    = 24 * 60
)

var productID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9:_-]{0,49}$`)

// Terms are those that there are.
func Terms() []string { return []string{"P1M", "P1Y", "P3Y"} }

// check refuses limits that say nothing sensible.
//
// Errors: Invalid by field.
func (l Limits) check() error {
	var bad []apperr.Field
	wrong := func(name, detail string) { bad = append(bad, apperr.Field{Name: name, Detail: detail}) }
	if l.MaxSeats != nil && (*l.MaxSeats < 0 || *l.MaxSeats > maxSeats) {
		wrong("max_seats", "Choose a number from 0 to 1,000,000, or leave it empty.")
	}
	if l.MonthlySpend != nil && l.MonthlySpend.Amount.IsNegative() {
		wrong("monthly_spend", "Choose an amount of 0 or more, or leave it empty.")
	}
	if len(l.Products) > maxProducts || slices.ContainsFunc(l.Products, func(id string) bool { return !productID.MatchString(id) }) {
		wrong("products", "Give up to 100 product ids such as CFQ7TTC0LF8Q.")
	}
	if len(l.Terms) > len(Terms()) || slices.ContainsFunc(l.Terms, func(t string) bool { return !slices.Contains(Terms(), t) }) {
		wrong("terms", "Choose among P1M, P1Y and P3Y.")
	}
	if h := l.Hours; h != nil {
		if _, err := time.LoadLocation(h.TimeZone); err != nil || h.TimeZone == "" || h.TimeZone == "Local" {
			wrong("hours.time_zone", "Choose a time zone such as Europe/Berlin.")
		}
		if len(h.Windows) == 0 || len(h.Windows) > maxWindows || slices.ContainsFunc(h.Windows, Window.empty) {
			wrong("hours.windows", "Give 1 to 50 windows, each of one day and ending after it begins.")
		}
	}
	if len(bad) > 0 {
		return &apperr.Error{Kind: apperr.Invalid, Code: "limits.invalid", Fields: bad, Detail: "Some limits are not right. Nothing was changed: correct them and save again."}
	}
	return nil
}

func (w Window) empty() bool {
	return w.Day < time.Sunday || w.Day > time.Saturday || w.From < 0 || w.To > endOfDay || w.From >= w.To
}
