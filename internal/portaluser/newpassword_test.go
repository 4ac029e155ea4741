package portaluser_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/portaluser"
)

func TestCheckNew(t *testing.T) {
	tests := map[string]struct {
		password string
		ok       bool
	}{
		"unrelated words":            {"harbor lantern 42", true},
		"other script":               {"корабль фонарь сорок", true},
		"pictures":                   {"🐎🔋📎🌵🚲🎻🧊🪁🥝🦉🧭🎈", true},
		"random":                     {"GZ3PABC7QLKDN2TXWVU5MHR4YE", true},
		"random digits":              {"402917368514", true},
		"short":                      {"harbor42", false},
		"common":                     {"password1234", false},
		"common twice":               {"Passwort123456", false},
		"common in a phrase":         {"the admin feeds seven geese", true},
		"own address":                {"mia.berg85@example.com", false},
		"own address in capitals":    {"MIA.BERG85@EXAMPLE.COM", false},
		"own address without signs":  {"miaberg85examplecom", false},
		"own name":                   {"mia.berg12345", false},
		"own name, a word, a run":    {"mia new 1234", false},
		"own name and a day":         {"berg 15.08.1985", false},
		"own name in a phrase":       {"berg goats like thistles", true},
		"own domain":                 {"example.com12", false},
		"own domain twice":           {"exampleexample", false},
		"own domain in a phrase":     {"an example of seven geese", true},
		"digits up":                  {"123456789012", false},
		"digits down":                {"98765432109876", false},
		"digits apart":               {"1-2-3-4-5-6-7-8", false},
		"letters up":                 {"abcdefghijklmn", false},
		"letters down":               {"zyxwvutsrqpon", false},
		"letters and digits":         {"abc123abc123", false},
		"run in a phrase":            {"seven geese 12345", true},
		"upper row":                  {"qwertyuiopas", false},
		"upper row, German":          {"qwertzuiop12", false},
		"upper row reversed":         {"poiuytrewq12", false},
		"upper row twice":            {"qwertyqwerty12", false},
		"middle row":                 {"asdfghjkl123", false},
		"middle row reversed":        {"lkjhgfdsalkjh", false},
		"lower row":                  {"zxcvbnmzxcvbnm", false},
		"lower row, German":          {"yxcvbnmyxcvbnm", false},
		"lower row, German reversed": {"mnbvcxymnbvcxy", false},
		"row in a phrase":            {"qwerty geese swim", true},
		"words with bits of rows":    {"power tower 77", true},
		"one letter":                 {"aaaaaaaaaaaaaa", false},
		"product's own name":         {"tenantry12345", false},
		"longest that is good":       {strings.Repeat("harbor lantern ", 13), true},
		"too long":                   {strings.Repeat("harbor lantern ", 20), false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			err := portaluser.CheckNew("password", tt.password, "mia.berg85@example.com")
			require.Equal(t, tt.ok, err == nil, "%v", err)
		})
	}
}

func TestAnAddressOfShortPiecesIsNoPassword(t *testing.T) {
	require.Error(t, portaluser.CheckNew("password", "jo.li.wu@ab.de", "jo.li.wu@ab.de"))
	require.NoError(t, portaluser.CheckNew("password", "seven joli geese", "jo.li.wu@ab.de"))
}
