package server

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"
)

// health answers /healthz (the process lives) and /readyz (it can serve).
func (s *Server) health() {
	s.echo.GET("/healthz", func(c echo.Context) error {
		return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
	})
	s.echo.GET("/readyz", s.ready)
}

func (s *Server) ready(c echo.Context) error {
	select {
	case <-s.draining:
		return c.JSON(http.StatusServiceUnavailable, map[string]string{"status": "draining"})
	default:
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), healthTimeout)
	defer cancel()
	status, results := http.StatusOK, map[string]string{}
	for _, check := range s.options.Checks {
		results[check.Name] = "ok"
		if err := check.Run(ctx); err != nil {
			// Names no host and no account: the cause is in the log.
			s.options.Logger.WarnContext(ctx, "not ready", "check", check.Name, "error", err)
			status, results[check.Name] = http.StatusServiceUnavailable, "failing"
		}
	}
	return c.JSON(status, map[string]any{"status": http.StatusText(status), "checks": results})
}
