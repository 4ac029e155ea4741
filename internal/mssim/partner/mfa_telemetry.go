package partner

import (
	"cmp"
	"maps"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// telemetry remembers the latest app+user calls of each partner, for the reports
// on multi-factor authentication. It starts empty with the program, as a report
// on traffic may.
type telemetry struct {
	mu    sync.Mutex
	calls map[string][]partnerRequest
}

// remembered is how many calls per partner are kept. Microsoft returns at most 10,000.
const remembered = 1000

type partnerRequest struct {
	RequestID       string `json:"requestId"`
	CorrelationID   string `json:"correlationId"`
	OperationName   string `json:"operationName"`
	RequestDateTime string `json:"requestDateTime"`
	IPAddress       string `json:"ipAddress"`
	ObjectID        string `json:"objectId"`
	TenantID        string `json:"tenantId"`
	UPN             string `json:"upn"`
	ApplicationID   string `json:"applicationId"`
	MFACompliant    bool   `json:"mfaCompliant"`
}

func newTelemetry() *telemetry { return &telemetry{calls: map[string][]partnerRequest{}} }

func (t *telemetry) note(w *world.World, rt *route, c *call) {
	if !c.caller.signedIn() {
		return
	}
	ip, _, err := net.SplitHostPort(c.r.RemoteAddr)
	if err != nil {
		ip = c.r.RemoteAddr
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	calls := append(t.calls[c.caller.partnerID], partnerRequest{
		RequestID: c.requestID, CorrelationID: c.correlation, OperationName: pascal(strings.ToLower(rt.method)) + " " + rt.operation(),
		RequestDateTime: zoneless(w.Now().Truncate(time.Millisecond)), IPAddress: ip, ObjectID: c.caller.userID,
		TenantID: c.caller.partnerID, UPN: c.caller.upn, ApplicationID: c.caller.appID, MFACompliant: c.caller.mfa,
	})
	t.calls[c.caller.partnerID] = calls[max(0, len(calls)-remembered):]
}

// of gives a copy of a partner's calls, newest first.
func (t *telemetry) of(partnerID string) []partnerRequest {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := slices.Clone(t.calls[partnerID])
	slices.Reverse(out)
	return out
}

// listPartnerRequests serves GET /v1/partnerRequests.
func listPartnerRequests(c *call, _ *world.State) (answer, error) {
	return ok(collect(c.telemetry.of(c.caller.partnerID), nil)), nil
}

type applicationAdoption struct {
	LoginDate                string `json:"loginDate"`
	MFACompliantRequestCount int    `json:"mfaCompliantRequestCount"`
	TotalRequestCount        int    `json:"totalRequestCount"`
	ApplicationID            string `json:"applicationId"`
	ApplicationName          string `json:"applicationName"`
}

// listApplicationAdoption serves GET /v1/applicationmfaadoptionstatus: a bare
// array with one element per application and day.
func listApplicationAdoption(c *call, s *world.State) (answer, error) {
	type key struct{ day, app string }
	rows := map[key]*applicationAdoption{}
	for _, r := range c.telemetry.of(c.caller.partnerID) {
		k := key{r.RequestDateTime[:len(time.DateOnly)], r.ApplicationID}
		if rows[k] == nil {
			rows[k] = &applicationAdoption{LoginDate: k.day, ApplicationID: k.app}
			if app, found := s.Apps.Get("", k.app); found {
				rows[k].ApplicationName = app.DisplayName
			}
		}
		rows[k].TotalRequestCount++
		if r.MFACompliant {
			rows[k].MFACompliantRequestCount++
		}
	}
	return ok(slices.SortedFunc(maps.Values(rows), func(a, b *applicationAdoption) int {
		return cmp.Or(-cmp.Compare(a.LoginDate, b.LoginDate), cmp.Compare(a.ApplicationID, b.ApplicationID))
	})), nil
}

type nonCompliantPrincipal struct {
	ObjectID                           string `json:"objectId"`
	TenantID                           string `json:"tenantId"`
	UPN                                string `json:"upn"`
	LastNonMFACompliantRequestDateTime string `json:"lastNonMfaCompliantRequestDateTime"`
}

// listNonCompliantPrincipals serves GET /v1/nonMfaCompliantPartnerPrincipals.
func listNonCompliantPrincipals(c *call, _ *world.State) (answer, error) {
	items := []nonCompliantPrincipal{}
	seen := map[string]bool{}
	for _, r := range c.telemetry.of(c.caller.partnerID) {
		if r.MFACompliant || seen[r.ObjectID] {
			continue
		}
		seen[r.ObjectID] = true
		items = append(items, nonCompliantPrincipal{
			ObjectID: r.ObjectID, TenantID: r.TenantID, UPN: r.UPN, LastNonMFACompliantRequestDateTime: r.RequestDateTime,
		})
	}
	return ok(collect(items, nil)), nil
}
