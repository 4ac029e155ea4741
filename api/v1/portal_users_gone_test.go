package v1_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

// remove deletes what the path names, as it is now.
func remove(c *apitest.Client, path string) {
	seen := c.Get(path).Expect(http.StatusOK)
	c.Do(http.MethodDelete, path, nil, "If-Match", seen.Header.Get("ETag")).Expect(http.StatusNoContent)
}

// TestPeopleGoWithTheirCompany: who had only this company's portal is signed out and gone, and the
// address is free; who has another keeps it.
func TestPeopleGoWithTheirCompany(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, reseller, first := everyRole(e)
	operator := who["operator"].client
	second := operator.Post("/customers", map[string]string{"name": "Contoso", "reseller_id": reseller}).Expect(http.StatusCreated).Text("id")
	only := e.CustomerUser("only@example.com", authz.LevelView, false, second)
	both := e.CustomerUser("both@example.com", authz.LevelView, false, first)
	firstOf(invited(operator, "both@example.com", second, nil))
	link := linkFor(operator, "new@example.com", second)

	remove(operator, "/customers/"+second)
	only.Get("/me").Expect(http.StatusUnauthorized)
	both.Get("/me").Expect(http.StatusOK)
	accept(t, e, link, "quiet meadow 77").Refused(http.StatusNotFound, "link.ended")
	require.Empty(t, people(operator, "&customer_id="+second))
	require.Len(t, people(operator, "&q=both"), 1)
	partner(operator, "only@example.com", map[string]any{"reseller_id": reseller}).Expect(http.StatusCreated)

	remove(operator, "/resellers/"+reseller)
	for _, c := range []*apitest.Client{both, who["partner_admin"].client, who["master_admin"].client} {
		c.Get("/me").Expect(http.StatusUnauthorized)
	}
	require.Len(t, people(operator, ""), 1, "the operator stays")
	operator.Get("/me").Expect(http.StatusOK)
}

// TestACompanyReadsOnlyWhatItWrote: neither the spelling of an address nor the name in the audit is the one of
// the company that was first, and the login's id has no time in it.
func TestACompanyReadsOnlyWhatItWrote(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, reseller, first := everyRole(e)
	operator := who["operator"].client
	second := operator.Post("/customers", map[string]string{"name": "Contoso", "reseller_id": reseller}).Expect(http.StatusCreated).Text("id")
	master := e.CustomerUser("contoso@example.com", authz.LevelAdmin, true, second)
	firstOf(invited(operator, "Clara.SECRET@example.com", first, nil))
	body := map[string]any{"customer_ids": []string{second}, "level": "view"}
	mine := firstOf(master.Post("/portal-users", map[string]any{"email": "clara.secret@example.com", "name": "C. Meier", "customer": body}))
	require.Equal(t, "clara.secret@example.com", master.Get("/portal-users/"+mine.ID).Text("email"))

	accept(t, e, operator.Post("/portal-users/"+mine.ID+"/invite", nil).Text("link"), "quiet meadow 77").Expect(http.StatusNoContent)
	actor, _ := auditOf(master, "portal_user.accepted")
	require.Equal(t, "C. Meier", actor)
	var page struct {
		Data []struct {
			ActorID string `json:"actor_id"`
		}
	}
	master.Get("/audit-events?action=portal_user.accepted").Into(&page)
	require.EqualValues(t, 4, uuid.MustParse(page.Data[0].ActorID).Version())
}
