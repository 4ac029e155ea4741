package postgres_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/dbtest"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/postgres"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenant"
)

// counter counts the statements of a pool.
type counter struct{ n atomic.Int64 }

func (c *counter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	c.n.Add(1)
	return ctx
}

func (c *counter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TestListsTakeTwoStatementsAtMost finds a list that asks once more for each row.
func TestListsTakeTwoStatementsAtMost(t *testing.T) {
	t.Parallel()
	ctx, statements := context.Background(), &counter{}
	db, err := postgres.OpenTraced(ctx, dbtest.New(t).AppURL, statements)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	add := func(n int) {
		for range n {
			addTenant(t, db, addCustomer(t, db, addReseller(t, db).ID, "A"))
		}
	}
	page := paging.Request{Limit: 200, WithTotal: true}
	second := func(_ any, err error) error { return err }
	lists := map[string]func() error{
		"resellers": func() error { return second(db.Resellers(ctx, everyone, reseller.Filter{Query: "contoso"}, page)) },
		"customers": func() error { return second(db.Customers(ctx, everyone, customer.Filter{}, page)) },
		"tenants":   func() error { return second(db.Tenants(ctx, everyone, tenant.Filter{}, page)) },
	}
	for _, rows := range []int{1, 24} {
		add(rows)
		for name, list := range lists {
			before := statements.n.Load()
			require.NoError(t, list())
			require.Equal(t, int64(2), statements.n.Load()-before, "%s with %d more rows", name, rows)
		}
	}
}
