package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenancy"
)

var resellerOrders = map[reseller.Sort]listOrder{
	reseller.SortNewest:   {expr: "r.created_at", cast: "timestamptz", id: "r.id", desc: true},
	reseller.SortOldest:   {expr: "r.created_at", cast: "timestamptz", id: "r.id"},
	reseller.SortName:     {expr: "r.name_folded", cast: "text", id: "r.id"},
	reseller.SortNameDesc: {expr: "r.name_folded", cast: "text", id: "r.id", desc: true},
}

const resellerColumns = `r.id, r.display_name, r.name_folded, r.nickname, r.domain, r.microsoft_tenant_id, r.application_id,
	r.secret_set_at, r.secret_expires_at, r.authorization_state, r.authorized_at, r.authorized_as, r.authorized_account_id,
	r.problem_code, r.problem_detail, r.problem_at, r.mpn_id, r.country, r.default_currency, r.add_customers_by_sync,
	r.mails_end_users, r.mail_name, r.support_email, r.require_mfa, r.default_admin_name, r.default_admin_email, r.created_at, r.updated_at, r.version,
	(SELECT count(*) FROM customers c WHERE c.reseller_id = r.id AND c.deleted_at IS NULL),
	t.tenants, t.connected, u.subscriptions, u.active_subscriptions, u.seats, CASE WHEN y.read = t.connected THEN y.as_of END`

// resellerFigures counts each reseller's tenants, sums their roll-ups, and finds how old the
// subscriptions of the connected ones are. Each part reads one reseller's stretch of an index.
const resellerFigures = `CROSS JOIN LATERAL (
		SELECT count(*) AS tenants, count(*) FILTER (WHERE connection_state = 'connected') AS connected
		FROM tenants WHERE reseller_id = r.id AND deleted_at IS NULL) t
	CROSS JOIN LATERAL (
		SELECT coalesce(sum(subscriptions), 0) AS subscriptions, coalesce(sum(active_subscriptions), 0) AS active_subscriptions, coalesce(sum(seats), 0) AS seats
		FROM tenant_rollups WHERE reseller_id = r.id) u
	CROSS JOIN LATERAL (
		SELECT min(s.as_of) AS as_of, count(s.as_of) AS read
		FROM sync_states s JOIN tenants c ON c.id = s.tenant_id AND c.reseller_id = r.id AND c.deleted_at IS NULL AND c.connection_state = 'connected'
		WHERE s.reseller_id = r.id AND s.resource = 'subscriptions') y`

type resellerRecord struct {
	reseller.Listed
	nameFolded string
}

// Resellers is a page of the resellers inside the scope, in one statement and one for the total.
func (d *DB) Resellers(ctx context.Context, sc tenancy.Scope, f reseller.Filter, page paging.Request) (paging.Page[reseller.Listed], error) {
	var none paging.Page[reseller.Listed]
	l, err := resellerListing(sc)
	if err != nil {
		return none, err
	}
	l.search("r.name_folded", "r.name_folded", f.Query)
	order, ok := resellerOrders[f.Sort]
	if !ok {
		f.Sort = reseller.SortNewest
		order = resellerOrders[f.Sort]
	}
	total, capped, err := d.total(ctx, l, order, page)
	if err != nil {
		return none, err
	}
	records, err := d.resellerRecords(ctx, l, order, page)
	if err != nil {
		return none, err
	}
	cut := paging.Cut(records, page.Limit, func(r resellerRecord) paging.Cursor {
		key := r.nameFolded
		if f.Sort == reseller.SortNewest || f.Sort == reseller.SortOldest {
			key = paging.TimeKey(r.CreatedAt)
		}
		return paging.Cursor{Sort: string(f.Sort), Key: key, ID: r.ID}
	})
	out := paging.Page[reseller.Listed]{Next: cut.Next, Total: total, TotalCapped: capped}
	for _, r := range cut.Items {
		out.Items = append(out.Items, r.Listed)
	}
	return out, nil
}

// ResellerWithCounts is one reseller inside the scope with its figures.
//
// Errors: NotFound.
func (d *DB) ResellerWithCounts(ctx context.Context, sc tenancy.Scope, id string) (reseller.Listed, error) {
	l, err := resellerListing(sc)
	if err != nil {
		return reseller.Listed{}, err
	}
	if !isUUID(id) {
		return reseller.Listed{}, apperr.Missing("reseller")
	}
	l.where("r.id = ?", id)
	records, err := d.resellerRecords(ctx, l, resellerOrders[reseller.SortNewest], paging.Request{Limit: 1})
	if err != nil {
		return reseller.Listed{}, err
	}
	if len(records) == 0 {
		return reseller.Listed{}, apperr.Missing("reseller")
	}
	found := records[0].Listed
	found.LastAttempt, err = d.lastAttempt(ctx, id)
	return found, err
}

func resellerListing(sc tenancy.Scope) (*listing, error) {
	l := &listing{from: "resellers r"}
	l.where("r.deleted_at IS NULL")
	switch {
	case !sc.Valid():
		return nil, tenancy.ErrNoScope
	case sc.CrossesResellers():
	case sc.AllCustomers():
		l.where("r.id = ?", sc.ResellerID())
	default:
		l.where("false") // some customers of a reseller are not the reseller
	}
	return l, nil
}

func (d *DB) resellerRecords(ctx context.Context, l *listing, order listOrder, page paging.Request) ([]resellerRecord, error) {
	sql, args := l.joined("r", resellerColumns, resellerFigures, order, page)
	rows, err := d.list(ctx, l, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("list resellers: %w", err)
	}
	records, err := pgx.CollectRows(rows, scanReseller)
	if err != nil {
		return nil, fmt.Errorf("list resellers: %w", err)
	}
	return records, nil
}

func scanReseller(rows pgx.CollectableRow) (resellerRecord, error) {
	var row resellerRow
	var r resellerRecord
	c := &r.Counts
	err := rows.Scan(&row.ID, &row.DisplayName, &row.NameFolded, &row.Nickname, &row.Domain, &row.MicrosoftTenantID, &row.ApplicationID,
		&row.SecretSetAt, &row.SecretExpiresAt, &row.AuthorizationState, &row.AuthorizedAt, &row.AuthorizedAs, &row.AuthorizedAccountID,
		&row.ProblemCode, &row.ProblemDetail, &row.ProblemAt, &row.MPNID, &row.Country, &row.DefaultCurrency, &row.AddCustomersBySync,
		&row.MailsEndUsers, &row.MailName, &row.SupportEmail, &row.RequireMFA, &row.DefaultAdminName, &row.DefaultAdminEmail, &row.CreatedAt, &row.UpdatedAt, &row.Version,
		&c.Customers, &c.Tenants, &c.ConnectedTenants, &c.Subscriptions, &c.ActiveSubscriptions, &c.Seats, &c.AsOf)
	if err != nil {
		return r, err
	}
	r.Reseller, r.nameFolded = fromResellerRow(row), row.NameFolded
	c.AsOf = utc(c.AsOf)
	return r, nil
}
