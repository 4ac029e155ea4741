package problem

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/apperr"
)

// retryUnavailable is what callers are told when nobody knows better.
const retryUnavailable = 2 * time.Second

// Handler turns every error into a problem; it is the only place that writes one. Errors of
// ours are logged once, here, with their cause. unavailable tells whether an error means that
// the database is away.
func Handler(log *slog.Logger, unavailable func(error) bool) echo.HTTPErrorHandler {
	return func(err error, c echo.Context) {
		if c.Response().Committed {
			return
		}
		var e *apperr.Error
		known := errors.As(err, &e)
		if !known && unavailable(err) {
			e = apperr.Wrap(err, apperr.Unavailable, "database.unavailable", away(c.Request().Method))
			err = e
		}
		ctx := c.Request().Context()
		p := From(err, c.Response().Header().Get(echo.HeaderXRequestID))
		if reads(c.Request().Method) {
			p.Detail = unsaid(p.Detail)
		}
		if p.Status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) {
			log.ErrorContext(ctx, "request failed", "request_id", p.TraceID, "route", c.Path(), "code", p.Code, "error", err)
		}
		if e != nil {
			retry := e.RetryAfter
			if retry == 0 && e.Kind == apperr.Unavailable {
				retry = retryUnavailable
			}
			SetRetryAfter(c.Response().Header(), retry)
		}
		write(c, p)
	}
}

func reads(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// unsaid leaves out that nothing was changed, which nobody wonders about who only reads.
func unsaid(detail string) string {
	detail = strings.ReplaceAll(detail, " Nothing was changed.", "")
	before, after, found := strings.Cut(detail, " Nothing was changed: ")
	if !found || after == "" {
		return detail
	}
	return before + " " + strings.ToUpper(after[:1]) + after[1:]
}

// away tells that the database is away. An answer to a commit may have been lost with it.
func away(method string) string {
	if reads(method) {
		return "The database is not reachable right now. Try again in a few seconds."
	}
	return "The database went away, so it is not known whether this was saved. Look before you try again in a few seconds."
}

func write(c echo.Context, p Problem) {
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, ContentType)
	h.Set("Cache-Control", "no-store")
	h.Del("ETag")
	c.Response().WriteHeader(p.Status)
	if c.Request().Method == http.MethodHead {
		return
	}
	// The connection may be gone; there is nobody left to tell.
	_ = json.NewEncoder(c.Response()).Encode(p)
}
