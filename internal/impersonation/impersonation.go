// Package impersonation is staff who launch a customer's portal as one of its users: with a reason, for a
// while, read-only until raised, and never without the customer being able to see it.
package impersonation

import (
	"time"

	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/portaluser"
)

// Bounds, in machine time.
const (
	LongestFor = 60 * time.Minute
	RaisedFor  = 15 * time.Minute

	minReason = 3 // characters
	maxReason = 500
)

// EndedBy is what ended one.
type EndedBy string

// What ends one; "" while it runs.
const (
	Running    EndedBy = ""
	Left       EndedBy = "left" // by whoever launched it
	Time       EndedBy = "time"
	Session    EndedBy = "session"     // theirs ended, or their password changed
	PortalUser EndedBy = "portal_user" // whom they act as was disabled or taken away
	Rights     EndedBy = "rights"      // they may not launch any more
	Replaced   EndedBy = "replaced"    // they launched the same portal user again
)

// Impersonation is one launch.
type Impersonation struct {
	ID           string
	ResellerID   string
	ResellerName string
	CustomerID   string
	CustomerName string
	PortalUserID string
	UserName     string // of the portal user, at launch
	UserEmail    string
	LoginID      string // of the member of staff
	LoginName    string
	LoginVersion int64
	SessionID    string
	Reason       string
	Raises       int    // how many times it was raised
	RaiseReason  string // of the last time
	RaisedUntil  *time.Time
	CreatedAt    time.Time
	EndsAt       time.Time
	EndedAt      *time.Time
	EndedBy      EndedBy
	Changes      int                   // what was done in it, beside raising and ending; in lists
	User         portaluser.PortalUser // as they are now; for who acts as them
}

// Raised tells whether something may be changed at a time.
func (i Impersonation) Raised(now time.Time) bool {
	return i.EndedBy == Running && i.RaisedUntil != nil && now.Before(*i.RaisedUntil) && now.Before(i.EndsAt)
}

// ended is the impersonation once it is over.
func (i Impersonation) ended(by EndedBy, at time.Time) Impersonation {
	if at.After(i.EndsAt) {
		at = i.EndsAt
	}
	i.EndedBy, i.EndedAt, i.RaisedUntil = by, &at, nil
	return i
}

// actor is who calls while acting as the user.
func (i Impersonation) actor(staff authz.Actor, now time.Time) authz.Actor {
	u, who := i.User, staff
	who.ResellerID, who.Holdings = i.ResellerID, nil
	for _, role := range u.Roles() {
		who.Holdings = append(who.Holdings, authz.Holding{Role: role, CustomerID: i.CustomerID})
	}
	who.Acting = &authz.Acting{
		ImpersonationID: i.ID, LoginID: u.LoginID, PortalUserID: u.ID, Name: u.Name, Email: u.Email, CustomerID: i.CustomerID,
		Raised: i.Raised(now), Own: staff.Holdings,
	}
	return who
}
