package portaluser

import (
	"github.com/tenantry/tenantry/internal/audit"
)

// The actions that the audit tells of.
const (
	ActionCreated     audit.Action = "portal_user.created"
	ActionInvited     audit.Action = "portal_user.invited"
	ActionAccepted    audit.Action = "portal_user.accepted"
	ActionUpdated     audit.Action = "portal_user.updated"
	ActionEnabled     audit.Action = "portal_user.enabled"
	ActionDisabled    audit.Action = "portal_user.disabled"
	ActionDeleted     audit.Action = "portal_user.deleted"
	ActionPasswordSet audit.Action = "portal_user.password_set"

	ActionLinkHandedOver audit.Action = "portal_user.link_handed_over"
	ActionFactorsReset   audit.Action = "portal_user.mfa_reset"
)

func event(u PortalUser, action audit.Action, before, after map[string]any) audit.Event {
	e := audit.Event{
		Action: action, ResellerID: u.ResellerID, CustomerID: u.CustomerID,
		ObjectKind: "portal_user", ObjectID: u.ID, ObjectName: u.Email,
	}
	if len(before) > 0 {
		e.Before = audit.JSON(before)
	}
	if len(after) > 0 {
		e.After = audit.JSON(after)
	}
	return e
}

// facts are what the audit tells of a portal user.
func facts(u PortalUser) map[string]any {
	f := map[string]any{"email": u.Email, "name": u.Name, "roles": u.Roles()}
	if u.Mobile != "" {
		f["mobile"] = u.Mobile
	}
	return f
}

// differences are the facts that changed.
func differences(old, now PortalUser) (before, after map[string]any) {
	before, after = facts(old), facts(now)
	for name, value := range before {
		if same(value, after[name]) {
			delete(before, name)
			delete(after, name)
		}
	}
	if old.Status != now.Status {
		before["status"], after["status"] = old.Status, now.Status
	}
	return before, after
}

func same(a, b any) bool { return string(audit.JSON(a)) == string(audit.JSON(b)) }
