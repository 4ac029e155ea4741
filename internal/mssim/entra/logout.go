package entra

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// logout ends the browser's session and goes back to the app when the address is
// registered with one; else the person stays on a page here.
func (h *Handler) logout(rw http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		h.errorPage(rw, r, malformedRequest())
		return
	}
	setCookie(rw, r, sessionCookie, "", -time.Second)
	back := r.Form.Get("post_logout_redirect_uri")
	if back == "" || !h.logoutRegistered(back, r.Form.Get("client_id")) {
		h.page(rw, r, http.StatusOK, "signedout", pageData{Title: "Signed out"})
		return
	}
	h.reply(rw, r, back, "query", r.Form.Get("state"), url.Values{})
}

// logoutRegistered looks among the apps for the address; without a client id any
// app's will do, as the live service finds the app by the session.
func (h *Handler) logoutRegistered(uri, clientID string) (ok bool) {
	h.world.View(func(s *world.State) {
		for app := range s.Apps.All("") {
			if clientID != "" && !strings.EqualFold(clientID, app.ID) {
				continue
			}
			if redirectAllowed(app, slices.Concat(app.LogoutURIs, app.RedirectURIs), uri) {
				ok = true
				return
			}
		}
	})
	return ok
}
