package portaluser

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Handover is how a link reaches the person.
type Handover struct {
	Mailed bool
	Waits  bool // the mail is held until there is a mail server
	// Link is shown once to partner staff, who hand it over; "" when it was mailed. A company's own
	// people never get it: the same login may open the portal of another company.
	Link         string
	Until        time.Time // the end of the link
	SenderName   string    // who hands it over, as the person knows them
	SupportEmail string    // "" when none is known
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
		if u.Kind == Partner { // who is shown the link could take what the person is to hold
			if err := mayGive(authz.FromContext(ctx), u); err != nil {
				return err
			}
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
	link, kept, err := s.newLink(ctx, first.LoginID, ForInvitation, InvitationFor)
	if err != nil {
		return Handover{}, err
	}
	sender, err := s.mails.SenderFor(ctx, first.ResellerID)
	if err != nil {
		return Handover{}, err
	}
	purpose := mail.Invitation
	if first.Kind == Partner {
		purpose = mail.StaffInvitation
	}
	to := mail.Recipient{LoginID: first.LoginID, ResellerID: first.ResellerID, EndUser: first.Kind == Customer, Email: first.Email, Name: first.Name}
	var companies []string
	for _, u := range users {
		to.PortalUserIDs = append(to.PortalUserIDs, u.ID)
		companies = append(companies, cmp.Or(u.CustomerName, sender.Name))
	}
	err = s.mails.Write(ctx, mail.Draft{
		Kind: purpose, To: to, Link: link, LinkHash: kept.TokenHash, Until: kept.ExpiresAt,
		Values: mail.Values{"company": subject(companies), "companies": strings.Join(companies, ", ")},
	})
	if err != nil {
		return Handover{}, err
	}
	return s.handOver(sc, first, sender, link, kept), nil
}

// handOver is how a link gets to its person. Only who looks after the whole reseller is shown it, and
// only where it was not mailed.
func (s *Service) handOver(sc tenancy.Scope, u PortalUser, sender mail.Sender, link string, kept Link) Handover {
	written := u.Kind == Partner || sender.EndUsers
	h := Handover{
		Mailed: written && s.mails.Delivers(), Waits: written && !s.mails.Delivers(),
		Until: kept.ExpiresAt, SenderName: sender.Name, SupportEmail: sender.SupportEmail,
	}
	if !h.Mailed && sc.AllowsReseller(u.ResellerID) {
		h.Link = link
	}
	return h
}

// subject names the first company, and how many more.
func subject(companies []string) string {
	if len(companies) == 1 {
		return companies[0]
	}
	return fmt.Sprintf("%s and %d more", companies[0], len(companies)-1)
}
