package control

import (
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
)

type codeAndMessage struct{ code, message string }

// graphErrors are what Graph says with a status where a fault says nothing else.
var graphErrors = map[int]codeAndMessage{
	http.StatusUnauthorized:        {"InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."},
	http.StatusForbidden:           {"Authorization_RequestDenied", "Insufficient privileges to complete the operation."},
	http.StatusNotFound:            {"Request_ResourceNotFound", "Not Found"},
	http.StatusMethodNotAllowed:    {"Request_BadRequest", "Specified HTTP method is not allowed for the request target."},
	http.StatusTooManyRequests:     {"TooManyRequests", "Please retry again later."},
	http.StatusInternalServerError: {"Service_InternalServerError", "Encountered an internal server error."},
	http.StatusNotImplemented:      {"NotImplemented", "This operation target is not yet supported."},
	http.StatusServiceUnavailable:  {"Service_ServiceUnavailable", "Service Unavailable"},
	http.StatusGatewayTimeout:      {"UnknownError", ""},
}

// graphError is Graph's envelope for a refusal that a fault makes, with the ids that
// Graph gives every answer.
func (f *Fault) graphError(rw http.ResponseWriter, r *http.Request, now time.Time, status int) map[string]any {
	says, ok := graphErrors[status]
	if !ok {
		text := http.StatusText(status)
		says = codeAndMessage{strings.ReplaceAll(text, " ", ""), text}
	}
	if f.Code != "" {
		says.code = f.Code
	}
	if f.Message != "" {
		says.message = f.Message
	}
	id := uuid.NewString()
	client := r.Header.Get("Client-Request-Id")
	if client == "" {
		client = id
	}
	rw.Header().Set("Request-Id", id)
	rw.Header().Set("Client-Request-Id", client)
	inner := map[string]any{"date": now.UTC().Format("2006-01-02T15:04:05"), "request-id": id, "client-request-id": client}
	if status == http.StatusTooManyRequests {
		inner["code"], inner["message"], inner["status"] = "429", "Please retry after", "429"
	}
	return map[string]any{"error": map[string]any{"code": says.code, "message": says.message, "innerError": inner}}
}
