package dataset

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/audit"
)

// auditColumns are the columns of audit_events in the order in which events.Values gives them.
var auditColumns = []string{
	"chain_id", "seq", "id", "occurred_at", "business_time", "actor_id", "actor_name", "action", "result", "reseller_id", "customer_id", "tenant_id",
	"subscription_id", "object_kind", "object_id", "object_name", "before", "after", "request_id", "previous_hash", "hash",
}

// actions are what the events tell of; the first ones concern a subscription.
var actions = []audit.Action{
	"subscription.quantity_changed", "subscription.renewed", "subscription.status_changed", "subscription.added", "tenant.synced", "session.opened",
}

const (
	actionsOfSubscriptions = 4
	actors                 = 200
	platformEvery          = 50 // one event in so many belongs to no reseller
)

// audit writes valid chains, the events of all of them in order of time.
func (l *loader) audit(ctx context.Context) error {
	targets, err := l.auditTargets(ctx)
	if err != nil {
		return err
	}
	e := &events{loader: l, targets: targets, heads: map[string]audit.Head{}}
	err = l.withoutIndexes(ctx, func() error {
		_, err := l.conn.CopyFrom(ctx, pgx.Identifier{"audit_events"}, auditColumns, e)
		return err
	}, "audit_events")
	if err != nil {
		return err
	}
	heads := make([][]any, 0, len(e.heads))
	for chain, head := range e.heads {
		heads = append(heads, []any{chain, head.Seq, head.Hash})
	}
	_, err = l.conn.CopyFrom(ctx, pgx.Identifier{"audit_chains"}, []string{"chain_id", "last_seq", "last_hash"}, pgx.CopyFromRows(heads))
	return err
}

// target is what an event may tell of.
type target struct{ Subscription, Tenant, Customer, Reseller, Name string }

func (l *loader) auditTargets(ctx context.Context) ([]target, error) {
	rows, err := l.conn.Query(ctx, `SELECT id::text, tenant_id::text, customer_id::text, reseller_id::text, product_name FROM subscriptions ORDER BY id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[target])
}

// events gives the rows of audit_events one by one; it is a pgx.CopyFromSource.
type events struct {
	*loader
	targets []target
	heads   map[string]audit.Head
	n       int
}

func (e *events) Next() bool { e.n++; return e.n <= e.size.AuditEvents }
func (e *events) Err() error { return nil }

func (e *events) Values() ([]any, error) {
	ev := e.event(e.n)
	head, begun := e.heads[ev.ChainID]
	if !begun {
		head = audit.Head{Hash: audit.Genesis()}
	}
	ev = audit.Link(ev, head.Seq+1, head.Hash)
	e.heads[ev.ChainID] = audit.Head{Seq: ev.Seq, Hash: ev.Hash}
	return []any{
		ev.ChainID, ev.Seq, ev.ID, ev.OccurredAt, ev.BusinessTime, nullable(ev.ActorID), ev.ActorName, string(ev.Action), string(ev.Result),
		nullable(ev.ResellerID), nullable(ev.CustomerID), nullable(ev.TenantID), nullable(ev.SubscriptionID), ev.ObjectKind, ev.ObjectID, ev.ObjectName,
		[]byte(ev.Before), []byte(ev.After), ev.RequestID, ev.PreviousHash, ev.Hash,
	}, nil
}

// span is how far back the audit reaches.
const span = 600 * 24 * time.Hour

func (e *events) event(n int) audit.Event {
	t := e.targets[spread(n, len(e.targets))]
	at := e.now.Add(-span + time.Duration(float64(span)*float64(n)/float64(e.size.AuditEvents+1))).Truncate(time.Microsecond)
	who := spread(n*31, actors)
	ev := audit.Event{
		ID: eventID(at, n), ChainID: t.Reseller, OccurredAt: at, BusinessTime: at, ActorID: actorID(who), ActorName: fmt.Sprintf("Person %d", who),
		Action: actions[spread(n*17, len(actions))], Result: audit.Succeeded, ResellerID: t.Reseller, RequestID: fmt.Sprintf("request-%d", n),
	}
	switch kind := spread(n*17, len(actions)); {
	case n%platformEvery == 0:
		ev.ChainID, ev.ResellerID, ev.Action = audit.PlatformChain, "", "session.opened"
		ev.ObjectKind, ev.ObjectID, ev.ObjectName = "portal_user", ev.ActorID, ev.ActorName
	case kind < actionsOfSubscriptions:
		ev.CustomerID, ev.TenantID, ev.SubscriptionID = t.Customer, t.Tenant, t.Subscription
		ev.ObjectKind, ev.ObjectID, ev.ObjectName = "subscription", t.Subscription, t.Name
		ev.Before, ev.After = audit.JSON(map[string]int{"quantity": n % 50}), audit.JSON(map[string]int{"quantity": n%50 + 1})
	case ev.Action == "tenant.synced":
		ev.CustomerID, ev.TenantID, ev.ActorID, ev.ActorName = t.Customer, t.Tenant, "", "Tenantry"
		ev.ObjectKind, ev.ObjectID = "tenant", t.Tenant
	default:
		ev.ObjectKind, ev.ObjectID, ev.ObjectName = "portal_user", ev.ActorID, ev.ActorName
	}
	return ev
}

// spread is a number from 0 to below, the same for the same n; neighbors lie far apart.
func spread(n, below int) int { return int(uint64(n) * 0x9E3779B97F4A7C15 >> 33 % uint64(below)) }

// eventID is a UUID of version 7 of that time.
func eventID(at time.Time, n int) string {
	ms := at.UnixMilli()
	return fmt.Sprintf("%08x-%04x-7%03x-8%03x-%012x", ms>>16, ms&0xffff, n%4096, spread(n, 4096), n)
}

func actorID(who int) string { return fmt.Sprintf("018bcfe5-6800-7aaa-8aaa-%012x", who) }

func nullable(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
