package mirror

import "time"

// staleAfter is the age at which what is mirrored counts as old: a nightly reconcile and some
// patience.
const staleAfter = 26 * time.Hour

// Stale tells whether facts may be outdated: the newest reading failed, or the last complete one
// (machine time, nil for never) is old.
func Stale(readAt *time.Time, failed bool, now time.Time) bool {
	return failed || readAt == nil || now.Sub(*readAt) > staleAfter
}
