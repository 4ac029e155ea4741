package v1

import (
	"time"

	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// PortalUserPage is one page of portal users.
type PortalUserPage struct {
	Data []PortalUser `json:"data"`
	PageInfo
} // @name PortalUserPage

// PortalUser is what a person is in one portal. Somebody who works for several companies is one
// for each of them.
type PortalUser struct {
	ID           string           `json:"id" format:"uuid"`
	Kind         PortalUserKind   `json:"kind"`
	ResellerID   *string          `json:"reseller_id" extensions:"x-nullable" format:"uuid"` // null for a platform operator
	CustomerID   *string          `json:"customer_id" extensions:"x-nullable" format:"uuid"` // null for partner users
	CustomerName *string          `json:"customer_name" extensions:"x-nullable"`
	Email        string           `json:"email"`
	Name         string           `json:"name"`                          // what the reseller or the company knows the person by
	Mobile       string           `json:"mobile"`                        // as typed; "" when not known
	Level        *Level           `json:"level" extensions:"x-nullable"` // null for a platform operator
	CatalogAdmin bool             `json:"catalog_admin"`                 // "Partner Admin"; partner users only
	CSPAdmin     bool             `json:"csp_admin"`                     // "CSP Admin"; partner users only
	MasterAdmin  bool             `json:"master_admin"`                  // manages the company's own portal users; customer users only
	Status       PortalUserStatus `json:"status"`
	SecondFactor *bool            `json:"second_factor" extensions:"x-nullable"`                    // whether there is an app or a passkey; null for a company's own people: it is the login's, which may open other companies
	LastLoginAt  *time.Time       `json:"last_login_at" extensions:"x-nullable" format:"date-time"` // machine time; null: never
	CreatedAt    time.Time        `json:"created_at" format:"date-time"`
	UpdatedAt    time.Time        `json:"updated_at" format:"date-time"`
	Version      int64            `json:"version"`
} // @name PortalUser

// PortalUserKind is which portal.
type PortalUserKind string // @name PortalUserKind

// The kinds.
const (
	PortalUserPartner  PortalUserKind = "partner"
	PortalUserCustomer PortalUserKind = "customer"
)

// PortalUserStatus tells whether somebody may use the portal.
type PortalUserStatus string // @name PortalUserStatus

// The statuses.
const (
	PortalUserInvited  PortalUserStatus = "invited" // the invitation is not accepted yet
	PortalUserActive   PortalUserStatus = "active"
	PortalUserDisabled PortalUserStatus = "disabled"
)

// PortalUserCreate is a portal user to be added; exactly one of partner and customer.
type PortalUserCreate struct {
	Email    string       `json:"email" example:"mia@example.com"`
	Name     string       `json:"name"` // 1 to 100 characters
	Partner  *NewPartner  `json:"partner,omitempty"`
	Customer *NewCustomer `json:"customer,omitempty"`
} // @name PortalUserCreate

// NewPartner is what a partner user is to be. They see every customer of the reseller.
type NewPartner struct {
	ResellerID   *string `json:"reseller_id,omitempty" format:"uuid"` // your own reseller when absent
	Password     *string `json:"password,omitempty"`                  // 12 to 200 characters; they may sign in with it at once. Absent: they are invited, and choose it themselves
	Level        Level   `json:"level"`
	CatalogAdmin *bool   `json:"catalog_admin,omitempty"` // false when absent
	CSPAdmin     *bool   `json:"csp_admin,omitempty"`     // false when absent
} // @name NewPartner

// NewCustomer is what a customer user is to be, in each of the companies.
type NewCustomer struct {
	CustomerIDs []string `json:"customer_ids"`     // 1 to 100, of one reseller
	Mobile      *string  `json:"mobile,omitempty"` // up to 40 characters
	Level       Level    `json:"level"`
	MasterAdmin *bool    `json:"master_admin,omitempty"` // false when absent
} // @name NewCustomer

// PortalUsersCreated is who was added.
type PortalUsersCreated struct {
	Data       []PortalUser `json:"data"`
	Invitation *Handover    `json:"invitation" extensions:"x-nullable"` // null for a partner user with a password
} // @name PortalUsersCreated

// Handover is how a link reaches the person.
type Handover struct {
	Mailed       bool      `json:"mailed"`
	Waits        bool      `json:"waits"`                                     // no mail server is configured: the mail waits in the outbox
	Link         *string   `json:"link" extensions:"x-nullable" format:"uri"` // to hand over, shown once; null when it was mailed, and for a company's own people
	Until        time.Time `json:"until" format:"date-time"`                  // machine time; the end of the link
	SenderName   string    `json:"sender_name"`                               // what the person knows the reseller by
	SupportEmail *string   `json:"support_email" extensions:"x-nullable"`     // whom the person asks
} // @name Handover

// PortalUserUpdate changes what it names.
type PortalUserUpdate struct {
	Name         *string `json:"name,omitempty"`
	Mobile       *string `json:"mobile,omitempty"`
	Level        *Level  `json:"level,omitempty"`
	CatalogAdmin *bool   `json:"catalog_admin,omitempty"`
	CSPAdmin     *bool   `json:"csp_admin,omitempty"`
	MasterAdmin  *bool   `json:"master_admin,omitempty"`
} // @name PortalUserUpdate

// PortalUserPassword is a new password.
type PortalUserPassword struct {
	Password string `json:"password"` // 12 to 200 characters
} // @name PortalUserPassword

// toAPIPortalUser writes portal users for a reader with that scope.
func toAPIPortalUser(sc tenancy.Scope) func(portaluser.PortalUser) PortalUser {
	return func(u portaluser.PortalUser) PortalUser {
		out := portalUserOf(u)
		if sc.AllowsReseller(u.ResellerID) {
			out.SecondFactor = &u.SecondFactor
		}
		return out
	}
}

func portalUserOf(u portaluser.PortalUser) PortalUser {
	out := PortalUser{
		ID: u.ID, Kind: PortalUserKind(u.Kind), ResellerID: optional(u.ResellerID), CustomerID: optional(u.CustomerID),
		CustomerName: optional(u.CustomerName), Email: u.Email, Name: u.Name, Mobile: u.Mobile, CatalogAdmin: u.CatalogAdmin,
		CSPAdmin: u.CSPAdmin, MasterAdmin: u.MasterAdmin, Status: PortalUserStatus(u.Status), LastLoginAt: utc(u.LastLoginAt),
		CreatedAt: u.CreatedAt, UpdatedAt: u.UpdatedAt, Version: u.Version,
	}
	if level := Level(u.Level); level != "" {
		out.Level = &level
	}
	return out
}

func fromAPINewPartner(email, name string, p NewPartner) (portaluser.NewPartner, error) {
	in := portaluser.NewPartner{
		Email: email, Name: name, Level: authz.Level(p.Level), CatalogAdmin: isTrue(p.CatalogAdmin), CSPAdmin: isTrue(p.CSPAdmin),
	}
	if p.Password != nil {
		in.Password = *p.Password
	}
	var err error
	if p.ResellerID != nil {
		in.ResellerID, err = bodyID("partner.reseller_id", *p.ResellerID)
	}
	return in, err
}

func fromAPINewCustomerUser(email, name string, n NewCustomer) (portaluser.NewCustomerUser, error) {
	in := portaluser.NewCustomerUser{Email: email, Name: name, Level: authz.Level(n.Level), MasterAdmin: isTrue(n.MasterAdmin)}
	if n.Mobile != nil {
		in.Mobile = *n.Mobile
	}
	for _, text := range n.CustomerIDs {
		id, err := bodyID("customer.customer_ids", text)
		if err != nil {
			return in, err
		}
		in.CustomerIDs = append(in.CustomerIDs, id)
	}
	return in, nil
}

func fromAPIPortalUserUpdate(body PortalUserUpdate, in *portaluser.Change) {
	in.Name, in.Mobile = body.Name, body.Mobile
	in.CatalogAdmin, in.CSPAdmin, in.MasterAdmin = body.CatalogAdmin, body.CSPAdmin, body.MasterAdmin
	if body.Level != nil {
		level := authz.Level(*body.Level)
		in.Level = &level
	}
}

func toAPIHandover(h portaluser.Handover) Handover {
	return Handover{
		Mailed: h.Mailed, Waits: h.Waits, Link: optional(h.Link), Until: h.Until.UTC(), SenderName: h.SenderName, SupportEmail: optional(h.SupportEmail),
	}
}

func isTrue(b *bool) bool { return b != nil && *b }
