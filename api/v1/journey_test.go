package v1_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
)

// authorize signs in at Microsoft as the reseller's administrator and comes back.
func authorize(e *apitest.Env, c *apitest.Client, resellerID string, who apitest.Person) *apitest.Answer {
	address := c.Post("/resellers/"+resellerID+"/authorization", nil).Expect(http.StatusOK).Text("authorization_url")
	return c.Page(e.SignInAtMicrosoft(address, who)).Expect(http.StatusSeeOther)
}

func administrator(i int) apitest.Person {
	login := apitest.Credentials()[i].Logins[0]
	return apitest.Person{UserPrincipalName: login.UserPrincipalName, Password: login.Password, MFACode: login.MFACode}
}

// TestFirstStepsLeadToAMirroredPartnerCenter is journey G1 over the API: add, authorize, watch
// everything arrive, search, open.
func TestFirstStepsLeadToAMirroredPartnerCenter(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.Work()
	c := e.Operator()
	id := addReseller(e, c)
	require.Equal(t, "never", c.Get("/resellers/"+id).Text("authorization_state"))

	back := authorize(e, c, id, administrator(0))
	require.Contains(t, back.Header.Get("Location"), "/resellers/"+id)
	require.Equal(t, "authorized", c.Get("/resellers/"+id).Text("authorization_state"))

	var figures struct {
		Figures struct {
			Customers, Tenants, Subscriptions, Seats int
			LicensesActive                           int     `json:"licenses_active"`
			NeverRead                                int     `json:"never_read"`
			AsOf                                     *string `json:"as_of"`
		}
	}
	require.Eventually(t, func() bool {
		c.Get("/dashboard").Expect(http.StatusOK).Into(&figures)
		return figures.Figures.Tenants > 5 && figures.Figures.NeverRead == 0 && figures.Figures.Subscriptions > 0
	}, 30*time.Second, 100*time.Millisecond)
	require.NotNil(t, figures.Figures.AsOf)

	var subscriptions struct {
		Data []struct {
			ID           string
			CustomerName string  `json:"customer_name"`
			ProductName  string  `json:"product_name"`
			AsOf         *string `json:"as_of"`
			Stale        bool
		}
		Total int
	}
	c.Get("/subscriptions?limit=200&include=total").Expect(http.StatusOK).Into(&subscriptions)
	require.Equal(t, figures.Figures.Subscriptions, subscriptions.Total)
	for _, s := range subscriptions.Data {
		require.NotNil(t, s.AsOf, "a figure without its age")
		require.False(t, s.Stale)
	}
	one := subscriptions.Data[0]
	found := c.Get("/search?q=" + url.QueryEscape(firstWord(one.CustomerName))).Expect(http.StatusOK)
	require.Contains(t, string(found.Body), one.CustomerName)
	opened := c.Get("/subscriptions/" + one.ID).Expect(http.StatusOK)
	require.Equal(t, one.ProductName, opened.Text("product_name"))
	c.Get("/subscriptions/"+one.ID, "If-None-Match", opened.Header.Get("ETag")).Expect(http.StatusNotModified)

	require.Equal(t, "true", c.Get("/audit-events/verify").Expect(http.StatusOK).Text("intact"))
}

func firstWord(s string) string {
	for i, r := range s {
		if r == ' ' {
			return s[:i]
		}
	}
	return s
}
