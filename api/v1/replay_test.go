package v1_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	v1 "github.com/tenantry/tenantry/api/v1"
	"github.com/tenantry/tenantry/internal/authz"
)

// TestNobodyElseRepeatsAJourney records a journey over every operation. Everybody else makes each of
// its calls first, with the same ids in path, query, body and headers, and all of them again when it is
// over: nobody is shown anything of it, and not one row changes.
func TestNobodyElseRepeatsAJourney(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.Work()
	operator := e.Operator()
	mine, theirs := mirrored(t, e, operator, 0), mirrored(t, e, operator, 1)
	j := newJourney(t, e, operator, mine.resellerID)
	others := strangers{
		elsewhere: e.User("elsewhere@example.com", authz.RoleCSPAdmin, theirs.resellerID),
		ended:     e.User("ended@example.com", authz.RoleCSPAdmin, mine.resellerID),
		expired:   e.User("expired@example.com", authz.RoleCSPAdmin, mine.resellerID),
		other:     e.CustomerUser("other@example.com", authz.LevelAdmin, true, j.otherCustomerID),
		viewer:    e.User("viewer@example.com", authz.RolePartnerView, mine.resellerID),
		insider:   e.CustomerUser("insider@example.com", authz.LevelView, false, j.customerID),
	}
	others.program = e.APIClient(theirs.resellerID, authz.Scopes())
	others.limited = e.APIClient(mine.resellerID, authz.Scopes(), j.otherCustomerID)
	others.launched = launched(e.User("launcher@example.com", authz.RolePartnerAdmin, mine.resellerID), j.otherCustomerID, "other@example.com")
	others.ended.Post("/auth/logout", nil).Expect(http.StatusNoContent)
	e.Outlive("expired@example.com")
	own := e.APIClient(mine.resellerID, authz.Scopes())
	own.Aged(0).Get("/customers").Expect(http.StatusOK)
	others.stale = own.Aged(time.Hour)
	look := func() rows {
		e.Idle()
		book, company := belongings(t, e, "reseller_id", mine.resellerID), belongings(t, e, "customer_id", j.customerID)
		others.hiddenBook = append(book.onlyHere(belongings(t, e, "reseller_id", theirs.resellerID)), mine.names...)
		others.hiddenCompany = append(company.onlyHere(belongings(t, e, "customer_id", j.otherCustomerID)), operator.Get("/customers/"+j.customerID).Text("name"))
		return book
	}

	look()
	calls := e.Record(func(call apitest.Call) { others.repeat(t, e, call) }, j.walk)
	coversEverything(t, e, calls)
	before := look()
	require.Greater(t, len(others.hiddenBook), 100)
	require.Greater(t, len(others.hiddenCompany), 10)
	for _, call := range calls {
		others.repeat(t, e, call)
	}
	e.Idle()
	require.Equal(t, before, belongings(t, e, "reseller_id", mine.resellerID), "somebody else changed something")
}

// strangers are everybody whom a journey does not concern, with what they may not be shown.
type strangers struct {
	elsewhere     *apitest.Client // another reseller's staff
	other         *apitest.Client // another customer's admin
	launched      *apitest.Client // staff who act as that other customer's admin
	program       *apitest.Client // another reseller's API client
	limited       *apitest.Client // an API client limited to that other customer
	ended         *apitest.Client // staff who have signed out
	expired       *apitest.Client // staff whose session has run out
	stale         *apitest.Client // an API client of the same reseller whose token has
	viewer        *apitest.Client // staff who may look only
	insider       *apitest.Client // of the same customer, who may look only
	hiddenBook    []string
	hiddenCompany []string
}

// repeat makes a call as each of them.
func (s strangers) repeat(t *testing.T, e *apitest.Env, call apitest.Call) {
	t.Helper()
	gate := routeOf(t, e, call).Gate()
	if gate.Public {
		return
	}
	e.Anonymous().Repeat(call).Expect(http.StatusUnauthorized)
	for _, over := range []*apitest.Client{s.ended, s.expired, s.stale} {
		over.Repeat(call).Expect(http.StatusUnauthorized)
	}
	if gate.SignedIn {
		return // about whoever calls
	}
	hidesFrom(t, "another reseller's staff", s.elsewhere, call, s.hiddenBook)
	hidesFrom(t, "another customer's admin", s.other, call, s.hiddenCompany)
	hidesFrom(t, "staff acting as another customer's admin", s.launched, call, s.hiddenCompany)
	hidesFrom(t, "another reseller's API client", s.program, call, s.hiddenBook)
	hidesFrom(t, "an API client limited to another customer", s.limited, call, s.hiddenCompany)
	if call.Changes() && !strings.HasSuffix(string(gate.Permission), ":read") { // with which people keep what is their own
		s.viewer.Repeat(call).Expect(http.StatusForbidden)
		s.insider.Repeat(call).Expect(http.StatusForbidden)
	}
}

// hidesFrom makes a call as somebody else: with an id in it, none of which is theirs, it is refused, unless
// it asks for a list, and nothing that is not theirs comes back.
func hidesFrom(t *testing.T, who string, c *apitest.Client, call apitest.Call, hidden []string) {
	t.Helper()
	got, sent := c.Repeat(call), said(call)
	shown := fmt.Sprint(got.Header, string(got.Body)) // names of files too
	if uuids.MatchString(sent) && (call.Changes() || !strings.Contains(call.Path, "?")) {
		require.Contains(t, []int{http.StatusForbidden, http.StatusNotFound}, got.Status, "%s: %s %s: %s", who, call.Method, call.Path, got.Body)
	}
	for _, one := range hidden {
		if !strings.Contains(sent, one) {
			require.NotContains(t, shown, one, "%s: %s %s", who, call.Method, call.Path)
		}
	}
}

// said is what a caller has to know to make a call.
func said(call apitest.Call) string { return fmt.Sprint(call.Path, text(call.Body), call.Headers) }

func text(body any) string {
	b, _ := json.Marshal(body)
	return string(b)
}

// coversEverything fails the test when the journey leaves an operation out, so that a new one is
// added to it.
func coversEverything(t *testing.T, e *apitest.Env, calls []apitest.Call) {
	t.Helper()
	done := map[string]bool{}
	for _, call := range calls {
		require.Less(t, call.Status, 300, "%s %s did not work for its owner", call.Method, call.Path)
		done[routeOf(t, e, call).Operation] = true
	}
	for _, r := range e.App.Routes {
		if r.Gate().Permission != "" && r.Operation != "sendTestMail" { // there is no mail server
			require.True(t, done[r.Operation], "the journey has no %s", r.Operation)
		}
	}
}

func routeOf(t *testing.T, e *apitest.Env, call apitest.Call) v1.Route {
	t.Helper()
	path, _, _ := strings.Cut(call.Path, "?")
	i := slices.IndexFunc(e.App.Routes, func(r v1.Route) bool {
		return r.Method == call.Method && regexp.MustCompile("^"+parameter.ReplaceAllString(r.Path, "[^/]+")+"$").MatchString(path)
	})
	require.NotEqual(t, -1, i, "%s %s", call.Method, call.Path)
	return e.App.Routes[i]
}

// rows are the rows of each table that belong to somebody.
type rows map[string]string

var uuids = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// belongings are all rows with this value in the column, whatever the table, but for when a program last called.
func belongings(t *testing.T, e *apitest.Env, column, value string) rows {
	t.Helper()
	db, err := sql.Open("pgx", e.DatabaseURL)
	require.NoError(t, err)
	defer func() { _ = db.Close() }()
	ctx := context.Background()
	var tables string
	require.NoError(t, db.QueryRowContext(ctx, `SELECT string_agg(table_name, ' ') FROM information_schema.columns
		WHERE table_schema = 'public' AND column_name = $1`, column).Scan(&tables))
	found := rows{}
	for _, table := range strings.Fields(tables) {
		var all string
		require.NoError(t, db.QueryRowContext(ctx, fmt.Sprintf(`SELECT coalesce(string_agg(t, E'\n' ORDER BY t), '') FROM %s r,
			LATERAL (SELECT (to_jsonb(r) - 'last_used_at')::text t) AS said WHERE %s = $1`, table, column), value).Scan(&all), table)
		found[table] = all
	}
	return found
}

// String is all of it.
func (r rows) String() string { return text(r) }

// onlyHere are ids, addresses and names that stand in these rows and not in the others.
func (r rows) onlyHere(others rows) []string {
	own, foreign := r.String(), others.String()
	words := append(uuids.FindAllString(own, -1), addresses.FindAllString(own, -1)...)
	slices.Sort(words)
	return slices.DeleteFunc(slices.Compact(words), func(w string) bool { return strings.Contains(foreign, w) })
}

var addresses = regexp.MustCompile(`[a-z0-9.-]+(@[a-z0-9.-]+|\.onmicrosoft\.com)`)
