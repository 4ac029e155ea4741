package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Fault makes matching calls fail. Zero values match or do nothing.
type Fault struct {
	ID     string `json:"id"`
	Method string `json:"method,omitempty"`
	// Path is matched against the whole path, without case and query: * stands for part
	// of one segment, ** for anything.
	Path   string `json:"path,omitempty"`
	Tenant string `json:"tenant,omitempty"` // the caller's tenant: tid of its token, or the tenant in an Entra path; made with an id or a domain, kept as an id
	Every  int    `json:"every,omitempty"`  // strike only every n-th matching call
	Times  int    `json:"times,omitempty"`  // strike that many times and then go; 0 is until deleted

	Status      int               `json:"status,omitempty"`
	Code        string            `json:"code,omitempty"`    // Partner Center or AADSTS number, Graph's word
	Message     string            `json:"message,omitempty"` // in the service's envelope
	RetryAfter  json.RawMessage   `json:"retry_after,omitempty"`
	Headers     map[string]string `json:"headers,omitempty"`
	Body        *string           `json:"body,omitempty"` // in place of the envelope, byte for byte
	BodyBytes   int               `json:"body_bytes,omitempty"`
	ContentType string            `json:"content_type,omitempty"`
	Latency     string            `json:"latency,omitempty"`      // wait before anything else
	Hang        bool              `json:"hang,omitempty"`         // never answer
	Drop        bool              `json:"drop,omitempty"`         // close the connection without doing anything
	Truncate    bool              `json:"truncate,omitempty"`     // do the work, send half the answer, close
	AfterEffect bool              `json:"after_effect,omitempty"` // do the work, then drop the connection, or answer Status when set

	Matched int `json:"matched"`
	Struck  int `json:"struck"`

	wait    time.Duration
	pattern []string
	ended   chan struct{} // closed when the fault is deleted: who waits for its latency goes on
}

var (
	methods     = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions}
	headerName  = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")
	headerValue = regexp.MustCompile(`^[^\x00-\x08\x0a-\x1f\x7f]*$`)
)

// compile checks a fault as it comes from outside.
func (f *Fault) compile() error {
	var err error
	if f.Latency != "" {
		if f.wait, err = time.ParseDuration(f.Latency); err != nil || f.wait < 0 {
			return fmt.Errorf("latency %q is not a duration such as \"2s\"", f.Latency)
		}
	}
	switch {
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("status %d is not an HTTP status from 200 to 599", f.Status)
	case f.Every < 0 || f.Times < 0 || f.BodyBytes < 0 || f.BodyBytes > 64<<20:
		return fmt.Errorf("every, times and body_bytes are not negative, body_bytes at most 64 MiB")
	case f.Method != "" && !slices.Contains(methods, strings.ToUpper(f.Method)):
		return fmt.Errorf("method %q is none of %s", f.Method, strings.Join(methods, ", "))
	case f.Status == 0 && f.wait == 0 && !f.Hang && !f.Drop && !f.Truncate && !f.AfterEffect && f.Body == nil && f.BodyBytes == 0:
		return fmt.Errorf("nothing would happen: give status, body, latency, hang, drop, truncate or after_effect")
	}
	if err := f.compileHeaders(); err != nil {
		return err
	}
	f.pattern = strings.Split(strings.ToLower(f.Path), "/")
	if f.Path != "" && f.pattern[0] != "" && f.pattern[0] != "**" || strings.Contains(f.Path, "?") {
		return fmt.Errorf("path %q would match nothing: it begins with / or **, and has no query", f.Path)
	}
	return nil
}

// compileHeaders refuses what net/http would leave out or change silently.
func (f *Fault) compileHeaders() error {
	retry, err := f.retryAfter(time.Now())
	if err != nil {
		return err
	}
	if !headerValue.MatchString(retry) || !headerValue.MatchString(f.ContentType) {
		return errors.New("retry_after and content_type have no control characters")
	}
	for name, value := range f.Headers {
		if !headerName.MatchString(name) || !headerValue.MatchString(value) {
			return fmt.Errorf("header %q: a name has letters, digits and any of !#$%%&'*+-.^_`|~, and a value no control characters", name)
		}
	}
	return nil
}

// retryAfter gives the header's value: seconds for a number, the text itself for
// a text, and a date for "date:30", which means thirty seconds from now.
func (f *Fault) retryAfter(now time.Time) (string, error) {
	if len(f.RetryAfter) == 0 || string(f.RetryAfter) == "null" {
		return "", nil
	}
	var seconds int
	if json.Unmarshal(f.RetryAfter, &seconds) == nil {
		return strconv.Itoa(seconds), nil
	}
	var text string
	if err := json.Unmarshal(f.RetryAfter, &text); err != nil {
		return "", fmt.Errorf("retry_after is a number of seconds, \"date:30\" or any text")
	}
	if n, found := strings.CutPrefix(text, "date:"); found {
		s, err := strconv.Atoi(n)
		if err != nil {
			return "", fmt.Errorf("retry_after %q: after date: comes a number of seconds", text)
		}
		return now.Add(time.Duration(s) * time.Second).UTC().Format(http.TimeFormat), nil
	}
	return text, nil
}

func (f *Fault) matches(c caller) bool {
	if f.Method != "" && !strings.EqualFold(f.Method, c.method) {
		return false
	}
	if f.Tenant != "" && !strings.EqualFold(f.Tenant, c.tenant) {
		return false
	}
	return f.Path == "" || glob(f.pattern, strings.Split(strings.ToLower(c.path), "/"))
}

// glob matches segments; ** takes any number of them.
func glob(pattern, path []string) bool {
	for len(pattern) > 0 {
		if pattern[0] == "**" {
			for i := range len(path) + 1 {
				if glob(pattern[1:], path[i:]) {
					return true
				}
			}
			return false
		}
		if len(path) == 0 || !globSegment(pattern[0], path[0]) {
			return false
		}
		pattern, path = pattern[1:], path[1:]
	}
	return len(path) == 0
}

func globSegment(pattern, segment string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == segment
	}
	if !strings.HasPrefix(segment, parts[0]) {
		return false
	}
	segment = segment[len(parts[0]):]
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(segment, part)
		if i < 0 {
			return false
		}
		segment = segment[i+len(part):]
	}
	return strings.HasSuffix(segment, parts[len(parts)-1])
}

// faultList keeps the faults in the order they were made; the first that strikes
// wins.
type faultList struct {
	mu     sync.Mutex
	faults []*Fault
	last   int
}

// add keeps a fault and gives it as it was then: from now on calls count it.
func (l *faultList) add(f Fault) Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last++
	f.ID, f.Matched, f.Struck, f.ended = strconv.Itoa(l.last), 0, 0, make(chan struct{})
	kept := f
	l.faults = append(l.faults, &kept)
	return f
}

func (l *faultList) clear(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.faults = slices.DeleteFunc(l.faults, func(f *Fault) bool {
		ends := id == "" || f.ID == id
		if ends {
			close(f.ended)
		}
		return ends
	})
}

func (l *faultList) list() []Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]Fault, 0, len(l.faults))
	for _, f := range l.faults {
		out = append(out, *f)
	}
	return out
}

// strike finds the fault that hits a call and counts it; nil when none does.
func (l *faultList) strike(c caller) *Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, f := range l.faults {
		if !f.matches(c) {
			continue
		}
		f.Matched++
		if f.Every > 1 && f.Matched%f.Every != 0 {
			continue
		}
		f.Struck++
		hit := *f
		if f.Times > 0 && f.Struck >= f.Times {
			l.faults = slices.Delete(l.faults, i, i+1)
		}
		return &hit
	}
	return nil
}

func (p *Panel) listFaults(rw http.ResponseWriter, _ *http.Request) {
	answer(rw, http.StatusOK, map[string]any{"faults": p.faults.list()})
}

func (p *Panel) addFault(rw http.ResponseWriter, r *http.Request) {
	var f Fault
	if !decode(rw, r, &f) {
		return
	}
	made, err := p.makeFault(f)
	if err != nil {
		fail(rw, http.StatusBadRequest, err.Error())
		return
	}
	answer(rw, http.StatusCreated, made)
}

// makeFault checks a fault, with the name of its tenant, and lets it strike from now on.
func (p *Panel) makeFault(f Fault) (Fault, error) {
	if err := f.compile(); err != nil {
		return f, err
	}
	if f.Tenant != "" && f.Tenant != "common" && f.Tenant != "organizations" {
		id, ok := p.findTenant(f.Tenant)
		if !ok {
			return f, fmt.Errorf("tenant %q: %w", f.Tenant, errNoTenant)
		}
		f.Tenant = id
	}
	return p.faults.add(f), nil
}

// dropFaults removes one fault by ?id=, or all.
func (p *Panel) dropFaults(rw http.ResponseWriter, r *http.Request) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		fail(rw, http.StatusBadRequest, "The query cannot be read.")
		return
	}
	p.faults.clear(q.Get("id"))
	rw.WriteHeader(http.StatusNoContent)
}
