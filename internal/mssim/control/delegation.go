package control

import (
	"errors"
	"net/http"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// answerInvitation gives a customer's answer to a request for delegated
// administration without its sign-in. "customer" is needed only where the
// invitation names none.
func (p *Panel) answerInvitation(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		Approve  bool   `json:"approve"`
		Customer string `json:"customer"`
	}
	if !decode(rw, r, &in) {
		return
	}
	var status world.GDAPStatus
	err := p.w.Update(func(tx *world.Tx) error {
		g, ok := world.FindGDAP(tx.State, r.PathValue("id"))
		if !ok {
			return &world.GDAPRefused{Status: http.StatusNotFound, Text: "There is no such relationship."}
		}
		if in.Customer == "" {
			in.Customer = g.CustomerID
		}
		customer, ok := tx.Tenants.Get("", strings.ToLower(in.Customer))
		if !ok {
			return &world.GDAPRefused{Status: http.StatusBadRequest, Text: `Give "customer", the tenant id of the customer who answers.`}
		}
		if err := world.AnswerGDAP(tx, g.ID, customer, in.Approve, world.AuditRecord{}); err != nil {
			return err
		}
		g, _ = world.FindGDAP(tx.State, g.ID)
		status = g.Status
		return nil
	})
	if refused, ok := errors.AsType[*world.GDAPRefused](err); ok {
		fail(rw, refused.Status, refused.Text)
		return
	}
	if err != nil {
		fail(rw, http.StatusInternalServerError, err.Error())
		return
	}
	answer(rw, http.StatusOK, map[string]world.GDAPStatus{"status": status})
}
