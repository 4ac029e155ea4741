package server

import (
	"bytes"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/api/document"
)

// document publishes openapi.yaml, and the same as a page for people.
func (s *Server) document() {
	s.echo.GET("/api/openapi.yaml", func(c echo.Context) error {
		return c.Blob(http.StatusOK, "application/yaml", s.options.Document)
	})
	page, err := document.HTML(s.options.Document)
	if err != nil {
		s.options.Logger.Warn("the API document cannot be shown as a page", "error", err)
		return
	}
	s.echo.GET("/api/docs", func(c echo.Context) error {
		c.Response().Header().Set("Cache-Control", "no-cache")
		nonce := []byte(nonceFrom(c.Request().Context()))
		return c.HTMLBlob(http.StatusOK, bytes.ReplaceAll(page, []byte(document.NoncePlaceholder), nonce))
	})
}
