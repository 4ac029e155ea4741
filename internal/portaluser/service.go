package portaluser

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/mail"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/fold"
)

// maxName is how many characters a name may have.
const maxName = 100

type store interface {
	InTx(ctx context.Context, fn func(context.Context) error) error
	// LockSetup serializes first set-ups until the transaction ends.
	LockSetup(ctx context.Context) error
	CountPortalUsers(ctx context.Context) (int, error)
	InsertPortalUser(ctx context.Context, u PortalUser) error
	PortalUserByEmail(ctx context.Context, folded string) (PortalUser, error)
	SavePassword(ctx context.Context, portalUserID, hash string, at time.Time) error
	// RevokeSessionsOf ends every session of a person but one and tells how many there were; ""
	// spares none.
	RevokeSessionsOf(ctx context.Context, portalUserID, except string, at time.Time) (int, error)
	SetupCodeHash(ctx context.Context) (string, error)
	SaveSetupCodeHash(ctx context.Context, hash string) error
}

type recorder interface {
	Record(ctx context.Context, events ...audit.Event) error
}

// Service makes portal users.
type Service struct {
	store  store
	audit  recorder
	hasher *Hasher
	now    clock.Machine
	newID  func() string
}

// NewService makes the service.
func NewService(s store, r recorder, h *Hasher, now clock.Machine, newID func() string) *Service {
	return &Service{store: s, audit: r, hasher: h, now: now, newID: newID}
}

// New is a portal user to be made.
type New struct {
	Email      string
	Name       string
	Password   string
	Role       authz.Role
	ResellerID string // "" for an operator
}

// NeedsSetup tells whether nobody can sign in yet.
func (s *Service) NeedsSetup(ctx context.Context) (bool, error) {
	n, err := s.store.CountPortalUsers(ctx)
	return n == 0, err
}

// IssueSetupCode makes the code that the first set-up asks for, so that a stranger who finds a
// fresh installation cannot take it. Only its hash is kept; an earlier code stops working.
func (s *Service) IssueSetupCode(ctx context.Context, code string) error {
	return s.store.SaveSetupCodeHash(ctx, hashCode(code))
}

// Setup makes the first operator.
//
// Errors: Forbidden for a wrong code, Conflict when somebody can sign in already, Invalid fields.
func (s *Service) Setup(ctx context.Context, code string, in New) (PortalUser, error) {
	if err := s.maySetUp(ctx, code); err != nil { // before the costly hash, which strangers must not cause
		return PortalUser{}, err
	}
	in.Role, in.ResellerID = authz.RoleOperator, ""
	u, err := s.prepare(ctx, in)
	if err != nil {
		return PortalUser{}, err
	}
	err = s.store.InTx(ctx, func(ctx context.Context) error {
		if err := s.store.LockSetup(ctx); err != nil {
			return err
		}
		if err := s.maySetUp(ctx, code); err != nil {
			return err
		}
		return s.insert(ctx, u)
	})
	return u, err
}

// maySetUp tells whether nobody can sign in yet and the code is the one that was issued.
func (s *Service) maySetUp(ctx context.Context, code string) error {
	needed, err := s.NeedsSetup(ctx)
	if err != nil {
		return err
	}
	if !needed {
		return apperr.New(apperr.Conflict, "setup.done", "This installation is set up already. Nothing was changed: sign in instead.")
	}
	want, err := s.store.SetupCodeHash(ctx)
	if err != nil {
		return err
	}
	if want == "" || subtle.ConstantTimeCompare([]byte(want), []byte(hashCode(code))) != 1 {
		return apperr.New(apperr.Forbidden, "setup.code", "This set-up code is not right. Nothing was changed: use the link that the server printed when it started.")
	}
	return nil
}

// Create makes a portal user; for the command line and the demo.
//
// Errors: Invalid fields, Conflict when the address is taken.
func (s *Service) Create(ctx context.Context, in New) (PortalUser, error) {
	u, err := s.prepare(ctx, in)
	if err != nil {
		return PortalUser{}, err
	}
	err = s.store.InTx(ctx, func(ctx context.Context) error { return s.insert(ctx, u) })
	return u, err
}

func (s *Service) prepare(ctx context.Context, in New) (PortalUser, error) {
	email := strings.TrimSpace(in.Email)
	addr, err := mail.ParseAddress(email)
	if err != nil || addr.Address != email || len(email) > 254 {
		return PortalUser{}, apperr.InvalidField("email.invalid", "email", "This is not an e-mail address.")
	}
	name, problem := fold.Name(in.Name, maxName)
	if name != "" && problem != "" { // it may be left out
		return PortalUser{}, apperr.InvalidField("name.invalid", "name", problem)
	}
	if authz.Permissions(in.Role) == nil {
		return PortalUser{}, apperr.InvalidField("role.unknown", "role", "There is no such role.")
	}
	if (in.Role == authz.RoleOperator) != (in.ResellerID == "") {
		return PortalUser{}, apperr.InvalidField("role.reseller", "role", "An operator belongs to no reseller, everybody else to one.")
	}
	if err := CheckNew("password", in.Password, email); err != nil {
		return PortalUser{}, err
	}
	hash, err := s.hasher.Hash(ctx, in.Password)
	if err != nil {
		return PortalUser{}, err
	}
	now := s.now()
	return PortalUser{
		ID: s.newID(), ResellerID: in.ResellerID, Kind: Partner, Role: in.Role, Email: email, Name: name,
		PasswordHash: hash, Status: Active, CreatedAt: now, UpdatedAt: now, Version: 1,
	}, nil
}

func (s *Service) insert(ctx context.Context, u PortalUser) error {
	if err := s.store.InsertPortalUser(ctx, u); err != nil {
		return err
	}
	return s.audit.Record(ctx, audit.Event{
		Action: "portal_user.created", ResellerID: u.ResellerID, ObjectKind: "portal_user", ObjectID: u.ID, ObjectName: u.Email,
		After: audit.JSON(map[string]any{"email": u.Email, "name": u.Name, "role": u.Role}),
	})
}

func hashCode(code string) string {
	sum := sha256.Sum256([]byte(strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(code), "-", ""))))
	return hex.EncodeToString(sum[:])
}
