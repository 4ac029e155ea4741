package world

import "time"

// Windows in which a purchase, a renewal or added seats can be given back.
// Source: Microsoft, seat-based cancellation policy: seven calendar days of 24
// hours, the first of them with a full refund.
const (
	CancellationWindow = 7 * 24 * time.Hour
	FullRefundWindow   = 24 * time.Hour
)

// TermEndFor is the exclusive end of a term that starts at start: the same day of
// the month that many months on, at 00:00 UTC, or the month's last day when it
// has no such day. An unknown term ends where it starts.
func TermEndFor(start time.Time, term string) time.Time {
	return addMonths(day(start), termMonths(term))
}

func termMonths(term string) int {
	switch term {
	case "P1M":
		return 1
	case "P1Y":
		return 12
	case "P3Y":
		return 36
	}
	return 0
}

func cycleMonths(billingCycle string) int {
	switch billingCycle {
	case "monthly":
		return 1
	case "annual":
		return 12
	case "triennial":
		return 36
	}
	return 0
}

func day(t time.Time) time.Time {
	y, m, d := t.UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// addMonths keeps the day of the month where it exists and takes the last one
// where it does not, so that 31 January plus a month is 28 or 29 February.
func addMonths(t time.Time, months int) time.Time {
	y, m, d := t.Date()
	first := time.Date(y, m+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(d, last)-1)
}

// chargePeriodEnd is the first period end after now, counted from the term's
// start so that a short month does not pull later ones forward.
func chargePeriodEnd(start, end time.Time, months int, now time.Time) time.Time {
	first := day(start)
	for n := months; ; n += months {
		at := addMonths(first, n)
		if !at.Before(end) {
			return end
		}
		if at.After(now) {
			return at
		}
	}
}
