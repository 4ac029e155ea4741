package reseller

import (
	"encoding/json"

	"github.com/tenantry/tenantry/internal/audit"
)

// The actions that the audit tells of.
const (
	ActionCreated              audit.Action = "reseller.created"
	ActionUpdated              audit.Action = "reseller.updated"
	ActionSecretChanged        audit.Action = "reseller.secret_changed"
	ActionAuthorizationStarted audit.Action = "reseller.authorization_started"
	ActionAuthorized           audit.Action = "reseller.authorized"
	ActionAuthorizationFailed  audit.Action = "reseller.authorization_failed"
	ActionDeleted              audit.Action = "reseller.deleted"
)

// event is an act on r. before and after hold what changed by field name; a secret is never
// among the values.
func event(r Reseller, action audit.Action, before, after map[string]any) audit.Event {
	return audit.Event{
		Action: action, ResellerID: r.ID, ObjectKind: "reseller", ObjectID: r.ID, ObjectName: r.DisplayName,
		Before: encode(before), After: encode(after),
	}
}

func encode(fields map[string]any) json.RawMessage {
	if len(fields) == 0 {
		return nil
	}
	b, err := json.Marshal(fields)
	if err != nil { // texts, times and bools always marshal
		return nil
	}
	return b
}
