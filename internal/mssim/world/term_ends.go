package world

import (
	"cmp"
	"slices"
	"time"
)

// Kinds of term ends that a purchase may choose. Source: Microsoft, custom term
// end dates.
const (
	TermEndCalendarMonth = "calendarMonthAligned"
	TermEndSubscription  = "subscriptionAligned"
)

// CustomTermEnd is a last day that the first term of a purchase may have.
type CustomTermEnd struct {
	Kind            string
	Date            time.Time // inclusive, at 00:00 UTC
	SubscriptionIDs []string  // that end on it
}

// CustomTermEnds lists the ends that a purchase for a term beginning at start may
// choose, by date: the last end of a month inside the term and the ends of the
// customer's subscriptions. Source: Microsoft, align subscription end dates.
func CustomTermEnds(s *State, customer *Customer, term string, start time.Time) []CustomTermEnd {
	var out []CustomTermEnd
	month := lastMonthEnd(TermEndFor(start, term))
	if withinFirstTerm(term, start, month) {
		out = append(out, CustomTermEnd{Kind: TermEndCalendarMonth, Date: month})
	}
	for sub := range s.Subscriptions.All(customer.ID) {
		date := sub.CommitmentEndDate()
		if !endsTogether(sub, customer.PartnerID, term) || !withinFirstTerm(term, start, date) {
			continue
		}
		i := slices.IndexFunc(out, func(e CustomTermEnd) bool { return e.Kind == TermEndSubscription && e.Date.Equal(date) })
		if i < 0 {
			i, out = len(out), append(out, CustomTermEnd{Kind: TermEndSubscription, Date: date})
		}
		out[i].SubscriptionIDs = append(out[i].SubscriptionIDs, sub.ID)
	}
	slices.SortStableFunc(out, func(a, b CustomTermEnd) int { return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Kind, b.Kind)) })
	return out
}

// endsTogether tells whether a purchase may end with the subscription: a term of
// a year or more cannot end with a monthly one, and trials are left out.
func endsTogether(sub *Subscription, partnerID, term string) bool {
	return sub.PartnerID == partnerID && sub.Status == StatusActive && !sub.IsTrial && !sub.ExtendedService && (term == "P1M" || sub.Term != "P1M")
}

// withinFirstTerm tells whether the day lies in the term that would begin at
// start. A monthly term does not end on the 28th to 30th of a longer month.
func withinFirstTerm(term string, start, last time.Time) bool {
	if !last.After(day(start)) || !last.Before(TermEndFor(start, term)) {
		return false
	}
	return term != "P1M" || last.Day() < 28 || isMonthEnd(last)
}

// allowsCustomEnd tells whether a purchase may choose the day: the end of one of
// the customer's subscriptions, or of any month in the first term.
func allowsCustomEnd(s *State, customer *Customer, term string, start, last time.Time) bool {
	if !last.Equal(day(last)) || !withinFirstTerm(term, start, last) {
		return false
	}
	if isMonthEnd(last) {
		return true
	}
	for sub := range s.Subscriptions.All(customer.ID) {
		if endsTogether(sub, customer.PartnerID, term) && sub.CommitmentEndDate().Equal(last) {
			return true
		}
	}
	return false
}

func isMonthEnd(t time.Time) bool { return t.AddDate(0, 0, 1).Day() == 1 }

// lastMonthEnd is the last month's end before the exclusive end of a term.
func lastMonthEnd(end time.Time) time.Time {
	return time.Date(end.Year(), end.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -1)
}
