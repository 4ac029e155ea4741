package fold_test

import (
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
