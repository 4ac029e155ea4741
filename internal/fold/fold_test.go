package fold_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/fold"
)

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"  Müller  GmbH ": "muller gmbh",
		"MULLER GMBH":     "muller gmbh",
		"Straße":          "strasse",
		"ΣΊΣΥΦΟΣ":         "σισυφοσ",
		"İstanbul":        "istanbul",
		"שלום עולם":       "שלום עולם",
		"":                "",
	} {
		require.Equal(t, want, fold.Text(in), in)
	}
}

func TestVisible(t *testing.T) {
	seen := map[string]string{
		"a letter": "x", "a digit": "7", "an emoji": "🥐", "a flag": "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "Arabic": "شركة", "Hangul": "한국", "Devanagari": "कंपनी", "Khmer": "ខ្មែរ",
		"a mark upon a letter": "e\u0301", "punctuation": "&", "between invisible ones": "\u200bA\u200b", "a sign for what could not be read": "\ufffd",
		"joined by a zero width joiner": "👩🏽\u200d🍳", "a letter of a plane of its own": "\U00010330", "Braille": "\u2801",
	}
	for what, text := range seen {
		require.True(t, fold.Visible(text), what)
	}
	unseen := map[string]string{
		"nothing": "", "white space": " \t\n\u00a0\u2003\u3000\u2028", "zero width": "\u200b\u200c\u200d\u2060\ufeff", "soft hyphens": "\u00ad\u00ad",
		"control characters": "\x00\x07\u0085", "directions": "\u200e\u200f\u202a\u202e\u2066\u2069\u061c", "combining marks": "\u0301\u0308\u20dd\u0903",
		"an empty Braille pattern": "\u2800", "Hangul fillers": "\u3164\uffa0\u115f\u1160", "Khmer vowels without a sound": "\u17b4\u17b5",
		"variation selectors": "\ufe0f\U000e0100", "tags": "\U000e0041\U000e007f", "a grapheme joiner": "\u034f", "Mongolian": "\u180e\u180b",
		"a note without a head": "\U0001d159", "an object's place": "\ufffc", "ignored code points": "\u2065\ufff0\U000e0fff", "no UTF-8": "\xff\xfe",
		"several of them": " \u200b\u3164\u0301 ",
	}
	for what, text := range unseen {
		require.False(t, fold.Visible(text), what)
	}
}

func TestName(t *testing.T) {
	tests := map[string]struct{ in, name, problem string }{
		"a name":             {"  Acme ", "Acme", ""},
		"as long as may be":  {strings.Repeat("😀", 5), strings.Repeat("😀", 5), ""},
		"too long":           {"abcdef", "abcdef", "1 to 5 characters"},
		"none":               {" \t ", "", "1 to 5 characters"},
		"with a zero byte":   {"a\x00b", "a\x00b", "control characters"},
		"no text":            {"a\xffb", "a\xffb", "1 to 5 characters"},
		"nothing to be seen": {"\u200b\u3164", "\u200b\u3164", "invisible"},
	}
	for what, tt := range tests {
		t.Run(what, func(t *testing.T) {
			name, problem := fold.Name(tt.in, 5)
			require.Equal(t, tt.name, name)
			if tt.problem == "" {
				require.Empty(t, problem)
				return
			}
			require.Contains(t, problem, tt.problem)
		})
	}
}

func TestLikePatternEscapesWildcards(t *testing.T) {
	require.Equal(t, `100\% a\_b \\`, fold.LikePattern(`100% a_b \`))
}

func FuzzText(f *testing.F) {
	f.Add("Ünïcode \xff")
	f.Fuzz(func(t *testing.T, s string) {
		once := fold.Text(s)
		if utf8.ValidString(s) && fold.Text(once) != once {
			t.Fatalf("folding %q twice differs: %q then %q", s, once, fold.Text(once))
		}
	})
}
