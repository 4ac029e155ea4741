package entratest

import (
	"context"
	"net/http"

	"github.com/tenantry/tenantry/internal/entra"
)

// Login is a reseller with the account that authorizes it.
type Login struct {
	Entra     string // base URL
	Transport http.RoundTripper
	App       entra.App
	Redirect  string
	Who       Person
	Scopes    []string
}

// Client makes a client that is authorized.
func (l Login) Client(ctx context.Context) (*entra.Client, error) {
	store := NewStore()
	authority, err := entra.New(entra.Config{BaseURL: l.Entra, Transport: l.Transport, Store: store})
	if err != nil {
		return nil, err
	}
	client, err := authority.Client(l.App)
	if err != nil {
		return nil, err
	}
	got, err := Authorize(ctx, client, l.Transport, l.Redirect, l.Who, l.Scopes...)
	if err != nil {
		return nil, err
	}
	store.Put(l.App.ResellerID, got.TokenCache)
	client.Forget("")
	return client, nil
}
