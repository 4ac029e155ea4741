package entra

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// failure is one of Entra's refusals.
type failure struct {
	code     int    // AADSTS number
	kind     string // OAuth error
	text     string // after "AADSTS<code>: "
	suberror string
	claims   string // what a client must ask for to get past the refusal
	status   int    // 0 is 400
}

func (f *failure) Error() string { return fmt.Sprintf("AADSTS%d: %s", f.code, f.text) }

func fail(code int, kind, format string, args ...any) *failure {
	return &failure{code: code, kind: kind, text: fmt.Sprintf(format, args...)}
}

func (f *failure) sub(suberror string) *failure { f.suberror = suberror; return f }
func (f *failure) with(status int) *failure     { f.status = status; return f }

// asFailure gives the refusal in err, or the one for a failure of our own.
func asFailure(err error) *failure {
	if f, ok := errors.AsType[*failure](err); ok {
		return f
	}
	return fail(90033, "server_error", "A transient error has occurred. Please try again. (%s)", err).with(http.StatusInternalServerError)
}

// report is a failure as it happened to one request.
type report struct {
	*failure
	trace, correlation string
	at                 time.Time
}

func (h *Handler) report(r *http.Request, err error) report {
	correlation := r.Header.Get("client-request-id")
	if _, bad := uuid.Parse(correlation); bad != nil {
		correlation = newID()
	}
	return report{failure: asFailure(err), trace: newID(), correlation: correlation, at: h.world.Machine()}
}

func (p report) timestamp() string { return p.at.Format("2006-01-02 15:04:05Z") }

// description is the text of error_description.
func (p report) description() string {
	return fmt.Sprintf("%s\r\nTrace ID: %s\r\nCorrelation ID: %s\r\nTimestamp: %s", p.Error(), p.trace, p.correlation, p.timestamp())
}

// errorBody is what the token and discovery endpoints answer on a refusal.
type errorBody struct {
	Error         string `json:"error"`
	Description   string `json:"error_description"`
	Codes         []int  `json:"error_codes"`
	Timestamp     string `json:"timestamp"`
	TraceID       string `json:"trace_id"`
	CorrelationID string `json:"correlation_id"`
	URI           string `json:"error_uri"`
	Suberror      string `json:"suberror,omitempty"`
	Claims        string `json:"claims,omitempty"`
}

func (h *Handler) refuse(rw http.ResponseWriter, r *http.Request, err error) {
	p := h.report(r, err)
	status := p.status
	if status == 0 {
		status = http.StatusBadRequest
	}
	rw.Header().Set("X-Ms-Clitelem", fmt.Sprintf("1,%d,0,,", p.code))
	writeJSON(rw, status, errorBody{
		Error: p.kind, Description: p.description(), Codes: []int{p.code}, Timestamp: p.timestamp(),
		TraceID: p.trace, CorrelationID: p.correlation, URI: fmt.Sprintf("%s/error?code=%d", microsoftOrigin, p.code),
		Suberror: p.suberror, Claims: p.claims,
	})
}

func writeJSON(rw http.ResponseWriter, status int, body any) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	enc := json.NewEncoder(rw)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(body)
}
