package microsoftlogin

import (
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/portaluser"
)

// The actions that the audit tells of.
const (
	ActionLinked   audit.Action = "microsoft_account.linked"
	ActionUnlinked audit.Action = "microsoft_account.unlinked"
)

func event(l portaluser.Login, action audit.Action) audit.Event {
	return audit.Event{Action: action, ResellerID: l.ResellerID, ObjectKind: "login", ObjectID: l.ID, ObjectName: l.Email}
}

func facts(a portaluser.MicrosoftAccount) map[string]any {
	return map[string]any{"microsoft_account": a.Name, "microsoft_tenant_id": a.TenantID, "microsoft_object_id": a.ObjectID}
}
