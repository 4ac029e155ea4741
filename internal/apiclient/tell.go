package apiclient

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/portaluser"
)

// tell writes to the reseller's people who look after its clients that one got a secret, or may do more.
func (s *Service) tell(ctx context.Context, c Client, what string) error {
	staff, err := s.Store.ActiveStaff(ctx, c.ResellerID)
	if err != nil {
		return err
	}
	for _, to := range staff {
		if !slices.ContainsFunc(to.Roles(), looksAfterClients) {
			continue
		}
		if err := s.Mails.Write(ctx, s.draft(ctx, c, what, to)); err != nil {
			return err
		}
	}
	return nil
}

func looksAfterClients(r authz.Role) bool {
	return slices.Contains(authz.Permissions(r), authz.APIClientsWrite)
}

func (s *Service) draft(ctx context.Context, c Client, what string, to portaluser.PortalUser) mail.Draft {
	return mail.Draft{
		Kind: mail.APIClientAccess,
		To: mail.Recipient{
			LoginID: to.LoginID, ResellerID: c.ResellerID, PortalUserIDs: []string{to.ID}, Email: to.Email, Name: to.Name,
		},
		Link:   s.Public + "/partner/tools/api-clients",
		Values: mail.Values{"actor": authz.FromContext(ctx).Name, "what": what, "client": c.Name, "company": c.ResellerName},
	}
}
