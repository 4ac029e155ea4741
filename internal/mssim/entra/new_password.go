package entra

import (
	"errors"
	"net/http"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// currentPassword asks for another password where the one typed has ended: last,
// of somebody who has proved everything else. What is mastered on premises is not
// changed here.
func (h *Handler) currentPassword(rw http.ResponseWriter, r *http.Request, in interaction, who signedIn) (signedIn, bool) {
	switch {
	case !who.user.SignIn.MustChange:
		return h.complete(rw, r, who)
	case who.user.Synced():
		h.errorPage(rw, r, fail(50144, "invalid_grant", "The user's Active Directory password has expired. Ask for another one, or reset it yourself where your organization lets you."))
		return who, false
	}
	h.updatePage(rw, r, in, who, fail(50055, "invalid_grant", "The password is expired."))
	return who, false
}

func (h *Handler) updatePage(rw http.ResponseWriter, r *http.Request, in interaction, who signedIn, why error) {
	g := h.grantOf(who, ticketLife)
	g.Extra = map[string]string{extraOld: endedPassword(who.user)}
	ticket, err := h.seal(sealedUpdate, g)
	if err != nil {
		h.errorPage(rw, r, err)
		return
	}
	h.page(rw, r, http.StatusOK, "update", pageData{Title: "Update your password", App: in.app, User: who.user, Ticket: ticket, Problem: problem(why)})
}

// extraOld is, on the ticket of the page for a new password, which one that ends.
const extraOld = "old"

// endedPassword tells one password that has ended from another; "" while it has not.
func endedPassword(u *world.User) string {
	if !u.SignIn.MustChange {
		return ""
	}
	return world.HashToken(string(u.SignIn.Password))
}

// errSpent says that the password a ticket was to change is no longer the person's.
var errSpent = errors.New("the password has been changed since")

// updatePassword lets somebody whose password has ended choose another, once.
func (h *Handler) updatePassword(who signedIn, password, again string) error {
	err := h.world.Update(func(tx *world.Tx) error {
		u, ok := tx.Users.Get(who.home.ID, who.user.ID)
		switch {
		case !ok || endedPassword(u) != who.old:
			return errSpent
		case password != again:
			return fail(50126, "invalid_grant", "The two passwords are not the same.")
		case password == string(u.SignIn.Password):
			return fail(50126, "invalid_grant", "Choose a password that you have not used before.")
		}
		return world.ChangeOwnPassword(tx, who.home.ID, who.user.ID, password)
	})
	if refused, ok := errors.AsType[*world.DirectoryRefused](err); ok {
		return fail(50126, "invalid_grant", "%s", refused.Text)
	}
	return err
}
