package control

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// Middleware stands before Microsoft's services: it notes every call, makes it
// slow, and lets faults strike.
func (p *Panel) Middleware(next http.Handler) http.Handler { return p.middleware(next, false) }

// BatchMiddleware does the same for the requests inside a $batch, which are no
// calls of their own and so not made slow one by one.
func (p *Panel) BatchMiddleware(next http.Handler) http.Handler { return p.middleware(next, true) }

func (p *Panel) middleware(next http.Handler, batched bool) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		c := callerOf(r)
		c.tenant = p.tenantID(c.tenant)
		fault := p.faults.strike(c)
		seen := p.requests.begin(p.w, c, r, fault, batched)
		rec := &recorder{ResponseWriter: rw}
		defer func() {
			p.requests.end(seen, rec.status, rec.sent, p.w.Machine())
		}()
		if !batched {
			wait(r, time.Duration(p.latency.Load()), nil)
		}
		if fault == nil {
			next.ServeHTTP(rec, r)
			return
		}
		strike(fault, rec, r, next, p.w.Machine())
	})
}

// wait returns early when the caller has gone, and when ended is closed.
func wait(r *http.Request, d time.Duration, ended <-chan struct{}) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ended:
	case <-r.Context().Done():
	}
}

func strike(f *Fault, rw *recorder, r *http.Request, next http.Handler, now time.Time) {
	wait(r, f.wait, f.ended)
	switch {
	case f.Hang:
		<-r.Context().Done()
		abort()
	case f.Drop:
		abort()
	case f.AfterEffect:
		next.ServeHTTP(newBuffer(), r)
		if f.Status == 0 {
			abort()
		}
		f.write(rw, r, now)
	case f.Truncate:
		b := newBuffer()
		next.ServeHTTP(b, r)
		b.sendHalf(rw)
		abort()
	case f.Status == 0 && f.Body == nil && f.BodyBytes == 0:
		next.ServeHTTP(rw, r)
	default:
		f.write(rw, r, now)
	}
}

// abort closes the connection without a complete answer: net/http's own way to.
func abort() { panic(http.ErrAbortHandler) }

func (f *Fault) write(rw http.ResponseWriter, r *http.Request, now time.Time) {
	status := f.Status
	if status == 0 {
		status = http.StatusOK
	}
	retry, _ := f.retryAfter(now)
	if retry != "" {
		rw.Header().Set("Retry-After", retry)
	}
	body := f.envelope(rw, r, now, status, retry)
	contentType := "application/json; charset=utf-8"
	if f.Body != nil {
		body = []byte(*f.Body)
	}
	if f.BodyBytes > 0 {
		body = bytes.Repeat([]byte("x"), f.BodyBytes)
	}
	if f.ContentType != "" {
		contentType = f.ContentType
	}
	rw.Header().Set("Content-Type", contentType)
	for k, v := range f.Headers {
		rw.Header().Set(k, v)
	}
	rw.WriteHeader(status)
	_, _ = rw.Write(body)
}

// envelope is the error body of the service the path belongs to.
func (f *Fault) envelope(rw http.ResponseWriter, r *http.Request, now time.Time, status int, retry string) []byte {
	var body any
	switch Service(r.URL.Path) {
	case ServicePartner:
		body = f.partnerError(status, retry)
	case ServiceEntra:
		e := f.entraError(rw, r, now, status, cmp.Or(f.Message, http.StatusText(status)))
		e.WriteHeader(rw.Header())
		body = e
	case ServiceGraph, ServiceControl:
		body = f.graphError(rw, r, now, status)
	}
	data, _ := json.Marshal(body)
	return data
}

// partnerError is Partner Center's envelope, and the gateway's own form for 429.
func (f *Fault) partnerError(status int, retry string) map[string]any {
	if status != http.StatusTooManyRequests {
		return map[string]any{"code": number(cmp.Or(f.Code, "0")), "description": cmp.Or(f.Message, http.StatusText(status)), "data": []string{}, "source": "PartnerFD"}
	}
	message := "Rate limit is exceeded."
	if _, err := strconv.Atoi(retry); err == nil {
		message += " Try again in " + retry + " seconds."
	}
	return map[string]any{"statusCode": status, "message": cmp.Or(f.Message, message)}
}

// entraError is what Entra would say with the status; a fault's code is the AADSTS number
// or the word for the kind of error.
func (f *Fault) entraError(rw http.ResponseWriter, r *http.Request, now time.Time, status int, message string) EntraError {
	kind, code := "invalid_grant", 70000
	switch {
	case status == http.StatusUnauthorized:
		kind, code = "invalid_client", 7000215
	case status == http.StatusTooManyRequests:
		kind, code = "temporarily_unavailable", 90055
	case status >= http.StatusInternalServerError:
		kind, code = "temporarily_unavailable", 90033
	}
	if n, err := strconv.Atoi(f.Code); err == nil {
		code = n
	} else if f.Code != "" {
		kind = f.Code
	}
	return NewEntraError(rw, r, now, kind, code, message)
}

// number gives Microsoft's numeric codes as numbers and leaves words alone.
func number(code string) any {
	if n, err := strconv.Atoi(code); err == nil {
		return n
	}
	return code
}

// recorder notes status and size on the way through.
type recorder struct {
	http.ResponseWriter
	status int
	sent   int64
}

func (rec *recorder) WriteHeader(status int) {
	if rec.status == 0 {
		rec.status = status
	}
	rec.ResponseWriter.WriteHeader(status)
}

func (rec *recorder) Write(b []byte) (int, error) {
	if rec.status == 0 {
		rec.status = http.StatusOK
	}
	n, err := rec.ResponseWriter.Write(b)
	rec.sent += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

// buffer takes an answer that nobody, or only half of somebody, will see.
type buffer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func newBuffer() *buffer { return &buffer{header: http.Header{}, status: http.StatusOK} }

func (b *buffer) Header() http.Header         { return b.header }
func (b *buffer) WriteHeader(status int)      { b.status = status }
func (b *buffer) Write(p []byte) (int, error) { return b.body.Write(p) }

func (b *buffer) sendHalf(rw http.ResponseWriter) {
	for k, v := range b.header {
		rw.Header()[k] = v
	}
	rw.Header().Set("Content-Length", strconv.Itoa(b.body.Len()))
	rw.WriteHeader(b.status)
	_, _ = rw.Write(b.body.Bytes()[:b.body.Len()/2])
	_ = http.NewResponseController(rw).Flush()
}
