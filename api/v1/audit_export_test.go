package v1_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
)

// taking is an export that somebody takes slowly: its first piece waits.
type taking struct {
	*httptest.ResponseRecorder
	once        sync.Once
	began, goOn chan struct{}
	finished    chan struct{}
	aborted     bool
}

func (x *taking) Write(b []byte) (int, error) {
	x.once.Do(func() { close(x.began) })
	<-x.goOn
	return x.ResponseRecorder.Write(b)
}

// take begins an export, with a cookie or a token, and returns when its first piece waits, or when it is refused.
func take(t *testing.T, e *apitest.Env, header, value string) *taking {
	t.Helper()
	x := &taking{ResponseRecorder: httptest.NewRecorder(), began: make(chan struct{}), goOn: make(chan struct{}), finished: make(chan struct{})}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost:8080/api/v1/audit-events/export", http.NoBody)
	r.Header.Set(header, value)
	go func() {
		defer close(x.finished)
		defer func() {
			if cause, ok := recover().(error); ok {
				x.aborted = errors.Is(cause, http.ErrAbortHandler)
			}
		}()
		e.App.Server.Handler().ServeHTTP(x, r)
	}()
	<-x.began
	return x
}

// rest lets the file go on, and tells whether it came to its end.
func (x *taking) rest() bool {
	close(x.goOn)
	<-x.finished
	return !x.aborted && strings.Contains(x.Body.String(), `{"end":`)
}

func byCookie(c *apitest.Client) (header, value string) { return "Cookie", "tenantry=" + c.Cookie() }

// recordMuch adds an event that is more than a piece of an export.
func recordMuch(t *testing.T, e *apitest.Env, resellerID, customerID string) {
	t.Helper()
	record(t, e, audit.Event{
		Action: "customer.updated", ResellerID: resellerID, CustomerID: customerID, ObjectKind: "customer", ObjectID: uuid.NewString(),
		After: audit.JSON(map[string]any{"note": strings.Repeat("x", 80<<10)}),
	})
}

// TestAnExportEndsWithTheRightToIt: a file whose taker may not have it any more is cut off, so that it is never taken for whole.
func TestAnExportEndsWithTheRightToIt(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	id := addReseller(e, operator)
	customer := operator.Post("/customers", map[string]string{"name": "Fabrikam", "reseller_id": id}).Expect(http.StatusCreated).Text("id")
	recordMuch(t, e, id, customer)
	staff := e.User("staff@example.com", authz.RolePartnerView, id)
	raised := e.User("raised@example.com", authz.RolePartnerView, id)
	clara := e.CustomerUser("clara@example.com", authz.LevelAdmin, false, customer)
	made := makeClient(operator, map[string]any{"reseller_id": id, "name": "Halo", "scopes": []string{"audit:read"}})
	token := e.Token(made.form()).Expect(http.StatusOK).Text("access_token")

	change := func(object, action, method string, body any) {
		operator.Do(method, object+action, body, "If-Match", operator.Get(object).Header.Get("ETag")).Expect(http.StatusOK)
	}
	user := func(email string) string { return "/portal-users/" + userID(operator, email) }
	for name, one := range map[string]struct {
		header, value string
		end           func()
	}{
		"signed out":   {"Cookie", "tenantry=" + staff.Cookie(), func() { staff.Post("/auth/logout", nil).Expect(http.StatusNoContent) }},
		"disabled":     {"Cookie", "tenantry=" + clara.Cookie(), func() { change(user("clara@example.com"), "/disable", http.MethodPost, nil) }},
		"other rights": {"Cookie", "tenantry=" + raised.Cookie(), func() { change(user("raised@example.com"), "", http.MethodPatch, map[string]string{"level": "modify"}) }},
		"a scope is gone": {"Authorization", "Bearer " + token, func() {
			change("/api-clients/"+made.id, "", http.MethodPatch, map[string]any{"scopes": []string{"orders:read"}})
		}},
	} {
		x := take(t, e, one.header, one.value)
		one.end()
		require.False(t, x.rest(), name)
		require.True(t, x.aborted, name)
		require.NotContains(t, x.Body.String(), `{"end":`, name)
	}
	header, value := byCookie(operator)
	require.True(t, take(t, e, header, value).rest(), "whose rights stay gets all of it")
}

func TestOnlySoManyExportsAreUnderWay(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	id := addReseller(e, operator)
	customer := operator.Post("/customers", map[string]string{"name": "Fabrikam", "reseller_id": id}).Expect(http.StatusCreated).Text("id")
	recordMuch(t, e, id, customer)
	staff, other := e.User("staff@example.com", authz.RolePartnerView, id), e.User("other@example.com", authz.RolePartnerView, id)

	first := e.CustomerUser("first@example.com", authz.LevelAdmin, false, customer)
	second := e.CustomerUser("second@example.com", authz.LevelAdmin, false, customer)
	mia := e.User("mia@example.com", authz.RoleOperator, "")

	begin := func(c *apitest.Client) *taking {
		header, value := byCookie(c)
		return take(t, e, header, value)
	}
	refused := func(c *apitest.Client, why string) {
		a := c.Get("/audit-events/export").Refused(http.StatusTooManyRequests, "audit.exports")
		require.Equal(t, "30", a.Header.Get("Retry-After"))
		require.Contains(t, a.Text("detail"), why)
	}
	under := []*taking{begin(staff), begin(staff)}
	refused(staff, "You take 2 exports")
	refused(other, "2 exports of the reseller's audit")
	under = append(under, begin(first))
	refused(second, "An export of the company's audit")
	under = append(under, begin(operator)) // there is a place for operators whatever others take
	refused(mia, "As many exports")
	for _, x := range under {
		require.True(t, x.rest())
	}
	for _, c := range []*apitest.Client{staff, other, first, second, mia} {
		c.Get("/audit-events/export").Expect(http.StatusOK)
	}
}
