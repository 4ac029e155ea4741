package portaluser

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Invitations is what somebody who follows an invitation is shown.
type Invitations struct {
	Email         string
	Name          string
	Companies     []string // names of those that invite
	NeedsPassword bool     // the person has none here yet
}

// Invitations tells what the link of an invitation leads to; reading it does not use it up.
//
// Errors: NotFound for a link that does not count.
func (s *Service) Invitations(ctx context.Context, token string) (Invitations, error) {
	_, login, err := s.follow(ctx, ForInvitation, token)
	if err != nil {
		return Invitations{}, err
	}
	in := Invitations{Email: login.Email, Name: login.Name, NeedsPassword: !login.HasWayIn()}
	for _, u := range login.Users {
		if u.Status == Invited {
			in.Companies = append(in.Companies, u.invitedTo())
		}
	}
	if len(in.Companies) == 0 {
		return Invitations{}, errLink()
	}
	return in, nil
}

// Accept uses an invitation: whatever the login is invited to is open from now on, and a login
// with nothing to sign in with gets this password.
//
// Errors: NotFound for a link that does not count; Invalid for a password that may not be used;
// TooMany while another call with the link is under way.
func (s *Service) Accept(ctx context.Context, token, password string) error {
	done, err := s.begin(token)
	if err != nil {
		return err
	}
	defer done()
	hash, err := s.firstPassword(ctx, token, password)
	if err != nil {
		return err
	}
	return s.store.InTx(ctx, func(ctx context.Context) error {
		link, login, err := s.follow(ctx, ForInvitation, token)
		if err != nil {
			return err
		}
		if err := s.use(ctx, link); err != nil {
			return err
		}
		if !login.HasWayIn() {
			if err := s.store.SavePassword(ctx, login.ID, hash, s.now()); err != nil {
				return err
			}
		}
		return s.activate(authz.WithActor(ctx, login.Actor("")), login)
	})
}

// AcceptLinked uses an invitation, by the hash of what it carries, in the transaction of ctx: link gives the login something else
// than a password to sign in with.
//
// Errors: NotFound for a link that does not count, or whose login has something to sign in with already: an
// invitation may have passed through other hands, and must not open what is open to its person.
func (s *Service) AcceptLinked(ctx context.Context, hash []byte, link func(context.Context, Login) error) error {
	l, login, err := s.followHash(ctx, ForInvitation, hash)
	if err != nil {
		return err
	}
	if login.HasWayIn() {
		return errLink()
	}
	if err := s.use(ctx, l); err != nil {
		return err
	}
	if err := link(ctx, login); err != nil {
		return err
	}
	return s.activate(authz.WithActor(ctx, login.Actor("")), login)
}

// ActivateIn opens what a login is invited to in some companies, in the transaction of ctx, after its person has
// proven otherwise than by the invitation who they are. Nothing being left to open is no error.
func (s *Service) ActivateIn(ctx context.Context, login Login, customerIDs []string) error {
	login.Users = slices.DeleteFunc(slices.Clone(login.Users), func(u PortalUser) bool {
		return u.Status != Invited || !slices.Contains(customerIDs, u.CustomerID)
	})
	if len(login.Users) == 0 {
		return nil
	}
	return s.activate(authz.WithActor(ctx, login.Actor("")), login)
}

// firstPassword is the hash of the password of a login with nothing to sign in with yet, "" for others.
func (s *Service) firstPassword(ctx context.Context, token, password string) (string, error) {
	_, login, err := s.follow(ctx, ForInvitation, token)
	if err != nil || login.HasWayIn() {
		return "", err
	}
	if !slices.ContainsFunc(login.Users, func(u PortalUser) bool { return u.Status == Invited }) {
		return "", errLink() // before any work is spent on it: the link would not be used up
	}
	if err := CheckNew("password", password, login.Email); err != nil {
		return "", err
	}
	return s.hasher.Hash(ctx, password)
}

// use uses a link up, once.
func (s *Service) use(ctx context.Context, l Link) error {
	err := s.store.UseLoginLink(ctx, l, s.now())
	if apperr.KindOf(err) == apperr.NotFound {
		return errLink()
	}
	return err
}

// activate opens everything that a login is invited to.
func (s *Service) activate(ctx context.Context, login Login) error {
	sc := tenancy.Unbounded("somebody who was invited has not signed in")
	opened := 0
	for _, invited := range login.Users {
		if invited.Status != Invited {
			continue
		}
		u, err := s.store.PortalUser(ctx, sc, invited.ID)
		if err != nil {
			return err
		}
		now := s.now()
		u.Status, u.AcceptedAt, u.UpdatedAt = Active, &now, now
		if err := s.store.UpdatePortalUser(ctx, sc, u); err != nil {
			return err
		}
		if err := s.audit.Record(ctx, event(u, ActionAccepted, nil, nil)); err != nil {
			return err
		}
		opened++
	}
	if opened == 0 {
		return errLink()
	}
	return nil
}
