package v1_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

func TestEverybodySeesAndEndsTheirOwnSessions(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	here := e.Operator()
	there := e.Anonymous()
	there.Login("operator@example.com", apitest.Password, "User-Agent", "Canary/1.0 "+strings.Repeat("x", 400)).Expect(http.StatusOK)
	mia := e.User("mia@example.com", authz.RoleOperator, "")

	type list struct {
		Data []struct {
			ID, Address string
			UserAgent   string `json:"user_agent"`
			Current     bool
		}
	}
	var mine, hers list
	there.Get("/me/sessions").Expect(http.StatusOK).Into(&mine)
	require.Len(t, mine.Data, 2)
	i := 0
	if !mine.Data[i].Current {
		i = 1
	}
	require.NotEqual(t, mine.Data[0].Current, mine.Data[1].Current)
	require.Len(t, mine.Data[i].UserAgent, 300)
	require.NotEmpty(t, mine.Data[i].Address)

	mia.Get("/me/sessions").Expect(http.StatusOK).Into(&hers)
	require.Len(t, hers.Data, 1)
	mia.Do(http.MethodDelete, "/me/sessions/"+mine.Data[0].ID, nil).Refused(http.StatusNotFound, "session.not_found")
	there.Do(http.MethodDelete, "/me/sessions/"+mine.Data[1-i].ID, nil).Expect(http.StatusNoContent)
	here.Get("/me").Refused(http.StatusUnauthorized, "session.ended")
	there.Do(http.MethodDelete, "/me/sessions/"+mine.Data[1-i].ID, nil).Refused(http.StatusNotFound, "session.not_found")

	again := e.Anonymous()
	again.Login("operator@example.com", apitest.Password).Expect(http.StatusOK)
	require.Equal(t, "1", there.Do(http.MethodDelete, "/me/sessions", nil).Expect(http.StatusOK).Text("ended"))
	again.Get("/me").Refused(http.StatusUnauthorized, "session.ended")
	there.Get("/me").Expect(http.StatusOK)
	mia.Get("/me").Expect(http.StatusOK)
	there.Do(http.MethodDelete, "/me/sessions/"+mine.Data[i].ID, nil).Expect(http.StatusNoContent)
	there.Get("/me").Refused(http.StatusUnauthorized, "session.ended")
}
