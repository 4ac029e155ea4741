package apiclient

import "github.com/tenantry/tenantry/internal/audit"

// The actions that the audit tells of. Tokens are not among them: a client takes one every quarter
// of an hour, and its last use is kept.
const (
	ActionCreated     audit.Action = "api_client.created"
	ActionUpdated     audit.Action = "api_client.updated"
	ActionEnabled     audit.Action = "api_client.enabled"
	ActionDisabled    audit.Action = "api_client.disabled"
	ActionDeleted     audit.Action = "api_client.deleted"
	ActionSecretAdded audit.Action = "api_client.secret_added" //nolint:gosec // a name
	ActionSecretEnded audit.Action = "api_client.secret_ended" //nolint:gosec // a name
	ActionKeyRotated  audit.Action = "token_key.rotated"
)

func event(c Client, action audit.Action, before, after map[string]any) audit.Event {
	e := audit.Event{Action: action, ResellerID: c.ResellerID, ObjectKind: "api_client", ObjectID: c.ID, ObjectName: c.Name}
	if len(before) > 0 {
		e.Before = audit.JSON(before)
	}
	if len(after) > 0 {
		e.After = audit.JSON(after)
	}
	return e
}

// facts are what the audit tells of a client.
func facts(c Client) map[string]any {
	f := map[string]any{"name": c.Name, "scopes": c.Scopes, "all_customers": c.AllCustomers, "requests_per_minute": c.RequestsPerMinute}
	if !c.AllCustomers {
		f["customers"] = c.Customers
	}
	return f
}

// differences are the facts that changed.
func differences(old, now Client) (before, after map[string]any) {
	before, after = facts(old), facts(now)
	for name, value := range before {
		if string(audit.JSON(value)) == string(audit.JSON(after[name])) {
			delete(before, name)
			delete(after, name)
		}
	}
	if old.Disabled != now.Disabled {
		before["disabled"], after["disabled"] = old.Disabled, now.Disabled
	}
	return before, after
}

func actionOf(old, now Client) audit.Action {
	switch {
	case old.Disabled == now.Disabled:
		return ActionUpdated
	case now.Disabled:
		return ActionDisabled
	}
	return ActionEnabled
}
