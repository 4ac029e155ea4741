package upstream

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Call is one request to Microsoft in a form that can be sent more than once.
type Call struct {
	Op     string // what it does, for errors, logs and metrics: "list customers"; never an id
	Method string
	URL    string // absolute, on the client's own origin
	Header http.Header
	Body   []byte

	// Scope is the part of the API that Microsoft counts calls of together, such as "customers".
	Scope string
	// RequestID is the idempotency key of a write. With one, a POST or PATCH may be repeated; without, it never is.
	RequestID string
	// Token gives the bearer token; nil sends none.
	Token TokenSource
	// MaxBody bounds a successful answer in bytes; 0 means 32 MiB.
	MaxBody int64
	// Accept lists statuses from 300 on that are answers and not failures, such as 404 for "this domain is free".
	Accept []int
	// Check refuses a successful answer that cannot be used. A refused answer counts as a failed try.
	Check func(*Answer) error
}

// Answer is a whole answer.
type Answer struct {
	Status        int
	Header        http.Header
	Body          []byte
	CorrelationID string // the one that was sent, or Microsoft's where it names another
}

// Doer sends calls. Client is the real one.
type Doer interface {
	Do(ctx context.Context, call Call) (*Answer, error)
}

// repeatable tells whether sending the call twice has the effect of sending it once.
func (c Call) repeatable() bool {
	switch c.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPut, http.MethodDelete:
		return true
	}
	return c.RequestID != ""
}

func (c Call) writes() bool {
	return c.Method != http.MethodGet && c.Method != http.MethodHead && c.Method != http.MethodOptions
}

func (c Call) accepts(status int) bool {
	if status >= 200 && status < 300 {
		return true
	}
	for _, s := range c.Accept {
		if s == status {
			return true
		}
	}
	return false
}

// byteOrderMark begins some of Microsoft's answers.
var byteOrderMark = []byte{0xEF, 0xBB, 0xBF}

// JSON gives the body without a byte order mark and surrounding space.
func (a *Answer) JSON() []byte {
	return bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(a.Body), byteOrderMark))
}

// Decode reads the body as JSON into v. An empty body leaves v as it is.
func (a *Answer) Decode(v any) error {
	body := a.JSON()
	if len(body) == 0 {
		return nil
	}
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("decode answer: %w", jsonProblem(err))
	}
	return nil
}

// WantJSON is a Check: the answer is one JSON value and nothing else.
func WantJSON(a *Answer) error {
	body := a.JSON()
	if len(body) == 0 {
		return errors.New("the answer is empty")
	}
	if !json.Valid(body) {
		return errors.New("the answer is not JSON")
	}
	return nil
}

// jsonProblem keeps kind and place of a decoding error and drops the offending text, which is Microsoft's data.
func jsonProblem(err error) error {
	var typeErr *json.UnmarshalTypeError
	if errors.As(err, &typeErr) {
		return fmt.Errorf("field %s at byte %d has an unexpected type", typeErr.Field, typeErr.Offset)
	}
	var syntaxErr *json.SyntaxError
	if errors.As(err, &syntaxErr) {
		return fmt.Errorf("not JSON at byte %d", syntaxErr.Offset)
	}
	return errors.New("unexpected content")
}

// Observation is what metrics and logs learn of a finished call.
type Observation struct {
	API, Op, Scope string
	Status         int
	Kind           Kind // "" on success
	Tries          int
	Duration       time.Duration // with all waiting
}
