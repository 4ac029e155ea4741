package apitest

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"

	"github.com/stretchr/testify/require"
)

// Person is somebody at Microsoft's sign-in pages.
type Person struct {
	UserPrincipalName string
	Password          string
	MFACode           string
	Decline           bool // at the consent page
}

var (
	form  = regexp.MustCompile(`(?s)<form method="post" action="([^"]*)"[^>]*>(.*?)</form>`)
	input = regexp.MustCompile(`<input[^>]*>`)
	attr  = regexp.MustCompile(`([a-z-]+)="([^"]*)"`)
)

// SignInAtMicrosoft goes through the simulator's pages from an authorization address and gives
// the path at the portal where they lead back to.
func (e *Env) SignInAtMicrosoft(address string, who Person) string {
	e.t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(e.t, err)
	client := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Host != strings.TrimPrefix(e.SimURL, "http://") {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, address, nil)
	require.NoError(e.t, err)
	for range 8 {
		resp, err := client.Do(req)
		require.NoError(e.t, err)
		page, err := io.ReadAll(resp.Body)
		require.NoError(e.t, err)
		_ = resp.Body.Close()
		if to := resp.Header.Get("Location"); to != "" {
			back, err := url.Parse(to)
			require.NoError(e.t, err)
			return back.RequestURI()
		}
		require.Equal(e.t, http.StatusOK, resp.StatusCode, "%s", page)
		req = e.fill(resp.Request.URL, string(page), who)
	}
	e.t.Fatal("the sign-in at Microsoft did not come to an end")
	return ""
}

// fill answers the page that is shown.
func (e *Env) fill(at *url.URL, page string, who Person) *http.Request {
	e.t.Helper()
	want := []string{"account", "password", "mfa", "consent"}
	if who.Decline && strings.Contains(page, `value="consent"`) {
		want = []string{"cancel"}
	}
	for _, step := range want {
		for _, f := range form.FindAllStringSubmatch(page, -1) {
			if !strings.Contains(f[2], `name="step" value="`+step+`"`) {
				continue
			}
			values := url.Values{}
			for _, tag := range input.FindAllString(f[2], -1) {
				fields := map[string]string{}
				for _, m := range attr.FindAllStringSubmatch(tag, -1) {
					fields[m[1]] = html.UnescapeString(m[2])
				}
				values.Set(fields["name"], fields["value"])
			}
			for name, value := range map[string]string{"username": who.UserPrincipalName, "password": who.Password, "code": who.MFACode} {
				if values.Has(name) {
					values.Set(name, value)
				}
			}
			target, err := at.Parse(html.UnescapeString(f[1]))
			require.NoError(e.t, err)
			req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, target.String(), strings.NewReader(values.Encode()))
			require.NoError(e.t, err)
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			return req
		}
	}
	e.t.Fatalf("this page of Microsoft's cannot be answered:\n%s", page)
	return nil
}
