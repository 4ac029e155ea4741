package portaluser

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tenantry/tenantry/internal/fold"
)

// What a piece of a password is worth, in bits: how often a guesser who knows that it is of this
// kind doubles their tries. Capitals are worth nothing, because people put them where all do.
const (
	bitsOfCharacter = 5.0
	bitsOfDigit     = 3.3
	bitsOfOwn       = 1.0 // a piece of the person's own address
	bitsOfRepeat    = 1.0 // what stands in front of it, once more
	bitsOfRun       = 5.0 // keys or characters in a row
	bitsOfYear      = 6.0
	bitsOfDay       = 16.0 // with its year
	bitsOfDisguise  = 1.0  // digits and signs in place of letters
	bitsOfGap       = 4.0  // where one word is kept apart from the next; of three at the most
	maxGaps         = 3
)

// minPiece is the length from which a word, or a piece of somebody's address, is looked for: shorter
// ones are in many words.
const minPiece = 3

// run is a well-known order of characters, folded; pieces of it from least characters on count.
type run struct {
	order string
	least int
}

var runs = bothWays(
	run{"01234567890", 3}, run{"abcdefghijklmnopqrstuvwxyz", 3},
	run{"qwertyuiop", 4}, run{"qwertzuiop", 4}, run{"asdfghjkl", 4}, run{"zxcvbnm", 4}, run{"yxcvbnm", 4},
	run{"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", 4}, run{"qazwsxedcrfvtgbyhnujmikolp", 4}, run{"1q2w3e4r5t6y7u8i9o0p", 4}, run{"!@#$%^&*()", 3},
	run{"qweasdzxc", 4}, run{"йцукенгшщзхъ", 4}, run{"фывапролджэ", 4}, run{"ячсмитьбю", 4}, run{"абвгдежзиклмнопрстуфхцчшщъыьэюя", 4},
)

var (
	year = regexp.MustCompile(`^(?:19|20)\d\d`)
	day  = longest(`^(?:(?:0?[1-9]|[12]\d|3[01])(?:0?[1-9]|1[0-2])(?:19|20)?\d\d|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:19|20)?\d\d|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))`)
)

func longest(expression string) *regexp.Regexp {
	r := regexp.MustCompile(expression)
	r.Longest()
	return r
}

// disguises are the ways in which digits and signs stand for letters; in the first, digits stay in words that have some.
var disguises = []*strings.Replacer{
	strings.NewReplacer("@", "a", "0", "o", "$", "s"),
	strings.NewReplacer("@", "a", "4", "a", "8", "b", "(", "c", "3", "e", "6", "g", "1", "i", "!", "i", "|", "i", "0", "o", "$", "s", "5", "s", "7", "t", "+", "t", "2", "z"),
	strings.NewReplacer("@", "a", "4", "a", "8", "b", "(", "c", "3", "e", "9", "g", "1", "l", "!", "l", "|", "l", "0", "o", "$", "s", "5", "s", "7", "l", "+", "t", "2", "z"),
}

// bits is how hard a password is to guess at least: of all the ways to see it as pieces that guessers
// know, the easiest.
func bits(password, email string) float64 {
	apart, own := lookedAt(password), ownParts(fold.Text(email))
	together, gaps := joined(apart)
	return min(newGuess(apart, own).cheapest(), newGuess(together, own).cheapest()+bitsOfGap*float64(min(gaps, maxGaps)))
}

// lookedAt is what of a password is looked at: folding makes many characters of some, and looking at all of them
// would take seconds. The rest can only make it harder to guess.
func lookedAt(password string) string {
	folded := []rune(fold.Text(password))
	return string(folded[:min(len(folded), MaxPassword)])
}

// guess is a folded password as a guesser sees it.
type guess struct {
	text  string
	plain []string // the text without each disguise; letters stay at their places
	own   []string
}

func newGuess(text string, own []string) guess {
	g := guess{text: text, own: own}
	for _, d := range disguises {
		g.plain = append(g.plain, d.Replace(text))
	}
	return g
}

// cheapest is the least sum of bits over all ways to cut the text into pieces.
func (g guess) cheapest() float64 {
	best := make([]float64, len(g.text)+1)
	for i := range best {
		best[i] = math.Inf(1)
	}
	best[0] = 0
	for at := range g.text {
		piece := func(length int, worth float64) {
			best[at+length] = min(best[at+length], best[at]+worth)
		}
		g.character(at, piece)
		g.word(at, piece)
		g.pattern(at, piece)
		for length := 1; length <= min(at, len(g.text)-at); length++ {
			if g.text[at-length:at] == g.text[at:at+length] {
				piece(length, bitsOfRepeat)
			}
		}
	}
	return best[len(g.text)]
}

func (g guess) character(at int, piece func(int, float64)) {
	r, length := utf8.DecodeRuneInString(g.text[at:])
	if unicode.IsDigit(r) {
		piece(length, bitsOfDigit)
		return
	}
	piece(length, bitsOfCharacter)
}

// word finds pieces of the own address, and common words as they are and in disguise.
func (g guess) word(at int, piece func(int, float64)) {
	for _, part := range g.own {
		if strings.HasPrefix(g.text[at:], part) {
			piece(len(part), bitsOfOwn)
		}
	}
	known := commonWords()
	for length := minPiece; length <= min(longestCommon, len(g.text)-at); length++ {
		if rank, there := known[g.text[at:at+length]]; there {
			piece(length, math.Log2(float64(rank)))
		}
		for _, plain := range g.plain {
			if rank, there := known[plain[at:at+length]]; there {
				piece(length, math.Log2(float64(rank))+bitsOfDisguise)
			}
		}
	}
}

// pattern finds keys in a row, years and days.
func (g guess) pattern(at int, piece func(int, float64)) {
	rest := g.text[at:]
	if length := runLength(rest); length > 0 {
		piece(length, bitsOfRun)
	}
	if length := len(year.FindString(rest)); length > 0 {
		piece(length, bitsOfYear)
	}
	if length := len(day.FindString(rest)); length > 0 {
		piece(length, bitsOfDay)
	}
}

// ownParts are an address, its two sides and their pieces.
func ownParts(email string) []string {
	name, domain, _ := strings.Cut(email, "@")
	parts := strings.FieldsFunc(email, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, whole := range []string{email, name, domain} {
		whole, _ = joined(whole)
		parts = append(parts, whole)
	}
	parts = append(parts, email)
	return slices.DeleteFunc(parts, func(part string) bool { return len(part) < minPiece })
}

// joined is s without what stands between words, and how often something did.
func joined(s string) (string, int) {
	words := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" .,-_/", r) })
	return strings.Join(words, ""), max(0, len(words)-1)
}

// runLength is the length in bytes of the longest run that s begins with, 0 for none.
func runLength(s string) int {
	longest := 0
	for _, r := range runs {
		characters, end := 0, 0
		for at, c := range s {
			if !strings.Contains(r.order, s[:at+utf8.RuneLen(c)]) {
				break
			}
			characters, end = characters+1, at+utf8.RuneLen(c)
		}
		if characters >= r.least {
			longest = max(longest, end)
		}
	}
	return longest
}

func bothWays(forward ...run) []run {
	both := make([]run, 0, 2*len(forward))
	for _, r := range forward {
		order := []rune(fold.Text(r.order))
		both = append(both, run{string(order), r.least})
		slices.Reverse(order)
		both = append(both, run{string(order), r.least})
	}
	return both
}
