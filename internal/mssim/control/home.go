package control

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"time"
)

//go:embed home.html
var homeSource string

var homePage = template.Must(template.New("home").Parse(homeSource))

// home tells a person who found the address in a browser what this is.
func (p *Panel) home(rw http.ResponseWriter, r *http.Request) {
	clock := p.clock(nil)
	var page bytes.Buffer
	err := homePage.Execute(&page, map[string]any{
		"Info": p.info(r), "Now": clock.Now.Format("Monday, 2 January 2006, 15:04:05 MST"), "Start": clock.Start.Format(time.DateOnly),
		"Faults": len(p.faults.list()),
	})
	if err != nil {
		fail(rw, http.StatusInternalServerError, "The page could not be made.")
		return
	}
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	rw.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:")
	rw.Header().Set("Cache-Control", "no-store")
	_, _ = rw.Write(page.Bytes())
}
