package partner

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestResponseHeaders(t *testing.T) {
	s := newSim(t)
	got := s.do(request{path: "/v1/customers", header: map[string]string{
		"MS-RequestId": "3705fc6d-4127-4a87-bdba-9658f73fe019", "MS-CorrelationId": "b12260fb-82de-4701-a25f-dcd367690645", "X-Locale": "de-DE",
	}})
	require.Equal(t, "3705fc6d-4127-4a87-bdba-9658f73fe019", got.head("MS-RequestId"))
	require.Equal(t, "b12260fb-82de-4701-a25f-dcd367690645", got.head("MS-CorrelationId"))
	require.Equal(t, "de-DE", got.head("X-Locale"))
	require.Equal(t, "application/json; charset=utf-8", got.head("Content-Type"))

	guid := regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	got = s.do(request{path: "/v1/customers/" + customerID("redwooddental")})
	require.Equal(t, 403, got.status)
	require.Regexp(t, guid, got.head("MS-RequestId"), "made up when absent, on errors too")
	require.Regexp(t, guid, got.head("MS-CorrelationId"))
	require.Regexp(t, `^.{16}\.0$`, got.head("MS-CV"))
	require.Regexp(t, `^\d+$`, got.head("MS-ServerId"))
	require.Equal(t, "en-US", got.head("X-Locale"))
}

func TestEnvelopes(t *testing.T) {
	s := newSim(t)
	older := s.get("/v1/customers/" + customerID("redwooddental")).json(t)
	require.Equal(t, []any{}, older["data"])
	require.Equal(t, "PartnerFD", older["source"])
	require.NotEmpty(t, older["description"])

	newID := s.createCustomer("envelope", nil).json(t)["id"].(string)
	got := s.get("/v1/customers/" + newID + "/validationStatus?type=account")
	require.Equal(t, 404, got.status)
	require.Equal(t, map[string]any{
		"code": 600074.0, "message": "Account Status for the customer, " + newID + " was not found.",
		"description": "Account Status for the customer, " + newID + " was not found.", "errorName": "AccountStatusNotFound",
		"isRetryable": false, "errorMessageExtended": "InternalErrorCode=600074",
	}, got.json(t))
}

func TestPathsAndIdsIgnoreCase(t *testing.T) {
	s := newSim(t)
	id := customerID("gruenwald")
	sub := s.get("/v1/customers/" + id + "/subscriptions").items(t)[0]["id"].(string)
	got := s.get("/V1/Customers/" + strings.ToUpper(id) + "/Subscriptions/" + strings.ToUpper(sub))
	require.Equal(t, 200, got.status)
	require.Equal(t, sub, got.json(t)["id"])
	require.Equal(t, 200, s.get("/v1/products/cfq7ttc0lh18/skus/0001?COUNTRY=us").status)
}

func TestUnknownCalls(t *testing.T) {
	s := newSim(t)
	for _, r := range []request{
		{method: "GET", path: "/v1/invoicing"}, {method: "HEAD", path: "/v1/customers/" + customerID("gruenwald") + "/orders/1/2/3"},
		{method: "POST", path: "/v1/customers/" + customerID("gruenwald") + "/transfers", body: "{}"},
		{method: "GET", path: "/v1/customers//orders"}, {method: "GET", path: "/v1/%zz"},
	} {
		if r.path == "/v1/%zz" {
			_, found := match("GET", r.path)
			require.Nil(t, found)
			continue
		}
		got := s.do(r)
		require.Equal(t, 501, got.status, r.path)
		require.Equal(t, r.method, got.json(t)["method"])
		require.Equal(t, r.path, got.json(t)["path"])
	}
}

func TestHostileBodies(t *testing.T) {
	s := newSim(t)
	for name, body := range map[string]string{
		"nothing": "", "not JSON": "<xml/>", "an array": "[]", "wrong types": `{"BillingProfile":{"Email":7}}`,
		"deep nesting": strings.Repeat(`{"BillingProfile":`, 20000), "a number": "12", "too large": `{"a":"` + strings.Repeat("x", maxBody) + `"}`,
	} {
		got := s.do(request{method: "POST", path: "/v1/customers", body: body, header: map[string]string{"MS-RequestId": name}})
		require.Equal(t, 400, got.status, name)
		require.Contains(t, []int{800002, 3000}, got.code(t), name)
	}
}
