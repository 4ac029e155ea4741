package reseller

import (
	"fmt"
	"time"
)

// Severity orders findings.
type Severity string

// The severities.
const (
	SeverityOK      Severity = "ok"
	SeverityWarning Severity = "warning"
	SeverityProblem Severity = "problem"
)

// Action is where the remedy is done. Kind tells the portal what to offer; Target is an id or an
// address outside the portal.
type Action struct {
	Kind   ActionKind
	Target string
	Label  string
}

// ActionKind is what an action does.
type ActionKind string

// The kinds of action.
const (
	ActionAuthorize ActionKind = "authorize"  // begin a sign-in at Microsoft for the reseller
	ActionEdit      ActionKind = "edit"       // the reseller's basics
	ActionSync      ActionKind = "sync"       // bring the mirror up to date now
	ActionTenants   ActionKind = "tenants"    // the reseller's tenants; Target is a filter or ""
	ActionTenant    ActionKind = "tenant"     // one tenant; Target is its id
	ActionLink      ActionKind = "link"       // a page of Microsoft's; Target is its address
	ActionDocs      ActionKind = "going_live" // the going-live guide; Target is the section
)

// Finding is one checked thing: what was found, and what to do about it.
type Finding struct {
	ID       string // stable, such as "app_token" or "gdap_ending:<tenant id>"
	Severity Severity
	Title    string
	Detail   string
	Remedy   string  // "" when nothing is to be done
	Action   *Action // nil when nothing is to be done
	Since    *time.Time
}

// Report is a reseller's health.
type Report struct {
	ResellerID string
	CheckedAt  time.Time // machine time
	Findings   []Finding
}

// Worst is the highest severity among the findings.
func (r Report) Worst() Severity {
	worst := SeverityOK
	for _, f := range r.Findings {
		if f.Severity == SeverityProblem {
			return SeverityProblem
		}
		if f.Severity == SeverityWarning {
			worst = SeverityWarning
		}
	}
	return worst
}

// Ages and waits that findings judge by.
const (
	secretOld      = 640 * 24 * time.Hour // of the 24 months that Microsoft allows at most
	secretEnding   = 30 * 24 * time.Hour
	tokenIdle      = 90 * 24 * time.Hour // Microsoft drops a refresh token not used for so long
	syncStale      = 26 * time.Hour      // a nightly sweep and two hours
	gdapNotice     = 30 * 24 * time.Hour
	gdapNoticeWeek = 7 * 24 * time.Hour
	gdapNoticeDay  = 24 * time.Hour
)

// Findings judges facts and probes. machine and business are the two kinds of now.
func Findings(r Reseller, facts HealthFacts, p Probes, machine, business time.Time) []Finding {
	out := []Finding{appToken(r, p), authorization(r, p), mfa(p), secretAge(r, business)}
	out = append(out, syncs(facts, machine)...)
	out = append(out, throttling(p, machine), consents(facts))
	out = append(out, delegation(facts, business)...)
	out = append(out, webhook(r, p), profile(r, p))
	for i := range out {
		if a := out[i].Action; a != nil && a.Target == "" && (a.Kind == ActionAuthorize || a.Kind == ActionSync) {
			a.Target = r.ID
		}
	}
	return out
}

// authorizeAction is the button for a person who may sign in at Microsoft.
func authorizeAction(r Reseller) *Action {
	label := "Authorize"
	if r.AuthorizationState != NeverAuthorized {
		label = "Re-authorize"
	}
	return &Action{Kind: ActionAuthorize, Target: r.ID, Label: label}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func days(d time.Duration) string {
	n := int(d / (24 * time.Hour))
	if n < 1 {
		return "less than a day"
	}
	return plural(n, "day", "days")
}
