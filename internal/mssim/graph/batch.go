package graph

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

const (
	batchLimit = 20
	maxBody    = 4 << 20
)

// step is one request of a batch.
type step struct {
	ID        string            `json:"id"`
	Method    string            `json:"method"`
	URL       string            `json:"url"`
	Headers   map[string]string `json:"headers"`
	Body      json.RawMessage   `json:"body"`
	DependsOn []string          `json:"dependsOn"`
}

// stepResult is its answer.
type stepResult struct {
	ID      string            `json:"id"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    any               `json:"body,omitempty"`
}

// serveBatch runs up to 20 requests with the envelope's token. Those that wait
// for nothing run side by side, but one after the other when any of the batch
// writes, so that a run can be repeated; answers come in another order than the
// requests.
func (h *Handler) serveBatch(c *call) (reply, error) {
	if err := c.readBody(); err != nil {
		return reply{}, err
	}
	steps, err := readBatch(c.body)
	if err != nil {
		return reply{}, err
	}
	writes := slices.ContainsFunc(steps, func(s step) bool { return !strings.EqualFold(s.Method, http.MethodGet) })
	results := make([]stepResult, len(steps))
	done := map[string]int{} // id -> status
	for left := len(steps); left > 0; {
		var ready []int
		for i := range steps {
			if results[i].ID == "" && steps[i].ready(done) {
				ready = append(ready, i)
			}
		}
		if writes {
			ready = ready[:1]
		}
		var wg sync.WaitGroup
		for _, i := range ready {
			wg.Go(func() { results[i] = h.runStep(c, steps[i], done) })
		}
		wg.Wait()
		for _, i := range ready {
			done[strings.ToLower(steps[i].ID)] = results[i].Status
		}
		left -= len(ready)
	}
	shuffled := make([]stepResult, 0, len(results))
	for i := range results {
		shuffled = append(shuffled, results[len(results)-1-i])
	}
	return reply{body: map[string]any{"responses": shuffled}}, nil
}

func (s step) ready(done map[string]int) bool {
	for _, id := range s.DependsOn {
		if _, ok := done[strings.ToLower(id)]; !ok {
			return false
		}
	}
	return true
}

func readBatch(raw []byte) ([]step, error) {
	var in struct {
		Requests []step `json:"requests"`
	}
	if json.Unmarshal(raw, &in) != nil {
		return nil, badRequest("Invalid batch payload format.")
	}
	switch n := len(in.Requests); {
	case n == 0:
		return nil, badRequest("Invalid batch payload format.")
	case n > batchLimit:
		return nil, refuse(http.StatusBadRequest, "MaximumValueExceeded", "Number of batch request steps exceeds the maximum value of %d.", batchLimit)
	}
	for i, s := range in.Requests {
		if string(s.Body) == "null" { // the SDK for Go writes it where there is no body
			in.Requests[i].Body = nil
		}
	}
	return in.Requests, checkSteps(in.Requests)
}

var batchMethods = []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodPut, http.MethodDelete}

// checkSteps refuses the whole batch for a step that cannot be run.
func checkSteps(steps []step) error {
	seen := map[string]bool{}
	for _, s := range steps {
		id := strings.ToLower(s.ID)
		switch {
		case id == "" || s.Method == "" || s.URL == "":
			return badRequest("Invalid batch payload format: a request needs id, method and url.")
		case seen[id]:
			return badRequest("Request Id has to be unique in a batch.")
		case !slices.Contains(batchMethods, strings.ToUpper(s.Method)):
			return badRequest("Invalid batch payload format: the method %s is not supported.", s.Method)
		case strings.Contains(s.URL, "://") || strings.HasPrefix(s.URL, "//"):
			return badRequest("Invalid batch payload format: the url of request %s must be relative.", s.ID)
		case len(s.Body) > 0 && s.header("Content-Type") == "":
			return badRequest("Write request id : %s does not contain Content-Type header or body.", s.ID)
		case strings.Contains(strings.ToLower(s.URL), "$batch"):
			return badRequest("Batch requests cannot be nested.")
		}
		for _, d := range s.DependsOn {
			if !seen[strings.ToLower(d)] {
				return badRequest("Request %s depends on %s, which is not before it in the batch.", s.ID, d)
			}
		}
		seen[id] = true
	}
	return checkOrder(steps)
}

// checkOrder holds dependencies to what Microsoft supports: each waits for the
// request before it, or all that wait do so for the same one. Source: Microsoft,
// JSON batching; that other orders are refused is ours.
func checkOrder(steps []step) error {
	chain, same, first := true, true, ""
	for i, s := range steps {
		if len(s.DependsOn) == 0 {
			continue
		}
		if first == "" {
			first = s.DependsOn[0]
		}
		one := len(s.DependsOn) == 1
		chain = chain && one && i > 0 && strings.EqualFold(s.DependsOn[0], steps[i-1].ID)
		same = same && one && strings.EqualFold(s.DependsOn[0], first)
	}
	if !chain && !same {
		return badRequest("Invalid batch payload format: dependsOn must name the previous request, or the same request everywhere.")
	}
	return nil
}

func (s step) header(name string) string {
	for k, v := range s.Headers {
		if strings.EqualFold(k, name) {
			return v
		}
	}
	return ""
}

// runStep answers one request as if it had come by itself.
func (h *Handler) runStep(c *call, s step, done map[string]int) stepResult {
	for _, id := range s.DependsOn {
		if status := done[strings.ToLower(id)]; status >= 400 {
			return h.failStep(c, s, http.StatusFailedDependency, "FailedDependency", "A request that this one depends on has failed.")
		}
	}
	target, err := url.Parse("/" + c.version + "/" + strings.TrimPrefix(s.URL, "/"))
	if err != nil {
		return h.failStep(c, s, http.StatusBadRequest, "Request_InvalidRequestUrl", "The request URI is not valid.")
	}
	r := (&http.Request{
		Method: strings.ToUpper(s.Method), URL: target, Host: c.r.Host, TLS: c.r.TLS, Header: http.Header{},
		Body: io.NopCloser(bytes.NewReader(s.Body)), RemoteAddr: c.r.RemoteAddr, RequestURI: target.RequestURI(),
	}).WithContext(c.r.Context())
	for k, v := range s.Headers {
		r.Header.Set(k, v)
	}
	r.Header.Set("Authorization", c.r.Header.Get("Authorization"))
	if r.Header.Get("client-request-id") == "" {
		r.Header.Set("client-request-id", c.clientRequestID)
	}
	out := &capture{header: http.Header{}, status: http.StatusOK}
	switch h.guarded(out, r) {
	case nil:
	case http.ErrAbortHandler:
		return h.failStep(c, s, http.StatusGatewayTimeout, "UnknownError", "")
	default:
		return h.failStep(c, s, http.StatusInternalServerError, "Service_InternalServerError", "Encountered an internal server error.")
	}
	return out.result(s.ID)
}

// guarded keeps a step that breaks off, as injected faults do, from breaking the
// batch; it gives the reason.
func (h *Handler) guarded(rw http.ResponseWriter, r *http.Request) (reason any) {
	defer func() { reason = recover() }()
	h.through(h).ServeHTTP(rw, r)
	return nil
}

// failStep answers a request that is not run with the envelope and headers of any other refusal.
func (h *Handler) failStep(c *call, s step, status int, code, message string) stepResult {
	out := &capture{header: http.Header{}}
	h.stamp(out, c)
	h.refuse(out, c, refuse(status, code, "%s", message))
	return out.result(s.ID)
}

// capture holds the answer of a step.
type capture struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (o *capture) Header() http.Header         { return o.header }
func (o *capture) WriteHeader(status int)      { o.status = status }
func (o *capture) Write(p []byte) (int, error) { return o.body.Write(p) }

// result shows JSON as JSON and anything else as a base64 text; an empty answer
// has no body.
func (o *capture) result(id string) stepResult {
	res := stepResult{ID: id, Status: o.status, Headers: map[string]string{}}
	for _, name := range []string{
		"Allow", "Cache-Control", "Content-Type", "Etag", "Location", "Odata-Version", "Retry-After", "X-Ms-Resource-Unit", "X-Ms-Throttle-Information",
		"X-Ms-Throttle-Limit-Percentage", "X-Ms-Throttle-Scope",
	} {
		if v := o.header.Get(name); v != "" {
			res.Headers[wireName(name)] = v
		}
	}
	switch raw := bytes.TrimSpace(o.body.Bytes()); {
	case len(raw) == 0:
	case json.Valid(raw) && strings.HasPrefix(o.header.Get("Content-Type"), "application/json"):
		res.Body = json.RawMessage(raw)
	default:
		res.Body = base64.StdEncoding.EncodeToString(raw)
	}
	return res
}

// wireName is how Graph spells a header inside a batch.
func wireName(name string) string {
	switch {
	case name == "Odata-Version":
		return "OData-Version"
	case strings.HasPrefix(name, "X-Ms-"):
		return strings.ToLower(name)
	}
	return name
}
