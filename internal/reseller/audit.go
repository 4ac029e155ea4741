package reseller

import (
	"encoding/json"
	"time"

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

// differences names the changed fields with their old and new values, without the secret.
func differences(old, r Reseller) (before, after map[string]any) {
	before, after = map[string]any{}, map[string]any{}
	note := func(field string, a, b any, differ bool) {
		if differ {
			before[field], after[field] = a, b
		}
	}
	note("display_name", old.DisplayName, r.DisplayName, old.DisplayName != r.DisplayName)
	note("nickname", old.Nickname, r.Nickname, old.Nickname != r.Nickname)
	note("domain", old.Domain, r.Domain, old.Domain != r.Domain)
	note("application_id", old.ApplicationID, r.ApplicationID, old.ApplicationID != r.ApplicationID)
	note("add_customers_by_sync", old.AddCustomersBySync, r.AddCustomersBySync, old.AddCustomersBySync != r.AddCustomersBySync)
	note("mails_end_users", old.MailsEndUsers, r.MailsEndUsers, old.MailsEndUsers != r.MailsEndUsers)
	note("mail_name", old.MailName, r.MailName, old.MailName != r.MailName)
	note("support_email", old.SupportEmail, r.SupportEmail, old.SupportEmail != r.SupportEmail)
	note("require_mfa", old.RequireMFA, r.RequireMFA, old.RequireMFA != r.RequireMFA)
	note("default_admin_name", old.DefaultAdminName, r.DefaultAdminName, old.DefaultAdminName != r.DefaultAdminName)
	note("default_admin_email", old.DefaultAdminEmail, r.DefaultAdminEmail, old.DefaultAdminEmail != r.DefaultAdminEmail)
	note("secret_expires_at", old.SecretExpiresAt, r.SecretExpiresAt, !sameTime(old.SecretExpiresAt, r.SecretExpiresAt))
	return before, after
}

func sameTime(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}
