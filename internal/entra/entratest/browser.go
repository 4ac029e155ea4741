package entratest

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
)

// Person is somebody who signs in.
type Person struct {
	Name     string // user principal name
	Password string
	Code     string // second factor; "" for none
}

// maxSteps bounds how many pages a sign-in may have.
const maxSteps = 10

var (
	formTag   = regexp.MustCompile(`(?s)<form[^>]*method="post"[^>]*action="([^"]*)"[^>]*>(.*?)</form>`)
	inputTag  = regexp.MustCompile(`<input[^>]*>`)
	attribute = regexp.MustCompile(`([a-z-]+)="([^"]*)"`)
)

// SignIn walks through the pages that begin at address, accepts what is asked for, and returns the query with which the
// browser is sent back to the application. transport reaches the pages; nil is the default one.
func SignIn(ctx context.Context, transport http.RoundTripper, address string, who Person) (url.Values, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	client := &http.Client{Transport: transport, Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	home := req.URL.Host
	for range maxSteps {
		resp, err := client.Do(req)
		if err != nil {
			return nil, err
		}
		page, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
		_ = resp.Body.Close()
		if err != nil {
			return nil, err
		}
		if to := resp.Header.Get("Location"); to != "" {
			next, err := req.URL.Parse(to)
			if err != nil {
				return nil, err
			}
			if next.Host != home {
				return next.Query(), nil
			}
			if req, err = http.NewRequestWithContext(ctx, http.MethodGet, next.String(), nil); err != nil {
				return nil, err
			}
			continue
		}
		if req, err = who.fill(ctx, req.URL, string(page)); err != nil {
			return nil, fmt.Errorf("page with status %d: %w", resp.StatusCode, err)
		}
	}
	return nil, errors.New("the sign-in does not end")
}

// fill sends the form of the page that leads on.
func (p Person) fill(ctx context.Context, at *url.URL, page string) (*http.Request, error) {
	for _, form := range formTag.FindAllStringSubmatch(page, -1) {
		values := url.Values{}
		for _, input := range inputTag.FindAllString(form[2], -1) {
			found := map[string]string{}
			for _, a := range attribute.FindAllStringSubmatch(input, -1) {
				found[a[1]] = html.UnescapeString(a[2])
			}
			values.Set(found["name"], found["value"])
		}
		switch values.Get("step") {
		case "account":
			values.Set("username", p.Name)
		case "password":
			values.Set("password", p.Password)
		case "mfa":
			values.Set("code", p.Code)
		case "consent":
			if !strings.Contains(form[2], "Accept") {
				continue
			}
		default:
			continue
		}
		target, err := at.Parse(html.UnescapeString(form[1]))
		if err != nil {
			return nil, err
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), strings.NewReader(values.Encode()))
		if err != nil {
			return nil, err
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return req, nil
	}
	return nil, errors.New("there is no form that leads on")
}
