package portaluser

import (
	"context"
	"fmt"
	"strings"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Handover is how an invitation reaches the person.
type Handover struct {
	Mailed bool
	// Link is shown once to partner staff, who hand it over; "" when it was mailed. A company's own
	// people never get it: the same login may open the portal of another company.
	Link string
}

// Reinvite writes another invitation to somebody who has not accepted yet.
//
// Errors: NotFound outside sc; Conflict for somebody who is not invited.
func (s *Service) Reinvite(ctx context.Context, sc tenancy.Scope, id string) (Handover, error) {
	var h Handover
	err := s.store.InTx(ctx, func(ctx context.Context) error {
		u, err := s.store.PortalUser(ctx, sc, id)
		if err != nil {
			return err
		}
		if u.Status != Invited {
			return apperr.New(apperr.Conflict, "portal_user.not_invited", "Only somebody who has not accepted yet is invited again. Nothing was sent.")
		}
		if h, err = s.send(ctx, sc, []PortalUser{u}); err != nil {
			return err
		}
		return s.audit.Record(ctx, event(u, ActionInvited, nil, map[string]any{"again": true}))
	})
	return h, err
}

// send writes the invitation of portal users of one login: a mail where mails leave the
// installation, else a link for partner staff.
func (s *Service) send(ctx context.Context, sc tenancy.Scope, users []PortalUser) (Handover, error) {
	first := users[0]
	link, expires, err := s.newLink(ctx, first.LoginID, ForInvitation, InvitationFor)
	if err != nil {
		return Handover{}, err
	}
	var companies []string
	for _, u := range users {
		companies = append(companies, u.CustomerName)
	}
	err = s.mails.Write(ctx, mail.Draft{
		ResellerID: first.ResellerID, Kind: mail.Invitation, To: first.Email, Link: link, ExpiresAt: expires,
		Subject: "Your access to " + subject(companies),
		Body: fmt.Sprintf("Hello %s,\n\nyou were given access to the Microsoft services of %s. Open this link to accept and to choose your password:\n\n%s\n\n"+
			"It can be used once, within 7 days. If you did not expect this, ignore it: without the link nobody can use your access.\n",
			first.Name, strings.Join(companies, ", "), mail.LinkHere),
	})
	if err != nil {
		return Handover{}, err
	}
	if s.mails.Delivers() || !sc.AllowsReseller(first.ResellerID) {
		return Handover{Mailed: s.mails.Delivers()}, nil
	}
	return Handover{Link: link}, nil
}

// subject names the first company, and how many more.
func subject(companies []string) string {
	if len(companies) == 1 {
		return companies[0]
	}
	return fmt.Sprintf("%s and %d more", companies[0], len(companies)-1)
}
