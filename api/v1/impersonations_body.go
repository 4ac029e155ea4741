package v1

import (
	"time"

	"github.com/tenantry/tenantry/internal/impersonation"
)

// PortalLaunch is as whom staff want to act.
type PortalLaunch struct {
	CustomerID   string `json:"customer_id" format:"uuid"`
	PortalUserID string `json:"portal_user_id" format:"uuid"` // an active customer user of that company
	Reason       string `json:"reason"`                       // 3 to 500 characters; the customer reads it
	Minutes      *int   `json:"minutes,omitempty"`            // 1 to 60; 60 when absent
} // @name PortalLaunch

// ImpersonationRaise is why something has to be changed.
type ImpersonationRaise struct {
	Reason string `json:"reason"` // what has to be changed, 3 to 500 characters; the customer reads it
} // @name ImpersonationRaise

// ImpersonationPage is one page of launches.
type ImpersonationPage struct {
	Data []Impersonation `json:"data"`
	PageInfo
} // @name ImpersonationPage

// Impersonation is one time that staff acted as a customer user. Times are machine time.
type Impersonation struct {
	ID              string                `json:"id" format:"uuid"`
	CustomerID      string                `json:"customer_id" format:"uuid"`
	CustomerName    string                `json:"customer_name"`
	PortalUserID    string                `json:"portal_user_id" format:"uuid"`
	PortalUserName  string                `json:"portal_user_name"` // at that time
	PortalUserEmail string                `json:"portal_user_email"`
	ActorID         string                `json:"actor_id" format:"uuid"` // the member of staff, as in the audit
	ActorName       string                `json:"actor_name"`
	Reason          string                `json:"reason"`
	CreatedAt       time.Time             `json:"created_at" format:"date-time"`
	EndsAt          time.Time             `json:"ends_at" format:"date-time"`                              // at the latest
	EndedAt         *time.Time            `json:"ended_at" extensions:"x-nullable" format:"date-time"`     // noted within a minute
	EndedBy         *ImpersonationEndedBy `json:"ended_by" extensions:"x-nullable"`                        // null while it runs
	Raises          int                   `json:"raises"`                                                  // how many times it was raised
	RaiseReason     *string               `json:"raise_reason" extensions:"x-nullable"`                    // of the last time
	RaisedUntil     *time.Time            `json:"raised_until" extensions:"x-nullable" format:"date-time"` // of the last time; null when over
	Changes         int                   `json:"changes"`                                                 // what was changed, in lists
} // @name Impersonation

// ImpersonationEndedBy is what ended it.
type ImpersonationEndedBy string // @name ImpersonationEndedBy

// What ends one.
const (
	ImpersonationLeft       ImpersonationEndedBy = "left"
	ImpersonationTime       ImpersonationEndedBy = "time"
	ImpersonationSession    ImpersonationEndedBy = "session"     // that of staff, or their password changed
	ImpersonationPortalUser ImpersonationEndedBy = "portal_user" // disabled or taken away
	ImpersonationRights     ImpersonationEndedBy = "rights"      // of staff
	ImpersonationReplaced   ImpersonationEndedBy = "replaced"    // launched again
)

func toAPIImpersonation(i impersonation.Impersonation) Impersonation {
	out := Impersonation{
		ID: i.ID, CustomerID: i.CustomerID, CustomerName: i.CustomerName, PortalUserID: i.PortalUserID, PortalUserName: i.UserName,
		PortalUserEmail: i.UserEmail, ActorID: i.LoginID, ActorName: i.LoginName, Reason: i.Reason, CreatedAt: i.CreatedAt, EndsAt: i.EndsAt,
		EndedAt: utc(i.EndedAt), Raises: i.Raises, RaiseReason: optional(i.RaiseReason), RaisedUntil: utc(i.RaisedUntil), Changes: i.Changes,
	}
	if i.EndedBy != impersonation.Running {
		by := ImpersonationEndedBy(i.EndedBy)
		out.EndedBy = &by
	}
	return out
}
