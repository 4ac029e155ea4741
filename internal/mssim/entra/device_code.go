package entra

import (
	"crypto/rand"
	"net/http"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const (
	devicePath = "/devicelogin" // microsoft.com/devicelogin at the live service

	deviceLife     = 15 * time.Minute
	deviceKept     = time.Hour // that long an ended code is still known to have ended
	deviceInterval = 5 * time.Second
	// deviceHaste is how much sooner than the interval a client may come back.
	deviceHaste = time.Second
)

// Keys of a device grant's Extra.
const (
	extraDevice  = "device"  // on the row of the user's code: the key of the device's
	extraDecided = "decided" // what the person said: deviceApproved or deviceDeclined
	extraPolled  = "polled"  // machine time of the last poll
	extraPublic  = "public"  // the client came without a secret

	deviceApproved = "approved"
	deviceDeclined = "declined"
)

type deviceAnswer struct {
	UserCode        string `json:"user_code"`
	DeviceCode      string `json:"device_code"`
	VerificationURI string `json:"verification_uri"`
	ExpiresIn       int    `json:"expires_in"`
	Interval        int    `json:"interval"`
	Message         string `json:"message"`
}

// deviceAnswerV1 is the v1 endpoint's: its numbers are strings.
type deviceAnswerV1 struct {
	UserCode        string `json:"user_code"`
	DeviceCode      string `json:"device_code"`
	VerificationURL string `json:"verification_url"`
	ExpiresIn       string `json:"expires_in"`
	Interval        string `json:"interval"`
	Message         string `json:"message"`
}

// deviceCode begins a sign-in on another device than the app's.
func (h *Handler) deviceCode(v2 bool) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Cache-Control", "no-store, no-cache")
		a, err := h.askDevice(r, v2)
		if err != nil {
			h.refuse(rw, r, err)
			return
		}
		if v2 {
			writeJSON(rw, http.StatusOK, a)
			return
		}
		writeJSON(rw, http.StatusOK, deviceAnswerV1{
			UserCode: a.UserCode, DeviceCode: a.DeviceCode, VerificationURL: a.VerificationURI, ExpiresIn: "900", Interval: "5", Message: a.Message,
		})
	}
}

func (h *Handler) askDevice(r *http.Request, v2 bool) (deviceAnswer, error) {
	if err := r.ParseForm(); err != nil {
		return deviceAnswer{}, malformedRequest()
	}
	form, now := r.PostForm, h.world.Machine()
	g := world.Grant{
		Kind: world.GrantDevice, AppID: strings.ToLower(form.Get("client_id")), Scopes: strings.Fields(form.Get("scope")),
		IssuedAt: now, ExpiresAt: now.Add(deviceKept), Extra: map[string]string{extraResource: form.Get("resource")},
	}
	switch {
	case g.AppID == "":
		return deviceAnswer{}, missingParameter("client_id")
	case v2 && len(g.Scopes) == 0:
		return deviceAnswer{}, missingParameter("scope")
	}
	if _, err := wishOf(&g); err != nil {
		return deviceAnswer{}, err
	}
	a := deviceAnswer{
		UserCode: userCode(), DeviceCode: randomToken(), VerificationURI: h.browserOrigin(r) + devicePath,
		ExpiresIn: int(deviceLife / time.Second), Interval: int(deviceInterval / time.Second),
	}
	a.Message = "To sign in, use a web browser to open the page " + a.VerificationURI + " and enter the code " + a.UserCode + " to authenticate."
	key := world.HashToken(a.DeviceCode)
	err := h.world.Update(func(tx *world.Tx) error {
		q := authRequest{}
		if err := q.place(tx.State, r.PathValue("tenant"), g.AppID); err != nil {
			return err
		}
		if q.tenant != nil {
			g.Extra[extraTenant] = q.tenant.ID
		}
		tx.Grants.Put("", key, &g)
		tx.Grants.Put("", userCodeKey(a.UserCode), &world.Grant{
			Kind: world.GrantDevice, AppID: g.AppID, IssuedAt: now, ExpiresAt: g.ExpiresAt, Extra: map[string]string{extraDevice: key},
		})
		return nil
	})
	return a, err
}

// userCode has no letters that look like digits.
func userCode() string {
	const letters = "BCDFGHJKLMNPQRSTVWXZ23456789"
	raw := make([]byte, 8)
	_, _ = rand.Read(raw)
	for i, b := range raw {
		raw[i] = letters[int(b)%len(letters)]
	}
	return string(raw[:4]) + "-" + string(raw[4:])
}

func userCodeKey(code string) string {
	return world.HashToken("user-code:" + strings.ToUpper(strings.ReplaceAll(strings.ReplaceAll(code, "-", ""), " ", "")))
}

// redeemDevice answers a client that asks whether the person is done.
func (h *Handler) redeemDevice(q tokenRequest) (any, error) {
	code := q.form.Get("device_code")
	if code == "" && !q.v2 {
		code = q.form.Get("code")
	}
	if code == "" {
		return nil, missingParameter("device_code")
	}
	q.public = q.secret == ""
	var t ticket
	var refused *failure
	err := h.world.Update(func(tx *world.Tx) error {
		p, err := q.party(tx.State)
		if err != nil {
			return err
		}
		g, ok := tx.Grants.Edit("", world.HashToken(code))
		if !ok || g.Kind != world.GrantDevice || g.Extra[extraDevice] != "" || g.AppID != p.app.ID {
			return fail(70018, "bad_verification_code", "Invalid verification code due to user typing in wrong user code for device code flow. Authorization is not approved.")
		}
		// A refusal keeps what it noted: the time of the poll.
		if refused = q.pollDevice(g); refused == nil {
			t, err = h.deviceTicket(tx.State, q, p, *g)
			at := q.now
			g.UsedAt = &at
		}
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case refused != nil:
		return nil, refused
	}
	return h.answer(q, t)
}

// pollDevice refuses while there is nothing to give. Source of the order: RFC 8628,
// section 3.5.
func (q tokenRequest) pollDevice(g *world.Grant) *failure {
	last, _ := time.Parse(time.RFC3339Nano, g.Extra[extraPolled])
	g.Extra[extraPolled] = q.now.Format(time.RFC3339Nano)
	switch {
	case g.UsedAt != nil:
		return fail(54005, "invalid_grant", "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.")
	case !q.now.Before(g.IssuedAt.Add(deviceLife)):
		return fail(70019, "expired_token", "Verification code expired.")
	case g.Extra[extraDecided] == deviceDeclined:
		return fail(65004, "authorization_declined", "User declined to consent to access the app.")
	case g.Extra[extraDecided] == deviceApproved:
		return nil
	case q.now.Sub(last) < deviceInterval-deviceHaste:
		return fail(70016, "slow_down", "OAuth 2.0 device flow error. Polling too often. Continue polling at a slower rate.")
	}
	return fail(70016, "authorization_pending", "OAuth 2.0 device flow error. Authorization is pending. Continue polling.")
}

// deviceTicket checks the person's grant as any other's; the tokens are for the
// tenant in which they signed in.
func (h *Handler) deviceTicket(s *world.State, q tokenRequest, p party, g world.Grant) (ticket, error) {
	signedIn, ok := s.Tenants.Get("", g.Extra[extraTenant])
	if !ok {
		return ticket{}, malformedGrant()
	}
	if p.tenant != nil && p.tenant.ID != signedIn.ID {
		return ticket{}, fail(700005, "invalid_grant", "Provided Authorization Code is intended to use against other tenant, thus rejected.")
	}
	if err := p.settle(s, signedIn); err != nil {
		return ticket{}, err
	}
	w, err := wishOf(&g)
	if err != nil {
		return ticket{}, err
	}
	return h.ticket(s, q, p, g, w)
}
