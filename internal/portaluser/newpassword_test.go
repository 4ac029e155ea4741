package portaluser_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ccojocar/zxcvbn-go/data"
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
		"a season":                   {"Summer2026!!", false},
		"a season in German":         {"Frühling2026!", false},
		"a season apart":             {"Summer 2026 !!", false},
		"in disguise":                {"P@$$w0rd2026", false},
		"in more of it":              {"1l0v3y0u!!!!", false},
		"in disguise, two words":     {"Dr4g0nM@st3r", false},
		"two of the most common":     {"dragonmaster1", false},
		"one long word":              {"Thunderstorm1", false},
		"a name":                     {"michaeljordan23", false},
		"a name and its year":        {"Alexander1987!", false},
		"columns of keys":            {"1qaz2wsx3edc", false},
		"columns of keys, shifted":   {"1QAZ2wsx3EDC4rfv", false},
		"rows in turn":               {"1q2w3e4r5t6y", false},
		"three keys of three rows":   {"QweAsdZxc!23", false},
		"keys of another alphabet":   {"йцукенгшщзхъ", false},
		"a word of another alphabet": {"Пароль123456", false},
		"a walk and its number":      {"qazwsxedc123", false},
		"a word again":               {"monkeymonkeymonkey", false},
		"letters again":              {"abkabkabkabkabk", false},
		"Microsoft's own":            {"Office365Admin!", false},
		"four famous words":          {"correct horse battery staple", false},
		"two days":                   {"24.12.2001 mia", false},
		"four words":                 {"goat lantern copper violin", true},
		"a sentence":                 {"Our 3 geese hate Mondays", true},
		"random letters":             {"kxqvmwzjrtpb", true},
		"too long":                   {strings.Repeat("harbor lantern ", 20), false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			err := portaluser.CheckNew("password", tt.password, "mia.berg85@example.com")
			require.Equal(t, tt.ok, err == nil, "%v", err)
		})
	}
}

// TestCommonPasswordsAreRefused tries the lists that guessers begin with, also as people make them long enough.
func TestCommonPasswordsAreRefused(t *testing.T) {
	var file struct{ List []string }
	require.NoError(t, json.Unmarshal(data.MustAsset("data/Passwords.json"), &file))
	require.Greater(t, len(file.List), 7000)
	for i, word := range file.List {
		tries := []string{word}
		if i < 3000 {
			capital := strings.ToUpper(word[:1]) + word[1:]
			tries = append(tries, word+"1234567890", capital+"2026!!!!!!!!", strings.Repeat(word, 4), strings.ReplaceAll(capital, "o", "0")+"123456789!")
		}
		for _, password := range tries {
			if len(password) >= portaluser.MinPassword {
				require.Error(t, portaluser.CheckNew("password", password, "mia@example.com"), password)
			}
		}
	}
}

// TestOnlySoMuchOfAPasswordIsLookedAt: one character is eighteen and more when it is folded, and the work grows with the square.
func TestOnlySoMuchOfAPasswordIsLookedAt(t *testing.T) {
	for _, character := range []string{"\ufdfa", "\u2057", "a", "🐎"} {
		password := strings.Repeat(character, portaluser.MaxPassword)
		require.LessOrEqual(t, utf8.RuneCountInString(portaluser.LookedAt(password)), portaluser.MaxPassword)
	}
}

func TestAnAddressOfShortPiecesIsNoPassword(t *testing.T) {
	require.Error(t, portaluser.CheckNew("password", "jo.li.wu@ab.de", "jo.li.wu@ab.de"))
	require.NoError(t, portaluser.CheckNew("password", "seven joli geese", "jo.li.wu@ab.de"))
}
