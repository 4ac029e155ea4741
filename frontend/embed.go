// Package frontend holds the built single-page application as an embedded file system.
package frontend

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Dist returns the built application with index.html at its root. Before the first build of the frontend it holds no
// index.html. Beside each compressible asset stand its .br and .gz forms; everything under assets/ carries a content
// hash in its name and may be cached for ever. In index.html the literal __CSP_NONCE__ is to be replaced by the nonce
// of the response's Content-Security-Policy.
func Dist() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		// Unreachable: "dist" is a valid path, which is all that fs.Sub checks.
		return dist
	}
	return sub
}
