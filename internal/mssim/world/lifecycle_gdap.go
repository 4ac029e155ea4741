package world

import (
	"slices"
	"time"
)

const (
	gdapNotice     = 30 * 24 * time.Hour  // "expiring" this long before the end
	gdapInvitation = 90 * 24 * time.Hour  // an invitation nobody approves is gone then
	gdapExtension  = 180 * 24 * time.Hour // auto-extend, again and again
	gdapSettles    = time.Minute          // asynchronous steps take this long
)

// gdapDue is when time alone will next change the relationship or one of its
// assignments.
func gdapDue(g *GDAPRelationship) (due time.Time, known bool) {
	at := func(t time.Time) {
		if !known || t.Before(due) {
			due, known = t, true
		}
	}
	switch g.Status {
	case GDAPApprovalPending:
		at(g.ModifiedAt.Add(gdapInvitation))
	case GDAPApproved, GDAPActivating, GDAPTerminateAsked, GDAPTerminating:
		at(g.ModifiedAt.Add(gdapSettles))
	case GDAPActive:
		if g.EndsAt != nil && extension(g) == 0 {
			at(g.EndsAt.Add(-gdapNotice))
		} else if g.EndsAt != nil {
			at(*g.EndsAt)
		}
	case GDAPExpiring:
		if g.EndsAt != nil {
			at(*g.EndsAt)
		}
	case GDAPCreated, GDAPExpired, GDAPTerminated:
	}
	for _, r := range g.Requests {
		if r.unsettled() {
			at(r.ModifiedAt.Add(gdapSettles))
		}
	}
	for _, a := range g.Assignments {
		if a.Status == AssignmentPending || a.Status == AssignmentDeleting {
			at(a.ModifiedAt.Add(gdapSettles))
		}
	}
	for _, o := range g.Operations {
		if o.unsettled() {
			at(o.ModifiedAt.Add(gdapSettles))
		}
	}
	return due, known
}

// extension is how long the relationship is extended at its end. One with Global
// Administrator never is. Source: Microsoft, GDAP auto extend.
func extension(g *GDAPRelationship) time.Duration {
	if g.AutoExtend != autoExtendOn || slices.Contains(g.Roles, RoleGlobalAdmin) {
		return 0
	}
	return gdapExtension
}

func advanceGDAP(tx *Tx, partnerID, id string) {
	g, ok := tx.GDAP.Edit(partnerID, id)
	if !ok {
		return
	}
	g.settleRequests(tx)
	g.settleOperations(tx)
	g.settleAssignments(tx)
	if next := g.next(tx.Now); next != g.Status {
		if g.Status == GDAPActivating {
			now, ends := tx.Now, tx.Now.Add(isoDays(g.Duration))
			g.ActivatedAt, g.EndsAt = &now, &ends
		}
		g.move(tx, next, AuditRecord{})
	}
	if longer := extension(g); g.Live() && longer > 0 && g.EndsAt != nil && !tx.Now.Before(*g.EndsAt) {
		ends := g.EndsAt.Add(longer)
		g.EndsAt, g.ModifiedAt = &ends, tx.Now
		g.Version++
	}
}

// next is the state that time brings the relationship to.
func (g *GDAPRelationship) next(now time.Time) GDAPStatus {
	settled := due(g.ModifiedAt, gdapSettles, now)
	switch {
	case g.Status == GDAPApprovalPending && due(g.ModifiedAt, gdapInvitation, now):
		return GDAPExpired
	case g.Status == GDAPApproved && settled:
		return GDAPActivating
	case g.Status == GDAPActivating && settled:
		return GDAPActive
	case g.Status == GDAPTerminateAsked && settled:
		return GDAPTerminating
	case g.Status == GDAPTerminating && settled:
		return GDAPTerminated
	case !g.Live() || g.EndsAt == nil:
		return g.Status
	case extension(g) > 0:
		return GDAPActive
	case !now.Before(*g.EndsAt):
		return GDAPExpired
	case !now.Before(g.EndsAt.Add(-gdapNotice)):
		return GDAPExpiring
	}
	return g.Status
}

var gdapEvents = map[GDAPStatus]struct{ operation, event string }{
	GDAPApproved:       {"granular_admin_relationship_approved", "granular-admin-relationship-approved"},
	GDAPActive:         {"granular_admin_relationship_activated", "granular-admin-relationship-activated"},
	GDAPExpired:        {"granular_admin_relationship_expired", "granular-admin-relationship-expired"},
	GDAPTerminateAsked: {operation: "granular_admin_relationship_termination_requested"},
	GDAPTerminated:     {"granular_admin_relationship_terminated", "granular-admin-relationship-terminated"},
}

// move puts the relationship into another state and tells of it, in the name of
// by.
func (g *GDAPRelationship) move(tx *Tx, to GDAPStatus, by AuditRecord) {
	again := g.Status == GDAPExpiring && to == GDAPActive
	g.Status, g.ModifiedAt = to, tx.Now
	g.Version++
	e, told := gdapEvents[to]
	if !told || again {
		return
	}
	by.PartnerID, by.CustomerID, by.ResourceType, by.ResourceID = g.PartnerID, g.CustomerID, "granular_admin_relationship", g.ID
	by.Operation, by.ResourceURI = e.operation, g.uri()
	var events []Event
	if e.event != "" {
		events = []Event{{Name: e.event, Resource: "GranularAdminRelationship", URI: g.uri()}}
	}
	Record(tx, by, events...)
}

func (g *GDAPRelationship) uri() string {
	return "/v1.0/tenantRelationships/delegatedAdminRelationships/" + g.ID
}

// recordAssignment tells that an assignment was created, activated, updated or
// deleted.
func (g *GDAPRelationship) recordAssignment(tx *Tx, a *GDAPAssignment, what string, by AuditRecord) {
	by.PartnerID, by.CustomerID, by.ResourceType, by.ResourceID = g.PartnerID, g.CustomerID, "granular_admin_access_assignment", a.ID
	by.Operation, by.ResourceURI = "granular_admin_access_assignment_"+what, g.uri()+"/accessAssignments/"+a.ID
	Record(tx, by, Event{Name: "granular-admin-access-assignment-" + what, Resource: "GranularAdminAccessAssignment", URI: by.ResourceURI})
}

func due(since time.Time, after time.Duration, now time.Time) bool {
	return !since.Add(after).After(now)
}

func (g *GDAPRelationship) settleRequests(tx *Tx) {
	for i := range g.Requests {
		r := &g.Requests[i]
		if !r.unsettled() || !due(r.ModifiedAt, gdapSettles, tx.Now) {
			continue
		}
		r.Status, r.ModifiedAt = "succeeded", tx.Now
		if r.Action == ActionLock {
			g.move(tx, GDAPApprovalPending, AuditRecord{})
		}
	}
}

// settleOperations carries out what was asked for, unless the relationship has
// ended meanwhile.
func (g *GDAPRelationship) settleOperations(tx *Tx) {
	for i := range g.Operations {
		o := &g.Operations[i]
		if !o.unsettled() || !due(o.ModifiedAt, gdapSettles, tx.Now) {
			continue
		}
		o.Status, o.ModifiedAt = "failed", tx.Now
		if g.Live() && g.carryOut(tx, o) {
			o.Status = "succeeded"
		}
	}
}

func (g *GDAPRelationship) carryOut(tx *Tx, o *GDAPOperation) bool {
	if o.Type == OperationAssignment {
		a, ok := g.assignment(o.Target)
		if !ok || a.Status != AssignmentActive {
			return false
		}
		a.Roles, a.ModifiedAt = o.Roles, tx.Now
		a.Version++
		g.recordAssignment(tx, a, "updated", AuditRecord{})
		return true
	}
	g.AutoExtend, g.Roles, g.ModifiedAt = o.AutoExtend, o.Roles, tx.Now
	g.Version++
	for i := range g.Assignments {
		a := &g.Assignments[i]
		a.Roles = slices.DeleteFunc(a.Roles, func(r string) bool { return !slices.Contains(g.Roles, r) })
	}
	return true
}

func (g *GDAPRelationship) settleAssignments(tx *Tx) {
	for i := range g.Assignments {
		a := &g.Assignments[i]
		if !due(a.ModifiedAt, gdapSettles, tx.Now) {
			continue
		}
		switch {
		case a.Status == AssignmentPending && !g.Live():
			a.Status = AssignmentError
		case a.Status == AssignmentPending:
			a.Status = AssignmentActive
			g.recordAssignment(tx, a, "activated", AuditRecord{})
		case a.Status == AssignmentDeleting:
			a.Status = AssignmentDeleted
			g.recordAssignment(tx, a, "deleted", AuditRecord{})
		default:
			continue
		}
		a.ModifiedAt = tx.Now
		a.Version++
	}
}

// isoDays is the length of a duration such as P730D; anything else is Microsoft's
// maximum of two years.
func isoDays(duration string) time.Duration {
	days, ok := gdapDays(duration)
	if !ok {
		days = gdapLongest
	}
	return time.Duration(days) * 24 * time.Hour
}
