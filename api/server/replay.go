package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/api/problem"
	v1 "github.com/tenantry/tenantry/api/v1"
	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/idempotency"
)

// keptHeaders are the headers of an answer that its replay carries again.
var keptHeaders = []string{echo.HeaderContentType, "Location", "ETag"}

// replay honors Idempotency-Key on one route.
func (s *Server) replay(mode v1.ReplayMode) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			key := c.Request().Header.Get("Idempotency-Key")
			if key == "" {
				return next(c)
			}
			record, err := s.recordOf(c, key)
			if err != nil {
				return err
			}
			if mode == v1.ReplayInTx {
				return s.replayInTx(c, record, next)
			}
			return s.replayAround(c, record, next)
		}
	}
}

func (s *Server) recordOf(c echo.Context, key string) (idempotency.Record, error) {
	if err := idempotency.CheckKey(key); err != nil {
		return idempotency.Record{}, err
	}
	body, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return idempotency.Record{}, err
	}
	setBody(c, body)
	route := c.Request().Method + " " + c.Request().URL.Path
	sum := sha256.Sum256(append([]byte(route+"\n"), body...))
	who := authz.FromContext(c.Request().Context())
	caller := who.ID()
	if who.Acting != nil { // what one does in a launched portal is apart from what one does oneself
		caller = who.Acting.ImpersonationID
	}
	return idempotency.Record{
		Caller: caller, Key: key, Route: route,
		RequestHash: sum[:], CreatedAt: s.options.Now(),
	}, nil
}

// first asks what a route asks before the transaction of a key.
func first(ask func(c echo.Context) error) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			body, err := io.ReadAll(c.Request().Body)
			if err != nil {
				return err
			}
			setBody(c, body)
			if err := ask(c); err != nil {
				return err
			}
			setBody(c, body)
			return next(c)
		}
	}
}

// setBody lets the body be read once more.
func setBody(c echo.Context, body []byte) { c.Request().Body = io.NopCloser(bytes.NewReader(body)) }

// replayInTx runs the handler in one transaction with its key and answer: both are there, or neither.
func (s *Server) replayInTx(c echo.Context, r idempotency.Record, next echo.HandlerFunc) error {
	original := c.Request()
	defer c.SetRequest(original)
	var answer *held
	err := s.options.Keys.InTx(original.Context(), func(ctx context.Context) error {
		existing, err := s.options.Keys.BeginIdempotent(ctx, r, s.options.Now().Add(-idempotency.AbandonedAfter))
		if err != nil {
			return err
		}
		if existing != nil {
			answer, err = answerOf(existing, r)
			return err
		}
		c.SetRequest(original.WithContext(ctx))
		answer, err = hold(c, next)
		if err != nil {
			return err
		}
		return s.options.Keys.FinishIdempotent(ctx, answer.record(r))
	})
	if err != nil {
		return err
	}
	return answer.send(c)
}

// replayAround reserves the key, runs the handler outside any transaction, and keeps a good
// answer. A refusal gives the key back, since it did nothing.
func (s *Server) replayAround(c echo.Context, r idempotency.Record, next echo.HandlerFunc) error {
	ctx := c.Request().Context()
	existing, err := s.options.Keys.BeginIdempotent(ctx, r, s.options.Now().Add(-idempotency.AbandonedAfter))
	if err != nil {
		return err
	}
	if existing != nil {
		answer, err := answerOf(existing, r)
		if err != nil {
			return err
		}
		return answer.send(c)
	}
	after := context.WithoutCancel(ctx) // the outcome is kept also when the caller has left
	answer, err := hold(c, next)
	if err != nil {
		if !decided(err) {
			return err // what was done is not known: the key stays taken until it counts as abandoned
		}
		if releaseErr := s.options.Keys.ReleaseIdempotent(after, r.Caller, r.Key); releaseErr != nil {
			s.options.Logger.WarnContext(ctx, "idempotency key not given back", "error", releaseErr)
		}
		return err
	}
	if err := s.options.Keys.FinishIdempotent(after, answer.record(r)); err != nil {
		return err
	}
	return answer.send(c)
}

// decided tells whether an error is a refusal, which did nothing, as against a failure after
// which nobody knows.
func decided(err error) bool {
	var e *apperr.Error
	if !errors.As(err, &e) {
		return false
	}
	status := problem.Status(e.Kind)
	return status >= http.StatusBadRequest && status < http.StatusInternalServerError
}

// held is an answer that was not sent yet.
type held struct {
	status int
	header http.Header
	body   bytes.Buffer
	replay bool
}

func (h *held) Header() http.Header         { return h.header }
func (h *held) WriteHeader(status int)      { h.status = status }
func (h *held) Write(b []byte) (int, error) { return h.body.Write(b) }

// hold runs a handler and keeps what it answers.
func hold(c echo.Context, next echo.HandlerFunc) (*held, error) {
	h := &held{status: http.StatusOK, header: http.Header{}}
	sent := c.Response()
	defer c.SetResponse(sent) // also when the handler panics: the refusal goes to the caller
	c.SetResponse(echo.NewResponse(h, c.Echo()))
	err := next(c)
	return h, err
}

func (h *held) record(r idempotency.Record) idempotency.Record {
	r.Status, r.Body, r.Headers = h.status, h.body.Bytes(), map[string]string{}
	for _, name := range keptHeaders {
		if v := h.header.Get(name); v != "" {
			r.Headers[name] = v
		}
	}
	return r
}

func (h *held) send(c echo.Context) error {
	for name, values := range h.header {
		c.Response().Header()[name] = values
	}
	if h.replay {
		c.Response().Header().Set("Idempotent-Replayed", "true")
	}
	c.Response().WriteHeader(h.status)
	_, err := c.Response().Write(h.body.Bytes())
	return err
}

// answerOf is the kept answer of a key, or why there is none for this request.
func answerOf(existing *idempotency.Record, r idempotency.Record) (*held, error) {
	switch {
	case !bytes.Equal(existing.RequestHash, r.RequestHash):
		return nil, idempotency.ErrReused()
	case existing.Status == 0:
		return nil, idempotency.ErrRunning()
	}
	h := &held{status: existing.Status, header: http.Header{}, replay: true}
	for name, value := range existing.Headers {
		h.header.Set(name, value)
	}
	if _, err := h.body.Write(existing.Body); err != nil {
		return nil, apperr.Wrap(err, apperr.Internal, "idempotency.body", "The kept answer cannot be read.")
	}
	return h, nil
}
