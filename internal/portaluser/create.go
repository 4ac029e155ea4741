package portaluser

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// NewOperator is an operator of the platform to be made.
type NewOperator struct {
	Email    string
	Name     string
	Password string
}

// NewPartner is a partner user to be made.
type NewPartner struct {
	ResellerID   string // "" for the one reseller that the scope is bounded to
	Email        string
	Name         string
	Password     string
	Level        authz.Level
	CatalogAdmin bool
	CSPAdmin     bool
}

// NewCustomerUser is a person to be invited to the portals of some companies of one reseller.
type NewCustomerUser struct {
	CustomerIDs []string // one at least
	Email       string
	Name        string
	Mobile      string
	Level       authz.Level
	MasterAdmin bool
}

// CreateOperator makes an operator; for operators, the command line and the demo.
//
// Errors: Invalid fields, Forbidden.
func (s *Service) CreateOperator(ctx context.Context, in NewOperator) (PortalUser, error) {
	return s.createOperator(ctx, in, func(ctx context.Context) error { return mayGive(authz.FromContext(ctx), PortalUser{Kind: Partner}) })
}

// createOperator makes an operator, if allowed still says so inside the transaction.
func (s *Service) createOperator(ctx context.Context, in NewOperator, allowed func(context.Context) error) (PortalUser, error) {
	if strings.TrimSpace(in.Name) == "" { // the command line and the first set-up may leave it out
		in.Name, _, _ = strings.Cut(strings.TrimSpace(in.Email), "@")
	}
	u, bad := s.newUser(in.Email, in.Name, "")
	u.Kind, u.Status = Partner, Active
	if len(bad) > 0 {
		return PortalUser{}, invalid(bad)
	}
	return s.createWithPassword(ctx, tenancy.Unbounded("an operator belongs to no reseller"), u, in.Password, allowed)
}

// CreatePartner makes a partner user, who may sign in at once with the password.
//
// Errors: Invalid fields; NotFound when the reseller is outside sc; Forbidden for more than the
// caller holds.
func (s *Service) CreatePartner(ctx context.Context, sc tenancy.Scope, in NewPartner) (PortalUser, error) {
	u, err := s.newPartner(sc, in)
	if err != nil {
		return u, err
	}
	u.Status = Active
	return s.createWithPassword(ctx, sc, u, in.Password, s.mayAddTo(sc, u))
}

// InvitePartner makes a partner user and writes to the person, who chooses a password or links a Microsoft
// account by the invitation, and cannot sign in before.
//
// Errors: as CreatePartner.
func (s *Service) InvitePartner(ctx context.Context, sc tenancy.Scope, in NewPartner) (PortalUser, Handover, error) {
	var h Handover
	u, err := s.newPartner(sc, in)
	if err != nil {
		return u, h, err
	}
	u.Status = Invited
	err = s.store.InTx(ctx, func(ctx context.Context) error {
		if err := s.insert(ctx, sc, u, "", ActionInvited, s.mayAddTo(sc, u)); err != nil {
			return err
		}
		h, err = s.send(ctx, sc, []PortalUser{u})
		return err
	})
	return u, h, err
}

// newPartner is a partner user to be kept, in no state yet.
func (s *Service) newPartner(sc tenancy.Scope, in NewPartner) (PortalUser, error) {
	if in.ResellerID == "" {
		in.ResellerID = sc.ResellerID()
	}
	u, bad := s.newUser(in.Email, in.Name, "")
	u.Kind, u.ResellerID = Partner, in.ResellerID
	u.Level, u.CatalogAdmin, u.CSPAdmin = in.Level, in.CatalogAdmin, in.CSPAdmin
	if in.ResellerID == "" {
		bad = append(bad, apperr.Field{Name: "reseller_id", Detail: "Say which reseller the person works for."})
	}
	if authz.PartnerRole(in.Level) == "" {
		bad = append(bad, errLevel)
	}
	if len(bad) > 0 {
		return PortalUser{}, invalid(bad)
	}
	if !sc.AllowsReseller(u.ResellerID) {
		return PortalUser{}, apperr.Missing("reseller")
	}
	return u, nil
}

// mayAddTo tells inside the transaction whether the caller may add u to its reseller, which nobody deletes meanwhile.
func (s *Service) mayAddTo(sc tenancy.Scope, u PortalUser) func(context.Context) error {
	return func(ctx context.Context) error {
		if err := mayGive(authz.FromContext(ctx), u); err != nil {
			return err
		}
		return s.store.LockResellerShared(ctx, sc, u.ResellerID)
	}
}

// createWithPassword makes a portal user with a login of their own.
func (s *Service) createWithPassword(ctx context.Context, sc tenancy.Scope, u PortalUser, password string, allowed func(context.Context) error) (PortalUser, error) {
	if err := CheckNew("password", password, u.Email); err != nil {
		return PortalUser{}, err
	}
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return PortalUser{}, err
	}
	u.AcceptedAt = &u.CreatedAt
	err = s.store.InTx(ctx, func(ctx context.Context) error { return s.insert(ctx, sc, u, hash, ActionCreated, allowed) })
	return u, err
}

// insert keeps a portal user with a login of their own, in the transaction of ctx.
func (s *Service) insert(ctx context.Context, sc tenancy.Scope, u PortalUser, hash string, action audit.Action, allowed func(context.Context) error) error {
	if err := allowed(ctx); err != nil {
		return err
	}
	if err := s.store.InsertLogin(ctx, loginOf(u, hash)); err != nil {
		return unusable(err)
	}
	if err := s.store.InsertPortalUser(ctx, sc, u); err != nil {
		return err
	}
	return s.audit.Record(ctx, event(u, action, nil, facts(u)))
}

// Invite makes a customer user for each of the companies and writes to the person. Nobody can sign
// in with it before the person accepts. An address that signs in for another company of the reseller already gets the
// same answer as a new one, so that it tells nothing of that company.
//
// Errors: Invalid fields; NotFound when a company is outside sc; Conflict when the address has a
// portal user in one of the companies; Forbidden for more than the caller holds there.
func (s *Service) Invite(ctx context.Context, sc tenancy.Scope, in NewCustomerUser) ([]PortalUser, Handover, error) {
	draft, bad := s.newUser(in.Email, in.Name, in.Mobile)
	draft.Kind, draft.Status, draft.Level, draft.MasterAdmin = Customer, Invited, in.Level, in.MasterAdmin
	if authz.CustomerRole(in.Level) == "" {
		bad = append(bad, errLevel)
	}
	if len(in.CustomerIDs) == 0 || len(in.CustomerIDs) > maxCompanies {
		bad = append(bad, apperr.Field{Name: "customer_ids", Detail: "Choose 1 to 100 companies."})
	}
	if len(bad) > 0 {
		return nil, Handover{}, invalid(bad)
	}
	var users []PortalUser
	var h Handover
	err := s.store.InTx(ctx, func(ctx context.Context) error {
		var err error
		if users, err = s.invite(ctx, sc, draft, in.CustomerIDs); err != nil {
			return err
		}
		h, err = s.send(ctx, sc, users)
		return err
	})
	return users, h, err
}

// maxCompanies is to how many companies one call may invite.
const maxCompanies = 100

func (s *Service) invite(ctx context.Context, sc tenancy.Scope, draft PortalUser, customerIDs []string) ([]PortalUser, error) {
	var users []PortalUser
	for _, id := range customerIDs {
		if err := s.store.LockCustomerShared(ctx, sc, id); err != nil { // nobody deletes it meanwhile
			return nil, err
		}
		company, err := s.store.Customer(ctx, sc, id)
		if err != nil {
			return nil, err
		}
		u := draft
		u.ID, u.ResellerID, u.CustomerID, u.CustomerName = s.newID(), company.ResellerID, company.ID, company.Name
		if err := mayGive(authz.FromContext(ctx), u); err != nil {
			return nil, err
		}
		if len(users) > 0 && u.ResellerID != users[0].ResellerID {
			return nil, apperr.InvalidField("portal_user.resellers", "customer_ids", "These companies belong to different resellers. Nobody was invited: invite for one reseller at a time.")
		}
		users = append(users, u)
	}
	login, err := s.loginFor(ctx, users[0])
	if err != nil {
		return nil, err
	}
	for i := range users {
		users[i].LoginID = login
		if err := s.store.InsertPortalUser(ctx, sc, users[i]); err != nil {
			return nil, err
		}
		if err := s.audit.Record(ctx, event(users[i], ActionInvited, nil, facts(users[i]))); err != nil {
			return nil, err
		}
	}
	return users, nil
}

// loginFor is the login of a customer user's address, made when there is none, and held until the
// transaction ends. Who is slower than somebody else with the same new address looks once more.
func (s *Service) loginFor(ctx context.Context, u PortalUser) (string, error) {
	id, err := s.findOrMakeLogin(ctx, u)
	if errors.Is(err, ErrEmailTaken) {
		id, err = s.findOrMakeLogin(ctx, u)
	}
	return id, unusable(err)
}

func (s *Service) findOrMakeLogin(ctx context.Context, u PortalUser) (string, error) {
	found, err := s.store.LoginByEmail(ctx, fold.Text(u.Email))
	if err == nil {
		found, err = s.store.LockLogin(ctx, found.ID) // not there any more when its last portal was just taken away
	}
	switch {
	case apperr.KindOf(err) == apperr.NotFound:
		return u.LoginID, s.store.InsertLogin(ctx, loginOf(u, ""))
	case err != nil:
		return "", err
	case found.Kind != Customer || found.ResellerID != u.ResellerID:
		return "", errUnusable()
	}
	return found.ID, nil
}

// newUser makes what every new portal user has.
func (s *Service) newUser(email, name, mobile string) (PortalUser, []apperr.Field) {
	now := s.now()
	// A random id: each company's audit shows the login's, which must not tell since when there is one.
	u := PortalUser{ID: s.newID(), LoginID: uuid.NewString(), CreatedAt: now, UpdatedAt: now, Version: 1}
	var bad []apperr.Field
	u.Email, bad = cleanEmail(email, bad)
	u.Name, bad = cleanName(name, bad)
	u.Mobile, bad = cleanMobile(mobile, bad)
	return u, bad
}

func loginOf(u PortalUser, hash string) Login {
	return Login{
		ID: u.LoginID, ResellerID: u.ResellerID, Kind: u.Kind, Email: u.Email, Name: u.Name, PasswordHash: hash,
		CreatedAt: u.CreatedAt, UpdatedAt: u.UpdatedAt, Version: 1,
	}
}

// ErrEmailTaken is what the store answers for an address that signs in already.
var ErrEmailTaken = errors.New("the address signs in already")

// unusable says it without telling whose the address is.
func unusable(err error) error {
	if errors.Is(err, ErrEmailTaken) {
		return errUnusable()
	}
	return err
}

func errUnusable() error {
	return apperr.InvalidField("email.unusable", "email", "This e-mail address cannot be used for a new portal user here. Nothing was changed: use another one.")
}
