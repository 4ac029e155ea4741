package world

import "time"

// The demo seed in readable form; seed_build.go makes rows of it. All dates are
// relative to the clock's start.

type demoPartner struct {
	slug, name, mpn, country, city, street, postal, region, culture string
}

var demoPartners = []demoPartner{
	{"nordlicht", "Nordlicht Cloud GmbH", "4812907", "DE", "Hamburg", "Am Sandtorkai 48", "20457", "", "de-DE"},
	{"harborview", "Harborview IT Services LLC", "5190246", "US", "Seattle", "1201 Third Avenue", "98101", "WA", "en-US"},
}

type demoCustomer struct {
	partner                                                          int
	slug, name, country, city, street, postal, region, culture, orgN string
	users                                                            int
	age                                                              int // days since it became a customer
	noConsent, noAgreement, pendingGDAP                              bool
	gdapEnds                                                         int // days from the start; 0 leaves it to the age
	autoExtend                                                       bool
	qualification                                                    string
	subs                                                             []demoSub
}

// demoSub is one subscription. Either ends or bought places it in time.
type demoSub struct {
	sku         string // "product:sku"
	qty         int
	term, cycle string
	ends        int           // days from the start to the term's end
	bought      time.Duration // how long before the start it was bought; its first term
	terms       int           // earlier terms it has behind it
	noRenew     bool
	cancel      bool // explicit cancel at the term's end
	schedule    *demoSchedule
	added       int           // seats of qty that were added later,
	addedAgo    time.Duration // this long before the start
	suspended   int           // days since
	expired     int           // days since
	disabled    int           // days since
	deleted     int           // days since
	extended    bool          // in its Extended Service Term
	nextCycle   string        // billing cycle that waits for the next charge
	promotion   string
	friendly    string
}

type demoSchedule struct {
	sku, term, cycle string
	qty              int
}

const (
	hours = time.Hour
	days  = 24 * time.Hour

	basic, standard, premium = "CFQ7TTC0LH18:0001", "CFQ7TTC0LDPB:0001", "CFQ7TTC0LCHC:0002"
	apps, e1, e3, e5         = "CFQ7TTC0LH1G:0001", "CFQ7TTC0LF8Q:0001", "CFQ7TTC0LF8R:0001", "CFQ7TTC0LF8S:0002"
	m365e3, m365e5, f3       = "CFQ7TTC0LFLX:0001", "CFQ7TTC0LFLZ:0002", "CFQ7TTC0LH05:0001"
	exchange1, exchange2     = "CFQ7TTC0LH16:0001", "CFQ7TTC0LH1P:0001"
	entra1, entra2, intune   = "CFQ7TTC0LFLS:0002", "CFQ7TTC0LFK5:0001", "CFQ7TTC0LCH4:0009"
	powerBI, visio2, project = "CFQ7TTC0LHSF:0001", "CFQ7TTC0HD32:0002", "CFQ7TTC0HDB0:0002"
	phone, teamsPremium      = "CFQ7TTC0LH0T:0001", "CFQ7TTC0RM8K:0002"
	copilot, copilotBusiness = "CFQ7TTC0MM8R:0002", "CFQ7TTC0MM8R:001P"
	copilotTrial, defender   = "CFQ7TTC0MM8R:006Z", "CFQ7TTC0LH04:0001"
	teamsEssentials          = "CFQ7TTC0JN4R:0002"
)

var demoCustomers = []demoCustomer{
	{partner: 0, slug: "gruenwald", name: "Bäckerei Grünwald & Söhne GmbH", country: "DE", city: "München", street: "Lindwurmstraße 12", postal: "80337", culture: "de-DE", users: 24, age: 900, subs: []demoSub{
		{sku: basic, qty: 12, term: "P1Y", cycle: "monthly", ends: 143, terms: 1},
		{sku: premium, qty: 14, term: "P1Y", cycle: "monthly", ends: 12, terms: 1, added: 2, addedAgo: 40 * days},
		{sku: exchange1, qty: 4, term: "P1M", cycle: "monthly", bought: 3 * days, friendly: "Postfächer Filialen"},
		{sku: defender, qty: 26, term: "P1Y", cycle: "annual", ends: 143, terms: 1},
	}},
	{partner: 0, slug: "alpenblick", name: "Alpenblick Hotel AG", country: "CH", city: "Luzern", street: "Haldenstrasse 4", postal: "6006", culture: "de-CH", users: 38, age: 700, autoExtend: true, subs: []demoSub{
		{sku: standard, qty: 25, term: "P1Y", cycle: "monthly", ends: 66, terms: 1},
		{sku: f3, qty: 15, term: "P1M", cycle: "monthly", ends: 9, terms: 8, friendly: "Saisonkräfte"},
		{sku: teamsPremium, qty: 3, term: "P1M", cycle: "monthly", ends: 19, terms: 2},
		{sku: visio2, qty: 1, term: "P1Y", cycle: "annual", ends: 4, terms: 2, noRenew: true},
		{sku: powerBI, qty: 2, term: "P1Y", cycle: "monthly", bought: 20 * hours},
	}},
	{partner: 0, slug: "mueller-praezision", name: "Müller Präzisionstechnik GmbH & Co. KG", country: "DE", city: "Stuttgart", street: "Wankelstraße 20", postal: "70563", culture: "de-DE", users: 72, age: 1300, subs: []demoSub{
		{sku: m365e3, qty: 60, term: "P3Y", cycle: "annual", ends: 610, friendly: "Arbeitsplätze"},
		{sku: m365e5, qty: 10, term: "P3Y", cycle: "triennial", ends: 425},
		{sku: f3, qty: 20, term: "P1Y", cycle: "monthly", ends: 31, terms: 2, schedule: &demoSchedule{f3, "P1Y", "monthly", 12}},
		{sku: project, qty: 6, term: "P1Y", cycle: "annual", ends: 199, terms: 1},
		{sku: visio2, qty: 4, term: "P1Y", cycle: "monthly", ends: 199, terms: 1, nextCycle: "annual"},
		{sku: copilot, qty: 8, term: "P1Y", cycle: "monthly", bought: 6 * days},
	}},
	{partner: 0, slug: "oezdemir", name: "Kanzlei Dr. Özdemir und Partner mbB", country: "DE", city: "Köln", street: "Hohenzollernring 88", postal: "50672", culture: "de-DE", users: 16, age: 420, noAgreement: true, subs: []demoSub{
		{sku: premium, qty: 16, term: "P1Y", cycle: "annual", ends: 27, terms: 1, noRenew: true, cancel: true},
		{sku: copilotTrial, qty: 25, term: "P1M", cycle: "none", bought: 11 * days, schedule: &demoSchedule{copilotBusiness, "P1Y", "monthly", 25}},
		{sku: exchange2, qty: 2, term: "P1Y", cycle: "monthly", ends: 27, terms: 1, suspended: 5},
	}},
	{partner: 0, slug: "fjordline", name: "Fjordline Shipping AS", country: "NO", city: "Bergen", street: "Skoltegrunnskaien 1", postal: "5003", culture: "nb-NO", users: 54, age: 1100, subs: []demoSub{
		{sku: e3, qty: 40, term: "P1Y", cycle: "monthly", ends: 251, terms: 2, added: 5, addedAgo: 2 * days},
		{sku: exchange1, qty: 16, term: "P1M", cycle: "monthly", ends: 14, terms: 20},
		{sku: entra2, qty: 40, term: "P1Y", cycle: "annual", ends: 251, terms: 1},
		{sku: phone, qty: 12, term: "P1Y", cycle: "monthly", ends: 80},
	}},
	{partner: 0, slug: "cafelumiere", name: "Café Lumière SARL", country: "FR", city: "Lyon", street: "14 rue de la République", postal: "69001", culture: "fr-FR", users: 9, age: 200, subs: []demoSub{
		{sku: basic, qty: 9, term: "P1M", cycle: "monthly", ends: 2, terms: 5},
		{sku: apps, qty: 2, term: "P1Y", cycle: "annual", bought: 30 * hours},
		{sku: defender, qty: 9, term: "P1M", cycle: "monthly", ends: 2, terms: 1},
	}},
	{partner: 0, slug: "oegmn", name: "Österreichische Gesellschaft für angewandte Messtechnik, Normung und industrielle Qualitätssicherung in Forschung, Lehre und betrieblicher Praxis, gemeinnützige Gesellschaft mit beschränkter Haftung", country: "AT", city: "Wien", street: "Gumpendorfer Straße 63", postal: "1060", culture: "de-AT", users: 31, age: 1500, qualification: "Education", subs: []demoSub{
		{sku: e1, qty: 30, term: "P1Y", cycle: "monthly", ends: 98, terms: 3},
		{sku: powerBI, qty: 5, term: "P1Y", cycle: "monthly", expired: 11, terms: 1, noRenew: true, cancel: true},
		{sku: intune, qty: 10, term: "P1Y", cycle: "annual", disabled: 20, terms: 1},
	}},
	{partner: 0, slug: "zielona", name: "Zielona Energia Sp. z o.o.", country: "PL", city: "Kraków", street: "ul. Długa 31", postal: "31-147", culture: "pl-PL", orgN: "0000428917", users: 42, age: 365, gdapEnds: 700, subs: []demoSub{
		{sku: standard, qty: 30, term: "P1Y", cycle: "monthly", ends: 1},
		{sku: e3, qty: 12, term: "P1Y", cycle: "annual", ends: 45, schedule: &demoSchedule{m365e3, "P1Y", "monthly", 15}},
		{sku: phone, qty: 6, term: "P1M", cycle: "monthly", bought: 5 * days},
		{sku: teamsEssentials, qty: 5, term: "P1M", cycle: "monthly", deleted: 60},
	}},
	{partner: 0, slug: "smorgas", name: "Smörgås & Co AB", country: "SE", city: "Malmö", street: "Västra Varvsgatan 19", postal: "211 77", culture: "sv-SE", users: 18, age: 90, noConsent: true, subs: []demoSub{
		{sku: standard, qty: 18, term: "P1Y", cycle: "monthly", ends: 300},
		{sku: entra1, qty: 18, term: "P1Y", cycle: "monthly", ends: 300},
		{sku: visio2, qty: 2, term: "P1M", cycle: "monthly", ends: 16, terms: 1, noRenew: true},
	}},
	{partner: 1, slug: "redwooddental", name: "Redwood Dental Group", country: "US", city: "Portland", street: "2200 NW Lovejoy Street", postal: "97210", region: "OR", culture: "en-US", users: 45, age: 800, subs: []demoSub{
		{sku: premium, qty: 40, term: "P1Y", cycle: "monthly", ends: 174, terms: 2},
		{sku: basic, qty: 10, term: "P1Y", cycle: "annual", ends: 174, terms: 2},
		{sku: exchange1, qty: 5, term: "P1M", cycle: "monthly", ends: 23, terms: 11},
		{sku: teamsPremium, qty: 2, term: "P1Y", cycle: "monthly", bought: 166 * hours},
	}},
	{partner: 1, slug: "lakeshore", name: "Lakeshore Logistics Inc.", country: "US", city: "Chicago", street: "233 South Wacker Drive", postal: "60606", region: "IL", culture: "en-US", users: 120, age: 1250, subs: []demoSub{
		{sku: m365e5, qty: 75, term: "P1Y", cycle: "monthly", ends: 38, terms: 2, added: 10, addedAgo: 6*days + 20*hours},
		{sku: f3, qty: 60, term: "P1Y", cycle: "annual", ends: 38, terms: 2},
		{sku: copilot, qty: 25, term: "P1Y", cycle: "annual", ends: 220, promotion: "39NFJQT1SNC7:0001:39NFJQT1Q5KM"},
		{sku: powerBI, qty: 15, term: "P1M", cycle: "monthly", ends: 6, terms: 14, noRenew: true},
		{sku: project, qty: 5, term: "P3Y", cycle: "monthly", ends: 800},
		{sku: exchange2, qty: 8, term: "P1Y", cycle: "annual", suspended: 30, ends: 120, terms: 1},
		{sku: defender, qty: 75, term: "P1Y", cycle: "monthly", ends: 38, terms: 1, schedule: &demoSchedule{defender, "P1Y", "annual", 85}},
	}},
	{partner: 1, slug: "alwaha", name: "حلول الواحة للتجارة العامة", country: "AE", city: "Dubai", street: "Sheikh Zayed Road 112", postal: "00000", culture: "ar-AE", orgN: "100384726500003", users: 27, age: 500, subs: []demoSub{
		{sku: standard, qty: 25, term: "P1Y", cycle: "annual", ends: 133, terms: 1},
		{sku: e1, qty: 4, term: "P1M", cycle: "monthly", ends: 28, terms: 4},
		{sku: phone, qty: 5, term: "P1Y", cycle: "monthly", ends: 60},
		{sku: intune, qty: 25, term: "P1Y", cycle: "annual", ends: 133},
	}},
	{partner: 1, slug: "maplepine", name: "Maple & Pine Realty Ltd.", country: "CA", city: "Toronto", street: "181 Bay Street", postal: "M5J 2T3", region: "ON", culture: "en-CA", users: 33, age: 730, gdapEnds: 20, subs: []demoSub{
		{sku: premium, qty: 30, term: "P1Y", cycle: "monthly", ends: 59, terms: 1},
		{sku: apps, qty: 5, term: "P1M", cycle: "monthly", ends: 11, terms: 3},
		{sku: entra2, qty: 5, term: "P1Y", cycle: "annual", bought: 47 * hours},
		{sku: powerBI, qty: 3, term: "P1Y", cycle: "annual", expired: 25, noRenew: true, cancel: true},
		{sku: exchange1, qty: 4, term: "P1M", cycle: "monthly", ends: 17, extended: true, noRenew: true},
	}},
	{partner: 1, slug: "minato", name: "株式会社みなと設計", country: "JP", city: "Yokohama", street: "2-3-1 Minatomirai", postal: "220-0012", culture: "ja-JP", users: 60, age: 610, pendingGDAP: true, subs: []demoSub{
		{sku: m365e3, qty: 50, term: "P1Y", cycle: "monthly", ends: 111, terms: 1},
		{sku: exchange1, qty: 10, term: "P1Y", cycle: "annual", ends: 111, terms: 1},
		{sku: visio2, qty: 6, term: "P1Y", cycle: "annual", ends: 20, terms: 1, schedule: &demoSchedule{visio2, "P1Y", "annual", 4}},
		{sku: copilotTrial, qty: 25, term: "P1M", cycle: "none", bought: 24 * days, noRenew: true, schedule: &demoSchedule{copilotBusiness, "P1Y", "monthly", 25}},
		{sku: teamsEssentials, qty: 12, term: "P1M", cycle: "monthly", ends: 13, terms: 6},
	}},
}
