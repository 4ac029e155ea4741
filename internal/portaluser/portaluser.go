// Package portaluser is people who sign in here, as against users of a Microsoft directory.
package portaluser

import (
	"time"

	"github.com/tenantry/tenantry/internal/authz"
)

// Kind is which portal a person uses.
type Kind string

// The kinds.
const (
	Partner  Kind = "partner"
	Customer Kind = "customer"
)

// Status tells whether a person may sign in.
type Status string

// The statuses.
const (
	Active   Status = "active"
	Disabled Status = "disabled"
)

// PortalUser is a person who signs in here.
type PortalUser struct {
	ID           string
	ResellerID   string // "" for a platform operator
	Kind         Kind
	Role         authz.Role
	Email        string // as typed; compared folded
	Name         string
	PasswordHash string // PHC string; never leaves the service
	Status       Status
	LastLoginAt  *time.Time
	CreatedAt    time.Time
	UpdatedAt    time.Time
	Version      int64
}

// Actor is the person as caller.
func (u PortalUser) Actor(sessionID string) authz.Actor {
	return authz.Actor{
		PortalUserID: u.ID, Name: u.Name, Email: u.Email, Role: u.Role,
		ResellerID: u.ResellerID, SessionID: sessionID,
	}
}
