package foreign_test

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var (
	formTag  = regexp.MustCompile(`(?s)<form method="post" action="([^"]*)"[^>]*>(.*?)</form>`)
	inputTag = regexp.MustCompile(`<input[^>]*>`)
	nameOf   = regexp.MustCompile(`name="([^"]*)"`)
	valueOf  = regexp.MustCompile(`value="([^"]*)"`)
)

// signIn is somebody in front of the sign-in pages: it fills in what is asked for, and gives where the application is sent to.
func signIn(t *testing.T, address string, l login) *url.URL {
	t.Helper()
	jar, err := cookiejar.New(nil)
	must(t, err)
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	typed := map[string]string{"username": l.Name, "password": l.Password, "code": l.MFACode}
	at, err := url.Parse(address)
	must(t, err)
	var form url.Values
	for range 10 {
		method, body := http.MethodGet, ""
		if form != nil {
			method, body = http.MethodPost, form.Encode()
		}
		req, err := http.NewRequestWithContext(t.Context(), method, at.String(), strings.NewReader(body))
		must(t, err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, err := client.Do(req)
		must(t, err)
		page, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		must(t, err)
		if to := res.Header.Get("Location"); to != "" {
			next, err := at.Parse(to)
			must(t, err)
			if next.Host != at.Host {
				return next
			}
			at, form = next, nil
			continue
		}
		shown := formTag.FindSubmatch(page)
		if shown == nil {
			t.Fatalf("no form to fill in: %d %s", res.StatusCode, page)
		}
		form = url.Values{}
		for _, input := range inputTag.FindAllString(string(shown[2]), -1) {
			name, value := nameOf.FindStringSubmatch(input), valueOf.FindStringSubmatch(input)
			switch {
			case name == nil:
			case typed[name[1]] != "":
				form.Set(name[1], typed[name[1]])
			case value != nil:
				form.Set(name[1], html.UnescapeString(value[1]))
			}
		}
		at, err = at.Parse(html.UnescapeString(string(shown[1])))
		must(t, err)
	}
	t.Fatal("the sign-in has no end")
	return nil
}
