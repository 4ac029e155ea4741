package reseller

import (
	"fmt"
	"time"
)

func syncs(facts HealthFacts, machine time.Time) []Finding {
	if len(facts.Syncs) == 0 {
		return []Finding{{
			ID: "sync", Severity: SeverityWarning, Title: "Never synced", Detail: "Nothing has been read from Microsoft yet.",
			Remedy: "It begins by itself once the reseller is authorized; to begin now, press Sync now.",
			Action: &Action{Kind: ActionSync, Label: "Sync now"},
		}}
	}
	out := make([]Finding, 0, len(facts.Syncs))
	for _, s := range facts.Syncs {
		out = append(out, syncFinding(s, machine))
	}
	return out
}

func syncFinding(s SyncFact, machine time.Time) Finding {
	name := resourceName(s.Resource)
	f := Finding{ID: "sync:" + s.Resource, Severity: SeverityOK, Title: name + " up to date", Since: s.LastSuccessAt}
	again := &Action{Kind: ActionSync, Label: "Sync now"}
	switch {
	case s.Failing > 0:
		f.Severity, f.Title, f.Action = SeverityProblem, name+" could not be read", again
		f.Detail = fmt.Sprintf("The last try failed in %s. %s", plural(s.Failing, "place", "places"), s.ProblemDetail)
		f.Remedy = "Solve what is named here, then press Sync now. Until then the last known figures are shown with their age."
	case s.LastSuccessAt == nil:
		f.Severity, f.Title, f.Detail = SeverityWarning, name+" not read yet", "The first reading is not complete."
		f.Remedy, f.Action = "Wait for the sync that is under way, or press Sync now.", again
	case machine.Sub(*s.LastSuccessAt) > syncStale:
		f.Severity, f.Title, f.Action = SeverityWarning, name+" are old", again
		f.Detail = "The oldest were read " + days(machine.Sub(*s.LastSuccessAt)) + " ago."
		f.Remedy = "Press Sync now; if it stays, check that the worker runs."
	default:
		f.Detail = "Read completely."
	}
	return f
}

func resourceName(resource string) string {
	switch resource {
	case "customers":
		return "Customers"
	case "subscriptions":
		return "Subscriptions"
	case "orders":
		return "Orders"
	case "licenses":
		return "Licenses"
	case "gdap", "gdap_relationships":
		return "Delegated administration (GDAP) relationships"
	}
	return "Data of kind " + resource
}

func consents(facts HealthFacts) Finding {
	f := Finding{ID: "consent", Severity: SeverityOK, Title: "Customers' consent is given", Detail: "No connected tenant is known to lack it."}
	if facts.ConsentMissing == 0 {
		return f
	}
	f.Severity, f.Title = SeverityWarning, "Customers' consent is missing"
	f.Detail = plural(facts.ConsentMissing, "connected tenant has", "connected tenants have") + " not consented to the application, so users and directory there can be neither read nor changed. Subscriptions, orders and licenses need no consent."
	f.Remedy = "Open each tenant and grant consent with one click, or send its administrator the consent link."
	f.Action = &Action{Kind: ActionTenants, Target: "consent_missing", Label: "Show these tenants"}
	return f
}

func delegation(facts HealthFacts, business time.Time) []Finding {
	var out []Finding
	for _, e := range facts.GDAPEndings {
		out = append(out, gdapEnding(e, business))
	}
	if facts.GDAPMissing > 0 {
		out = append(out, Finding{
			ID: "gdap_missing", Severity: SeverityWarning, Title: "Delegated administration is missing",
			Detail: plural(facts.GDAPMissing, "connected tenant has", "connected tenants have") + " no active delegated administration (GDAP) relationship. Subscriptions and orders work without; licenses cannot be read there, and users and directory neither read nor changed.",
			Remedy: "Request a GDAP relationship in Partner Center, Customers, Administer, and have the customer approve it.",
			Action: &Action{Kind: ActionTenants, Target: "gdap_missing", Label: "Show these tenants"},
		})
	}
	if len(out) == 0 {
		out = append(out, Finding{ID: "gdap", Severity: SeverityOK, Title: "Delegated administration lasts", Detail: "No relationship (GDAP) ends within 30 days."})
	}
	return out
}

// gdapEnding tells of one ending in the steps of Microsoft's own mails: 30, 7 and 1 day before.
func gdapEnding(e GDAPEnding, business time.Time) Finding {
	left := e.EndsAt.Sub(business)
	f := Finding{
		ID: "gdap_ending:" + e.TenantID, Severity: SeverityWarning,
		Title:  fmt.Sprintf("Delegated administration of %s ends soon", e.TenantName),
		Detail: fmt.Sprintf("It ends on %s (UTC), in %s (notice at %s).", e.EndsAt.UTC().Format(time.DateOnly), days(left), noticeStep(left)),
		Action: &Action{Kind: ActionTenant, Target: e.TenantID, Label: "Open the tenant"},
	}
	switch {
	case left <= 0:
		f.Severity, f.Title = SeverityProblem, fmt.Sprintf("Delegated administration of %s has ended", e.TenantName)
		f.Detail = fmt.Sprintf("It ended on %s (UTC). Since then licenses stay as they were last read there, and users and directory can be neither read nor changed.", e.EndsAt.UTC().Format(time.DateOnly))
		f.Remedy = "Request a new GDAP relationship in Partner Center and have the customer approve it."
	case e.GlobalAdmin:
		f.Remedy = "It cannot be extended automatically, because Global Administrator is among its roles. Remove that role and turn on auto-extend, or request a new relationship in time."
	case e.AutoExtend:
		f.Severity, f.Title = SeverityOK, fmt.Sprintf("Delegated administration of %s is extended automatically", e.TenantName)
		f.Detail = fmt.Sprintf("It ends on %s (UTC) and is then extended by 180 days.", e.EndsAt.UTC().Format(time.DateOnly))
		f.Action = nil
	default:
		f.Remedy = "Turn on auto-extend in Partner Center (180 days each time), or request a new relationship, at most 730 days long."
	}
	if left > 0 && left <= gdapNoticeDay && f.Severity == SeverityWarning {
		f.Severity = SeverityProblem
	}
	return f
}

func noticeStep(left time.Duration) string {
	switch {
	case left <= gdapNoticeDay:
		return "1 day"
	case left <= gdapNoticeWeek:
		return "7 days"
	}
	return "30 days"
}

// remedyOf is what to do about a problem of the connection.
func remedyOf(code string) string {
	switch code {
	case ProblemSecretWrong:
		return "Enter the secret's value again; Microsoft shows it once, when the secret is made. A lost one is replaced by a new one."
	case ProblemSecretUnreadable:
		return unreadableRemedy
	case ProblemSecretExpired:
		return "Make a new secret in Microsoft Entra, App registrations, Certificates & secrets, and enter its value."
	case ProblemAppMissing:
		return "Compare the Application ID and the domain with the app registration in Microsoft Entra."
	case ProblemTenantMissing:
		return "Correct the domain: it must be a verified domain of the reseller's own Microsoft tenant."
	case ProblemConsentMissing:
		return "Grant admin consent for the app registration's permissions in Microsoft Entra, then authorize again."
	case ProblemTenantBlocked:
		return "Exclude the account from the Conditional Access policy that blocks it, or let it meet the policy."
	case ProblemRegistration:
		return "Compare the app registration with the going-live guide: redirect address, account types, permissions."
	}
	return "Press Re-authorize and sign in with multifactor authentication."
}
