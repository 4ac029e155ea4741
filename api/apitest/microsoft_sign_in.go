package apitest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/internal/mssim"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

// SigningInWithMicrosoft sets the sign-in with Microsoft up, with the registration of the simulator's first reseller.
func SigningInWithMicrosoft() Option {
	cred := Credentials()[0]
	return With("--microsoft-sign-in-client-id="+cred.ApplicationID, "--microsoft-sign-in-secret="+cred.Secret)
}

// Forging has the simulator sign other ID tokens than it would: change alters their claims.
func Forging(change func(claims map[string]any)) Option {
	return func(s *settings) { s.forge = change }
}

// forging is the simulator, with its ID tokens changed.
func forging(t testing.TB, sim *mssim.Server, change func(claims map[string]any)) http.Handler {
	if change == nil {
		return sim
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/token") {
			sim.ServeHTTP(w, r)
			return
		}
		seen := httptest.NewRecorder()
		sim.ServeHTTP(seen, r)
		var body map[string]any
		if err := json.Unmarshal(seen.Body.Bytes(), &body); err != nil {
			t.Error(err)
		}
		if token, ok := body["id_token"].(string); ok {
			body["id_token"] = forged(t, sim, token, change)
		}
		text, err := json.Marshal(body)
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(seen.Code)
		_, _ = w.Write(text)
	})
}

func forged(t testing.TB, sim *mssim.Server, token string, change func(claims map[string]any)) string {
	raw, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	if err != nil {
		t.Error(err)
	}
	claims := map[string]any{}
	numbers := json.NewDecoder(bytes.NewReader(raw))
	numbers.UseNumber()
	if err := numbers.Decode(&claims); err != nil {
		t.Error(err)
	}
	change(claims)
	signed, err := sim.World().SignToken(claims)
	if err != nil {
		t.Error(err)
	}
	return signed
}

// MicrosoftVisit is a sign-in at Microsoft from which the browser has not come back yet.
type MicrosoftVisit struct {
	Back   string // where Microsoft leads to
	Cookie string // what the browser has held since it left
}

// AtMicrosoft begins at path, with a body, and signs in at Microsoft's pages.
func (c *Client) AtMicrosoft(path string, body any, who Person) MicrosoftVisit {
	c.env.t.Helper()
	begun := c.Post(path, body).Expect(http.StatusOK)
	cookie, _, _ := strings.Cut(begun.Header.Get("Set-Cookie"), ";")
	return MicrosoftVisit{Back: c.env.SignInAtMicrosoft(begun.Text("authorization_url"), who), Cookie: cookie}
}

// Return comes back from Microsoft and gives the page of the portal that it ends at. Who is signed in by it calls with
// that session from now on.
func (c *Client) Return(v MicrosoftVisit) string {
	c.env.t.Helper()
	cookies := strings.Trim(c.cookie+"; "+v.Cookie, "; ")
	back := c.Page(v.Back, "Cookie", cookies).Expect(http.StatusSeeOther)
	if line := back.Header.Get("Set-Cookie"); line != "" {
		c.cookie, _, _ = strings.Cut(line, ";")
		c.csrf = c.Get("/me").Expect(http.StatusOK).Text("csrf_token")
	}
	return back.Header.Get("Location")
}

// WithMicrosoft signs in with a Microsoft account and gives the page that it ends at.
func (c *Client) WithMicrosoft(who Person) string {
	c.env.t.Helper()
	return c.Return(c.AtMicrosoft("/auth/microsoft/start", map[string]string{"return_to": "/customers"}, who))
}

// MicrosoftPerson is the administrator of one of the simulator's customers, who has a second factor.
func MicrosoftPerson(domain string) Person {
	return Person{UserPrincipalName: "admin@" + domain, Password: world.CustomerPassword, MFACode: Credentials()[0].Logins[0].MFACode}
}
