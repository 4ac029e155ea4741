// Package partner simulates Microsoft's Partner Center REST API, the webhooks it
// sends, and the files of the Partner API.
//
// One file per resource holds what the resource looks like on the wire and its
// endpoints; routes.go is the table of every call served. Reading endpoints see
// one moment of the world, writing ones run inside one transaction, together
// with their idempotency record and audit record.
package partner

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/mssim/control"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

// Handler serves Partner Center.
type Handler struct {
	// ByteOrderMark puts a UTF-8 byte order mark in front of the bodies for which
	// Microsoft's documentation shows one. On by default; set it before serving.
	ByteOrderMark bool

	w         *world.World
	limits    *limiter
	telemetry *telemetry
	sender    *sender
	links     linkKey
}

// New makes the handler and its sender of webhooks, which rests until the world
// records an event. Close ends it.
func New(w *world.World) *Handler {
	h := &Handler{ByteOrderMark: true, w: w, limits: newLimiter(w.Machine), telemetry: newTelemetry(), links: linkKey(rand.Text())}
	h.sender = newSender(w)
	w.OnCommit(h.sender.wake)
	h.sender.wake() // for what an earlier run left waiting
	return h
}

// Close ends the sending of webhooks; what is not delivered stays waiting.
func (h *Handler) Close() { h.sender.close() }

// call is one request on its way through the handler.
type call struct {
	r           *http.Request
	w           *world.World
	params      map[string]string
	caller      caller
	telemetry   *telemetry
	correlation string
	requestID   string
	body        []byte
	origin      string
	links       linkKey
}

// param gives a part of the path; ids compare without case, so they come lower-cased.
func (c *call) param(name string) string { return strings.ToLower(c.params[name]) }

func (c *call) query(name string) string { return queryValue(c.r.URL.Query(), name) }

// ServeHTTP answers one call.
func (h *Handler) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	rt, params := match(r.Method, r.URL.EscapedPath())
	if rt == nil {
		rt = wrongMethod(r.Method, r.URL.EscapedPath())
	}
	if rt == nil {
		control.NotSimulated(rw, r)
		return
	}
	c := &call{r: r, w: h.w, params: params, telemetry: h.telemetry, origin: control.Origin(r), links: h.links}
	c.correlation = echoed(rw, r, "MS-CorrelationId")
	c.requestID = echoed(rw, r, "MS-RequestId")
	if rt.partnerAPI {
		echoed(rw, r, "client-request-id")
		echoed(rw, r, "Request-ID")
	}
	rw.Header()["MS-CV"] = []string{correlationVector(c.requestID)}
	rw.Header()["MS-ServerId"] = []string{"202010223"}
	rw.Header().Set("X-Locale", locale(r))
	a := h.serve(rt, c)
	a.bom = rt.bom && h.ByteOrderMark
	if strings.EqualFold(r.Header.Get("ValidateMfa"), "true") && c.caller.signedIn() {
		rw.Header()["isMfaCompliant"] = []string{strconv.FormatBool(c.caller.mfa)}
	}
	a.write(rw)
}

func (h *Handler) serve(rt *route, c *call) answer {
	if rt.public != nil {
		a, err := rt.public(h, c)
		return rt.settle(a, err)
	}
	if err := h.authenticate(rt, c); err != nil {
		return rt.settle(answer{}, err)
	}
	h.telemetry.note(h.w, rt, c)
	var settings world.Settings
	h.w.View(func(s *world.State) { settings = s.Settings })
	if a, refused := h.limits.check(settings, rt, c); refused {
		return a
	}
	if err := authorize(settings, rt, c); err != nil {
		return rt.settle(answer{}, err)
	}
	if err := c.readBody(); err != nil {
		return rt.settle(answer{}, err)
	}
	if rt.write != nil {
		return h.change(rt, c)
	}
	var a answer
	var err error
	h.w.View(func(s *world.State) {
		if err = admit(s, rt, c); err == nil {
			a, err = rt.read(c, s)
		}
	})
	return rt.settle(a, err)
}

// settle turns an endpoint's error into the envelope the caller sees.
func (rt *route) settle(a answer, err error) answer {
	if err == nil {
		return a
	}
	if rt.partnerAPI {
		return settlePartnerAPI(err)
	}
	if r, isRefusal := errors.AsType[*refusal](err); isRefusal {
		return r.answer()
	}
	return refuse(http.StatusInternalServerError, 0, "Undefined exception.").answer()
}

const maxBody = 1 << 20

func (c *call) readBody() error {
	if c.r.Body == nil {
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(c.r.Body, maxBody+1))
	if err != nil || len(data) > maxBody {
		return errInvalid("The request body cannot be read.")
	}
	c.body = bytes.TrimPrefix(data, utf8BOM)
	return nil
}

// echoed repeats a header of the request in the answer, or makes one up. Names
// go out as Microsoft spells them, not in Go's form.
func echoed(rw http.ResponseWriter, r *http.Request, name string) string {
	v := r.Header.Get(name)
	if v == "" || len(v) > 100 {
		v = uuid.NewString()
	}
	rw.Header()[name] = []string{v}
	return v
}

// correlationVector looks like Microsoft's: 16 base64 characters and a count.
func correlationVector(requestID string) string {
	id := strings.ReplaceAll(requestID, "-", "") + "AAAAAAAAAAAAAAAA"
	return id[:16] + ".0"
}

func locale(r *http.Request) string {
	if l := r.Header.Get("X-Locale"); l != "" && len(l) <= 20 {
		return l
	}
	return "en-US"
}

// segments splits a path, undoing percent-encoding; nil when that is broken.
func segments(path string) []string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	for i, p := range parts {
		u, err := url.PathUnescape(p)
		if err != nil {
			return nil
		}
		parts[i] = u
	}
	return parts
}
