package partner

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMethodsThatAPathDoesNotHave(t *testing.T) {
	s := newSim(t)
	customer := "/v1/customers/" + customerID("gruenwald")
	for _, tt := range []struct{ method, path, allow string }{
		{"DELETE", "/v1/customers", "GET, POST"},
		{"HEAD", "/v1/customers", "GET, POST"},
		{"POST", "/V1/Customers/" + customerID("gruenwald"), "DELETE, GET, PATCH"},
		{"POST", customer + "/subscriptions", "GET"},
		{"PUT", customer + "/orders", "GET, POST"},
		{"GET", customer + "/users/x/resetpassword", "PATCH"},
		{"POST", "/v1/domains/x.onmicrosoft.com", "GET, HEAD"},
		{"OPTIONS", "/v1/invoices/summary", "GET"},
		{"GET", "/webhooks/v1/registration/validationEvents", "POST"},
	} {
		name := tt.method + " " + tt.path
		got := s.do(request{method: tt.method, path: tt.path, body: "{"})
		require.Equal(t, http.StatusMethodNotAllowed, got.status, name)
		require.Equal(t, tt.allow, got.head("Allow"), name)
		require.NotEmpty(t, got.head("MS-CorrelationId"), name)
		require.JSONEq(t, `{"code":0,"description":"The requested resource does not support http method '`+tt.method+`'.","data":[],"source":"PartnerFD"}`, got.text(), name)
	}
}

func TestTheTokenComesBeforeTheMethod(t *testing.T) {
	s := newSim(t)
	got := s.do(request{method: "DELETE", path: "/v1/customers", token: "x.y.z"})
	require.Equal(t, http.StatusUnauthorized, got.status)
	require.Equal(t, 400, got.code(t))
	document := s.do(request{method: "POST", path: documentPath + "x", token: "x.y.z"})
	require.Equal(t, http.StatusMethodNotAllowed, document.status, "what takes no token is asked for none")
	require.Equal(t, "GET", document.head("Allow"))
}

func TestMethodsOfThePartnerAPI(t *testing.T) {
	s := newSim(t)
	token := s.token(func(c map[string]any) { c["aud"] = "https://api.partner.microsoft.com" })
	got := s.do(request{method: "POST", path: "/v1.0/sales/pricesheets(Market='US',PricesheetView='updates_based')/$value", token: token})
	require.Equal(t, http.StatusMethodNotAllowed, got.status)
	require.Equal(t, "GET", got.head("Allow"))
	require.JSONEq(t, `{"error":{"code":"invalidRequest","message":"The requested resource does not support http method 'POST'."}}`, got.text())
}
