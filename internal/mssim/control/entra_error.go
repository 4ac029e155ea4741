package control

import (
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// EntraError is the body in which Entra ID refuses.
type EntraError struct {
	Kind          string `json:"error"`
	Description   string `json:"error_description"`
	Codes         []int  `json:"error_codes"`
	Timestamp     string `json:"timestamp"`
	TraceID       string `json:"trace_id"`
	CorrelationID string `json:"correlation_id"`
	URI           string `json:"error_uri"`
	Suberror      string `json:"suberror,omitempty"`
	Claims        string `json:"claims,omitempty"` // what a client must ask for to get past the refusal
}

// NewEntraError is the refusal of one request, at a moment of machine time. Its trace is
// the answer's X-Ms-Request-Id, its correlation what the client sent as one.
func NewEntraError(rw http.ResponseWriter, r *http.Request, now time.Time, kind string, code int, text string) EntraError {
	correlation := r.Header.Get("Client-Request-Id")
	if _, bad := uuid.Parse(correlation); bad != nil {
		correlation = uuid.NewString()
	}
	if rw.Header().Get("X-Ms-Request-Id") == "" {
		rw.Header().Set("X-Ms-Request-Id", uuid.NewString())
	}
	e := EntraError{
		Kind: kind, Codes: []int{code}, Timestamp: now.UTC().Format("2006-01-02 15:04:05Z"), TraceID: rw.Header().Get("X-Ms-Request-Id"),
		CorrelationID: correlation, URI: fmt.Sprintf("https://login.microsoftonline.com/error?code=%d", code),
	}
	e.Description = fmt.Sprintf("AADSTS%d: %s\r\nTrace ID: %s\r\nCorrelation ID: %s\r\nTimestamp: %s", code, text, e.TraceID, e.CorrelationID, e.Timestamp)
	return e
}

// WriteHeader sets the header in which Entra repeats the code for Microsoft's libraries.
func (e EntraError) WriteHeader(h http.Header) {
	h.Set("X-Ms-Clitelem", fmt.Sprintf("1,%d,0,,", e.Codes[0]))
}
