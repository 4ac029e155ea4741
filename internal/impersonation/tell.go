package impersonation

import (
	"context"
	"fmt"
	"time"

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

// mailFor is how long a mail about a launch is tried to be sent.
const mailFor = 7 * 24 * time.Hour

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
		ResellerID: i.ResellerID, Kind: mail.Impersonation, To: to.Email, ExpiresAt: i.CreatedAt.Add(mailFor),
		Link:    fmt.Sprintf("%s/portal/%s/acted-as-us", s.public, i.CustomerID),
		Subject: "Somebody acts as " + i.UserName + " at " + i.CustomerName,
		Body: fmt.Sprintf("Hello %s,\n\n%s opened the portal of %s as %s, until %s at the latest. "+
			"They can only look, unless they confirm once more that they have to change something. Who acted as you, when, why, and what was changed:\n\n%s\n\n"+
			"The reason given:\n\n%s\n",
			to.Name, i.LoginName, i.CustomerName, i.UserName, i.EndsAt.UTC().Format("2006-01-02 15:04 UTC"), mail.LinkHere, i.Reason),
	}
}
