package v1_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
)

// TestAPartnerUserIsInvited: staff without a password set for them choose their own, by the link that a mail carries or that
// whoever invites them hands over.
func TestAPartnerUserIsInvited(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, reseller, _ := everyRole(e)
	admin, csp := who["partner_admin"].client, who["csp_admin"].client
	invite := func(c *apitest.Client, email string, more map[string]any) *apitest.Answer {
		body := map[string]any{"reseller_id": reseller, "level": "modify"}
		for k, v := range more {
			body[k] = v
		}
		return c.Post("/portal-users", map[string]any{"email": email, "name": "Paul", "partner": body})
	}

	made := invite(admin, "paul@example.com", nil).Expect(http.StatusCreated)
	paul := firstOf(made)
	require.Equal(t, "invited", paul.Status)
	require.Equal(t, "true", made.Text("invitation.waits"), "there is no mail server")
	_, token, found := strings.Cut(made.Text("invitation.link"), "/activate#")
	require.True(t, found)
	outbox := string(who["operator"].client.Get("/mails?limit=1").Expect(http.StatusOK).Body)
	require.Contains(t, outbox, `"kind":"staff_invitation"`)
	require.NotContains(t, outbox, token)

	// Nothing lets them in before, and a password is theirs to choose.
	e.Anonymous().Login("paul@example.com", apitest.Password).Refused(http.StatusUnauthorized, "login.refused")
	admin.Do(http.MethodPut, "/portal-users/"+paul.ID+"/password", map[string]string{"password": "another lantern 43"}).
		Refused(http.StatusConflict, "portal_user.not_accepted")
	off := admin.Do(http.MethodPost, "/portal-users/"+paul.ID+"/disable", nil, tag("1")...).Expect(http.StatusOK)
	require.Equal(t, "disabled", off.Text("status"))
	on := admin.Do(http.MethodPost, "/portal-users/"+paul.ID+"/enable", nil, tag("2")...).Expect(http.StatusOK)
	require.Equal(t, "invited", on.Text("status"), "who never accepted is invited again, not let in")

	require.Contains(t, string(e.Anonymous().Post("/auth/invitation", map[string]string{"token": token}).Expect(http.StatusOK).Body), `"needs_password":true`)
	accept := map[string]string{"token": token, "password": "another lantern 43"}
	e.Anonymous().Post("/auth/activate", accept).Expect(http.StatusNoContent)
	me := e.Anonymous().Login("paul@example.com", "another lantern 43").Expect(http.StatusOK)
	require.Equal(t, []string{"partner", "modify"}, []string{me.Text("kind"), me.Text("level")})
	e.Anonymous().Post("/auth/activate", accept).Refused(http.StatusNotFound, "link.ended")
	off = admin.Do(http.MethodPost, "/portal-users/"+paul.ID+"/disable", nil, tag("4")...).Expect(http.StatusOK)
	on = admin.Do(http.MethodPost, "/portal-users/"+paul.ID+"/enable", nil, "If-Match", off.Header.Get("ETag")).Expect(http.StatusOK)
	require.Equal(t, "active", on.Text("status"))

	// The link would let whoever is shown it be what the person is to be.
	invite(admin, "anna@example.com", map[string]any{"csp_admin": true}).Refused(http.StatusForbidden, "portal_user.above_own")
	anna := firstOf(invite(csp, "anna@example.com", map[string]any{"csp_admin": true}))
	admin.Post("/portal-users/"+anna.ID+"/invite", nil).Refused(http.StatusForbidden, "portal_user.above_own")
	require.NotEmpty(t, csp.Post("/portal-users/"+anna.ID+"/invite", nil).Expect(http.StatusOK).Text("link"))
}
