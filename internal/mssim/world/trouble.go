package world

// Trouble is what goes wrong for a tenant because somebody asked for it: the named
// scenarios of the controls.
type Trouble struct {
	NoFreeSeats  bool `json:"noFreeSeats,omitempty"`  // every license that is not in use is gone
	HalfOrders   bool `json:"halfOrders,omitempty"`   // of a cart with several orders only the first is accepted
	NoDelegation bool `json:"noDelegation,omitempty"` // relationships stay active and give nobody a role
}

// TroubleOf is the tenant's trouble, none for most.
func TroubleOf(s *State, tenantID string) Trouble {
	if t, ok := s.Tenants.Get("", tenantID); ok && t.Trouble != nil {
		return *t.Trouble
	}
	return Trouble{}
}

// SetTrouble changes a tenant's trouble. False when there is no such tenant.
func SetTrouble(tx *Tx, tenantID string, change func(*Trouble)) bool {
	t, ok := tx.Tenants.Edit("", tenantID)
	if !ok {
		return false
	}
	trouble := Trouble{}
	if t.Trouble != nil {
		trouble = *t.Trouble
	}
	change(&trouble)
	t.Trouble = nil
	if trouble != (Trouble{}) {
		t.Trouble = &trouble
	}
	return true
}

// codeLineProblem is Microsoft's for a problem with a line of its own making.
const codeLineProblem = 800087

// halfAccepted refuses all groups but the first for a customer in that trouble.
func halfAccepted(s *State, customer *Customer, open []CartLine, refused []GroupProblem) ([]CartLine, []GroupProblem) {
	if len(open) == 0 || !TroubleOf(s, customer.ID).HalfOrders {
		return open, refused
	}
	accepted := inGroup(open, open[0].Group)
	seen := map[string]bool{open[0].Group: true}
	for _, l := range open {
		if !seen[l.Group] {
			seen[l.Group] = true
			refused = append(refused, GroupProblem{Group: l.Group, Problem: problem(codeLineProblem, 0, "The order could not be placed because of a problem with its line items. Try again.")})
		}
	}
	return accepted, refused
}
