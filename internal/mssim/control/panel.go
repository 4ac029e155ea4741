package control

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// Panel is the simulator's own surface under /_sim, and the middleware it steers.
type Panel struct {
	w        *world.World
	mux      *http.ServeMux
	faults   faultList
	requests requestLog
	running  runningScenarios
	latency  atomic.Int64 // nanoseconds added to every simulated call
	names    []string     // what it may be called by besides what every simulator is
}

// New makes the panel; latency is added to every call of Microsoft's services,
// not to the panel's own. Of the names, with or without a port, those with a dot are
// refused where they are not listed here.
func New(w *world.World, latency time.Duration, names ...string) *Panel {
	p := &Panel{w: w, mux: http.NewServeMux(), names: names}
	p.latency.Store(int64(latency))
	p.requests.since = w.Machine()
	on := p.mux.HandleFunc
	on("GET /_sim/clock", p.readClock)
	on("POST /_sim/clock", p.moveClock)
	on("GET /_sim/faults", p.listFaults)
	on("POST /_sim/faults", p.addFault)
	on("DELETE /_sim/faults", p.dropFaults)
	on("GET /_sim/scenarios", p.listScenarios)
	on("POST /_sim/scenarios", p.beginScenario)
	on("DELETE /_sim/scenarios", p.endScenarios)
	on("POST /_sim/reset", p.reset)
	on("GET /_sim/settings", p.readSettings)
	on("POST /_sim/settings", p.changeSettings)
	on("GET /_sim/sign-in-policy", p.listPolicies)
	on("POST /_sim/sign-in-policy", p.setPolicy)
	on("POST /_sim/account", p.changeAccount)
	on("POST /_sim/application", p.changeApplication)
	on("GET /_sim/state", p.state)
	on("GET /_sim/requests", p.listRequests)
	on("GET /_sim/seed-info", p.seedInfo)
	on("POST /_sim/invitations/{id}", p.answerInvitation)
	on("GET /_sim/{$}", p.home)
	on("POST /_sim/{$}", p.act)
	on("GET /{$}", p.home)
	on("/", NotSimulated)
	return p
}

// ServeHTTP answers /_sim and the home page. A page of another site can neither move
// the clock or reset the world through its reader's browser, nor read the logins by
// giving its own name this machine's address.
func (p *Panel) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	switch {
	case !p.known(hostname(r.Host)):
		fail(rw, http.StatusForbidden, "The controls do not answer to this host name: start the simulator with it as --origin, or call it by an address.")
	case r.Method != http.MethodGet && r.Method != http.MethodHead && foreign(r):
		fail(rw, http.StatusForbidden, "This call comes from another site's page.")
	default:
		p.mux.ServeHTTP(rw, r)
	}
}

const maxControlBody = 1 << 20

// decode reads a JSON body strictly: an unknown name is an error, so that a typing
// mistake in a test is not silently no fault at all.
func decode(rw http.ResponseWriter, r *http.Request, into any) bool {
	d := json.NewDecoder(http.MaxBytesReader(rw, r.Body, maxControlBody))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		fail(rw, http.StatusBadRequest, "The body is not the JSON expected: "+err.Error())
		return false
	}
	return true
}

func answer(rw http.ResponseWriter, status int, body any) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	e := json.NewEncoder(rw)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(body)
}

func fail(rw http.ResponseWriter, status int, message string) {
	answer(rw, status, map[string]string{"error": http.StatusText(status), "message": message})
}
