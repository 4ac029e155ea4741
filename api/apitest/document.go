package apitest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/document"
)

// documented is the published document, ready to find operations in.
var documented = sync.OnceValues(func() (routers.Router, error) {
	openapi3filter.RegisterBodyDecoder("application/problem+json", openapi3filter.RegisteredBodyDecoder("application/json"))
	doc, err := openapi3.NewLoader().LoadFromData(document.YAML)
	if err != nil {
		return nil, err
	}
	doc.Servers = nil
	for path, item := range doc.Paths.Map() {
		doc.Paths.Delete(path)
		doc.Paths.Set("/api/v1"+path, item)
	}
	return gorillamux.NewRouter(doc)
})

func init() {
	openapi3filter.RegisterBodyDecoder("application/x-ndjson", openapi3filter.PlainBodyDecoder)
}

// checkDocument fails the test when an answer is not what the document says. A call that the
// document does not know must be a 404.
func (e *Env) checkDocument(r *http.Request, a *Answer) {
	e.t.Helper()
	router, err := documented()
	require.NoError(e.t, err)
	r.URL.Scheme, r.URL.Host = "", ""
	route, params, err := router.FindRoute(r)
	if err != nil {
		require.Equal(e.t, http.StatusNotFound, a.Status, "%s %s is served but not documented", r.Method, r.URL.Path)
		return
	}
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
		Status:                 a.Status, Header: a.Header, Body: io.NopCloser(bytes.NewReader(a.Body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	}
	if err := openapi3filter.ValidateResponse(context.Background(), in); err != nil {
		e.t.Fatalf("%s %s answers %d other than documented: %v\n%s", r.Method, r.URL.Path, a.Status, err, a.Body)
	}
}
