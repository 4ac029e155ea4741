package pcsync

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// Longest texts that are kept, in characters. Microsoft's own limits are below them.
const (
	nameLength = 300
	idLength   = 200
)

// clean makes a text of Microsoft's fit to be kept: no control characters (PostgreSQL cannot
// hold a zero one), valid UTF-8, no white space around it, cut at a length in characters. Any
// script, direction and emoji stays as it is.
func clean(t wire.Text, length int) string {
	s := strings.ToValidUTF8(string(t), "\uFFFD")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			if r == '\t' || r == '\n' {
				return ' '
			}
			return -1
		}
		return r
	}, s)
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) <= length {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:length]))
}

// name is a name of Microsoft's, "" when nothing of it would show.
func name(t wire.Text) string {
	s := clean(t, nameLength)
	if !fold.Visible(s) {
		return ""
	}
	return s
}

func id(t wire.Text) string { return clean(t, idLength) }

// guid is an id in the form of a GUID, in lower case; "" when it is none.
func guid(t wire.Text) string {
	s := strings.ToLower(strings.TrimSpace(string(t)))
	if len(s) != 36 || uuid.Validate(s) != nil {
		return ""
	}
	return s
}

// country is an ISO 3166-1 alpha-2 code in upper case; "" when it is none.
func country(t wire.Text) string {
	s := strings.ToUpper(strings.TrimSpace(string(t)))
	if len(s) != 2 || s[0] < 'A' || s[0] > 'Z' || s[1] < 'A' || s[1] > 'Z' {
		return ""
	}
	return s
}

// known gives a value of an enumeration Microsoft's usual spelling, in lower case, where it is
// one of the given; one that we do not know stays as it is and is never guessed.
func known(t wire.Text, values ...string) string {
	s := id(t)
	for _, v := range values {
		if strings.EqualFold(s, v) {
			return v
		}
	}
	return s
}

// moment is a time that is set and ends some day; nil otherwise.
func moment(t wire.Time) *time.Time {
	if t.IsZero() || t.Never() {
		return nil
	}
	at := clock.Cut(t.Time)
	return &at
}

// endOfDay is the last second of a day that is given as a date: terms include their last day.
// Source: Microsoft, Subscription resources, commitmentEndDate.
func endOfDay(t wire.Time) *time.Time {
	at := moment(t)
	if at == nil || !at.Equal(at.Truncate(24*time.Hour)) {
		return at
	}
	last := at.Add(24*time.Hour - time.Second)
	return &last
}
