package v1_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
)

// tokenOf is what a link carries.
func tokenOf(t *testing.T, link, page string) string {
	t.Helper()
	before, token, found := strings.Cut(link, "#")
	require.True(t, found, link)
	require.True(t, strings.HasSuffix(before, page), link)
	return token
}

func accept(t *testing.T, e *apitest.Env, link, password string) *apitest.Answer {
	t.Helper()
	return e.Anonymous().Post("/auth/activate", map[string]string{"token": tokenOf(t, link, "/activate"), "password": password})
}

// linkFor invites somebody as staff and gives the link to hand over.
func linkFor(c *apitest.Client, email, customer string) string {
	var made struct {
		Invitation struct {
			Mailed bool
			Link   string
		}
	}
	invited(c, email, customer, nil).Expect(http.StatusCreated).Into(&made)
	return made.Invitation.Link
}

func TestAnInvitationIsAcceptedOnce(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, customer := everyRole(e)
	link := linkFor(who["partner_admin"].client, "clara@example.com", customer)
	token := map[string]string{"token": tokenOf(t, link, "/activate")}

	nobody := e.Anonymous()
	shown := nobody.Post("/auth/invitation", token).Expect(http.StatusOK)
	require.JSONEq(t, `{"email":"clara@example.com","name":"Clara","companies":["Fabrikam"],"needs_password":true}`, string(shown.Body))
	accept(t, e, link, "password1234").Refused(http.StatusUnprocessableEntity, "password.common")
	accept(t, e, link, "").Refused(http.StatusUnprocessableEntity, "password.length")
	accept(t, e, link, "quiet meadow 77").Expect(http.StatusNoContent)
	nobody.Login("clara@example.com", "quiet meadow 77").Expect(http.StatusOK)

	accept(t, e, link, "another lantern 43").Refused(http.StatusNotFound, "link.ended")
	nobody.Post("/auth/invitation", token).Refused(http.StatusNotFound, "link.ended")
	nobody.Post("/auth/password/reset", map[string]string{"token": token["token"], "password": "another lantern 43"}).Refused(http.StatusNotFound, "link.ended")
	nobody.Post("/auth/activate", map[string]string{"token": "invented", "password": "another lantern 43"}).Refused(http.StatusNotFound, "link.ended")
	actor, count := auditOf(who["operator"].client, "portal_user.accepted")
	require.Equal(t, "Clara", actor)
	require.Positive(t, count)
	require.NotContains(t, e.Log.String(), token["token"])
}

func TestInvitationsEnd(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, customer := everyRole(e)
	staff := who["partner_admin"].client
	link := linkFor(staff, "clara@example.com", customer)
	clara := people(staff, "&q=clara")[0]
	staff.Do(http.MethodPost, "/portal-users/"+clara.ID+"/disable", nil, tag("1")...).Expect(http.StatusOK)
	accept(t, e, link, "quiet meadow 77").Refused(http.StatusNotFound, "link.ended")
	staff.Post("/portal-users/"+clara.ID+"/invite", nil).Refused(http.StatusConflict, "portal_user.not_invited")

	gone := linkFor(staff, "dora@example.com", customer)
	dora := people(staff, "&q=dora")[0]
	staff.Do(http.MethodDelete, "/portal-users/"+dora.ID, nil, tag("1")...).Expect(http.StatusNoContent)
	accept(t, e, gone, "quiet meadow 77").Refused(http.StatusNotFound, "link.ended")

	// Each link counts until one is used.
	first := linkFor(staff, "emil@example.com", customer)
	second := staff.Post("/portal-users/"+people(staff, "&q=emil")[0].ID+"/invite", nil).Expect(http.StatusOK).Text("link")
	accept(t, e, second, "quiet meadow 77").Expect(http.StatusNoContent)
	accept(t, e, first, "another lantern 43").Refused(http.StatusNotFound, "link.ended")
}

// movingClock is this machine's, moved on by the test.
type movingClock struct{ ahead atomic.Int64 }

func (c *movingClock) time() time.Time      { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *movingClock) pass(d time.Duration) { c.ahead.Add(int64(d)) }

func TestLinksExpire(t *testing.T) {
	t.Parallel()
	now := &movingClock{}
	e := apitest.New(t, apitest.Overriding(app.Overrides{Machine: clock.Machine(now.time)}))
	who, _, customer := everyRole(e)
	link := linkFor(who["partner_admin"].client, "clara@example.com", customer)
	now.pass(7*24*time.Hour - time.Minute)
	e.Anonymous().Post("/auth/invitation", map[string]string{"token": tokenOf(t, link, "/activate")}).Expect(http.StatusOK)
	now.pass(time.Minute)
	accept(t, e, link, "quiet meadow 77").Refused(http.StatusNotFound, "link.ended")
}

func TestAForgottenPasswordIsChosenAnew(t *testing.T) {
	t.Parallel()
	server := apitest.NewMailServer(t)
	e := apitest.New(t, apitest.Through(server))
	e.Work()
	mia := e.User("mia@example.com", authz.RoleOperator, "")
	nobody := e.Anonymous()
	known := nobody.Post("/auth/password/forgot", map[string]string{"email": "Mia@Example.com"}).Expect(http.StatusAccepted)
	unknown := nobody.Post("/auth/password/forgot", map[string]string{"email": "somebody@example.com"}).Expect(http.StatusAccepted)
	require.Equal(t, string(known.Body), string(unknown.Body))

	got := server.Wait("mia@example.com", 1)
	require.Equal(t, "Choose a new password", got.Subject)
	require.Contains(t, got.From, "cloud@nordlicht.example")
	reset := map[string]string{"token": tokenOf(t, got.Link(), "/reset-password"), "password": "short"}
	nobody.Post("/auth/password/reset", reset).Refused(http.StatusUnprocessableEntity, "password.length")
	for range 6 {
		e.Anonymous().Login("mia@example.com", "wrong password 1").Expect(http.StatusUnauthorized)
	}
	reset["password"] = "quiet meadow 77"
	nobody.Post("/auth/password/reset", reset).Expect(http.StatusNoContent)
	mia.Get("/me").Refused(http.StatusUnauthorized, "session.ended")
	nobody.Login("mia@example.com", "quiet meadow 77").Expect(http.StatusOK)
	nobody.Post("/auth/password/reset", reset).Refused(http.StatusNotFound, "link.ended")
	e.Idle()
	require.Equal(t, "What you sign in with was changed", server.Wait("mia@example.com", 2).Subject)
	require.Equal(t, 2, server.Count(), "nobody was written to whose address is not here")
	require.NotContains(t, e.Log.String(), reset["token"])
}

// TestForgettingInvitesAgain: somebody who has not accepted yet and asks for a password gets the
// invitation once more.
func TestForgettingInvitesAgain(t *testing.T) {
	t.Parallel()
	server := apitest.NewMailServer(t)
	e := apitest.New(t, apitest.Through(server))
	e.Work()
	operator := e.Operator()
	reseller := addReseller(e, operator)
	customer := operator.Post("/customers", map[string]string{"name": "Fabrikam", "reseller_id": reseller}).Expect(http.StatusCreated).Text("id")
	require.Empty(t, linkFor(operator, "clara@example.com", customer), "it was mailed")
	first := server.Wait("clara@example.com", 1)
	require.Equal(t, "Your access to Fabrikam", first.Subject)

	e.Anonymous().Post("/auth/password/forgot", map[string]string{"email": "clara@example.com"}).Expect(http.StatusAccepted)
	second := server.Wait("clara@example.com", 2)
	require.NotEqual(t, first.Link(), second.Link())
	accept(t, e, second.Link(), "quiet meadow 77").Expect(http.StatusNoContent)
	e.Anonymous().Login("clara@example.com", "quiet meadow 77").Expect(http.StatusOK)
}

func TestAskingForPasswordsIsSlowedDown(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.Operator()
	ask := map[string]string{"email": "operator@example.com"}
	for range 6 {
		e.Anonymous().Post("/auth/password/forgot", ask).Expect(http.StatusAccepted)
	}
	e.Anonymous().Post("/auth/password/forgot", ask).Refused(http.StatusTooManyRequests, "login.delayed")
	e.Anonymous().Login("operator@example.com", apitest.Password).Expect(http.StatusOK)
}

// TestTheOutboxHoldsWhatCannotBeSent: without a mail server mails wait, with their links unread,
// and leave when there is one; a server that refuses is tried again.
func TestTheOutboxHoldsWhatCannotBeSent(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, customer := everyRole(e)
	operator := who["operator"].client
	link := linkFor(operator, "zoe@example.com", customer)
	var box struct {
		Delivers bool
		Data     []struct {
			ID, To, Subject, Body, State string
			Problem                      *string
		}
	}
	operator.Get("/mails?state=held&limit=1").Expect(http.StatusOK).Into(&box)
	require.False(t, box.Delivers)
	require.Equal(t, "zoe@example.com", box.Data[0].To)
	require.Contains(t, box.Data[0].Body, "[a link that only the recipient gets]")
	require.NotContains(t, box.Data[0].Body, tokenOf(t, link, "/activate"))
	operator.Post("/mails/"+box.Data[0].ID+"/retry", nil).Refused(http.StatusConflict, "mail.state")
	who["csp_admin"].client.Get("/mails").Refused(http.StatusForbidden, "permission.missing")
}

func TestARefusingMailServerIsTriedAgain(t *testing.T) {
	t.Parallel()
	server := apitest.NewMailServer(t)
	server.Refuse(true)
	e := apitest.New(t, apitest.Through(server))
	e.Work()
	operator := e.Operator()
	reseller := addReseller(e, operator)
	customer := operator.Post("/customers", map[string]string{"name": "Fabrikam", "reseller_id": reseller}).Expect(http.StatusCreated).Text("id")
	linkFor(operator, "clara@example.com", customer)
	var box struct {
		Data []struct{ State, Problem string }
	}
	require.Eventually(t, func() bool {
		operator.Get("/mails").Expect(http.StatusOK).Into(&box)
		return box.Data[0].Problem != ""
	}, time.Minute, 50*time.Millisecond)
	require.Equal(t, "queued", box.Data[0].State)
	require.Contains(t, box.Data[0].Problem, "451")
	require.NotContains(t, e.Log.String(), "come back later", "the server repeats the address")
	server.Refuse(false)
	require.Contains(t, server.Wait("clara@example.com", 1).Link(), "/activate#")
}
