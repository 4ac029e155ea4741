package control

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

//go:embed pages
var pageFiles embed.FS

var homePage = template.Must(template.New("").Funcs(template.FuncMap{
	"day": func(t time.Time) string { return t.Format(time.DateOnly) }, "time": func(t time.Time) string { return t.Format(time.TimeOnly) },
	"words": words, "kind": kindOf,
}).ParseFS(pageFiles, "pages/*.html"))

func words(name string) string { return strings.ReplaceAll(name, "_", " ") }

// kindOf is a tenant's kind in the word that the page has for it.
func kindOf(k world.TenantKind) string {
	if k == world.TenantPartner {
		return "reseller"
	}
	return string(k)
}

var stylesheet = func() template.CSS {
	data, _ := pageFiles.ReadFile("pages/style.css")
	return template.CSS(data) //nolint:gosec // our own file
}()

const callsShown = 25

// homeView is everything the page shows.
type homeView struct {
	Style   template.CSS
	Problem string // why the form that was sent did nothing
	Changed string // rows that moving the clock changed; "" when it was not moved

	Microsoft []string // base addresses that this one stands for
	Info      seedInfoBody
	Now       time.Time
	Start     time.Time
	Directory directoryView
	Calls     []Request
	CallCount int64
	Scenarios []scenarioBody
	Names     map[string]string // of tenants, by id
	Faults    []Fault
	Settings  []settingRow
	Policies  []policyBody
	Demands   []world.SignInDemand
	Seeds     []string
}

// home is the simulator at a glance, for a person who found the address in a
// browser. It works without script and loads nothing.
func (p *Panel) home(rw http.ResponseWriter, r *http.Request) {
	v := homeView{}
	if n, err := strconv.Atoi(r.URL.Query().Get("changed")); err == nil {
		v.Changed = strconv.Itoa(n)
	}
	p.show(rw, r, http.StatusOK, v)
}

func (p *Panel) show(rw http.ResponseWriter, r *http.Request, status int, v homeView) {
	clock := p.clock(nil)
	v.Style, v.Info, v.Now, v.Start = stylesheet, p.info(r), clock.Now, clock.Start
	v.Directory = p.directory(r.URL.Query())
	v.Calls, v.CallCount = p.requests.latest(callsShown)
	v.Scenarios, v.Faults, v.Policies = p.scenarioBodies(), p.faults.list(), p.policies()
	v.Settings, v.Demands, v.Seeds = p.settingRows(), world.SignInDemands(), []string{"demo", "large", "empty"}
	v.Names, v.Microsoft = p.tenantNames(v), []string{
		"https://login.microsoftonline.com", "https://api.partnercenter.microsoft.com", "https://api.partner.microsoft.com", "https://graph.microsoft.com",
	}
	var page bytes.Buffer
	if err := homePage.ExecuteTemplate(&page, "home.html", v); err != nil {
		fail(rw, http.StatusInternalServerError, "The page could not be made: "+err.Error())
		return
	}
	h := rw.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
	rw.WriteHeader(status)
	_, _ = rw.Write(page.Bytes())
}

// tenantNames gives the names of the tenants that scenarios and policies are on for.
func (p *Panel) tenantNames(v homeView) map[string]string {
	names := map[string]string{}
	p.w.View(func(s *world.State) {
		note := func(id string) {
			if t, ok := s.Tenants.Get("", id); ok {
				names[id] = t.DisplayName
			}
		}
		for _, sc := range v.Scenarios {
			for _, id := range sc.On {
				note(id)
			}
		}
		for _, policy := range v.Policies {
			note(policy.Tenant)
		}
	})
	return names
}
