package entra

import (
	"bytes"
	"crypto/rand"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

//go:embed pages
var pageFiles embed.FS

var pageTemplates = template.Must(template.New("").Funcs(template.FuncMap{"initials": initials}).ParseFS(pageFiles, "pages/*.html"))

var stylesheet = func() template.CSS {
	data, _ := pageFiles.ReadFile("pages/style.css")
	return template.CSS(data) //nolint:gosec // our own file
}()

// pageData is everything a page may show; each uses some of it.
type pageData struct {
	Title     string
	Heading   string
	App       *world.App
	Publisher string
	Tenant    *world.Tenant
	User      *world.User
	Username  string
	Password  string // of a seeded account, shown as a hint
	Code      string
	Ticket    string
	Problem   *pageReport
	Accounts  []account
	Asked     []asked
	Admin     bool
	Target    string
	Fields    []field

	Invitation *invited

	Self  string // where forms post to
	Style template.CSS
	Nonce string
}

type pageReport struct{ Code, Text, Trace, Correlation, Time string }

type field struct{ Name, Value string }

// account is one choice of the first page.
type account struct {
	Name, Username, Role string
	SignedIn             bool
	MFA                  bool // has a second factor; without one, tokens say so
}

// page writes one page. Pages hold no script but the one of form_post and load
// nothing.
func (h *Handler) page(rw http.ResponseWriter, r *http.Request, status int, name string, d pageData) {
	raw := make([]byte, 16)
	_, _ = rand.Read(raw)
	d.Nonce, d.Style, d.Self = base64.RawStdEncoding.EncodeToString(raw), stylesheet, r.URL.RequestURI()
	var buf bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&buf, name+".html", d); err != nil {
		http.Error(rw, "The page could not be made: "+err.Error(), http.StatusInternalServerError)
		return
	}
	hd := rw.Header()
	hd.Set("Content-Type", "text/html; charset=utf-8")
	hd.Set("Cache-Control", "no-store, no-cache")
	hd.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	hd.Set("X-Frame-Options", "DENY")
	hd.Set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-"+d.Nonce+"'; script-src 'nonce-"+d.Nonce+"'; img-src data:; base-uri 'none'; frame-ancestors 'none'")
	rw.WriteHeader(status)
	_, _ = buf.WriteTo(rw)
}

func (h *Handler) errorPage(rw http.ResponseWriter, r *http.Request, err error) {
	e, f := h.report(rw, r, err)
	d := pageData{Title: "Sign-in problem", Problem: problem(f)}
	d.Problem.Trace, d.Problem.Correlation, d.Problem.Time = e.TraceID, e.CorrelationID, e.Timestamp
	h.page(rw, r, f.httpStatus(), "error", d)
}

func problem(err error) *pageReport {
	f := asFailure(err)
	return &pageReport{Code: fmt.Sprintf("AADSTS%d", f.code), Text: f.text}
}

func (h *Handler) pickPage(rw http.ResponseWriter, r *http.Request, in interaction, err error) {
	d := pageData{Title: "Pick an account", App: in.app, Tenant: in.tenant, Accounts: h.accounts(r, in), Username: r.PostFormValue("username")}
	if err != nil {
		d.Problem = problem(err)
	}
	h.page(rw, r, http.StatusOK, "pick", d)
}

func (h *Handler) passwordPage(rw http.ResponseWriter, r *http.Request, in interaction, name string, err error) {
	d := pageData{Title: "Enter password", App: in.app, Tenant: in.tenant, Username: name}
	if err != nil {
		d.Problem = problem(err)
	}
	h.world.View(func(s *world.State) {
		if _, u, ok := world.FindSignIn(s, name); ok {
			d.User, d.Password = u, string(u.SignIn.Password)
		}
	})
	h.page(rw, r, http.StatusOK, "password", d)
}

func (h *Handler) mfaPage(rw http.ResponseWriter, r *http.Request, in interaction, who signedIn, err error) {
	d := pageData{Title: "Verify your identity", App: in.app, User: who.user, Ticket: who.pass, Code: world.MFACode}
	if err != nil {
		d.Problem = problem(err)
	}
	h.page(rw, r, http.StatusOK, "mfa", d)
}

const shownAccounts = 12

// accounts lists who can sign in: those of the tenant asked for, or of the app's
// home where any tenant will do.
func (h *Handler) accounts(r *http.Request, in interaction) []account {
	current, found := h.session(r)
	var out []account
	h.world.View(func(s *world.State) {
		tenant := in.app.TenantID
		if hinted, ok := world.FindTenant(s, in.domain); ok {
			tenant = hinted.ID
		}
		if in.tenant != nil {
			tenant = in.tenant.ID
		}
		for u := range s.Users.All(tenant) {
			if u.SignIn == nil || u.Deleted() || !u.AccountEnabled {
				continue
			}
			out = append(out, account{
				Name: u.DisplayName, Username: u.UserPrincipalName, Role: u.JobTitle, MFA: u.SignIn.MFA,
				SignedIn: found && u.ID == current.user.ID,
			})
			if len(out) == shownAccounts {
				return
			}
		}
	})
	return out
}

func initials(name string) string {
	var out []rune
	for _, w := range strings.Fields(name) {
		if out = append(out, []rune(w)[0]); len(out) == 2 {
			break
		}
	}
	return strings.ToUpper(string(out))
}

// reply sends values to the app in the way it asked for.
func (h *Handler) reply(rw http.ResponseWriter, r *http.Request, uri, mode, state string, values url.Values) {
	if state != "" {
		values.Set("state", state)
	}
	target, err := url.Parse(uri)
	if err != nil {
		h.errorPage(rw, r, malformedRequest())
		return
	}
	rw.Header().Set("Cache-Control", "no-store, no-cache")
	switch mode {
	case "form_post":
		d := pageData{Title: "Working", Target: uri}
		for _, name := range slices.Sorted(maps.Keys(values)) {
			d.Fields = append(d.Fields, field{name, values.Get(name)})
		}
		h.page(rw, r, http.StatusOK, "post", d)
		return
	case "fragment":
		target.Fragment = ""
		http.Redirect(rw, r, target.String()+"#"+values.Encode(), http.StatusFound) //nolint:gosec // registered with the app: redirectAllowed
		return
	}
	q := target.Query()
	for name := range values {
		q.Set(name, values.Get(name))
	}
	target.RawQuery = q.Encode()
	http.Redirect(rw, r, target.String(), http.StatusFound) //nolint:gosec // registered with the app: redirectAllowed
}
