// Package customer is the companies a reseller sells to. A customer owns tenants.
package customer

import "time"

// Customer is a company of one reseller.
type Customer struct {
	ID         string
	ResellerID string
	Name       string // 1 to 300 characters, any script
	Country    string // ISO 3166-1 alpha-2; "" when not known
	CreatedAt  time.Time
	UpdatedAt  time.Time
	Version    int64
}
