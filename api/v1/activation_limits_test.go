package v1_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/portaluser"
)

func TestALinkIsFollowedOnceAtATime(t *testing.T) {
	t.Parallel()
	slow := &portaluser.Cost{MemoryKiB: 32 * 1024, Time: 2, Threads: 1} // the others come while the first is at work
	e := apitest.New(t, apitest.Overriding(app.Overrides{HashCost: slow}))
	who, _, customer := everyRole(e)
	link := map[string]string{"token": tokenOf(t, linkFor(who["operator"].client, "clara@example.com", customer), "/activate"), "password": "quiet meadow 77"}

	const calls = 30
	answers := make(chan *apitest.Answer, calls)
	for range calls {
		go func() { answers <- e.Anonymous().Post("/auth/activate", link) }()
	}
	codes := map[string]int{}
	for range calls {
		a := <-answers
		if a.Status == http.StatusNoContent {
			codes["accepted"]++
			continue
		}
		codes[a.Text("code")]++
	}
	require.Equal(t, 1, codes["accepted"], codes)
	require.Positive(t, codes["link.busy"], codes)
	require.Equal(t, calls, codes["accepted"]+codes["link.busy"]+codes["link.ended"], codes)
}

func TestWhatCannotBeAnAddressIsNobodys(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.User("mia@example.com", authz.RoleOperator, "")
	for _, email := range []string{"a\x00b@example.com", strings.Repeat("x", 900_000)} {
		e.Anonymous().Post("/auth/password/forgot", map[string]string{"email": email}).Expect(http.StatusAccepted)
		e.Anonymous().Login(email, "wrong password 1").Refused(http.StatusUnauthorized, "login.refused")
	}
	db, err := pgx.Connect(context.Background(), e.DatabaseURL)
	require.NoError(t, err)
	defer db.Close(context.Background())
	var kept int
	require.NoError(t, db.QueryRow(context.Background(), "SELECT count(*) FROM password_requests").Scan(&kept))
	require.Zero(t, kept)
}
