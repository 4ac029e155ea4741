package postgres_test

import (
	"context"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/dbtest"
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

	reports, err := audit.NewService(db, audit.NewHeadFile("")).Verify(ctx, everyone)
	require.NoError(t, err)
	require.Len(t, reports, 3)
	counts := map[string]int64{}
	for _, r := range reports {
		require.Nil(t, r.Break, "%+v", r.Break)
		counts[r.ChainID] = r.Seq
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
	reports, err := audit.NewService(db, audit.NewHeadFile("")).Verify(ctx, everyone)
	require.NoError(t, err)
	require.Len(t, reports, 1)
	require.Nil(t, reports[0].Break)
	require.Equal(t, int64(40), reports[0].Seq)
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

func TestWhatWasRecordedIsOnTheDiskWhenItIsSaid(t *testing.T) {
	t.Parallel()
	ctx, address := context.Background(), dbtest.New(t).AppURL
	asInstalled, err := url.Parse(address) // servers of tests wait for no disk
	require.NoError(t, err)
	query := asInstalled.Query()
	query.Set("synchronous_commit", "on")
	asInstalled.RawQuery = query.Encode()
	db, err := postgres.Open(ctx, asInstalled.String(), postgres.Options{MaxConns: 4, ApplicationName: t.Name()})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	for range 20 {
		var written string
		err := db.InTx(ctx, func(ctx context.Context) error {
			if err := recorder(db).Record(ctx, event(newID(), "kept")); err != nil {
				return err
			}
			tx, err := db.PgxTx(ctx)
			if err != nil {
				return err
			}
			return tx.QueryRow(ctx, `SELECT pg_current_wal_insert_lsn()`).Scan(&written)
		})
		require.NoError(t, err)
		var kept bool
		require.NoError(t, db.Pool().QueryRow(ctx, `SELECT pg_current_wal_flush_lsn() >= $1::text::pg_lsn`, written).Scan(&kept))
		require.True(t, kept, "the commit came before the disk, and nothing waited for it")
	}
}

// TestNobodyRewritesTheAudit: the application's role has no right to, and a trigger stops the owner.
func TestNobodyRewritesTheAudit(t *testing.T) {
	t.Parallel()
	ctx, url := context.Background(), dbtest.New(t)
	for who, as := range map[string]struct{ url, refusal string }{
		"application": {url.AppURL, "permission denied"}, "owner": {url.OwnerURL, "append-only"},
	} {
		db, err := postgres.Open(ctx, as.url, postgres.Options{MaxConns: 2, ApplicationName: t.Name()})
		require.NoError(t, err)
		t.Cleanup(db.Close)
		require.NoError(t, recorder(db).Record(ctx, event(newID(), "x")))
		for _, statement := range []string{
			"UPDATE audit_events SET actor_name = 'Eve'", "DELETE FROM audit_events", "TRUNCATE audit_events",
			"UPDATE audit_heads SET seq = 1", "DELETE FROM audit_heads", "TRUNCATE audit_heads",
			"UPDATE audit_keys SET public_key = ''", "DELETE FROM audit_keys", "TRUNCATE audit_keys",
			"DELETE FROM audit_chains", "TRUNCATE audit_chains",
		} {
			_, err := db.Pool().Exec(ctx, statement)
			require.ErrorContains(t, err, as.refusal, "%s: %s", who, statement)
		}
	}
}

func TestAChainWithoutItsHeadIsNotForgotten(t *testing.T) {
	t.Parallel()
	ctx, url := context.Background(), dbtest.New(t)
	db, err := postgres.Open(ctx, url.OwnerURL, postgres.Options{MaxConns: 2, ApplicationName: t.Name()})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	r1, r2 := newID(), newID()
	require.NoError(t, recorder(db).Record(ctx, event(r1, "x"), event(r2, "y")))
	for _, statement := range []string{"ALTER TABLE audit_chains DISABLE TRIGGER USER", "DELETE FROM audit_chains WHERE chain_id = '" + r1 + "'"} {
		_, err := db.Pool().Exec(ctx, statement)
		require.NoError(t, err)
	}
	reports, err := audit.NewService(db, audit.NewHeadFile("")).Verify(ctx, everyone)
	require.NoError(t, err)
	require.Len(t, reports, 2)
	require.Equal(t, "the head of the chain is not there", reports[0].Break.Reason)
	require.Nil(t, reports[1].Break)
}

func TestEventsAreFoundByAPartOfTheName(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	reseller := newID()
	require.NoError(t, recorder(db).Record(ctx, event(reseller, "Müller GmbH"), event(reseller, "100% Cotton"), event(reseller, "100 Cotton")))
	for text, want := range map[string]int{"MÜLLER": 1, "ller g": 1, "100%": 1, "cotton": 2, "mü": 1, "nobody": 0} {
		page, err := db.AuditEvents(ctx, everyone, audit.Filter{ObjectName: text}, paging.Request{Limit: 10})
		require.NoError(t, err)
		require.Len(t, page.Items, want, text)
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
