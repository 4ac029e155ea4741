package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/apiclient"
	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
)

var apiClientOrders = map[apiclient.Sort]listOrder{
	apiclient.SortName:     {expr: "k.name_folded", cast: "text", id: "k.id"},
	apiclient.SortNameDesc: {expr: "k.name_folded", cast: "text", id: "k.id", desc: true},
}

// apiClientFacts are the columns of a client with its customers and secrets; of a secret %s besides.
const apiClientFacts = `k.id, k.reseller_id, r.display_name, k.name, k.name_folded, k.scopes, k.all_customers, k.requests_per_minute, k.disabled,
	k.last_used_at, k.created_at, k.updated_at, k.version,
	(SELECT coalesce(json_agg(json_build_object('id', c.id, 'name', c.name) ORDER BY c.name, c.id), '[]') FROM api_client_customers l
		JOIN customers c ON c.id = l.customer_id AND c.deleted_at IS NULL WHERE l.client_id = k.id),
	(SELECT coalesce(json_agg(json_build_object('id', s.id, 'hint', s.hint, 'created_at', s.created_at, 'expires_at', s.expires_at,
		'last_used_at', s.last_used_at%s) ORDER BY s.created_at, s.id), '[]') FROM api_client_secrets s WHERE s.client_id = k.id AND s.ended_at IS NULL)`

const apiClientJoins = `JOIN resellers r ON r.id = k.reseller_id`

var (
	apiClientColumns = fmt.Sprintf(apiClientFacts, "")
	callingAPIClient = "SELECT " + fmt.Sprintf(apiClientFacts, ", 'hash', encode(s.secret_hash, 'base64')") +
		" FROM api_clients k " + apiClientJoins + " WHERE k.id = $1 AND k.deleted_at IS NULL AND NOT k.disabled"
)

type apiClientRecord struct {
	apiclient.Client
	nameFolded string
}

// apiClientsThere begins a list of clients; those of a deleted reseller went with it.
func apiClientsThere(sc tenancy.Scope) (*listing, error) {
	l := &listing{from: "api_clients k"}
	l.where("k.deleted_at IS NULL")
	switch {
	case !sc.Valid():
		return l, tenancy.ErrNoScope
	case sc.CrossesResellers():
	case sc.AllCustomers():
		l.where("k.reseller_id = ?", sc.ResellerID())
	default: // clients are the reseller's, not a customer's
		l.where("false")
	}
	return l, nil
}

// APIClients is a page of the clients inside the scope.
func (d *DB) APIClients(ctx context.Context, sc tenancy.Scope, f apiclient.Filter, page paging.Request) (paging.Page[apiclient.Client], error) {
	var none paging.Page[apiclient.Client]
	l, err := apiClientsThere(sc)
	if err != nil {
		return none, err
	}
	l.whereIf("k.reseller_id = ?", f.ResellerID)
	l.search("k.name_folded", "k.name_folded", f.Query)
	order, known := apiClientOrders[f.Sort]
	if !known {
		f.Sort, order = apiclient.SortName, apiClientOrders[apiclient.SortName]
	}
	total, capped, err := d.total(ctx, l, order, page)
	if err != nil {
		return none, err
	}
	records, err := d.apiClientRecords(ctx, l, order, page)
	if err != nil {
		return none, err
	}
	cut := paging.Cut(records, page.Limit, func(c apiClientRecord) paging.Cursor {
		return paging.Cursor{Sort: string(f.Sort), Key: c.nameFolded, ID: c.ID}
	})
	out := paging.Page[apiclient.Client]{Next: cut.Next, Total: total, TotalCapped: capped}
	for _, c := range cut.Items {
		out.Items = append(out.Items, c.Client)
	}
	return out, nil
}

// APIClient is one client inside the scope.
//
// Errors: NotFound.
func (d *DB) APIClient(ctx context.Context, sc tenancy.Scope, id string) (apiclient.Client, error) {
	l, err := apiClientsThere(sc)
	if err != nil {
		return apiclient.Client{}, err
	}
	if !isUUID(id) {
		return apiclient.Client{}, apperr.Missing("api_client")
	}
	l.where("k.id = ?", id)
	records, err := d.apiClientRecords(ctx, l, apiClientOrders[apiclient.SortName], paging.Request{Limit: 1})
	if err != nil {
		return apiclient.Client{}, err
	}
	if len(records) == 0 {
		return apiclient.Client{}, apperr.Missing("api_client")
	}
	return records[0].Client, nil
}

// CallingAPIClient finds a client that is not disabled, with the hashes of its secrets.
//
// Errors: NotFound.
func (d *DB) CallingAPIClient(ctx context.Context, id string) (apiclient.Client, error) {
	if !isUUID(id) {
		id = zeroID // asked for all the same, so that it takes as long
	}
	rows, err := d.query(ctx, callingAPIClient, id)
	if err != nil {
		return apiclient.Client{}, fmt.Errorf("read API client: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, scanAPIClient)
	if errors.Is(err, pgx.ErrNoRows) {
		return apiclient.Client{}, apperr.Missing("api_client")
	}
	if err != nil {
		return apiclient.Client{}, fmt.Errorf("read API client: %w", err)
	}
	return found.Client, nil
}

func (d *DB) apiClientRecords(ctx context.Context, l *listing, order listOrder, page paging.Request) ([]apiClientRecord, error) {
	sql, args := l.joined("k", apiClientColumns, apiClientJoins, order, page)
	rows, err := d.list(ctx, l, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("list API clients: %w", err)
	}
	records, err := pgx.CollectRows(rows, scanAPIClient)
	if err != nil {
		return nil, fmt.Errorf("list API clients: %w", err)
	}
	return records, nil
}

func scanAPIClient(rows pgx.CollectableRow) (apiClientRecord, error) {
	var r apiClientRecord
	c := &r.Client
	err := rows.Scan(&c.ID, &c.ResellerID, &c.ResellerName, &c.Name, &r.nameFolded, &c.Scopes, &c.AllCustomers, &c.RequestsPerMinute, &c.Disabled,
		&c.LastUsedAt, &c.CreatedAt, &c.UpdatedAt, &c.Version, &c.Customers, &c.Secrets)
	c.LastUsedAt, c.CreatedAt, c.UpdatedAt = utc(c.LastUsedAt), c.CreatedAt.UTC(), c.UpdatedAt.UTC()
	for i := range c.Secrets {
		s := &c.Secrets[i]
		s.CreatedAt, s.ExpiresAt, s.LastUsedAt = s.CreatedAt.UTC(), utc(s.ExpiresAt), utc(s.LastUsedAt)
	}
	return r, err
}

// joined are scopes as RFC 6749 writes them.
func joined(scopes []authz.Permission) string {
	words := make([]string, 0, len(scopes))
	for _, one := range scopes {
		words = append(words, string(one))
	}
	return strings.Join(words, " ")
}
