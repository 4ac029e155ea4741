package control

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// The services behind the one origin.
const (
	ServiceEntra   = "entra"
	ServicePartner = "partner"
	ServiceGraph   = "graph"
	ServiceControl = "control"
)

// Service names the service a path belongs to.
func Service(path string) string {
	has := func(prefix string) bool { return strings.HasPrefix(strings.ToLower(path), prefix) }
	switch {
	case path == "/", path == "/_sim", has("/_sim/"), path == "/favicon.ico":
		return ServiceControl
	case has("/v1/"), has("/partner/v1/"), has("/webhooks/"), has("/auditactivity/"), has("/v1.0/sales/"):
		return ServicePartner
	case has("/v1.0/"), has("/beta/"), has("/data/v1.0/"), has("/billing-data/"):
		return ServiceGraph
	}
	return ServiceEntra
}

// caller is what a call says of itself, believed without proof: for faults and
// the log only.
type caller struct {
	method, path, tenant, app string
}

func callerOf(r *http.Request) caller {
	c := caller{method: r.Method, path: r.URL.Path}
	if Service(c.path) == ServiceEntra {
		c.tenant, _, _ = strings.Cut(strings.TrimPrefix(c.path, "/"), "/")
		return c
	}
	_, payload, _ := strings.Cut(r.Header.Get("Authorization"), ".")
	payload, _, _ = strings.Cut(payload, ".")
	raw, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return c
	}
	var claims struct {
		TenantID string `json:"tid"`
		AppID    string `json:"appid"`
	}
	if json.Unmarshal(raw, &claims) == nil {
		c.tenant, c.app = claims.TenantID, claims.AppID
	}
	return c
}

// tenantID is the id of the tenant that an id or a domain names; any other name
// stays as it is.
func (p *Panel) tenantID(name string) string {
	if id, ok := p.findTenant(name); ok {
		return id
	}
	return name
}

// findTenant gives the id of the tenant that an id or a domain names.
func (p *Panel) findTenant(name string) (id string, ok bool) {
	p.w.View(func(s *world.State) {
		var t *world.Tenant
		if t, ok = world.FindTenant(s, name); ok {
			id = t.ID
		}
	})
	return id, ok
}

// Request is one call received. It holds no body, no token and no value of a
// query that could be a secret or a name.
type Request struct {
	Seq           int64     `json:"seq"`
	At            time.Time `json:"at"`     // machine time
	SimAt         time.Time `json:"sim_at"` // simulated time
	Service       string    `json:"service"`
	Method        string    `json:"method"`
	Path          string    `json:"path"`
	Query         string    `json:"query,omitempty"`
	Tenant        string    `json:"tenant,omitempty"`
	App           string    `json:"app,omitempty"`
	RequestID     string    `json:"request_id,omitempty"` // MS-RequestId or client-request-id
	CorrelationID string    `json:"correlation_id,omitempty"`
	Batched       bool      `json:"batched,omitempty"` // part of a $batch, which stands here too
	Fault         string    `json:"fault,omitempty"`   // id of the fault that struck
	Status        int       `json:"status"`            // 0 while it runs, or when the connection was dropped
	Bytes         int64     `json:"bytes"`
	DurationMS    float64   `json:"duration_ms"`
	Done          bool      `json:"done"`
}

const requestsKept = 20_000

// requestLog keeps the last calls and counts all.
type requestLog struct {
	mu    sync.Mutex
	seq   int64
	since time.Time
	calls []*Request
}

func (l *requestLog) clear(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls, l.since = nil, now
}

func (l *requestLog) begin(w *world.World, c caller, r *http.Request, f *Fault, batched bool) *Request {
	q := &Request{
		At: w.Machine(), SimAt: w.Now(), Service: Service(c.path), Method: c.method, Path: clipped(c.path), Query: safeQuery(r.URL.Query()),
		Batched: batched, Tenant: clipped(c.tenant), App: clipped(c.app), RequestID: clipped(r.Header.Get("MS-RequestId")), CorrelationID: clipped(r.Header.Get("MS-CorrelationId")),
	}
	if q.RequestID == "" {
		q.RequestID = clipped(r.Header.Get("client-request-id"))
	}
	if f != nil {
		q.Fault = f.ID
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seq++
	q.Seq = l.seq
	if len(l.calls) >= requestsKept {
		l.calls = slices.Delete(l.calls, 0, requestsKept/10)
	}
	l.calls = append(l.calls, q)
	return q
}

func (l *requestLog) end(q *Request, status int, sent int64, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	q.Status, q.Bytes, q.Done = status, sent, true
	q.DurationMS = float64(now.Sub(q.At).Microseconds()) / 1000
}

// after lists the calls after a sequence number or a machine time.
func (l *requestLog) after(seq int64, at time.Time) ([]Request, int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]Request, 0, 64)
	for _, q := range l.calls {
		if q.Seq > seq && !q.At.Before(at) {
			out = append(out, *q)
		}
	}
	return out, l.seq
}

// latest gives the last n calls, the newest first, and how many there have been.
func (l *requestLog) latest(n int) ([]Request, int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]Request, 0, n)
	for _, q := range slices.Backward(l.calls) {
		if len(out) == n {
			break
		}
		out = append(out, *q)
	}
	return out, l.seq
}

func clipped(s string) string {
	const longest = 512
	if len(s) > longest {
		return s[:longest]
	}
	return s
}

// shownQuery are the query names whose values say nothing secret or personal.
var shownQuery = []string{
	"size", "offset", "seekoperation", "country", "targetview", "targetsegment", "startdate", "enddate", "order_id", "agreementtype", "type",
	"include_price", "billingtype", "$select", "$top", "$count", "$orderby", "$expand", "response_type", "response_mode", "prompt", "api-version", "eligibilitytype",
}

func safeQuery(q url.Values) string {
	names := make([]string, 0, len(q))
	for name := range q {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		value := "..."
		if slices.Contains(shownQuery, strings.ToLower(name)) {
			value = clipped(q.Get(name))
		}
		b.WriteString(clipped(name) + "=" + value)
	}
	return clipped(b.String())
}

// listRequests gives the calls after ?since=, a sequence number or a time.
func (p *Panel) listRequests(rw http.ResponseWriter, r *http.Request) {
	var seq int64
	var at time.Time
	if since := r.URL.Query().Get("since"); since != "" {
		var err error
		if seq, err = strconv.ParseInt(since, 10, 64); err != nil {
			if at, err = time.Parse(time.RFC3339Nano, since); err != nil {
				fail(rw, http.StatusBadRequest, "since is a sequence number or a time such as 2026-12-01T00:00:00Z.")
				return
			}
		}
	}
	calls, last := p.requests.after(seq, at)
	answer(rw, http.StatusOK, map[string]any{"requests": calls, "last": last, "kept": requestsKept})
}
