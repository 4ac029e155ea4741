package partner

import (
	"bytes"
	"encoding/json"
	"time"
)

// stamp writes a moment as Microsoft does: UTC, up to seven fractional digits.
type stamp time.Time

// MarshalJSON implements json.Marshaler.
func (s stamp) MarshalJSON() ([]byte, error) {
	t := time.Time(s).UTC().Truncate(100 * time.Nanosecond)
	return []byte(`"` + t.Format(time.RFC3339Nano) + `"`), nil
}

func at(t time.Time) *stamp {
	s := stamp(t)
	return &s
}

func maybeAt(t *time.Time) *stamp {
	if t == nil {
		return nil
	}
	return at(*t)
}

// zoneless writes a moment without a zone, as a few account endpoints do, with up to
// seven fractional digits.
func zoneless(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.9999999") }

// readTime reads a moment of a request; without a zone it is UTC.
func readTime(raw string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, raw); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// bind reads a request body. Names bind whatever their case; what the target
// does not know is ignored.
func (c *call) bind(target any) error {
	if len(bytes.TrimSpace(c.body)) == 0 {
		return errInvalid("The request body is missing.")
	}
	if err := json.Unmarshal(c.body, target); err != nil || bytes.Equal(bytes.TrimSpace(c.body), []byte("null")) {
		return errInvalid("The request body is not valid JSON for this resource.")
	}
	return nil
}
