package apitest

import (
	"net/http"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"
)

// App is an authenticator app.
type App struct {
	env    *Env
	Secret string
	Codes  []string // recovery codes that came with it
}

// Code is what the app shows at a time.
func (a App) Code(at time.Time) string {
	a.env.t.Helper()
	code, err := totp.GenerateCode(a.Secret, at)
	require.NoError(a.env.t, err)
	return code
}

// AddApp gives the caller an authenticator app by its code of a time.
func (c *Client) AddApp(at time.Time) App {
	c.env.t.Helper()
	app := App{env: c.env, Secret: c.Post("/me/mfa/totp", nil).Expect(http.StatusOK).Text("secret")}
	var codes struct {
		Codes []string `json:"recovery_codes"`
	}
	c.Post("/me/mfa/totp/confirm", map[string]string{"code": " " + app.Code(at)}).Expect(http.StatusOK).Into(&codes)
	app.Codes = codes.Codes
	return app
}

// Cookie is the value of the caller's session cookie.
func (c *Client) Cookie() string {
	_, value, _ := strings.Cut(c.cookie, "=")
	return value
}
