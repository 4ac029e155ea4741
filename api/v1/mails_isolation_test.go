package v1_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/mail"
)

// marked is a company with everything named by one word that stands nowhere else.
type marked struct {
	word       string
	resellerID string
	customerID string
	boss       string // address of its master admin
}

// TestMailsTellNothingOfOthers has every mail written for people of two resellers with two companies each. None has a
// word of another company's in it, and none of another reseller's.
func TestMailsTellNothingOfOthers(t *testing.T) {
	t.Parallel()
	server := apitest.NewMailServer(t)
	e := apitest.New(t, apitest.Through(server))
	e.Work()
	operator := e.Operator()
	cred := apitest.Credentials()
	var all []marked
	for i, word := range []string{"kestrel", "osprey"} {
		id := operator.Post("/resellers", map[string]any{
			"display_name": word + " cloud", "domain": cred[i].Domain, "application_id": cred[i].ApplicationID, "application_secret": cred[i].Secret,
		}).Expect(http.StatusCreated).Text("id")
		changeReseller(operator, id, map[string]any{"mail_name": word + " help", "support_email": "help@" + word + ".example"}).Expect(http.StatusOK)
		for _, company := range []string{word + "-north", word + "-south"} {
			customer := operator.Post("/customers", map[string]string{"name": company + " Ltd", "reseller_id": id}).Expect(http.StatusCreated).Text("id")
			all = append(all, marked{word: company, resellerID: id, customerID: customer, boss: "boss@" + company + ".example"})
		}
		partner(operator, "staff@"+word+".example", map[string]any{"reseller_id": id, "level": "admin", "csp_admin": true}).Expect(http.StatusCreated)
	}
	for _, company := range all {
		company.writes(t, e, server, operator)
	}
	operator.Post("/mails/test", nil).Expect(http.StatusAccepted)
	e.Idle()

	require.Subset(t, sentKinds(t, e), []mail.Kind{mail.Invitation, mail.PasswordReset, mail.Impersonation, mail.MFAReset, mail.SignInChanged, mail.Test})
	mails := server.All()
	require.Greater(t, len(mails), 4*len(all))
	for _, d := range mails {
		read := strings.ToLower(fmt.Sprint(d.Header, d.Subject, d.Text, d.HTML))
		for _, company := range all {
			bird, _, _ := strings.Cut(company.word, "-")
			if !strings.Contains(d.To, bird) {
				require.NotContains(t, read, bird, "to %s: %s", d.To, d.Subject)
			}
			if !strings.HasSuffix(d.To, company.word+".example") {
				require.NotContains(t, read, company.word, "to %s: %s", d.To, d.Subject)
			}
		}
	}
}

// writes does whatever is mailed to people of a company.
func (m marked) writes(t *testing.T, e *apitest.Env, server *apitest.MailServer, operator *apitest.Client) {
	t.Helper()
	bird, _, _ := strings.Cut(m.word, "-")
	staff, boss := e.Anonymous(), e.Anonymous()
	staff.Login("staff@"+bird+".example", apitest.Password).Expect(http.StatusOK)
	clerk := "clerk@" + m.word + ".example"
	staff.Post("/portal-users", map[string]any{
		"email": m.boss, "name": m.word + " boss", "customer": map[string]any{"customer_ids": []string{m.customerID}, "level": "admin", "master_admin": true},
	}).Expect(http.StatusCreated)
	accept(t, e, server.Wait(m.boss, 1).Link(), apitest.Password).Expect(http.StatusNoContent)
	boss.Login(m.boss, apitest.Password).Expect(http.StatusOK)
	invited(boss, clerk, m.customerID, nil).Expect(http.StatusCreated)
	boss.AddApp(time.Now())
	e.Anonymous().Post("/auth/password/forgot", map[string]string{"email": m.boss}).Expect(http.StatusAccepted)
	launched(staff, m.customerID, m.boss)
	operator.Post("/portal-users/"+userID(operator, m.boss)+"/mfa/reset", nil).Expect(http.StatusNoContent)
	server.Wait(clerk, 1)
	server.Wait(m.boss, 5) // invitation, second factor, forgotten password, launch, second factor taken away
}

// sentKinds are the purposes of the mails that left.
func sentKinds(t *testing.T, e *apitest.Env) (kinds []mail.Kind) {
	t.Helper()
	ctx := context.Background()
	db, err := sql.Open("pgx", e.DatabaseURL)
	require.NoError(t, err)
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(ctx, `SELECT DISTINCT kind FROM mails WHERE state = 'sent'`)
	require.NoError(t, err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var kind mail.Kind
		require.NoError(t, rows.Scan(&kind))
		kinds = append(kinds, kind)
	}
	require.NoError(t, rows.Err())
	return kinds
}
