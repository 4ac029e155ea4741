package entra

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// invitationPath is the admin center's path of an invitation, which Microsoft puts
// behind "#".
const invitationPath = "/AdminPortal/partners/invitation/granularAdminRelationships/"

// portal stands for the admin center, where invitations are opened, with
// Microsoft's id of it.
var portal = &world.App{ID: "00000006-0000-0ff1-ce00-000000000000", DisplayName: "Microsoft 365 admin center"}

// invited is what the page of an invitation shows.
type invited struct {
	Partner, Name, Duration, Status string
	Roles                           []string
	Open                            bool // it can be answered
}

// adminPortal is where Microsoft's invitation links lead. Their last part stands
// behind "#", which no server sees: the page takes it from there, or lets it be
// typed.
func (h *Handler) adminPortal(rw http.ResponseWriter, r *http.Request) {
	h.page(rw, r, http.StatusOK, "portal", pageData{Title: "Admin center", Target: invitationPath})
}

// invitation lets a customer's Global Administrator answer a request for
// delegated administration.
func (h *Handler) invitation(rw http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if r.URL.Query().Has("id") {
		id = r.URL.Query().Get("id")
	}
	in := interaction{app: portal, prompt: promptSelect}
	h.world.View(func(s *world.State) {
		if g, ok := world.FindGDAP(s, id); ok {
			in.tenant, _ = s.Tenants.Get("", g.CustomerID)
		}
	})
	if r.Method == http.MethodPost && r.PostFormValue("step") == stepCancel {
		http.Redirect(rw, r, "/AdminPortal/Home", http.StatusSeeOther)
		return
	}
	who, done := h.signIn(rw, r, in)
	if !done {
		return
	}
	if !who.home.SignInPolicy.Met(who.amr, who.at, false) {
		h.errorPage(rw, r, demanded(who.home, person{user: who.user, home: who.home}, portal.ID))
		return
	}
	if !slices.Contains(who.user.DirectoryRoles, world.RoleGlobalAdmin) {
		h.errorPage(rw, r, fail(50105, "access_denied", "Your administrator has configured the application Microsoft 365 admin center to block users unless they are Global Administrators."))
		return
	}
	if r.Method == http.MethodPost && r.PostFormValue("step") == stepConsent {
		err := h.world.Update(func(tx *world.Tx) error {
			return world.AnswerGDAP(tx, id, who.home, r.PostFormValue("answer") != "reject", world.AuditRecord{UserPrincipal: who.user.UserPrincipalName})
		})
		if refused, ok := errors.AsType[*world.GDAPRefused](err); ok {
			h.errorPage(rw, r, fail(50000, "invalid_request", "%s", refused.Text))
			return
		}
		if err != nil {
			h.errorPage(rw, r, err)
			return
		}
	}
	shown, ok := h.invited(id, who.home)
	if !ok {
		h.errorPage(rw, r, fail(50000, "invalid_request", "There is no such invitation for %s.", who.home.DisplayName))
		return
	}
	h.page(rw, r, http.StatusOK, "invitation", pageData{Title: "Delegated administration", Tenant: who.home, User: who.user, Ticket: who.pass, Invitation: shown})
}

// invited finds the invitation as the customer may see it: once it is locked, and
// only that for itself.
func (h *Handler) invited(id string, customer *world.Tenant) (out *invited, ok bool) {
	h.world.View(func(s *world.State) {
		g, found := world.FindGDAP(s, id)
		if !found || g.Status == world.GDAPCreated || g.CustomerID != "" && g.CustomerID != customer.ID {
			return
		}
		out, ok = &invited{Name: g.DisplayName, Duration: inDays(g.Duration), Status: string(g.Status), Open: g.Status == world.GDAPApprovalPending}, true
		if p, found := s.Partners.Get("", g.PartnerID); found {
			out.Partner = p.Name
		}
		for _, id := range g.Roles {
			name := id
			if role, known := world.FindRole(id); known {
				name = role.Name
			}
			out.Roles = append(out.Roles, name)
		}
	})
	return out, ok
}

// inDays spells a duration of whole days, such as P60D, for people.
func inDays(iso string) string {
	n, found := strings.CutPrefix(iso, "P")
	n, whole := strings.CutSuffix(n, "D")
	switch {
	case !found || !whole:
		return iso
	case n == "1":
		return "1 day"
	}
	return n + " days"
}
