package impersonation

import (
	"context"
	"fmt"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/portaluser"
)

// The actions that the audit tells of.
const (
	ActionStarted audit.Action = "impersonation.started"
	ActionRaised  audit.Action = "impersonation.raised"
	ActionEnded   audit.Action = "impersonation.ended"
)

// event names both people, whoever writes it.
func event(i Impersonation, action audit.Action, after map[string]any) audit.Event {
	return audit.Event{
		Action: action, ActorID: i.LoginID, ActorName: i.LoginName, OnBehalfOfID: i.PortalUserID, OnBehalfOfName: i.UserName,
		ResellerID: i.ResellerID, CustomerID: i.CustomerID, ObjectKind: "impersonation", ObjectID: i.ID, ObjectName: i.UserEmail,
		After: audit.JSON(after),
	}
}

// tell writes to whom staff act as, and to the company's master admins.
func (s *Service) tell(ctx context.Context, i Impersonation, u portaluser.PortalUser) error {
	masters, err := s.store.MasterAdmins(ctx, i.CustomerID)
	if err != nil {
		return err
	}
	written := map[string]bool{}
	for _, to := range append([]portaluser.PortalUser{u}, masters...) {
		if address := fold.Text(to.Email); !written[address] {
			written[address] = true
			if err := s.mails.Write(ctx, s.draft(i, to)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) draft(i Impersonation, to portaluser.PortalUser) mail.Draft {
	return mail.Draft{
		Kind: mail.Impersonation,
		To: mail.Recipient{
			LoginID: to.LoginID, ResellerID: i.ResellerID, EndUser: true, PortalUserIDs: []string{to.ID}, Email: to.Email, Name: to.Name,
		},
		Link: fmt.Sprintf("%s/portal/%s/acted-as-us", s.public, i.CustomerID),
		Values: mail.Values{
			"actor": i.LoginName, "user": i.UserName, "company": i.CustomerName, "until": i.EndsAt.UTC().Format("2006-01-02 15:04 UTC"), "reason": i.Reason,
		},
	}
}
