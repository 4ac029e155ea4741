package world

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// CreateGDAP makes a relationship in the state "created". by says who does it.
func CreateGDAP(tx *Tx, partnerID string, t GDAPTerms) (*GDAPRelationship, error) {
	if err := t.check(tx.State, partnerID, ""); err != nil {
		return nil, err
	}
	g := &GDAPRelationship{PartnerID: partnerID, Status: GDAPCreated, CreatedAt: tx.Now, ModifiedAt: tx.Now, Version: 1}
	g.set(t)
	words := []string{partnerID, strings.ToLower(t.DisplayName), tx.Now.Format(time.RFC3339Nano)}
	for taken := true; taken; words = append(words, "again") {
		g.ID = StableID(append([]string{"gdap"}, words...)...) + "-" + StableID(append([]string{"gdap-partner"}, words...)...)
		_, taken = tx.GDAP.Get(partnerID, g.ID)
	}
	tx.GDAP.Put(partnerID, g.ID, g)
	return g, nil
}

func (g *GDAPRelationship) set(t GDAPTerms) {
	g.DisplayName, g.Duration, g.AutoExtend, g.Roles = t.DisplayName, t.Duration, t.AutoExtend, t.Roles
	g.CustomerID, g.CustomerName = t.CustomerID, t.CustomerName
}

// ChangeGDAP gives a relationship other terms. While it is only created, at once;
// once it is active only the automatic extension and the loss of Global
// Administrator are possible, and the operation returned carries them out.
func ChangeGDAP(tx *Tx, partnerID, id string, t GDAPTerms) (*GDAPRelationship, *GDAPOperation, error) {
	g, ok := tx.GDAP.Edit(partnerID, id)
	if !ok {
		return nil, nil, gdapMissing(id)
	}
	if err := t.check(tx.State, partnerID, g.ID); err != nil {
		return nil, nil, err
	}
	switch {
	case g.Status == GDAPCreated && !g.locked():
		g.set(t)
		g.ModifiedAt = tx.Now
		g.Version++
		return g, nil, nil
	case !g.Live():
		return nil, nil, g.wrongState("updated")
	}
	now := g.Terms()
	now.AutoExtend = t.AutoExtend
	kept := slices.DeleteFunc(slices.Clone(g.Roles), func(r string) bool { return r == RoleGlobalAdmin })
	if !sameSet(t.Roles, g.Roles) && !sameSet(t.Roles, kept) {
		return nil, nil, gdapInvalid("Of the roles of an active relationship only Global Administrator can be removed.")
	}
	now.Roles = t.Roles
	if now.DisplayName != t.DisplayName || now.Duration != t.Duration || now.CustomerID != t.CustomerID || now.CustomerName != t.CustomerName {
		return nil, nil, gdapInvalid("Of an active relationship only autoExtendDuration can be updated, and the Global Administrator role removed.")
	}
	if t.AutoExtend == g.AutoExtend && sameSet(t.Roles, g.Roles) {
		return g, nil, nil
	}
	op, err := g.operate(tx, GDAPOperation{Type: OperationRelationship, AutoExtend: t.AutoExtend, Roles: t.Roles},
		map[string]any{"autoExtendDuration": t.AutoExtend, "accessDetails": unifiedRoles(t.Roles)})
	return g, op, err
}

func sameSet(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

func unifiedRoles(roles []string) map[string]any {
	list := []map[string]string{}
	for _, r := range roles {
		list = append(list, map[string]string{"roleDefinitionId": r})
	}
	return map[string]any{"unifiedRoles": list}
}

// operate starts a long-running change; only one at a time may be under way for
// the same target.
func (g *GDAPRelationship) operate(tx *Tx, op GDAPOperation, data map[string]any) (*GDAPOperation, error) {
	for _, o := range g.Operations {
		if o.Target == op.Target && o.unsettled() {
			return nil, gdapConflict("Another update is still under way.")
		}
	}
	text, err := json.Marshal(data)
	if err != nil {
		return nil, err
	}
	op.ID = StableID("gdap-operation", g.ID, strconv.Itoa(len(g.Operations)))
	op.Status, op.Data, op.CreatedAt, op.ModifiedAt = "notStarted", string(text), tx.Now, tx.Now
	g.Operations = append(g.Operations, op)
	return &op, nil
}

func (g *GDAPRelationship) wrongState(done string) *GDAPRefused {
	return gdapConflict("A relationship with the status '" + string(g.Status) + "' cannot be " + done + ".")
}

// locked tells whether somebody has asked for the relationship to be locked.
func (g *GDAPRelationship) locked() bool {
	return slices.ContainsFunc(g.Requests, func(r GDAPRequest) bool { return r.unsettled() })
}

// DeleteGDAP removes a relationship that nobody has seen yet.
func DeleteGDAP(tx *Tx, partnerID, id string) error {
	g, ok := tx.GDAP.Get(partnerID, id)
	switch {
	case !ok:
		return gdapMissing(id)
	case g.Status != GDAPCreated || g.locked():
		return g.wrongState("deleted")
	}
	tx.GDAP.Delete(partnerID, id)
	return nil
}

// Actions of a request. The partner asks for the first and the last.
const (
	ActionLock      = "lockForApproval"
	ActionApprove   = "approve"
	ActionReject    = "reject"
	ActionTerminate = "terminate"
)

// RequestGDAP asks for a relationship to be locked or ended; that it happens takes
// its time.
func RequestGDAP(tx *Tx, partnerID, id, action string, by AuditRecord) (*GDAPRequest, error) {
	g, ok := tx.GDAP.Edit(partnerID, id)
	if !ok {
		return nil, gdapMissing(id)
	}
	switch {
	case action == ActionApprove, action == ActionReject:
		return nil, &GDAPRefused{http.StatusForbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."}
	case action != ActionLock && action != ActionTerminate:
		return nil, gdapInvalid("The action must be lockForApproval or terminate.")
	case g.locked(), action == ActionLock && g.Status != GDAPCreated, action == ActionTerminate && !g.Live():
		return nil, g.wrongState(map[string]string{ActionLock: "locked for approval", ActionTerminate: "terminated"}[action])
	}
	if action == ActionTerminate {
		g.move(tx, GDAPTerminateAsked, by)
	}
	return g.request(tx, action, "created"), nil
}

func (g *GDAPRelationship) request(tx *Tx, action, status string) *GDAPRequest {
	r := GDAPRequest{ID: StableID("gdap-request", g.ID, strconv.Itoa(len(g.Requests))), Action: action, Status: status, CreatedAt: tx.Now, ModifiedAt: tx.Now}
	g.Requests = append(g.Requests, r)
	return &r
}

// FindGDAP finds a relationship of whatever partner, for the customer who was
// sent its link.
func FindGDAP(s *State, id string) (*GDAPRelationship, bool) {
	for p := range s.Partners.All("") {
		if g, ok := s.GDAP.Get(p.TenantID, strings.ToLower(id)); ok {
			return g, true
		}
	}
	return nil, false
}

// AnswerGDAP is the customer's yes or no to an invitation, given by a Global
// Administrator of the tenant. A refused relationship is terminated, which is
// ours: Microsoft has no status of its own for it.
func AnswerGDAP(tx *Tx, id string, customer *Tenant, approve bool, by AuditRecord) error {
	found, ok := FindGDAP(tx.State, id)
	if !ok {
		return gdapMissing(id)
	}
	g, _ := tx.GDAP.Edit(found.PartnerID, found.ID)
	switch {
	case g.CustomerID != "" && g.CustomerID != customer.ID, g.PartnerID == customer.ID:
		return &GDAPRefused{http.StatusForbidden, "Authorization_RequestDenied", "The invitation is for another organization."}
	case g.Status != GDAPApprovalPending:
		return g.wrongState("answered")
	}
	g.CustomerID, g.CustomerName = customer.ID, customer.DisplayName
	if !approve {
		g.request(tx, ActionReject, "succeeded")
		g.move(tx, GDAPTerminated, by)
		return nil
	}
	g.request(tx, ActionApprove, "succeeded")
	g.move(tx, GDAPApproved, by)
	return nil
}
