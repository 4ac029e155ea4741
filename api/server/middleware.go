package server

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"runtime/debug"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/requestid"
)

var callerRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// requestID takes the caller's id when it is harmless, else makes one, and keeps where the call came from.
func (s *Server) requestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := c.Request().Header.Get(echo.HeaderXRequestID)
		if !callerRequestID.MatchString(id) {
			id = s.options.NewID()
		}
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		ctx := requestid.WithAddress(requestid.With(c.Request().Context(), id), c.RealIP())
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}

// accessLog writes one line a request: the route, never the query, which may hold names.
func (s *Server) accessLog(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		begin := time.Now()
		err := next(c)
		ctx := c.Request().Context()
		who := authz.FromContext(ctx)
		s.options.Logger.InfoContext(ctx, "request",
			"request_id", requestid.From(ctx), "method", c.Request().Method, "route", c.Path(),
			"status", c.Response().Status, "bytes", c.Response().Size, "took_ms", time.Since(begin).Milliseconds(),
			"actor", who.ID(), "reseller_id", who.ResellerID)
		return err
	}
}

// answerErrors writes what went wrong while the compressing writer around the answer is still
// open. A panic becomes an error like any other; its stack goes to the log only.
func (s *Server) answerErrors(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := guarded(c, next); err != nil {
			c.Error(err)
		}
		return nil
	}
}

func guarded(c echo.Context, next echo.HandlerFunc) (err error) {
	defer func() {
		if r := recover(); r != nil {
			if aborted, ok := r.(error); ok && errors.Is(aborted, http.ErrAbortHandler) {
				panic(r)
			}
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return next(c)
}

// deadline bounds a request.
func deadline(most time.Duration) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			ctx, cancel := context.WithTimeout(c.Request().Context(), most)
			defer cancel()
			c.SetRequest(c.Request().WithContext(ctx))
			return next(c)
		}
	}
}

// noStore keeps answers of the API out of every cache, on disks too; what may be kept says so itself.
func noStore(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Cache-Control", "no-store")
		return next(c)
	}
}

// compress is gzip at level 5 for what is worth it.
func compress() echo.MiddlewareFunc {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(5), gzhttp.SuffixETag(""))
	if err != nil {
		panic("gzip: " + err.Error()) // the options above are constants
	}
	return echo.WrapMiddleware(func(h http.Handler) http.Handler { return wrap(h) })
}

type nonceKey struct{}

// securityHeaders answers every request with what a browser may do with it.
func (s *Server) securityHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		var b [16]byte
		if _, err := rand.Read(b[:]); err != nil {
			return fmt.Errorf("nonce: %w", err)
		}
		nonce := base64.RawStdEncoding.EncodeToString(b[:])
		h := c.Response().Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-"+nonce+"'; "+
			"style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; media-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		if s.cookie.secure {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		c.SetRequest(c.Request().WithContext(context.WithValue(c.Request().Context(), nonceKey{}, nonce)))
		return next(c)
	}
}

func nonceFrom(ctx context.Context) string {
	n, _ := ctx.Value(nonceKey{}).(string)
	return n
}
