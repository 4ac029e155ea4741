package world

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
	"unicode"
)

// cultureNames are common first and last names of a language; after "|" the
// spelling for mail addresses, where it cannot be derived.
type cultureNames struct {
	first, last []string
	phone       string // dialing code
	language    string
}

var cultures = map[string]cultureNames{
	"DE": {words("Anna Lukas Sophie Jürgen Katharina Björn Miriam Tobias Jasmin Stefan Franziska Matthias Özlem Sebastian Käthe Dominik Annika Florian"), words("Müller Schäfer Köhler Weiß Hoffmann Brandt Lindner Yıldız Krüger Vogt Böhm Seidel Graf Nowak Jäger Pohl Winkler Huber"), "+49", "de"},
	"CH": {words("Urs Beatrice Reto Céline Andrea Luca Nadia Pascal Ruth Marco"), words("Zürcher Ammann Bühler Gerber Rossi Favre Steiner Egli Baumann Keller"), "+41", "de"},
	"AT": {words("Leopold Theresa Johannes Magdalena Clemens Veronika Georg Sabine Wolfgang Elisabeth"), words("Gruber Wimmer Pichler Moser Steinböck Hofer Fuchs Berger Wögerer Auer"), "+43", "de"},
	"NO": {words("Ingrid Lars Sigrid Håkon Marit Øyvind Kari Torbjørn Åse Eirik Solveig Magnus"), words("Hansen Johansen Bjørnstad Solberg Haugen Ødegård Lien Strand Dahl Moen Bakke Ås"), "+47", "nb"},
	"SE": {words("Elin Gustav Åsa Oskar Linnéa Björn Maja Sven Karin Nils"), words("Lindström Öberg Åkesson Holm Sjögren Ek Nyström Berglund Hård Wallin"), "+46", "sv"},
	"FR": {words("Camille Étienne Chloé François Amélie Loïc Océane Benoît"), words("Lefèvre Moreau Gauthier Bélanger Dupré Marchand Roux Lemaître"), "+33", "fr"},
	"PL": {words("Agnieszka Paweł Małgorzata Łukasz Zofia Michał Katarzyna Grzegorz Joanna Wojciech"), words("Wiśniewska Kowalczyk Zieliński Wójcik Szymańska Dąbrowski Król Jabłoński Pawlak Żak"), "+48", "pl"},
	"US": {words("Olivia James Maria Ethan Aisha Robert Grace Daniel Priya Michael Sofia Kevin Hannah Carlos Emily Marcus Linda Tyler"), words("Carter Nguyen Johnson Patel Ramirez Thompson Brooks Kim O'Brien Foster Sullivan Washington Rivera Cole Bennett Ortiz Hughes Park"), "+1", "en"},
	"CA": {words("Noah Chantal Liam Priyanka Owen Marie-Ève Jack Zoë Connor Simone"), words("MacDonald Tremblay Singh Fraser Gagnon Chen Leblanc Campbell Bouchard Wong"), "+1", "en"},
	"AE": {words("محمد|mohammed فاطمة|fatima خالد|khalid مريم|mariam سعيد|saeed نورة|noura عمر|omar ليلى|layla أحمد|ahmed هند|hind"), words("المنصوري|almansoori الكعبي|alkaabi الشامسي|alshamsi الزعابي|alzaabi البلوشي|albalushi الحمادي|alhammadi السويدي|alsuwaidi الظاهري|aldhaheri"), "+971", "ar"},
	"JP": {words("健太|kenta 美咲|misaki 大輔|daisuke 陽子|yoko 翔|sho 由美|yumi 隆|takashi 彩|aya 誠|makoto 香織|kaori"), words("佐藤|sato 鈴木|suzuki 高橋|takahashi 渡辺|watanabe 伊藤|ito 中村|nakamura 小林|kobayashi 山本|yamamoto 加藤|kato 吉田|yoshida"), "+81", "ja"},
	"GB": {words("Amelia Oliver Isla George Poppy Harry Niamh Rhys Fiona Alistair"), words("Smith Evans Walker Wright Hughes Green Clarke MacLeod Ahmed Turner"), "+44", "en"},
}

var jobs = []struct{ title, department string }{
	{"Managing Director", "Management"}, {"Office Manager", "Administration"}, {"Accountant", "Finance"}, {"Sales Representative", "Sales"},
	{"Project Manager", "Operations"}, {"Engineer", "Engineering"}, {"Support Specialist", "Customer Service"}, {"Purchaser", "Purchasing"},
	{"HR Specialist", "Human Resources"}, {"Warehouse Clerk", "Logistics"}, {"Designer", "Marketing"}, {"IT Administrator", "IT"},
}

func words(s string) []string { return strings.Fields(s) }

// person makes one user of a tenant; n is unique in the tenant.
func person(t *Tenant, n int, rnd *rand.Rand, start time.Time) *User {
	names, ok := cultures[t.Country]
	if !ok {
		names = cultures["US"]
	}
	first, firstMail := spelled(names.first[rnd.IntN(len(names.first))])
	last, lastMail := spelled(names.last[rnd.IntN(len(names.last))])
	job := jobs[rnd.IntN(len(jobs))]
	nick := firstMail + "." + lastMail
	created := start.Add(-time.Duration(rnd.IntN(1400)+20) * 24 * time.Hour).Truncate(time.Second)
	changed := created.Add(time.Hour)
	u := &User{
		ID: StableID("user", t.ID, fmt.Sprint(n)), DisplayName: first + " " + last, GivenName: first, Surname: last,
		MailNickname: nick, JobTitle: job.title, Department: job.department, City: t.City, Country: t.Country, PostalCode: t.PostalCode,
		StreetAddress: t.Street, CompanyName: t.DisplayName, UsageLocation: t.Country, PreferredLanguage: t.PreferredLanguage,
		BusinessPhones: []string{fmt.Sprintf("%s %d %07d", names.phone, 20+rnd.IntN(70), rnd.IntN(10_000_000))},
		UserType:       "Member", AccountEnabled: rnd.IntN(20) != 0, CreatedAt: created, PasswordChangedAt: &changed,
	}
	if rnd.IntN(12) != 0 { // the others have never signed in
		idle := time.Duration(rnd.IntN(72)) * time.Hour
		if rnd.IntN(8) == 0 {
			idle = time.Duration(60+rnd.IntN(200)) * 24 * time.Hour
		}
		if at := start.Add(-idle).Truncate(time.Second); at.After(created) {
			u.LastSignInAt = &at
		}
	}
	setName(u, nick, t.DefaultDomain())
	return u
}

func setName(u *User, nick, domain string) {
	u.MailNickname = nick
	u.UserPrincipalName = nick + "@" + domain
	u.Mail = u.UserPrincipalName
}

// spelled splits "display|mail"; without a bar the mail spelling is derived.
func spelled(name string) (display, mail string) {
	if d, m, ok := strings.Cut(name, "|"); ok {
		return d, m
	}
	return name, ascii(name)
}

var asciiLetters = strings.NewReplacer(
	"ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "å", "a", "ø", "o", "æ", "ae", "é", "e", "è", "e", "ê", "e", "ë", "e", "ï", "i", "î", "i",
	"ç", "c", "ł", "l", "ń", "n", "ś", "s", "ż", "z", "ź", "z", "ą", "a", "ę", "e", "ó", "o", "ć", "c", "ı", "i", "ô", "o", "à", "a",
)

func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return -1
	}, asciiLetters.Replace(strings.ToLower(s)))
}
