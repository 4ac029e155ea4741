// Package idempotency is the memory behind Idempotency-Key: the same key and request give the
// same answer, once.
package idempotency

import (
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
)

// Bounds of keys and their memory, in machine time.
const (
	MaxKey = 200 // characters
	// KeptFor is how long an answer is replayed.
	KeptFor = 48 * time.Hour
	// AbandonedAfter is when a request without an answer counts as lost with its process.
	AbandonedAfter = 2 * time.Minute
)

// Record is one request with a key, and its answer once there is one.
type Record struct {
	Caller      string // id of the login or the API client, or of the launch that it acts in
	Key         string
	Route       string // method and path
	RequestHash []byte // SHA-256 of method, path and body
	Status      int    // 0 while the request runs
	Headers     map[string]string
	Body        []byte
	CreatedAt   time.Time
}

// CheckKey refuses keys that cannot be kept.
func CheckKey(key string) error {
	if len(key) > MaxKey {
		return apperr.New(apperr.Malformed, "idempotency.key", "Idempotency-Key may be at most 200 characters long. Nothing was changed.")
	}
	for _, r := range key {
		if r < 0x21 || r > 0x7e {
			return apperr.New(apperr.Malformed, "idempotency.key", "Idempotency-Key may hold printable ASCII only. Nothing was changed.")
		}
	}
	return nil
}

// ErrRunning is for a second request with a key while the first still runs.
func ErrRunning() error {
	e := apperr.New(apperr.Conflict, "idempotency.running", "A request with this Idempotency-Key is still running. Nothing more was done: ask again in a moment for its answer.")
	e.RetryAfter = time.Second
	return e
}

// ErrReused is for a key that was used for another request.
func ErrReused() error {
	return apperr.New(apperr.Invalid, "idempotency.reused", "This Idempotency-Key was used for another request. Nothing was changed: use a new key.")
}
