package v1_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/postgres"
)

type eventPage struct {
	Data []struct {
		ID, Action, ActorName string
		ActorAddress          *string `json:"actor_address"`
		ActorID               *string `json:"actor_id"`
		ObjectName            string  `json:"object_name"`
		After                 map[string]any
	}
}

func events(c *apitest.Client, query string) eventPage {
	var page eventPage
	c.Get("/audit-events" + query).Expect(http.StatusOK).Into(&page)
	return page
}

// TestAddressesAreShownToWhomTheyConcern: staff see where every call came from, a company's people
// only where their own people called from.
func TestAddressesAreShownToWhomTheyConcern(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, resellerID, customerID := everyRole(e)
	customer := "?customer_id=" + customerID
	invited(who["master_admin"].client, "new@example.com", customerID, nil).Expect(http.StatusCreated)
	invited(who["operator"].client, "other@example.com", customerID, nil).Expect(http.StatusCreated)

	seen := func(c *apitest.Client) map[string]bool {
		out := map[string]bool{}
		for _, one := range events(c, customer+"&action=portal_user.invited").Data {
			out[one.ObjectName] = one.ActorAddress != nil
		}
		return out
	}
	require.True(t, seen(who["partner_view"].client)["new@example.com"])
	require.True(t, seen(who["partner_view"].client)["other@example.com"])
	require.True(t, seen(who["customer_admin"].client)["new@example.com"], "their own master admin invited")
	require.False(t, seen(who["customer_admin"].client)["other@example.com"], "the operator invited")

	body := string(who["customer_admin"].client.Get("/audit-events/export").Expect(http.StatusOK).Body)
	require.Contains(t, body, `"actor_address":"192.0.2.1"`)
	require.NotContains(t, body, `"hash"`, "no chain is theirs")
	require.NotContains(t, body, `"seq"`)
	require.Contains(t, string(who["partner_view"].client.Get("/audit-events/export?reseller_id="+resellerID).Body), `"hash"`)
}

func TestWhoHasNoChainIsToldSo(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, resellerID, _ := everyRole(e)
	for _, path := range []string{"/audit-events/verify", "/audit-events/heads"} {
		who["customer_admin"].client.Get(path).Refused(http.StatusForbidden, "permission.missing")
		who["partner_view"].client.Get(path).Expect(http.StatusOK)
	}
	var report struct {
		Intact bool
		Chains []struct {
			ResellerID *string `json:"reseller_id"`
			Head       string
		}
	}
	who["partner_view"].client.Get("/audit-events/verify").Expect(http.StatusOK).Into(&report)
	require.True(t, report.Intact)
	require.Len(t, report.Chains, 1)
	require.Equal(t, resellerID, *report.Chains[0].ResellerID)
	require.Len(t, report.Chains[0].Head, 64)
}

func TestAnEventHasItsOwnAddress(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, customerID := everyRole(e)
	created := events(who["operator"].client, "?action=customer.created&q=fabri").Data[0]
	opened := events(who["operator"].client, "?action=session.opened").Data[0]
	path := "/audit-events/" + created.ID
	require.Equal(t, "Fabrikam", who["customer_admin"].client.Get(path).Expect(http.StatusOK).Text("object_name"))
	who["customer_admin"].client.Get("/audit-events/" + opened.ID).Expect(http.StatusNotFound)
	who["operator"].client.Get("/audit-events/" + uuid.NewString()).Expect(http.StatusNotFound)
	who["operator"].client.Get("/audit-events/no-id").Expect(http.StatusNotFound)
	require.Empty(t, events(who["operator"].client, "?q=nothing+has+that+name").Data)
	require.NotEmpty(t, events(who["operator"].client, "?customer_id="+customerID+"&q=FABRIKAM").Data)
	who["operator"].client.Get("/audit-events?q=" + strings.Repeat("x", 201)).Expect(http.StatusUnprocessableEntity)
}

// TestAnExportTellsItsSizeAndSum: in its last line and in trailers, which is seen over a connection only.
func TestAnExportTellsItsSizeAndSum(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	resellerID := operator.Post("/resellers", resellerBody()).Expect(http.StatusCreated).Text("id")
	e.User("staff@example.com", authz.RolePartnerView, resellerID)
	portal := httptest.NewServer(e.App.Server.Handler())
	t.Cleanup(portal.Close)
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	browser := &http.Client{Jar: jar}
	login, err := browser.Post(portal.URL+"/api/v1/auth/login", "application/json",
		strings.NewReader(`{"email":"staff@example.com","password":"`+apitest.Password+`"}`))
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, login.StatusCode)
	require.NoError(t, login.Body.Close())
	get := func(query string) (string, http.Header) {
		answer, err := browser.Get(portal.URL + "/api/v1/audit-events/export" + query)
		require.NoError(t, err)
		defer func() { _ = answer.Body.Close() }()
		body, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, answer.StatusCode, "%s", body)
		require.Contains(t, answer.Header.Get("Content-Disposition"), "attachment")
		return string(body), answer.Trailer
	}
	body, trailer := get("")
	lines := strings.SplitAfter(strings.TrimSuffix(body, "\n"), "\n")
	before := strings.Join(lines[:len(lines)-1], "")
	sum := sha256.Sum256([]byte(before))
	require.Equal(t, hex.EncodeToString(sum[:]), trailer.Get("X-Content-SHA256"))
	var last struct{ End audit.End }
	require.NoError(t, json.Unmarshal([]byte(lines[len(lines)-1]), &last))
	require.Equal(t, int64(len(lines)-1), last.End.Rows)
	require.Equal(t, trailer.Get("X-Content-SHA256"), last.End.SHA256)
	reports, err := audit.VerifyExport(strings.NewReader(body))
	require.NoError(t, err)
	require.Len(t, reports, 1)

	table, _ := get("?format=csv&action=reseller.created")
	rows, err := csv.NewReader(bytes.NewReader([]byte(table))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 3)
	require.Equal(t, []string{"end", "rows", "1", "sha256"}, rows[2][:4])
	empty, _ := get("?format=csv&action=nothing.done")
	require.Contains(t, empty, "object_name")
	operator.Get("/audit-events/export?format=xlsx").Expect(http.StatusUnprocessableEntity)
	operator.Get("/audit-events/export?limit=5").Expect(http.StatusUnprocessableEntity)
}

// TestTheAuditTellsNoCosts to people of a customer: orders that a sync found carry what the reseller pays.
func TestTheAuditTellsNoCosts(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	resellerID := operator.Post("/resellers", resellerBody()).Expect(http.StatusCreated).Text("id")
	customerID := operator.Post("/customers", map[string]string{"name": "Fabrikam", "reseller_id": resellerID}).Expect(http.StatusCreated).Text("id")
	record(t, e, audit.Event{
		Action: "order.added", ResellerID: resellerID, CustomerID: customerID, ObjectKind: "order", ObjectID: uuid.NewString(),
		After: audit.JSON(map[string]any{"status": "completed", "total_price": "1234.5"}),
	})
	admin := e.CustomerUser("admin@example.com", authz.LevelAdmin, false, customerID)
	for _, path := range []string{"/audit-events", "/audit-events/export", "/audit-events/export?format=csv"} {
		require.NotContains(t, string(admin.Get(path).Expect(http.StatusOK).Body), "1234.5", path)
		require.Contains(t, string(admin.Get(path).Body), "completed", path)
		require.Contains(t, string(operator.Get(path).Body), "1234.5", path)
	}
}

// record appends an event as a job of the product would.
func record(t *testing.T, e *apitest.Env, event audit.Event) {
	t.Helper()
	db, err := postgres.Open(t.Context(), e.DatabaseURL, postgres.Options{MaxConns: 1, ApplicationName: t.Name()})
	require.NoError(t, err)
	defer db.Close()
	require.NoError(t, audit.NewRecorder(db, clock.System, clock.System, uuid.NewString).Record(t.Context(), event))
}
