package entra_test

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/entra"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

// browser is somebody in front of the sign-in pages, without script.
type browser struct {
	t    *testing.T
	http *http.Client
	at   *url.URL // the page shown
	page string
	call string // that was answered, "" when it was refused
	// landed is the address at the app where the pages sent the browser.
	landed *url.URL
	status int
	header http.Header
	hidden []string // pairs of what no test can know of the answers and its placeholder
}

func (c *cloud) browser() *browser {
	jar, err := cookiejar.New(nil)
	require.NoError(c.t, err)
	b := &browser{t: c.t, http: &http.Client{Jar: jar, Transport: c.server.Client().Transport}}
	b.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return b
}

func (b *browser) open(address string) *browser {
	b.t.Helper()
	req, err := http.NewRequest(http.MethodGet, address, nil)
	require.NoError(b.t, err)
	return b.do(req)
}

// post sends a form that stands on no page.
func (b *browser) post(address string, form url.Values) *browser {
	b.t.Helper()
	req, err := http.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	require.NoError(b.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(req)
}

func (b *browser) do(req *http.Request) *browser {
	b.t.Helper()
	res, err := b.http.Do(req)
	require.NoError(b.t, err)
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(res.Body)
	require.NoError(b.t, err)
	b.call = entra.NoteAnswer(req, res.StatusCode)
	b.at, b.page, b.status, b.header, b.landed = req.URL, string(data), res.StatusCode, res.Header, nil
	if to := res.Header.Get("Location"); to != "" {
		b.landed, err = req.URL.Parse(to)
		require.NoError(b.t, err)
	}
	return b
}

var (
	formTag  = regexp.MustCompile(`(?s)<form method="post" action="([^"]*)"[^>]*>(.*?)</form>`)
	inputTag = regexp.MustCompile(`<input[^>]*>`)
	attr     = regexp.MustCompile(`([a-z-]+)="([^"]*)"`)
)

// submit sends the form whose text contains label, with the fields typed in.
func (b *browser) submit(label string, typed ...string) *browser {
	b.t.Helper()
	for _, form := range formTag.FindAllStringSubmatch(b.page, -1) {
		if !strings.Contains(form[2], label) {
			continue
		}
		values := url.Values{}
		for _, input := range inputTag.FindAllString(form[2], -1) {
			at := map[string]string{}
			for _, m := range attr.FindAllStringSubmatch(input, -1) {
				at[m[1]] = html.UnescapeString(m[2])
			}
			values.Set(at["name"], at["value"])
		}
		for i := 0; i < len(typed); i += 2 {
			values.Set(typed[i], typed[i+1])
		}
		target, err := b.at.Parse(html.UnescapeString(form[1]))
		require.NoError(b.t, err)
		return b.post(target.String(), values)
	}
	require.Failf(b.t, "no such form", "no form with %q in %s", label, b.page)
	return b
}

// signIn goes through account, password and, where asked for, the code.
func (b *browser) signIn(login world.Login) *browser {
	b.t.Helper()
	if strings.Contains(b.page, "<h1>Pick an account") {
		b.submit("Next", "username", login.UserPrincipalName)
	}
	b.submit("Sign in", "password", login.Password)
	if login.MFACode != "" {
		b.shows("Verify your identity").submit("Verify", "code", login.MFACode)
	}
	return b
}

func (b *browser) shows(text string) *browser {
	b.t.Helper()
	require.Nil(b.t, b.landed, "sent to the app instead of seeing %q", text)
	require.Contains(b.t, html.UnescapeString(b.page), text)
	return b
}

// arrives gives what the app got in its query.
func (b *browser) arrives() url.Values {
	b.t.Helper()
	require.NotNil(b.t, b.landed, "still on a page: %s", b.page)
	return b.landed.Query()
}

// authorizeURL is where an app sends its user.
func (c *cloud) authorizeURL(tenant, app string, more ...string) string {
	q := url.Values{
		"client_id": {app}, "response_type": {"code"}, "redirect_uri": {redirect}, "state": {"st-1"}, "nonce": {"no-1"},
		"scope": {"openid profile offline_access https://api.partnercenter.microsoft.com/user_impersonation"},
	}
	for i := 0; i < len(more); i += 2 {
		if q.Set(more[i], more[i+1]); more[i+1] == "" {
			q.Del(more[i])
		}
	}
	return c.url + "/" + tenant + "/oauth2/v2.0/authorize?" + q.Encode()
}

// codeFor signs the partner's administrator in and gives the authorization code.
func (c *cloud) codeFor(p world.Credentials, more ...string) string {
	c.t.Helper()
	return c.codeAs(p, p.Logins[0], more...)
}

func (c *cloud) codeAs(p world.Credentials, login world.Login, more ...string) string {
	c.t.Helper()
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID, more...)).signIn(login)
	if b.landed == nil {
		b.shows("Permissions requested").submit("Accept")
	}
	code := b.arrives().Get("code")
	require.NotEmpty(c.t, code, "no code: %v", b.landed)
	return code
}

func (c *cloud) tokenForm(p world.Credentials, grant string, more ...string) url.Values {
	form := url.Values{"grant_type": {grant}, "client_id": {p.ApplicationID}, "client_secret": {p.Secret}, "client_info": {"1"}}
	for i := 0; i < len(more); i += 2 {
		if form.Set(more[i], more[i+1]); more[i+1] == "" {
			form.Del(more[i])
		}
	}
	return form
}

const partnerScope = "https://api.partnercenter.microsoft.com/user_impersonation"

// refreshTokenOf signs in and gives the refresh token.
func (c *cloud) refreshTokenOf(p world.Credentials, login world.Login) string {
	c.t.Helper()
	form := c.tokenForm(p, "authorization_code", "code", c.codeAs(p, login), "redirect_uri", redirect, "scope", partnerScope+" openid offline_access")
	a := c.post("/"+p.TenantID+"/oauth2/v2.0/token", form)
	require.Equal(c.t, http.StatusOK, a.status, "%v", a.body)
	return a.text("refresh_token")
}
