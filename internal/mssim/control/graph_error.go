package control

import (
	"net/http"
	"time"

	"github.com/google/uuid"
)

// graphError is Graph's envelope for a refusal that a fault makes, with the ids that
// Graph gives every answer.
func graphError(rw http.ResponseWriter, r *http.Request, now time.Time, code, message string) map[string]any {
	id := uuid.NewString()
	client := r.Header.Get("Client-Request-Id")
	if client == "" {
		client = id
	}
	rw.Header().Set("Request-Id", id)
	rw.Header().Set("Client-Request-Id", client)
	return map[string]any{"error": map[string]any{"code": code, "message": message, "innerError": map[string]any{
		"date": now.UTC().Format("2006-01-02T15:04:05"), "request-id": id, "client-request-id": client,
	}}}
}
