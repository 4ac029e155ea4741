package v1_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

// letter is a mail as the outbox gives it.
type letter struct {
	ID, Kind, To, Subject, Body, State string
	Sender, Problem                    *string
}

func outbox(operator *apitest.Client, query string) []letter {
	var page struct{ Data []letter }
	operator.Get("/mails?limit=200" + query).Expect(http.StatusOK).Into(&page)
	return page.Data
}

// mailing is a reseller with one company and mails that leave.
func mailing(t *testing.T, server *apitest.MailServer) (e *apitest.Env, operator *apitest.Client, reseller, customer string) {
	t.Helper()
	e = apitest.New(t, apitest.Through(server))
	e.Work()
	operator = e.Operator()
	reseller = addReseller(e, operator)
	customer = operator.Post("/customers", map[string]string{"name": "Fabrikam", "reseller_id": reseller}).Expect(http.StatusCreated).Text("id")
	return e, operator, reseller, customer
}

func changeReseller(c *apitest.Client, id string, change map[string]any) *apitest.Answer {
	at := c.Get("/resellers/" + id).Expect(http.StatusOK)
	return c.Do(http.MethodPatch, "/resellers/"+id, change, "If-Match", at.Header.Get("ETag"))
}

func TestMailsLeaveInTheResellersName(t *testing.T) {
	t.Parallel()
	server := apitest.NewMailServer(t)
	_, operator, reseller, customer := mailing(t, server)
	changeReseller(operator, reseller, map[string]any{"mail_name": "Nordlicht Süd, Cloud", "support_email": "help@nordlicht.example"}).Expect(http.StatusOK)
	linkFor(operator, "clara@example.com", customer)
	got := server.Wait("clara@example.com", 1)
	from, err := got.Header.AddressList("From")
	require.NoError(t, err)
	require.Equal(t, `Nordlicht Süd, Cloud`, from[0].Name)
	require.Equal(t, "cloud@nordlicht.example", from[0].Address, "the installation's own, which its mail server may use")
	require.Contains(t, got.ReplyTo, "help@nordlicht.example")
	require.Equal(t, "Your access to Fabrikam", got.Subject)
	require.Contains(t, got.Text, "help@nordlicht.example")
	require.Contains(t, got.HTML, `href="`+got.Link()+`"`)
	require.NotContains(t, got.HTML, "<img")
	require.Equal(t, `Nordlicht Süd, Cloud`, *outbox(operator, "")[0].Sender)

	for field, value := range map[string]string{
		"mail_name": "Evil\r\nBcc: all@example.com", "support_email": "help@nordlicht.example\r\nBcc: all@example.com",
	} {
		changeReseller(operator, reseller, map[string]any{field: value}).Refused(http.StatusUnprocessableEntity, "reseller.invalid")
	}
	changeReseller(operator, reseller, map[string]any{"mail_name": "security@microsoft.com"}).Refused(http.StatusUnprocessableEntity, "reseller.invalid")
	changeReseller(operator, reseller, map[string]any{"support_email": "h\u0435lp@nordlicht.example"}).Refused(http.StatusUnprocessableEntity, "reseller.invalid")
}

// TestAResellerTurnsMailsToEndUsersOff: its customer users get none of any kind, its staff do, and
// whoever asks for a password is told the same as ever.
func TestAResellerTurnsMailsToEndUsersOff(t *testing.T) {
	t.Parallel()
	server := apitest.NewMailServer(t)
	e, operator, reseller, customer := mailing(t, server)
	staff := e.User("csp@example.com", authz.RoleCSPAdmin, reseller)
	e.User("view@example.com", authz.RolePartnerView, reseller).
		Do(http.MethodPatch, "/resellers/"+reseller, map[string]any{"mails_end_users": false}, tag("1")...).Refused(http.StatusForbidden, "permission.missing")
	require.Equal(t, "true", changeReseller(staff, reseller, map[string]any{"support_email": "help@nordlicht.example"}).Expect(http.StatusOK).Text("mails_end_users"))
	require.Equal(t, "false", changeReseller(staff, reseller, map[string]any{"mails_end_users": false}).Expect(http.StatusOK).Text("mails_end_users"))

	var made struct {
		Invitation struct {
			Mailed, Waits bool
			Link          string
			SenderName    string `json:"sender_name"`
			SupportEmail  string `json:"support_email"`
			Until         time.Time
		}
	}
	invited(staff, "clara@example.com", customer, nil).Expect(http.StatusCreated).Into(&made)
	require.False(t, made.Invitation.Mailed)
	require.False(t, made.Invitation.Waits)
	require.Equal(t, apitest.Credentials()[0].Name, made.Invitation.SenderName)
	require.Equal(t, "help@nordlicht.example", made.Invitation.SupportEmail)
	require.WithinDuration(t, time.Now().Add(7*24*time.Hour), made.Invitation.Until, time.Minute)
	accept(t, e, made.Invitation.Link, "quiet meadow 77").Expect(http.StatusNoContent)
	invited(staff, "dora@example.com", customer, nil).Expect(http.StatusCreated)
	master := e.CustomerUser("master@example.com", authz.LevelView, true, customer)
	require.Empty(t, linkFor(master, "emil@example.com", customer), "only staff hand links over")

	known := e.Anonymous().Post("/auth/password/forgot", map[string]string{"email": "clara@example.com"}).Expect(http.StatusAccepted)
	unknown := e.Anonymous().Post("/auth/password/forgot", map[string]string{"email": "nobody@example.com"}).Expect(http.StatusAccepted)
	require.Equal(t, string(unknown.Body), string(known.Body))
	e.Anonymous().Post("/auth/password/forgot", map[string]string{"email": "dora@example.com"}).Expect(http.StatusAccepted)
	e.Anonymous().Post("/auth/password/forgot", map[string]string{"email": "csp@example.com"}).Expect(http.StatusAccepted)
	server.Wait("csp@example.com", 1)
	e.Idle()
	require.Equal(t, 1, server.Count())
	require.Len(t, outbox(operator, ""), 1)
}

// TestMailsThatNobodyNeedsAreNotSent: a mail server comes back after what a mail is for has ended.
func TestMailsThatNobodyNeedsAreNotSent(t *testing.T) {
	t.Parallel()
	server := apitest.NewMailServer(t)
	server.Refuse(true)
	e, operator, reseller, customer := mailing(t, server)
	second := operator.Post("/customers", map[string]string{"name": "Contoso", "reseller_id": reseller}).Expect(http.StatusCreated).Text("id")
	linkFor(operator, "used@example.com", customer)
	linkFor(operator, "disabled@example.com", customer)
	linkFor(operator, "two@example.com", customer)
	linkFor(operator, "two@example.com", second)
	linkFor(operator, "here@example.com", customer)
	for email, how := range map[string]string{"disabled@example.com": "/disable", "two@example.com": ""} {
		for _, u := range people(operator, "&customer_id="+customer+"&q="+email) {
			method := http.MethodPost
			if how == "" {
				method = http.MethodDelete
			}
			operator.Do(method, "/portal-users/"+u.ID+how, nil, tag("1")...)
		}
	}
	ctx := context.Background()
	db, err := pgx.Connect(ctx, e.DatabaseURL)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close(ctx) })
	_, err = db.Exec(ctx, `UPDATE login_links SET used_at = now() WHERE login_id = (SELECT id FROM logins WHERE email = 'used@example.com')`)
	require.NoError(t, err)
	server.Refuse(false)
	server.Wait("here@example.com", 1)
	server.Wait("two@example.com", 1)
	ended := func() bool { // a mail is with its receiver a moment before it is noted as sent
		return len(outbox(operator, "&state=withdrawn")) == 3 && len(outbox(operator, "&state=sent")) == 2
	}
	require.Eventually(t, ended, time.Minute, 50*time.Millisecond)
	require.Equal(t, 2, server.Count())
	require.Contains(t, server.Wait("two@example.com", 1).Subject, "Contoso", "the company that still invites")
	var sealed int
	require.NoError(t, db.QueryRow(ctx, "SELECT count(*) FROM mails WHERE link_sealed IS NOT NULL").Scan(&sealed))
	require.Zero(t, sealed)
}

func TestAnOperatorTriesTheMailServer(t *testing.T) {
	t.Parallel()
	server := apitest.NewMailServer(t)
	_, operator, _, _ := mailing(t, server)
	operator.Post("/mails/test", nil).Expect(http.StatusAccepted)
	got := server.Wait("operator@example.com", 1)
	require.Contains(t, got.From, "Nordlicht Cloud")
	require.NotContains(t, got.Text, "#")
	require.NotContains(t, got.HTML, "href")

	e := apitest.New(t)
	e.Operator().Post("/mails/test", nil).Refused(http.StatusConflict, "mail.no_server")
}
