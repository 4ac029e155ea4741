package upstream

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxRetryAfter bounds what an answer can make us wait: a longer wait is a broken answer.
const maxRetryAfter = 24 * time.Hour

// ParseRetryAfter reads a Retry-After header in either form, seconds or a date. A date is compared with the answer's own
// Date where there is one, so that a wrong clock here does not shorten the wait. ok is false when the header is missing
// or unreadable; waits are between 0 and 24 hours.
func ParseRetryAfter(h http.Header, now time.Time) (wait time.Duration, ok bool) {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if text == "" {
		return 0, false
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		if seconds != seconds || seconds < 0 {
			return 0, false
		}
		if seconds > maxRetryAfter.Seconds() {
			return maxRetryAfter, true
		}
		return time.Duration(seconds * float64(time.Second)), true
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return min(max(at.Sub(now), 0), maxRetryAfter), true
}
