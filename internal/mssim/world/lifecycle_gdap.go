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
	case GDAPCreated, GDAPApprovalPending:
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
	case GDAPExpired, GDAPTerminated:
	}
	for _, a := range g.Assignments {
		if a.Status == "pending" || a.Status == "deleting" {
			at(a.ModifiedAt.Add(gdapSettles))
		}
	}
	for _, o := range g.Operations {
		if o.Status == "notStarted" || o.Status == "running" {
			at(o.ModifiedAt.Add(gdapSettles))
		}
	}
	return due, known
}

// extension is how long the relationship is extended at its end. One with Global
// Administrator never is. Source: Microsoft, GDAP auto extend.
func extension(g *GDAPRelationship) time.Duration {
	if g.AutoExtend != "P180D" || slices.Contains(g.Roles, RoleGlobalAdmin) {
		return 0
	}
	return gdapExtension
}

func advanceGDAP(tx *Tx, partnerID, id string) {
	g, ok := tx.GDAP.Edit(partnerID, id)
	if !ok {
		return
	}
	settleChildren(tx, g)
	was := g.Status
	switch g.Status {
	case GDAPCreated, GDAPApprovalPending:
		if due(g.ModifiedAt, gdapInvitation, tx.Now) {
			g.Status = GDAPExpired
		}
	case GDAPApproved, GDAPActivating:
		if due(g.ModifiedAt, gdapSettles, tx.Now) {
			activate(g, tx.Now)
		}
	case GDAPTerminateAsked, GDAPTerminating:
		if due(g.ModifiedAt, gdapSettles, tx.Now) {
			g.Status = GDAPTerminated
		}
	case GDAPActive, GDAPExpiring:
		endOrExtend(g, tx.Now)
	case GDAPExpired, GDAPTerminated:
	}
	g.Version++
	if g.Status == was {
		return
	}
	g.ModifiedAt = tx.Now
	if e, ok := gdapEvents[g.Status]; ok {
		uri := "/v1.0/tenantRelationships/delegatedAdminRelationships/" + g.ID
		Record(tx, AuditRecord{
			PartnerID: partnerID, CustomerID: g.CustomerID, ResourceType: "granular_admin_relationship", ResourceID: g.ID, Operation: e.operation, ResourceURI: uri,
		}, Event{Name: e.event, Resource: "GranularAdminRelationship", URI: uri})
	}
}

var gdapEvents = map[GDAPStatus]struct{ operation, event string }{
	GDAPActive:     {"granular_admin_relationship_activated", "granular-admin-relationship-activated"},
	GDAPExpired:    {"granular_admin_relationship_expired", "granular-admin-relationship-expired"},
	GDAPTerminated: {"granular_admin_relationship_terminated", "granular-admin-relationship-terminated"},
}

func due(since time.Time, after time.Duration, now time.Time) bool {
	return !since.Add(after).After(now)
}

func activate(g *GDAPRelationship, now time.Time) {
	ends := now.Add(isoDays(g.Duration))
	g.Status, g.ActivatedAt, g.EndsAt = GDAPActive, &now, &ends
}

func endOrExtend(g *GDAPRelationship, now time.Time) {
	if g.EndsAt == nil {
		return
	}
	longer := extension(g)
	switch {
	case now.Before(*g.EndsAt) && longer == 0 && g.Status == GDAPActive && !now.Before(g.EndsAt.Add(-gdapNotice)):
		g.Status = GDAPExpiring
	case now.Before(*g.EndsAt):
	case longer > 0:
		ends := g.EndsAt.Add(longer)
		g.EndsAt, g.Status = &ends, GDAPActive
	default:
		g.Status = GDAPExpired
	}
}

func settleChildren(tx *Tx, g *GDAPRelationship) {
	for i := range g.Assignments {
		a := &g.Assignments[i]
		if !due(a.ModifiedAt, gdapSettles, tx.Now) {
			continue
		}
		switch a.Status {
		case "pending":
			a.Status, a.ModifiedAt = "active", tx.Now
			a.Version++
		case "deleting":
			a.Status, a.ModifiedAt = "deleted", tx.Now
			a.Version++
		}
	}
	for i := range g.Operations {
		o := &g.Operations[i]
		if (o.Status == "notStarted" || o.Status == "running") && due(o.ModifiedAt, gdapSettles, tx.Now) {
			o.Status, o.ModifiedAt = "succeeded", tx.Now
		}
	}
}

// isoDays reads durations such as P730D; anything else is Microsoft's maximum of
// two years.
func isoDays(duration string) time.Duration {
	n := 0
	if len(duration) < 3 || duration[0] != 'P' || duration[len(duration)-1] != 'D' {
		return 730 * 24 * time.Hour
	}
	for _, r := range duration[1 : len(duration)-1] {
		if r < '0' || r > '9' || n > 730 {
			return 730 * 24 * time.Hour
		}
		n = n*10 + int(r-'0')
	}
	return time.Duration(min(n, 730)) * 24 * time.Hour
}
