package main

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/subscription"
)

// places are how many pages of the list are asked for in turn.
const places = 300

// someCursors are places in the biggest reseller's subscriptions by name, the same in every run.
func (s *stage) someCursors(ctx context.Context) ([]paging.Cursor, error) {
	rows, err := s.admin.Query(ctx, `SELECT name_folded, id::text FROM
		(SELECT name_folded, id, row_number() OVER (ORDER BY name_folded, id) AS n, count(*) OVER () AS total FROM subscriptions WHERE reseller_id = $1) s
		WHERE total - n > 60 ORDER BY md5(id::text) LIMIT $2`, s.facts.Biggest, places)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (paging.Cursor, error) {
		c := paging.Cursor{Sort: subscription.SortName}
		return c, row.Scan(&c.Key, &c.ID)
	})
}

func subscriptionPages(cursors []paging.Cursor) []string {
	paths := make([]string, len(cursors))
	for i, c := range cursors {
		paths[i] = "/api/v1/subscriptions?limit=50&cursor=" + c.Encode()
	}
	return paths
}

// againstFloor measures the list of 50 subscriptions against the least program with its bytes (P1).
func (b *bench) againstFloor(ctx context.Context) error {
	cursors, err := b.someCursors(ctx)
	if err != nil {
		return err
	}
	ours := b.as(staff, subscriptionPages(cursors)...)
	floor, stop, err := b.startFloor(ctx, ours.paths)
	if err != nil {
		return err
	}
	defer stop()
	size, err := sameBodies(ctx, ours, floor)
	if err != nil {
		return err
	}
	d, err := b.pace.duel(ctx, ours, floor)
	if err != nil {
		return err
	}
	b.row("P1", "requests/s against the floor", atLeast(0.5, 0.75), d.throughput())
	b.row("P1", "CPU per request against the floor", atMost(1.8, 1.3), d.cpu())
	b.note("P1: 50 subscriptions, %d bytes, equal to the floor's for each of %d pages. Tenantry %s; floor %s.", size, places, absolute(d.a), absolute(d.b))
	return nil
}

func (b *bench) startFloor(ctx context.Context, paths []string) (contestant, func(), error) {
	if err := build(ctx, b.root, "./internal/bench/api/floor", b.path("floor")); err != nil {
		return contestant{}, nil, err
	}
	addr, err := freeAddr(ctx)
	if err != nil {
		return contestant{}, nil, err
	}
	p, err := start(ctx, b.dir, "floor", addr, []string{
		"DATABASE_URL=" + b.pg.AppURL() + "&pool_max_conns=8", "RESELLER_ID=" + b.facts.Biggest, "ADDR=" + addr,
	}, b.path("floor"))
	if err != nil {
		return contestant{}, nil, err
	}
	c := contestant{name: "the floor", addr: addr, paths: paths, status: 200, pids: []int{p.pid(), b.pg.PID()}}
	return c, func() { _ = p.stop() }, nil
}

// sameBodies makes sure that both give the same bytes, and tells how many on average.
func sameBodies(ctx context.Context, a, b contestant) (int, error) {
	sum := 0
	for _, path := range a.paths {
		one, _, err := a.get(ctx, path)
		if err != nil {
			return 0, err
		}
		other, _, err := b.get(ctx, path)
		if err != nil {
			return 0, err
		}
		if !bytes.Equal(one, other) {
			return 0, fmt.Errorf("the bodies of %s differ:\n%.600s\n%.600s", path, one, other)
		}
		sum += len(one)
	}
	return sum / len(a.paths), nil
}

// pocketBaseColumns are the fields of a subscription in the list's answer, and the sort key.
const pocketBaseColumns = `s.id, s.reseller_id, r.display_name AS reseller_name, s.customer_id, c.name AS customer_name, s.tenant_id, t.name AS tenant_name,
	t.default_domain, s.microsoft_subscription_id, s.parent_microsoft_subscription_id, s.microsoft_order_id, s.product_name, s.friendly_name, s.product_type,
	s.catalog_item_id, s.product_id, s.catalog_sku_id, s.availability_id, s.status, s.quantity, s.unit_type, s.is_trial, s.is_add_on, s.billing_type, s.billing_cycle,
	s.term_duration, s.auto_renew_enabled, s.purchased_at, s.effective_start_date, s.commitment_end_date, s.cancellation_allowed_until_date,
	s.billing_cycle_end_date, s.promotion_id, s.suspension_reasons, s.refund_options, s.refundable_quantity, s.scheduled_next_term AS scheduled_change,
	y.as_of, y.problem_code <> '' AS stale, s.version, s.name_folded`

// againstPocketBase measures the same list against PocketBase with the same rows and index (P2).
func (b *bench) againstPocketBase(ctx context.Context) error {
	cursors, err := b.someCursors(ctx)
	if err != nil {
		return err
	}
	pocket, stop, err := b.startPocketBase(ctx, cursors)
	if err != nil {
		return err
	}
	defer stop()
	ours := b.as(staff, subscriptionPages(cursors)...)
	for _, c := range []contestant{ours, pocket} {
		body, _, err := c.get(ctx, c.paths[0])
		if err != nil {
			return err
		}
		if n := bytes.Count(body, []byte(`"microsoft_subscription_id"`)); n != 50 {
			return fmt.Errorf("%s gives %d subscriptions instead of 50", c.name, n)
		}
	}
	d, err := b.pace.duel(ctx, ours, pocket)
	if err != nil {
		return err
	}
	b.row("P2", "requests/s against PocketBase 0.36.8", atLeast(3, 5), d.throughput())
	b.note("P2: the same pages. Tenantry %s; PocketBase %s (names joined beforehand, no log of requests, no rule on whose rows exist, its counting of all rows off). CPU per request %s times PocketBase's.",
		absolute(d.a), absolute(d.b), d.cpu())
	return nil
}

func (b *bench) startPocketBase(ctx context.Context, cursors []paging.Cursor) (contestant, func(), error) {
	if err := build(ctx, filepath.Join(b.root, "internal/bench/pocketbase"), ".", b.path("pocketbase")); err != nil {
		return contestant{}, nil, err
	}
	if err := b.exportRows(ctx); err != nil {
		return contestant{}, nil, err
	}
	addr, err := freeAddr(ctx)
	if err != nil {
		return contestant{}, nil, err
	}
	p, err := start(ctx, b.dir, "pocketbase", addr, []string{"BENCH_PASSWORD=" + password},
		b.path("pocketbase"), "-dir", b.path("pb_data"), "-addr", addr, "-rows", b.path("subscriptions.csv"), "-email", staff)
	if err != nil {
		return contestant{}, nil, err
	}
	stop := func() { _ = p.stop() }
	token, err := pocketBaseToken(ctx, addr)
	if err != nil {
		stop()
		return contestant{}, nil, err
	}
	c := contestant{name: "PocketBase", addr: addr, status: 200, header: map[string]string{"Authorization": token}, pids: []int{p.pid()}}
	for _, at := range cursors {
		filter := url.QueryEscape(fmt.Sprintf("reseller_id = '%s' && name_folded >= '%s'", b.facts.Biggest, strings.ReplaceAll(at.Key, "'", `\'`)))
		c.paths = append(c.paths, "/api/collections/subscriptions/records?perPage=50&skipTotal=1&sort=name_folded,id&filter="+filter)
	}
	return c, stop, nil
}

func (b *bench) exportRows(ctx context.Context) error {
	file, err := os.Create(b.path("subscriptions.csv"))
	if err != nil {
		return err
	}
	_, err = b.admin.PgConn().CopyTo(ctx, file, `COPY (SELECT `+pocketBaseColumns+`
		FROM subscriptions s JOIN resellers r ON r.id = s.reseller_id JOIN customers c ON c.id = s.customer_id JOIN tenants t ON t.id = s.tenant_id
		JOIN sync_states y ON y.reseller_id = s.reseller_id AND y.tenant_id = s.tenant_id AND y.resource = 'subscriptions' ORDER BY s.id) TO STDOUT CSV HEADER`)
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}
