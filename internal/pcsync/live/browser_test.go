package live_test

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

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// browser is somebody in front of Microsoft's sign-in pages.
type browser struct {
	t      *testing.T
	http   *http.Client
	at     *url.URL
	page   string
	landed *url.URL // the address at the portal that the pages sent the browser to
}

func newBrowser(t *testing.T) *browser {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &browser{t: t, http: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (b *browser) open(address string) *browser {
	b.t.Helper()
	req, err := http.NewRequest(http.MethodGet, address, nil)
	require.NoError(b.t, err)
	return b.do(req)
}

func (b *browser) do(req *http.Request) *browser {
	b.t.Helper()
	res, err := b.http.Do(req)
	require.NoError(b.t, err)
	defer func() { _ = res.Body.Close() }()
	page, err := io.ReadAll(res.Body)
	require.NoError(b.t, err)
	b.at, b.page, b.landed = req.URL, string(page), nil
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
		req, err := http.NewRequest(http.MethodPost, target.String(), strings.NewReader(values.Encode()))
		require.NoError(b.t, err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return b.do(req)
	}
	require.Failf(b.t, "no such form", "no form with %q in %s", label, b.page)
	return b
}

func (b *browser) signIn(login world.Login) *browser {
	b.t.Helper()
	if strings.Contains(b.page, "<h1>Pick an account") {
		b.submit("Next", "username", login.UserPrincipalName)
	}
	b.submit("Sign in", "password", login.Password)
	if login.MFACode != "" {
		b.submit("Verify", "code", login.MFACode)
	}
	return b
}

// arrives gives what the portal got in its query.
func (b *browser) arrives() url.Values {
	b.t.Helper()
	require.NotNil(b.t, b.landed, "still on a page: %s", b.page)
	return b.landed.Query()
}
