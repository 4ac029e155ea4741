package pcsync_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/gdap"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/pcsync"
	"github.com/tenantry/tenantry/internal/tenant"
)

// written is what a sync may write of a reseller, beside its operation.
var written = append([]string{"sync_states"}, mirrorTables...)

// contents are a digest of every row, by table.
func (s *setup) contents(db queries) map[string]string {
	s.Helper()
	out := map[string]string{}
	for _, table := range written {
		var digest string
		sql := `SELECT count(*) || ' rows, ' || md5(coalesce(string_agg(t::text, ' ' ORDER BY t::text), '')) FROM ` + table + ` AS t`
		require.NoError(s, db.QueryRow(s.Context(), sql).Scan(&digest))
		out[table] = digest
	}
	return out
}

type queries interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// moves makes the reseller stand for another Microsoft tenant, as a person's change does, while
// the first call of that name is under way, and gives what stood here then.
func (s *setup) moves(call string) func() map[string]string {
	var once sync.Once
	var stood map[string]string
	move := func(tx pgx.Tx) error {
		if _, err := tx.Exec(s.Context(), `SELECT 1 FROM resellers FOR UPDATE`); err != nil {
			return err
		}
		stood = s.contents(tx)
		_, err := tx.Exec(s.Context(), `UPDATE resellers SET microsoft_tenant_id = $1`, newID())
		return err
	}
	s.world.set(func() {
		s.world.before = func(now string) {
			if now == call {
				once.Do(func() { require.NoError(s, pgx.BeginFunc(s.Context(), s.db.Pool(), move)) })
			}
		}
	})
	return func() map[string]string { return stood }
}

// Whatever is being read while the reseller is moved: nothing of the former tenant is written
// after, and the work ends with a sentence that says so.
func TestNothingIsWrittenOfATenantThatTheResellerLeft(t *testing.T) {
	t.Parallel()
	full := func(s *setup) error { return s.service.SyncReseller(s.ctx(), s.start()) }
	tests := map[string]struct {
		during string // a call; "ID" stands for the customer
		work   func(s *setup, customer string) error
	}{
		"listing customers":     {"customers ", func(s *setup, _ string) error { return full(s) }},
		"listing relationships": {"relationships ", func(s *setup, _ string) error { return full(s) }},
		"reading a tenant":      {"subscriptions ID", func(s *setup, _ string) error { return full(s) }},
		"following changes": {"touched ", func(s *setup, id string) error {
			s.world.touches = []pcsync.Touch{{CustomerID: id, Resource: "order", At: s.business.Now()}}
			return s.service.FollowChanges(s.ctx(), s.resellerID)
		}},
		"reading what a notification names": {"licenses ID", func(s *setup, id string) error {
			return s.service.RefreshTenant(s.ctx(), s.resellerID, id, s.clock.Now())
		}},
		"reading relationships again": {"relationships ", func(s *setup, _ string) error {
			return s.service.ReadRelationships(s.ctx(), s.resellerID, s.clock.Now())
		}},
		"checking consents": {"consent ID", func(s *setup, _ string) error { return s.service.CheckConsents(s.ctx(), s.resellerID) }},
		"a click": {"customer ID", func(s *setup, id string) error {
			op, err := s.operations.StartTenantSync(s.ctx(), mustScope(s.T, s.resellerID), s.tenantOf(id), operation.ReasonPerson)
			require.NoError(s, err)
			return s.service.SyncTenant(s.ctx(), op.ID, op.TenantID)
		}},
	}
	for name, tt := range tests {
		for _, fails := range []bool{false, true} {
			t.Run(name+map[bool]string{true: ", which fails"}[fails], func(t *testing.T) {
				t.Parallel()
				w := newWorld()
				id := w.addCustomer("Acme", 1)
				s := newSetup(t, w)
				s.sweep()
				s.clock.advance(8 * 24 * time.Hour)
				s.business.advance(time.Hour)

				call := tt.during
				if n := len(call); call[n-2:] == "ID" {
					call = call[:n-2] + id
				}
				w.addCustomer("New", 1)
				w.entries[0].Name, w.entries[0].Relationship = "Renamed", "reseller"
				w.subscriptions[id][0].Quantity = 99
				w.licenses[id][0].Active = 99
				activated := day(2026, 1, 1)
				w.relationships = []gdap.Relationship{{MicrosoftID: "r1", MicrosoftTenantID: id, Status: "active", ActivatedAt: &activated}}
				w.consent[id] = tenant.ConsentMissing
				if fails {
					w.fail[call] = notFound
				}
				stood := s.moves(call)

				err := tt.work(s, id)

				var stop *pcsync.Stop
				require.ErrorAs(t, err, &stop)
				require.Equal(t, operation.ProblemMoved, stop.Code)
				require.NotNil(t, stood())
				require.Equal(t, stood(), s.contents(s.sql))
			})
		}
	}
}

func TestASyncOfAResellerThatWasMovedSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.addCustomer("Acme", 1)
	s := newSetup(t, w)
	s.moves("customers ")
	id := s.start()
	err := s.service.SyncReseller(s.ctx(), id)
	require.NoError(t, s.service.GiveUp(s.ctx(), id, err))
	op := s.operation(id)
	require.Equal(t, operation.Failed, op.State)
	require.Equal(t, operation.ProblemMoved, op.ProblemCode)
	require.Contains(t, op.ProblemDetail, "another Microsoft tenant")
	require.Contains(t, op.ProblemDetail, "Authorize")
	require.Zero(t, one[int](s, `SELECT count(*) FROM tenants`))
	require.Zero(t, s.world.noted.Load(), "nothing is wrong with the reseller")
}
