//go:build full

package mssim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// docSample is one answer out of Microsoft's documentation.
type docSample struct {
	name, method, path string
	status             int
	body               any
}

// TestSamplesOfTheSimulator compares the simulator's answers with every sample of Microsoft's documentation whose endpoint
// it serves: the same names of members, of the same JSON types. What the simulator has beyond the samples of an endpoint,
// because it follows newer documentation, must bear a name that some sample knows. SAMPLES is the folder that holds partner-center/ and graph/.
func TestSamplesOfTheSimulator(t *testing.T) {
	samples := append(partnerSamples(t), graphSamples(t)...)
	off := false
	sim, err := New(Config{Now: testStart, Throttle: &off, Immediate: true, Machine: func() time.Time { return testStart }})
	require.NoError(t, err)
	defer func() { require.NoError(t, sim.Close()) }()

	byEndpoint := map[*sampledEndpoint][]docSample{}
	elsewhere, unread := 0, 0
	for _, s := range samples {
		switch e := endpointOf(s); {
		case s.body == nil && s.status < http.StatusBadRequest:
			unread++ // no body, or none that is JSON
		case e != nil && e.refuses != "":
			elsewhere++
		case e != nil:
			byEndpoint[e] = append(byEndpoint[e], s)
		case s.path != "" && probe(t, sim, s) != http.StatusNotImplemented:
			t.Errorf("%s: %s %s is served, but not in the table of sampled endpoints", s.name, s.method, s.path)
		default:
			elsewhere++
		}
	}
	known := map[string]bool{"": true}
	for _, s := range samples {
		all := shape{}
		all.read("", s.body)
		for path := range all {
			known[member(path)] = true
		}
	}
	var table strings.Builder
	compared, matching := 0, 0
	used := map[string]bool{}
	for i := range sampledEndpoints {
		e := &sampledEndpoints[i]
		list := byEndpoint[e]
		if len(list) == 0 {
			continue
		}
		ours := e.ask(t, sim)
		for _, s := range list {
			compared++
			var wrong []string
			if s.status >= http.StatusBadRequest {
				wrong = differences(ours.refused, s.body)
			} else {
				wrong = differences(ours.answered, s.body)
			}
			wrong = slices.DeleteFunc(wrong, func(w string) bool { return allowed(e, w, used) })
			if len(wrong) == 0 {
				matching++
			}
			fmt.Fprintf(&table, "%-75s %s\n", s.name, verdict(wrong))
			if len(wrong) > 0 {
				t.Errorf("%s, %s: %s", e.name(), s.name, strings.Join(wrong, ", "))
			}
		}
		var more []string
		for path := range ours.answered {
			if !known[member(path)] && !allowed(e, path+" is ours alone", used) {
				more = append(more, path+" is ours alone")
			}
		}
		slices.Sort(more)
		if len(more) > 0 {
			t.Errorf("%s: %s", e.name(), strings.Join(more, ", "))
		}
	}
	for _, d := range allowedDifferences {
		if !used[d.endpoint+d.difference] {
			t.Errorf("an allowed difference that there is not: %s, %s", d.endpoint, d.difference)
		}
	}
	t.Logf("\n%s\n%d samples: %d of %d simulated endpoints, %d of them match; %d of endpoints that are not simulated, %d without a JSON body",
		table.String(), len(samples), compared, len(byEndpoint), matching, elsewhere, unread)
}

func verdict(wrong []string) string {
	if len(wrong) == 0 {
		return "matches"
	}
	return "DIFFERS"
}

// shape says which JSON types stand at a path, such as items[].id. Elements of an array are one.
type shape map[string]map[string]bool

func (s shape) read(path string, value any) {
	kind := "null"
	switch v := value.(type) {
	case map[string]any:
		kind = "object"
		for name, member := range v {
			s.read(strings.TrimPrefix(path+"."+name, "."), member)
		}
	case []any:
		kind = "array"
		for _, element := range v {
			s.read(path+"[]", element)
		}
	case string:
		kind = "string"
	case float64:
		kind = "number"
	case bool:
		kind = "boolean"
	}
	if s[path] == nil {
		s[path] = map[string]bool{}
	}
	s[path][kind] = true
}

// differences names what of the sample the simulator lacks or has in another type; members of what is lacking are not named.
func differences(ours shape, body any) (wrong []string) {
	theirs := shape{}
	theirs.read("", body)
	for _, path := range slices.Sorted(maps.Keys(theirs)) {
		have, found := ours[path]
		switch {
		case !found && parent(path) != path && ours[parent(path)] == nil:
		case !found:
			wrong = append(wrong, path+" is lacking")
		case !agree(have, theirs[path]):
			wrong = append(wrong, fmt.Sprintf("%s is %s, not %s", path, kinds(have), kinds(theirs[path])))
		}
	}
	return wrong
}

// agree: null goes with everything, and nothing else with another type.
func agree(a, b map[string]bool) bool {
	if len(a) == 1 && a["null"] {
		return true
	}
	for kind := range b {
		if kind != "null" && !a[kind] {
			return false
		}
	}
	return true
}

func kinds(k map[string]bool) string { return strings.Join(slices.Sorted(maps.Keys(k)), "|") }

func parent(path string) string {
	if p, isElement := strings.CutSuffix(path, "[]"); isElement {
		return p
	}
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return path[:i]
	}
	return ""
}

// member is the name at the end of a path.
func member(path string) string {
	return strings.TrimRight(path[strings.LastIndexByte(path, '.')+1:], "[]")
}

func allowed(e *sampledEndpoint, wrong string, used map[string]bool) bool {
	for _, d := range allowedDifferences {
		if whole(d.endpoint, e.name()) && whole(d.difference, wrong) {
			used[d.endpoint+d.difference] = true
			return true
		}
	}
	return false
}

func whole(expression, text string) bool {
	return regexp.MustCompile("^(" + expression + ")$").MatchString(text)
}

func partnerSamples(t *testing.T) (out []docSample) {
	for name, text := range sampleFiles(t, "partner-center") {
		var s struct {
			Parsed  *bool `json:"parsed_json"`
			Request struct {
				Method string `json:"method"`
				URI    string `json:"uri"`
			} `json:"request"`
			Response struct {
				Status int `json:"status"`
				Body   any `json:"body"`
			} `json:"response"`
		}
		require.NoError(t, json.Unmarshal(text, &s), name)
		if s.Parsed != nil && !*s.Parsed {
			s.Response.Body = nil
		}
		if s.Response.Status == 0 && s.Request.Method != http.MethodGet {
			s.Response.Body = nil // the body of a request stands in its place
		}
		d := docSample{name: name, method: s.Request.Method, path: samplePath(s.Request.URI), status: s.Response.Status, body: s.Response.Body}
		if moved, isMoved := misfiled[name]; isMoved {
			d.method, d.path, _ = strings.Cut(moved, " ")
		}
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b docSample) int { return strings.Compare(a.name, b.name) })
	return out
}

func graphSamples(t *testing.T) (out []docSample) {
	for name, text := range sampleFiles(t, "graph") {
		var s struct {
			Status int `json:"status"`
			Body   any `json:"body"`
		}
		require.NoError(t, json.Unmarshal(text, &s), name)
		if s.Status == 0 && strings.HasPrefix(name, "error_") {
			s.Status = http.StatusBadRequest // the documentation tells it for few
		}
		d := docSample{name: name, status: s.Status, body: s.Body}
		for _, g := range graphNames {
			if whole(g.name, name) {
				d.method, d.path, _ = strings.Cut(g.endpoint, " ")
			}
		}
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b docSample) int { return strings.Compare(a.name, b.name) })
	return out
}

func sampleFiles(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(os.Getenv("SAMPLES"), folder, "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files, "SAMPLES must name a folder with %s/*.json", folder)
	out := map[string][]byte{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		out[strings.TrimSuffix(filepath.Base(file), ".json")] = text
	}
	return out
}

// samplePath takes the path out of the address of a sample, which may be of any shape.
func samplePath(address string) string {
	if i := strings.Index(address, "]("); i >= 0 {
		address = address[:i]
	}
	address, _, _ = strings.Cut(strings.Trim(address, "[]"), "?")
	if _, rest, isAbsolute := strings.Cut(address, "://"); isAbsolute {
		_, address, _ = strings.Cut(rest, "/")
	}
	if path, err := url.PathUnescape(strings.Trim(address, "/")); err == nil && path != "" {
		return "/" + strings.ReplaceAll(path, " ", "")
	}
	return ""
}

// endpointOf finds the endpoint of a sample in the table.
func endpointOf(s docSample) *sampledEndpoint {
	for i := range sampledEndpoints {
		if e := &sampledEndpoints[i]; e.method == s.method && e.matches(s.path) {
			return e
		}
	}
	return nil
}

func (e *sampledEndpoint) name() string { return e.method + " " + e.path }

func (e *sampledEndpoint) matches(path string) bool {
	have, want := strings.Split(path, "/"), strings.Split(e.path, "/")
	if len(have) != len(want) {
		return false
	}
	for i := range want {
		if !strings.HasPrefix(want[i], "{") && !strings.EqualFold(want[i], have[i]) || have[i] == "" && i > 0 {
			return false
		}
	}
	return true
}

// probe asks whether a call is served at all, with a path as the documentation writes it.
func probe(t *testing.T, sim *Server, s docSample) int {
	r := httptest.NewRequestWithContext(t.Context(), s.method, "/", nil)
	r.URL.Path = s.path
	rw := httptest.NewRecorder()
	sim.ServeHTTP(rw, r)
	return rw.Code
}

// asked is what the simulator answered at an endpoint, all answers in one.
type asked struct {
	answered, refused shape
	last              *any // refusal
}

// ask resets the world and asks in the name of both resellers.
func (e *sampledEndpoint) ask(t *testing.T, sim *Server) asked {
	t.Helper()
	out := asked{shape{}, shape{}, new(any)}
	for _, cred := range world.DemoCredentials() {
		require.NoError(t, sim.World().Reset("demo", testStart))
		p := &sampleAsker{t: t, sim: sim, cred: cred, out: out}
		if e.calls != nil {
			e.calls(p)
		} else {
			for _, path := range p.expand(e.path) {
				p.send(e.method, path, "")
			}
		}
	}
	if len(out.answered) == 0 {
		t.Errorf("%s: nothing was answered, but refused: %v", e.name(), *out.last)
	}
	return out
}

// sampleAsker asks for one reseller.
type sampleAsker struct {
	t    *testing.T
	sim  *Server
	cred world.Credentials
	out  asked
}

// token is that of the reseller's administrator at Partner Center; for Graph in a customer's tenant it is app-only.
func (p *sampleAsker) token(path string) string {
	claims := map[string]any{"tid": p.cred.TenantID, "appid": p.cred.ApplicationID, "nbf": testStart.Add(-time.Minute).Unix(), "exp": testStart.Add(time.Hour).Unix()}
	var admin string
	p.sim.World().View(func(s *world.State) {
		_, u, found := world.FindSignIn(s, p.cred.Logins[0].UserPrincipalName)
		require.True(p.t, found)
		admin = u.ID
	})
	claims["oid"], claims["upn"], claims["scp"], claims["amr"] = admin, p.cred.Logins[0].UserPrincipalName, "user_impersonation", []string{"pwd", "mfa"}
	claims["aud"] = "https://api.partnercenter.microsoft.com"
	if tenant, rest, isGraph := strings.Cut(path, "/v1.0/"); isGraph && !strings.HasPrefix(rest, "sales/") {
		claims["aud"] = "https://graph.microsoft.com"
		claims["idtyp"], claims["scp"] = "user", graphScopes
		if tenant = strings.Trim(tenant, "/"); tenant != "" {
			for _, name := range []string{"oid", "upn", "scp", "amr"} {
				delete(claims, name)
			}
			claims["tid"], claims["idtyp"], claims["roles"] = tenant, "app", strings.Fields(graphScopes)
		}
	}
	raw, err := p.sim.World().SignToken(claims)
	require.NoError(p.t, err)
	return raw
}

// send asks and notes the answer's shape. A path of Graph begins with the tenant that the token is for, or not for the
// reseller's own.
func (p *sampleAsker) send(method, path, body string, header ...string) map[string]any {
	p.t.Helper()
	token := p.token(path)
	if i := strings.Index(path, "/v1.0/"); i > 0 {
		path = path[i:]
	}
	r := httptest.NewRequestWithContext(p.t.Context(), method, strings.ReplaceAll(path, " ", "%20"), strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("MS-RequestId", world.StableID("sampled", method, path, body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rw := httptest.NewRecorder()
	p.sim.ServeHTTP(rw, r)
	var tree any
	if text := bytes.TrimPrefix(rw.Body.Bytes(), []byte("\ufeff")); len(text) > 0 {
		require.NoError(p.t, json.Unmarshal(text, &tree), "%s %s: %d %s", method, path, rw.Code, text)
	}
	if rw.Code >= http.StatusBadRequest {
		p.out.refused.read("", tree)
		*p.out.last = tree
	} else {
		p.out.answered.read("", tree)
	}
	object, _ := tree.(map[string]any)
	return object
}

// post sends a form, without a token.
func (p *sampleAsker) post(path string, form url.Values) {
	p.t.Helper()
	p.send(http.MethodPost, path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Authorization", "")
}

// make asks for what an endpoint's calls need first: it is no answer of the endpoint.
func (p *sampleAsker) make(method, path, body string) map[string]any {
	p.t.Helper()
	other := *p
	other.out = asked{shape{}, shape{}, new(any)}
	got := other.send(method, path, body)
	require.Empty(p.t, other.out.refused, "%s %s: %v", method, path, got)
	return got
}

// expand puts what the reseller has in the place of names in a path.
func (p *sampleAsker) expand(path string) []string {
	paths := []string{path}
	for _, name := range []string{"{customer}", "{subscription}", "{order}", "{user}", "{product}"} {
		var more []string
		for _, path := range paths {
			if !strings.Contains(path, name) {
				more = append(more, path)
				continue
			}
			for _, id := range p.ids(name, path) {
				more = append(more, strings.ReplaceAll(path, name, id))
			}
		}
		paths = more
	}
	return paths
}

func (p *sampleAsker) ids(name, path string) (ids []string) {
	customer := regexp.MustCompile(`[0-9a-f-]{36}`).FindString(path)
	p.sim.World().View(func(s *world.State) {
		switch name {
		case "{customer}":
			for c := range s.Customers.All(p.cred.TenantID) {
				ids = append(ids, c.ID)
			}
		case "{subscription}":
			for row := range s.Subscriptions.All(customer) {
				ids = append(ids, row.ID)
			}
		case "{order}":
			for row := range s.Orders.All(customer) {
				ids = append(ids, row.ID)
			}
		case "{user}":
			for row := range s.Users.All(customer) {
				if ids = append(ids, row.ID); len(ids) == 5 {
					break
				}
			}
		case "{product}":
			ids = []string{"CFQ7TTC0LH18", "CFQ7TTC0HD32", "CFQ7TTC0MM8R"}
		}
	})
	return ids
}
