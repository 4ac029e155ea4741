package entra

import (
	"net/http"
	"net/url"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// deviceLogin is where a person types the code that another device shows.
func (h *Handler) deviceLogin(rw http.ResponseWriter, r *http.Request) {
	code := r.URL.Query().Get("otc")
	if r.Method == http.MethodPost && r.PostFormValue("step") == stepDevice {
		http.Redirect(rw, r, devicePath+"?"+url.Values{"otc": {r.PostFormValue("otc")}}.Encode(), http.StatusSeeOther)
		return
	}
	if code == "" {
		h.devicePage(rw, r, nil)
		return
	}
	a, err := h.waitingDevice(code)
	if err != nil {
		h.devicePage(rw, r, err)
		return
	}
	if r.Method == http.MethodPost && r.PostFormValue("step") == stepCancel {
		h.deviceDone(rw, r, code, a, nil, "")
		return
	}
	who, done := h.signIn(rw, r, interaction{app: a.app, tenant: a.tenant})
	if !done {
		return
	}
	v, err := h.visit(a, who)
	if err != nil {
		h.errorPage(rw, r, err)
		return
	}
	accepted := r.Method == http.MethodPost && r.PostFormValue("step") == stepConsent
	switch {
	case accepted && v.needsAdmin():
		h.errorPage(rw, r, adminNeeded(a.app))
	case accepted:
		if err := h.agree(v, a.app); err != nil {
			h.errorPage(rw, r, err)
			return
		}
		h.deviceDone(rw, r, code, a, &who, v.tenant.ID)
	case v.undecided():
		h.consentPage(rw, r, a, who, v)
	default:
		h.page(rw, r, http.StatusOK, "confirm", pageData{Title: "Sign in on another device", App: a.app, User: who.user, Tenant: v.tenant, Ticket: who.pass})
	}
}

func (h *Handler) devicePage(rw http.ResponseWriter, r *http.Request, err error) {
	d := pageData{Title: "Enter code", Code: r.URL.Query().Get("otc")}
	if err != nil {
		d.Problem = problem(err)
	}
	h.page(rw, r, http.StatusOK, "device", d)
}

// waitingDevice finds what the device asks for.
func (h *Handler) waitingDevice(code string) (a authRequest, err error) {
	now := h.world.Machine()
	h.world.View(func(s *world.State) {
		_, g, failed := deviceOf(s, code, now)
		if err = failed; err != nil {
			return
		}
		if a.app, err = lookUpApp(s, g.AppID, "Microsoft"); err != nil {
			return
		}
		a.tenant, _ = s.Tenants.Get("", g.Extra[extraTenant])
		a.scopes = g.Scopes
		a.wish, err = wishOf(g)
	})
	return a, err
}

// deviceOf finds the device whose code a person typed, as long as it waits for
// what the person says.
func deviceOf(s *world.State, code string, now time.Time) (key string, g *world.Grant, err error) {
	if pointer, ok := s.Grants.Get("", userCodeKey(code)); ok {
		key = pointer.Extra[extraDevice]
	}
	g, ok := s.Grants.Get("", key)
	if !ok || g.UsedAt != nil || g.Extra[extraDecided] != "" {
		return "", nil, fail(70018, "bad_verification_code", "That code didn't work. Check the code and try again.")
	}
	if !now.Before(g.IssuedAt.Add(deviceLife)) {
		return "", nil, fail(70019, "expired_token", "That code has expired. Get a new one from the device you want to sign in to.")
	}
	return key, g, nil
}

// deviceDone ends the pages of a device's code; who is nil when they declined.
func (h *Handler) deviceDone(rw http.ResponseWriter, r *http.Request, code string, a authRequest, who *signedIn, tenantID string) {
	if err := h.decideDevice(code, who, tenantID); err != nil {
		h.errorPage(rw, r, err)
		return
	}
	d := pageData{Title: "Signed in on another device", App: a.app, Heading: "You have signed in on your device"}
	if who == nil {
		d.Title, d.Heading = "Declined", "You declined the sign-in"
	}
	h.page(rw, r, http.StatusOK, "devicedone", d)
}

// decideDevice notes what the person said; who is nil when they declined.
func (h *Handler) decideDevice(code string, who *signedIn, tenantID string) error {
	now := h.world.Machine()
	return h.world.Update(func(tx *world.Tx) error {
		key, _, err := deviceOf(tx.State, code, now)
		if err != nil {
			return err
		}
		g, _ := tx.Grants.Edit("", key)
		g.Extra[extraDecided] = deviceDeclined
		if who != nil {
			g.Extra[extraDecided], g.Extra[extraTenant] = deviceApproved, tenantID
			g.TenantID, g.UserID, g.AMR, g.AuthAt = who.home.ID, who.user.ID, who.amr, who.at
		}
		return nil
	})
}
