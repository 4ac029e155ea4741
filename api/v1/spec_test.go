package v1_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/api/document"
	v1 "github.com/tenantry/tenantry/api/v1"
)

var (
	parameter   = regexp.MustCompile(`:([a-z_]+)`)
	placeholder = regexp.MustCompile(`{[a-z_]+}`)
)

// undocumented are the addresses that are no operations of the API.
var undocumented = map[string]bool{
	"GET /healthz": true, "GET /readyz": true, "GET /api/openapi.yaml": true, "GET /api/docs": true,
	"GET /app/MicrosoftCspAuthenticationCallback": true, "GET /*": true, "GET /.well-known/jwks.json": true,
}

func operations(t *testing.T) map[string]*openapi3.Operation {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(document.YAML)
	require.NoError(t, err)
	out := map[string]*openapi3.Operation{}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			out[method+" "+v1.Base+path] = op
		}
	}
	return out
}

// TestSpecMatchesRouter finds a route that is served but not documented, and the reverse.
func TestSpecMatchesRouter(t *testing.T) {
	t.Parallel()
	documented := operations(t)
	served := map[string]bool{}
	for _, r := range apitest.New(t).App.Server.Echo().Routes() {
		line := r.Method + " " + parameter.ReplaceAllString(r.Path, "{$1}")
		if undocumented[line] || strings.HasPrefix(r.Method, "echo_") {
			continue
		}
		served[line] = true
		op, ok := documented[line]
		if !ok {
			t.Errorf("%s is served but not documented", line)
			continue
		}
		for _, m := range parameter.FindAllStringSubmatch(r.Path, -1) {
			if op.Parameters.GetByInAndName("path", m[1]) == nil {
				t.Errorf("%s does not declare {%s}", line, m[1])
			}
		}
	}
	for line := range documented {
		if !served[line] {
			t.Errorf("%s is documented but not served", line)
		}
	}
}

// TestEveryOperationIsWellDocumented asks of each operation what generators and readers need.
func TestEveryOperationIsWellDocumented(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for line, op := range operations(t) {
		if op.OperationID == "" || op.Summary == "" || len(op.Tags) != 1 {
			t.Errorf("%s lacks an id, a summary or its one tag", line)
		}
		if other, twice := seen[op.OperationID]; twice {
			t.Errorf("%s and %s are both called %s", line, other, op.OperationID)
		}
		seen[op.OperationID] = line
		if op.Responses.Default() == nil {
			t.Errorf("%s does not say what any other answer looks like", line)
		}
	}
}

// TestOnlyDocumentedValuesAreTaken goes through every parameter whose values the document counts
// up: each of them is taken, and any other is refused by naming the parameter and all of them.
func TestOnlyDocumentedValuesAreTaken(t *testing.T) {
	t.Parallel()
	c := apitest.New(t).Operator()
	asked := 0
	for line, op := range operations(t) {
		method, path, _ := strings.Cut(line, " "+v1.Base)
		path = placeholder.ReplaceAllString(path, "00000000-0000-7000-8000-000000000001")
		for _, ref := range op.Parameters {
			name, values := ref.Value.Name, ref.Value.Schema.Value.Enum
			if ref.Value.In != "query" || len(values) == 0 {
				continue
			}
			asked++
			for _, value := range values {
				address := path + "?" + url.Values{name: {fmt.Sprint(value)}}.Encode()
				require.Contains(t, []int{http.StatusOK, http.StatusNotFound}, c.Do(method, address, nil).Status, address)
			}
			var refusal struct {
				Fields []struct{ Name, Detail string }
			}
			c.Do(method, path+"?"+name+"=foo", nil).Refused(http.StatusUnprocessableEntity, "query."+name).Into(&refusal)
			require.Len(t, refusal.Fields, 1, line)
			require.Equal(t, name, refusal.Fields[0].Name, line)
			for _, said := range append([]any{name}, values...) {
				require.Contains(t, refusal.Fields[0].Detail, fmt.Sprint(said), line)
			}
		}
	}
	require.Greater(t, asked, 10)
}
