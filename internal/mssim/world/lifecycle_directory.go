package world

import "time"

// NextLifecycle is when the directory's state of the subscription can change
// next: the term's end while it runs or is suspended, then the ends of its days of grace. False
// after a deletion.
func (s *Subscription) NextLifecycle() (time.Time, bool) {
	if s.Status == StatusActive || s.Status == StatusPending || s.Status == StatusSuspended {
		return s.TermEnd, true
	}
	return subscriptionDue(s)
}
