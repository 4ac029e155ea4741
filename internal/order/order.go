// Package order is purchases as Partner Center tells them, with their items.
package order

import (
	"time"

	"github.com/tenantry/tenantry/internal/money"
)

// Order is one purchase of a tenant.
type Order struct {
	ID               string
	ResellerID       string
	CustomerID       string
	TenantID         string
	MicrosoftOrderID string
	Status           string // as Microsoft spells it: completed, pending, cancelled, ...
	TransactionType  string // UserPurchase, SystemPurchase, SystemBilling
	BillingCycle     string
	Currency         string       // ISO 4217
	TotalPrice       *money.Money // nil when Microsoft did not tell
	OrderedAt        *time.Time
	Items            []Item
	CreatedAt        time.Time
	UpdatedAt        time.Time
	Version          int64
}

// Item is one line of an order.
type Item struct {
	LineItemNumber          int // from 0
	CatalogItemID           string
	MicrosoftSubscriptionID string
	ProductName             string
	Quantity                int
	TermDuration            string
	TransactionType         string // New, Renew, AddQuantity, RemoveQuantity, Cancel, Convert
	UnitPrice               *money.Money
	PromotionID             string
}
