package portaluser

import (
	"context"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// ForgotPassword keeps that somebody asked for a new password. A job looks whether the address is
// anybody's, so that neither the answer nor its time tells.
func (s *Service) ForgotPassword(ctx context.Context, email string) error {
	if Nobodys(email) {
		return nil
	}
	return s.store.InTx(ctx, func(ctx context.Context) error {
		id := s.newID()
		if err := s.store.InsertPasswordRequest(ctx, id, fold.Text(email), s.now()); err != nil {
			return err
		}
		return s.queue.AnswerPasswordRequest(ctx, id)
	})
}

// AnswerPasswordRequest writes to the address of a request, if it is anybody's: a link for a new
// password, or the invitation again to who has not accepted it yet.
func (s *Service) AnswerPasswordRequest(ctx context.Context, id string) error {
	return s.store.InTx(ctx, func(ctx context.Context) error {
		folded, err := s.store.TakePasswordRequest(ctx, id)
		if apperr.KindOf(err) == apperr.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		login, err := s.store.LoginByEmail(ctx, folded)
		if apperr.KindOf(err) == apperr.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		return s.writeTo(ctx, login)
	})
}

// writeTo writes nothing to a customer user whose reseller turned mails off: staff hand links over.
func (s *Service) writeTo(ctx context.Context, login Login) error {
	sender, err := s.mails.SenderFor(ctx, login.ResellerID)
	if err != nil || login.Kind == Customer && !sender.EndUsers {
		return err
	}
	var invited []PortalUser
	for _, u := range login.Users {
		if u.Status == Invited {
			u.Name = login.Name
			invited = append(invited, u)
		}
	}
	switch {
	case login.Active() && login.HasWayIn():
		return s.sendReset(ctx, login)
	case len(invited) > 0:
		_, err := s.send(ctx, tenancy.Scope{}, invited) // nobody is there to hand anything over
		return err
	}
	return nil
}

func (s *Service) sendReset(ctx context.Context, login Login) error {
	link, kept, err := s.newLink(ctx, login.ID, ForPassword, ResetFor)
	if err != nil {
		return err
	}
	err = s.mails.Write(ctx, mail.Draft{
		Kind: mail.PasswordReset, Link: link, LinkHash: kept.TokenHash, Until: kept.ExpiresAt,
		To: login.Recipient(),
	})
	if err != nil {
		return err
	}
	// By the system: whoever asked has not proven who they are.
	return s.audit.Record(ctx, audit.Event{
		Action: "portal_user.password_requested", ResellerID: login.ResellerID, ObjectKind: "login", ObjectID: login.ID, ObjectName: login.Email,
	})
}

// ResetPassword uses the link of a forgotten password: the login gets this one, and all its
// sessions end. It gives the address that the password is for.
//
// Errors: NotFound for a link that does not count; Invalid for a password that may not be used;
// TooMany while another call with the link is under way.
func (s *Service) ResetPassword(ctx context.Context, token, password string) (email string, err error) {
	done, err := s.begin(token)
	if err != nil {
		return "", err
	}
	defer done()
	_, login, err := s.follow(ctx, ForPassword, token)
	if err != nil {
		return "", err
	}
	if err := CheckNew("password", password, login.Email); err != nil {
		return "", err
	}
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return "", err
	}
	return login.Email, s.store.InTx(ctx, func(ctx context.Context) error {
		link, login, err := s.follow(ctx, ForPassword, token)
		if err != nil {
			return err
		}
		if err := s.use(ctx, link); err != nil {
			return err
		}
		return s.savePassword(authz.WithActor(ctx, login.Actor("")), login, hash)
	})
}
