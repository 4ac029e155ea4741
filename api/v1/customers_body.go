package v1

import (
	"time"

	"github.com/tenantry/tenantry/internal/customer"
)

// Customer is a company that a reseller sells to.
type Customer struct {
	ID           string         `json:"id" format:"uuid"`
	ResellerID   string         `json:"reseller_id" format:"uuid"`
	ResellerName string         `json:"reseller_name"`
	Name         string         `json:"name" example:"Fabrikam GmbH"`
	Country      *string        `json:"country" extensions:"x-nullable" example:"DE"` // ISO 3166-1 alpha-2
	Counts       CustomerCounts `json:"counts"`
	CreatedAt    time.Time      `json:"created_at" format:"date-time"`
	UpdatedAt    time.Time      `json:"updated_at" format:"date-time"`
	Version      int64          `json:"version"`
} // @name Customer

// CustomerCounts are a customer's figures over its connected tenants.
type CustomerCounts struct {
	Tenants             int        `json:"tenants"`
	ConnectedTenants    int        `json:"connected_tenants"`
	Subscriptions       int        `json:"subscriptions"`
	ActiveSubscriptions int        `json:"active_subscriptions"`
	Seats               int        `json:"seats"` // of active, licensed subscriptions
	LicensesActive      int        `json:"licenses_active"`
	LicensesAssigned    int        `json:"licenses_assigned"`
	NextRenewalAt       *time.Time `json:"next_renewal_at" extensions:"x-nullable" format:"date-time"`
	AsOf                *time.Time `json:"as_of" extensions:"x-nullable" format:"date-time"`          // when Microsoft said it; null while a connected tenant was never read
	LicensesAsOf        *time.Time `json:"licenses_as_of" extensions:"x-nullable" format:"date-time"` // the same of the licenses
} // @name CustomerCounts

// CustomerPage is one page of customers.
type CustomerPage struct {
	Data []Customer `json:"data"`
	PageInfo
} // @name CustomerPage

// CustomerCreate is a new customer.
type CustomerCreate struct {
	ResellerID *string `json:"reseller_id,omitempty" format:"uuid"` // your own reseller when absent
	Name       string  `json:"name"`                                // 1 to 300 characters
	Country    *string `json:"country,omitempty" example:"DE"`      // ISO 3166-1 alpha-2

	MasterAdmin *NewMasterAdmin `json:"master_admin,omitempty"` // invited with it; needs portal_users:write
} // @name CustomerCreate

// NewMasterAdmin is somebody who is invited as Admin and master admin of a new customer.
type NewMasterAdmin struct {
	Email  string  `json:"email" example:"it@example.com"`
	Name   string  `json:"name"`             // 1 to 100 characters
	Mobile *string `json:"mobile,omitempty"` // up to 40 characters
} // @name NewMasterAdmin

// CustomerUpdate changes the fields that it names.
type CustomerUpdate struct {
	Name    *string `json:"name,omitempty"`
	Country *string `json:"country,omitempty"` // "" takes it away
} // @name CustomerUpdate

func toAPICustomer(c customer.Listed) Customer {
	n := c.Counts
	return Customer{
		ID: c.ID, ResellerID: c.ResellerID, ResellerName: c.ResellerName, Name: c.Name, Country: optional(c.Country),
		CreatedAt: c.CreatedAt.UTC(), UpdatedAt: c.UpdatedAt.UTC(), Version: c.Version,
		Counts: CustomerCounts{
			Tenants: n.Tenants, ConnectedTenants: n.ConnectedTenants, Subscriptions: n.Subscriptions, ActiveSubscriptions: n.ActiveSubscriptions,
			Seats: n.Seats, LicensesActive: n.LicensesActive, LicensesAssigned: n.LicensesAssigned, NextRenewalAt: utc(n.NextRenewalAt),
			AsOf: utc(n.AsOf), LicensesAsOf: utc(n.LicensesAsOf),
		},
	}
}
