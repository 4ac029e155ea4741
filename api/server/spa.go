package server

import (
	"bytes"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// noncePlaceholder stands in index.html where the page's nonce goes.
const noncePlaceholder = "__CSP_NONCE__"

// spa serves the built files: hashed assets for ever, compressed as they were built; every
// other address is the application's own and gets index.html. Unknown files are 404.
func (s *Server) spa() {
	index, err := fs.ReadFile(s.options.SPA, "index.html")
	if err != nil {
		index = []byte("<!doctype html><title>Tenantry</title><p>This program was built without its pages. Build it with <code>make build</code>.")
	}
	s.echo.GET("/*", func(c echo.Context) error {
		name := strings.TrimPrefix(path.Clean(c.Request().URL.Path), "/")
		if strings.HasPrefix(name, "api/") || name == "api" {
			return echo.ErrNotFound
		}
		if name != "" && name != "index.html" && path.Ext(name) != "" {
			return s.asset(c, name)
		}
		page := bytes.ReplaceAll(index, []byte(noncePlaceholder), []byte(nonceFrom(c.Request().Context())))
		c.Response().Header().Set("Cache-Control", "no-cache")
		return c.HTMLBlob(http.StatusOK, page)
	})
}

var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

func (s *Server) asset(c echo.Context, name string) error {
	info, err := fs.Stat(s.options.SPA, name)
	if err != nil || info.IsDir() {
		return echo.ErrNotFound
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("Vary", "Accept-Encoding")
	file := name
	for _, enc := range encodings {
		if !strings.Contains(c.Request().Header.Get("Accept-Encoding"), enc.name) {
			continue
		}
		if _, err := fs.Stat(s.options.SPA, name+enc.suffix); err == nil {
			h.Set("Content-Encoding", enc.name)
			file = name + enc.suffix
			break
		}
	}
	body, err := fs.ReadFile(s.options.SPA, file)
	if err != nil {
		return echo.ErrNotFound
	}
	h.Set(echo.HeaderContentType, contentType(name))
	// Players ask for videos in ranges.
	http.ServeContent(c.Response(), c.Request(), name, time.Time{}, bytes.NewReader(body))
	return nil
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".png":
		return "image/png"
	case ".webp":
		return "image/webp"
	case ".webm":
		return "video/webm"
	case ".vtt":
		return "text/vtt; charset=utf-8"
	case ".ico":
		return "image/x-icon"
	case ".webmanifest":
		return "application/manifest+json"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return echo.MIMEOctetStream
}
