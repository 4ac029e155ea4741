package postgres_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/postgres"
	"github.com/tenantry/tenantry/internal/tenancy"
)

var everyone = tenancy.Unbounded("test")

func recorder(db *postgres.DB) *audit.Recorder {
	return audit.NewRecorder(db, clock.Fixed(at), clock.Fixed(at.AddDate(1, 0, 0)), newID)
}

func event(reseller, name string) audit.Event {
	return audit.Event{
		Action: "tenant.connected", ResellerID: reseller, ObjectKind: "tenant", ObjectID: newID(), ObjectName: name,
		Before: audit.JSON(nil), After: audit.JSON(map[string]any{"b": 1.50, "a": "ü"}),
	}
}

func TestChainsSurviveTheDatabase(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r1, r2 := newID(), newID()

	require.NoError(t, recorder(db).Record(ctx, event(r1, "Müller"), event(r2, "zero\x00byte"), event(r1, "second")))
	require.NoError(t, recorder(db).Record(ctx, event("", "platform")))

	reports, err := audit.NewService(db).Verify(ctx, everyone)
	require.NoError(t, err)
	require.Len(t, reports, 3)
	counts := map[string]int64{}
	for _, r := range reports {
		require.Nil(t, r.Break, "%+v", r.Break)
		counts[r.ChainID] = r.Events
	}
	require.Equal(t, map[string]int64{r1: 2, r2: 1, audit.PlatformChain: 1}, counts)
}

func TestManyWritersMakeOneChainWithoutGaps(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	reseller := newID()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 10 {
				if err := recorder(db).Record(ctx, event(reseller, "x")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	reports, err := audit.NewService(db).Verify(ctx, everyone)
	require.NoError(t, err)
	require.Len(t, reports, 1)
	require.Nil(t, reports[0].Break)
	require.Equal(t, int64(40), reports[0].Events)
}

func TestAnActThatIsRolledBackLeavesNoTrace(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	reseller := newID()
	err := db.InTx(ctx, func(ctx context.Context) error {
		require.NoError(t, recorder(db).Record(ctx, event(reseller, "x")))
		return context.Canceled
	})
	require.ErrorIs(t, err, context.Canceled)
	require.NoError(t, recorder(db).Record(ctx, event(reseller, "y")))
	page, err := db.AuditEvents(ctx, everyone, audit.Filter{}, paging.Request{Limit: 10})
	require.NoError(t, err)
	require.Len(t, page.Items, 1)
	require.Equal(t, int64(1), page.Items[0].Seq)
}

func TestTheApplicationCannotRewriteTheAudit(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	require.NoError(t, recorder(db).Record(ctx, event(newID(), "x")))
	for _, statement := range []string{
		"UPDATE audit_events SET actor_name = 'Eve'",
		"DELETE FROM audit_events",
		"TRUNCATE audit_events",
	} {
		_, err := db.Pool().Exec(ctx, statement)
		require.ErrorContains(t, err, "permission denied", statement)
	}
}

func TestAuditPagesAreWholeAndScoped(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r1, r2 := newID(), newID()
	for i := range 7 {
		rec := audit.NewRecorder(db, clock.Fixed(at.Add(time.Duration(i/2)*time.Microsecond)), clock.Fixed(at), newID)
		require.NoError(t, rec.Record(ctx, event(r1, "mine"), event(r2, "theirs")))
	}
	sc, err := tenancy.ForReseller(r1)
	require.NoError(t, err)
	seen := map[string]bool{}
	page := paging.Request{Limit: 2, WithTotal: true}
	for {
		got, err := db.AuditEvents(ctx, sc, audit.Filter{}, page)
		require.NoError(t, err)
		require.Equal(t, 7, *got.Total)
		for _, e := range got.Items {
			require.Equal(t, r1, e.ResellerID)
			require.False(t, seen[e.ID], "an event came twice")
			seen[e.ID] = true
		}
		if got.Next == nil {
			break
		}
		page.After = got.Next
	}
	require.Len(t, seen, 7)

	_, err = db.AuditEvents(ctx, tenancy.Scope{}, audit.Filter{}, paging.Request{Limit: 1})
	require.ErrorIs(t, err, tenancy.ErrNoScope)
}
