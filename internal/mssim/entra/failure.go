package entra

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/tenantry/tenantry/internal/mssim/control"
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
func (h *Handler) report(rw http.ResponseWriter, r *http.Request, err error) (control.EntraError, *failure) {
	f := asFailure(err)
	e := control.NewEntraError(rw, r, h.world.Machine(), f.kind, f.code, f.text)
	e.Suberror, e.Claims = f.suberror, f.claims
	return e, f
}

// httpStatus is that of the refusal where it is an answer of its own.
func (f *failure) httpStatus() int {
	if f.status == 0 {
		return http.StatusBadRequest
	}
	return f.status
}

func (h *Handler) refuse(rw http.ResponseWriter, r *http.Request, err error) {
	e, f := h.report(rw, r, err)
	e.WriteHeader(rw.Header())
	writeJSON(rw, f.httpStatus(), e)
}

func writeJSON(rw http.ResponseWriter, status int, body any) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	enc := json.NewEncoder(rw)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(body)
}
