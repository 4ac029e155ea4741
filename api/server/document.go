package server

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// document publishes openapi.yaml; the readable docs are a page of the SPA.
func (s *Server) document() {
	s.echo.GET("/api/openapi.yaml", func(c echo.Context) error {
		return c.Blob(http.StatusOK, "application/yaml", s.options.Document)
	})
}
