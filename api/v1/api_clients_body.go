package v1

import (
	"time"

	"github.com/tenantry/tenantry/internal/apiclient"
	"github.com/tenantry/tenantry/internal/authz"
)

// APIClientPage is one page of API clients.
type APIClientPage struct {
	Data []APIClient `json:"data"`
	PageInfo
} // @name ApiClientPage

// APIClient is a program that calls the API in its own name. Its id is the OAuth client id.
type APIClient struct {
	ID                string              `json:"id" format:"uuid"`
	ResellerID        string              `json:"reseller_id" format:"uuid"`
	ResellerName      string              `json:"reseller_name"`
	Name              string              `json:"name"`
	Scopes            []string            `json:"scopes" example:"subscriptions:read"`
	AllCustomers      bool                `json:"all_customers"` // of the reseller; false: only those of customers
	Customers         []APIClientCustomer `json:"customers"`     // empty when all
	RequestsPerMinute int                 `json:"requests_per_minute"`
	Disabled          bool                `json:"disabled"`
	Secrets           []APIClientSecret   `json:"secrets"`                                                 // those that were not ended, oldest first; some may have run out
	LastUsedAt        *time.Time          `json:"last_used_at" extensions:"x-nullable" format:"date-time"` // to the minute; machine time; null: never
	CreatedAt         time.Time           `json:"created_at" format:"date-time"`
	UpdatedAt         time.Time           `json:"updated_at" format:"date-time"`
	Version           int64               `json:"version"`
} // @name ApiClient

// APIClientCustomer is a customer that a limited client reaches.
type APIClientCustomer struct {
	ID   string `json:"id" format:"uuid"`
	Name string `json:"name"`
} // @name ApiClientCustomer

// APIClientSecret is a secret of a client, without its text.
type APIClientSecret struct {
	ID         string     `json:"id" format:"uuid"`
	Hint       string     `json:"hint" example:"x7Qk"` // its last four characters
	CreatedAt  time.Time  `json:"created_at" format:"date-time"`
	ExpiresAt  *time.Time `json:"expires_at" extensions:"x-nullable" format:"date-time"`   // null: not by itself
	LastUsedAt *time.Time `json:"last_used_at" extensions:"x-nullable" format:"date-time"` // to get a token; null: never
} // @name ApiClientSecret

// APIClientNewSecret is a secret with its text.
type APIClientNewSecret struct {
	ID        string     `json:"id" format:"uuid"`
	Secret    string     `json:"secret"` // shown this once; keep it
	ExpiresAt *time.Time `json:"expires_at" extensions:"x-nullable" format:"date-time"`
} // @name ApiClientNewSecret

// APIClientCreate is a client to be added.
type APIClientCreate struct {
	ResellerID        *string    `json:"reseller_id,omitempty" format:"uuid"` // your own reseller when absent
	Name              string     `json:"name"`                                // 1 to 100 characters
	Scopes            []string   `json:"scopes"`                              // permissions of GET /permissions with client_scope
	CustomerIDs       *[]string  `json:"customer_ids,omitempty"`              // 1 to 500; all of the reseller's when absent
	RequestsPerMinute *int       `json:"requests_per_minute,omitempty"`       // 600 when absent; more only by an operator
	SecretExpiresAt   *time.Time `json:"secret_expires_at,omitempty" format:"date-time"`
} // @name ApiClientCreate

// APIClientCreated is a client with its first secret.
type APIClientCreated struct {
	Client APIClient          `json:"client"`
	Secret APIClientNewSecret `json:"secret"`
} // @name ApiClientCreated

// APIClientUpdate changes what it names.
type APIClientUpdate struct {
	Name              *string   `json:"name,omitempty"`
	Scopes            *[]string `json:"scopes,omitempty"`
	CustomerIDs       *[]string `json:"customer_ids,omitempty"`  // limits the client to these
	AllCustomers      *bool     `json:"all_customers,omitempty"` // true lifts the limit
	RequestsPerMinute *int      `json:"requests_per_minute,omitempty"`
} // @name ApiClientUpdate

// APIClientSecretAdd is when secrets are to end.
type APIClientSecretAdd struct {
	ExpiresAt    *time.Time `json:"expires_at,omitempty" format:"date-time"`     // of the new one; absent: not by itself
	FormerEndsAt *time.Time `json:"former_ends_at,omitempty" format:"date-time"` // of the other live one; absent: as before
} // @name ApiClientSecretAdd

func toAPIClient(c apiclient.Client) APIClient {
	return APIClient{
		ID: c.ID, ResellerID: c.ResellerID, ResellerName: c.ResellerName, Name: c.Name, Scopes: texts(c.Scopes), AllCustomers: c.AllCustomers,
		Customers: mapAll(c.Customers, func(one apiclient.Customer) APIClientCustomer { return APIClientCustomer(one) }),
		Secrets: mapAll(c.Secrets, func(s apiclient.Secret) APIClientSecret {
			return APIClientSecret{ID: s.ID, Hint: s.Hint, CreatedAt: s.CreatedAt, ExpiresAt: s.ExpiresAt, LastUsedAt: s.LastUsedAt}
		}),
		RequestsPerMinute: c.RequestsPerMinute, Disabled: c.Disabled, LastUsedAt: c.LastUsedAt,
		CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt, Version: c.Version,
	}
}

func toAPINewSecret(s apiclient.NewSecret) APIClientNewSecret {
	return APIClientNewSecret{ID: s.ID, Secret: s.Text, ExpiresAt: utc(s.ExpiresAt)}
}

// toScopes are permissions as they were written; the service knows which there are.
func toScopes(in *[]string) *[]authz.Permission {
	if in == nil {
		return nil
	}
	scopes := mapAll(*in, func(text string) authz.Permission { return authz.Permission(text) })
	return &scopes
}

// toIDs are the ids of a body's list, nil when it was not given.
func toIDs(field string, in *[]string) (*[]string, error) {
	if in == nil {
		return nil, nil
	}
	ids := []string{}
	for _, text := range *in {
		id, err := bodyID(field, text)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return &ids, nil
}
