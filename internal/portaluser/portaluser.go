// Package portaluser is people who sign in here, as against users of a Microsoft directory: what
// they sign in with, and what they are in the portals that it opens.
package portaluser

import (
	"cmp"
	"time"

	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/mail"
)

// Kind is which portal a person uses.
type Kind string

// The kinds.
const (
	Partner  Kind = "partner"
	Customer Kind = "customer"
)

// Status tells whether a person may use a portal.
type Status string

// The statuses.
const (
	Invited  Status = "invited" // has not signed in yet, and cannot before accepting
	Active   Status = "active"
	Disabled Status = "disabled"
)

// PortalUser is what a login is in one portal: an operator of the platform, a partner user of a
// reseller, or a customer user of one company. Somebody who works for two companies is two
// portal users with one login.
type PortalUser struct {
	ID           string
	LoginID      string
	ResellerID   string // "" for a platform operator
	CustomerID   string // the company of a customer user; "" otherwise
	CustomerName string
	ResellerName string // who serves the company of a customer user, or whom a partner user works for; read with a login
	Kind         Kind
	Email        string // as the reseller or the company typed it
	Name         string // what the reseller or the company knows the person by
	Mobile       string // as typed
	Level        authz.Level
	CatalogAdmin bool // partner users only
	CSPAdmin     bool // partner users only
	MasterAdmin  bool // customer users only
	Status       Status
	SecondFactor bool       // the login has one; read with the portal user, never written with it
	AcceptedAt   *time.Time // when the person accepted the invitation, or was given a password instead
	LastLoginAt  *time.Time // when the person last signed in while active here
	CreatedAt    time.Time
	UpdatedAt    time.Time
	Version      int64
}

// invitedTo is the name of the place that an invitation leads to.
func (u PortalUser) invitedTo() string { return cmp.Or(u.CustomerName, u.ResellerName) }

// Roles are what the person may do, in their place.
func (u PortalUser) Roles() []authz.Role {
	switch {
	case u.ResellerID == "":
		return []authz.Role{authz.RoleOperator}
	case u.Kind == Customer:
		return with([]authz.Role{authz.CustomerRole(u.Level)}, u.MasterAdmin, authz.RoleMasterAdmin)
	}
	roles := with([]authz.Role{authz.PartnerRole(u.Level)}, u.CatalogAdmin, authz.RoleCatalogAdmin)
	return with(roles, u.CSPAdmin, authz.RoleCSPAdmin)
}

func with(roles []authz.Role, granted bool, role authz.Role) []authz.Role {
	if granted {
		return append(roles, role)
	}
	return roles
}

// Login is what a person signs in with.
type Login struct {
	ID           string
	ResellerID   string // "" for a platform operator
	Kind         Kind
	Email        string // as typed; compared folded
	Name         string // what the person calls themself
	PasswordHash string // PHC string; never leaves the service; "" before a password is chosen
	Microsoft    *MicrosoftAccount
	CreatedAt    time.Time
	UpdatedAt    time.Time
	Version      int64
	Users        []PortalUser // not those taken away
	Factors      Factors
}

// MicrosoftAccount is what somebody may sign in with too: verified, and told apart by tenant and object
// id, since names and addresses change.
type MicrosoftAccount struct {
	TenantID string
	ObjectID string
	Name     string // what Microsoft calls the account, such as mia@contoso.example; for people to read
	LinkedAt time.Time
}

// HasWayIn tells whether there is anything to sign in with.
func (l Login) HasWayIn() bool { return l.PasswordHash != "" || l.Microsoft != nil }

// Active tells whether the login opens a portal.
func (l Login) Active() bool {
	for _, u := range l.Users {
		if u.Status == Active {
			return true
		}
	}
	return false
}

// Recipient is the person as the reader of mails about their login.
func (l Login) Recipient() mail.Recipient {
	return mail.Recipient{LoginID: l.ID, ResellerID: l.ResellerID, EndUser: l.Kind == Customer, Email: l.Email, Name: l.Name}
}

// Actor is the person as caller, with what they hold where they are active.
func (l Login) Actor(sessionID string) authz.Actor {
	a := authz.Actor{LoginID: l.ID, Name: l.Name, Email: l.Email, ResellerID: l.ResellerID, SessionID: sessionID, Called: map[string]string{}}
	for _, u := range l.Users {
		if u.CustomerID != "" {
			a.Called[u.CustomerID] = u.Name
		}
		if u.Status != Active {
			continue
		}
		for _, role := range u.Roles() {
			a.Holdings = append(a.Holdings, authz.Holding{Role: role, CustomerID: u.CustomerID})
		}
	}
	return a
}
