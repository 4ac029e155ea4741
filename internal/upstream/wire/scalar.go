package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Text is a string that may come as a number or a truth value; null reads as "".
type Text string

// UnmarshalJSON implements json.Unmarshaler.
func (t *Text) UnmarshalJSON(b []byte) error {
	text, err := scalar(b)
	*t = Text(text)
	return err
}

// Int is a whole number that may come as text or with a fraction of zero; what is no number reads as 0.
type Int int64

// UnmarshalJSON implements json.Unmarshaler.
func (i *Int) UnmarshalJSON(b []byte) error {
	*i = 0
	text, err := scalar(b)
	if err != nil || text == "" {
		return err
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		*i = Int(n)
		return nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return errUnexpected
	}
	*i = Int(f)
	return nil
}

// Bool is a truth value that may come as text or as 0 and 1; null reads as false.
type Bool bool

// UnmarshalJSON implements json.Unmarshaler.
func (v *Bool) UnmarshalJSON(b []byte) error {
	*v = false
	text, err := scalar(b)
	if err != nil {
		return err
	}
	switch strings.ToLower(text) {
	case "true", "1":
		*v = true
	case "false", "0", "":
	default:
		return errUnexpected
	}
	return nil
}

// Number is an exact decimal number in its written form, such as "12.3456"; "" when it is missing.
type Number string

// UnmarshalJSON implements json.Unmarshaler.
func (n *Number) UnmarshalJSON(b []byte) error {
	*n = ""
	text, err := scalar(b)
	if err != nil || text == "" {
		return err
	}
	if f, err := strconv.ParseFloat(text, 64); err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return errUnexpected
	}
	*n = Number(text)
	return nil
}

// Time is a moment in UTC. Microsoft writes moments with up to seven digits of fraction, with Z, with an offset, and
// without any zone, which means UTC. The zero time stands for null, "", "0001-01-01T00:00:00" and what is no date.
type Time struct{ time.Time }

// farFuture and beyond mean "never ends": Microsoft writes 9999-12-30 or -31.
const farFuture = 9999

// Never tells that the moment stands for "no end".
func (t Time) Never() bool { return t.Year() >= farFuture }

// layouts in the order in which they occur.
var layouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02", "2006-01-02T15:04",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", "1/2/2006 3:04:05 PM", "1/2/2006",
}

// UnmarshalJSON implements json.Unmarshaler.
func (t *Time) UnmarshalJSON(b []byte) error {
	t.Time = time.Time{}
	text, err := scalar(b)
	if err != nil || text == "" {
		return err
	}
	// Some of Microsoft's own samples have spaces behind the colons.
	text = strings.ReplaceAll(strings.TrimSpace(text), ": ", ":")
	for _, layout := range layouts {
		at, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if at.Year() > 1 {
			t.Time = at.UTC()
		}
		return nil
	}
	return errUnexpected
}

// MarshalJSON writes null for the zero time.
func (t Time) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return t.Time.MarshalJSON()
}

var errUnexpected = errors.New("an unexpected value")

// scalar gives the text of a JSON string, number or truth value, and "" for null. Objects and arrays are an error.
func scalar(b []byte) (string, error) {
	b = bytes.TrimSpace(b)
	switch {
	case len(b) == 0, bytes.Equal(b, []byte("null")):
		return "", nil
	case b[0] == '{', b[0] == '[':
		return "", errUnexpected
	case b[0] == '"':
		if plain(b) {
			return string(b[1 : len(b)-1]), nil
		}
		var s string
		err := json.Unmarshal(b, &s)
		return s, err
	}
	return string(b), nil
}

// plain tells whether a JSON string is just its characters between the quotes, which most of
// Microsoft's are: ASCII without escapes. Reading those needs no second run of the decoder.
func plain(b []byte) bool {
	if len(b) < 2 || b[len(b)-1] != '"' {
		return false
	}
	for _, c := range b[1 : len(b)-1] {
		if c == '\\' || c == '"' || c < ' ' || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
