package control

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

var errNoApplication = errors.New("there is no such application")

// secretYears is how long a secret made here lives, which is the most that Entra
// ID's own pages offer.
const secretYears = 2

// changeApplication gives a registration another secret, another redirect address,
// or both; those it has stay.
func (p *Panel) changeApplication(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		Application string       `json:"application"` // application (client) id
		Secret      world.Secret `json:"secret"`
		RedirectURI string       `json:"redirect_uri"`
	}
	if !decode(rw, r, &in) {
		return
	}
	if n := len(in.Secret); n > 0 && n < 16 {
		fail(rw, http.StatusBadRequest, "A secret has at least 16 characters.")
		return
	}
	if u, err := url.Parse(in.RedirectURI); in.RedirectURI != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.Fragment != "") {
		fail(rw, http.StatusBadRequest, "redirect_uri has to be a whole http or https address without a fragment.")
		return
	}
	err := p.w.Update(func(tx *world.Tx) error {
		app, ok := tx.Apps.Edit("", strings.ToLower(in.Application))
		if !ok {
			return errNoApplication
		}
		if in.Secret != "" {
			app.Secrets = append(app.Secrets, world.AppSecret{
				ID: world.StableID("secret", app.ID, string(in.Secret)), Hint: string(in.Secret)[:3], Value: in.Secret,
				StartsAt: tx.Now, ExpiresAt: tx.Now.AddDate(secretYears, 0, 0),
			})
		}
		if in.RedirectURI != "" {
			app.RedirectURIs = append(app.RedirectURIs, in.RedirectURI)
		}
		return nil
	})
	switch {
	case errors.Is(err, errNoApplication):
		fail(rw, http.StatusNotFound, "There is no such application.")
	case err != nil:
		fail(rw, http.StatusInternalServerError, err.Error())
	default:
		rw.WriteHeader(http.StatusNoContent)
	}
}
