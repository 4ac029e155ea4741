package postgres_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/order"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/subscription"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// TestNoScopeTouchesNoOperation calls every store method of operations that takes a scope with
// the zero scope.
func TestNoScopeTouchesNoOperation(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	var none tenancy.Scope
	second := func(_ any, err error) error { return err }
	for name, call := range map[string]func() error{
		"Operation":      func() error { return second(db.Operation(ctx, none, newID())) },
		"Operations":     func() error { return second(db.Operations(ctx, none, operation.Filter{}, paging.Request{Limit: 1})) },
		"ResellerTarget": func() error { return second(db.ResellerTarget(ctx, none, r.ID)) },
		"TenantTarget":   func() error { return second(db.TenantTarget(ctx, none, newID())) },
		"Freshness":      func() error { return second(db.Freshness(ctx, none, r.ID)) },
	} {
		t.Run(name, func(t *testing.T) { require.ErrorIs(t, call(), tenancy.ErrNoScope) })
	}
}

func TestOperationsStayInTheirReseller(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	mine, other := addReseller(t, db), addReseller(t, db)
	var ids []string
	for i := range 3 {
		op := operation.Operation{
			ID: newID(), ResellerID: mine.ID, Kind: operation.SyncReseller, State: operation.Succeeded, Result: map[string]int{},
			CreatedAt: at.Add(time.Duration(i) * time.Microsecond), UpdatedAt: at, Version: 1,
		}
		inserted, err := db.InsertOperation(ctx, op)
		require.NoError(t, err)
		require.True(t, inserted)
		ids = append([]string{op.ID}, ids...)
	}
	inside, err := tenancy.ForReseller(mine.ID)
	require.NoError(t, err)
	outside, err := tenancy.ForReseller(other.ID)
	require.NoError(t, err)
	_, err = db.Operation(ctx, outside, ids[0])
	require.Equal(t, apperr.NotFound, apperr.KindOf(err))
	_, err = db.ResellerTarget(ctx, outside, mine.ID)
	require.Equal(t, apperr.NotFound, apperr.KindOf(err))
	none, err := db.Operations(ctx, outside, operation.Filter{ResellerID: mine.ID}, paging.Request{Limit: 5})
	require.NoError(t, err)
	require.Empty(t, none.Items)

	var got []string
	page := paging.Request{Limit: 1, WithTotal: true}
	for {
		p, err := db.Operations(ctx, inside, operation.Filter{}, page)
		require.NoError(t, err)
		require.Equal(t, 3, *p.Total)
		for _, op := range p.Items {
			got = append(got, op.ID)
		}
		if p.Next == nil {
			break
		}
		page.After = p.Next
	}
	require.Equal(t, ids, got, "newest first, to the microsecond")
}

func TestOneSyncOfAThingAtATime(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	begin := func() (string, bool) {
		op := operation.Operation{ID: newID(), ResellerID: r.ID, Kind: operation.SyncReseller, State: operation.Queued, Result: map[string]int{}, CreatedAt: at, UpdatedAt: at, Version: 1}
		inserted, err := db.InsertOperation(ctx, op)
		require.NoError(t, err)
		return op.ID, inserted
	}
	first, inserted := begin()
	require.True(t, inserted)
	_, inserted = begin()
	require.False(t, inserted)

	begun, err := db.BeginOperation(ctx, first, at)
	require.NoError(t, err)
	require.Equal(t, operation.Running, begun.State)
	again, err := db.BeginOperation(ctx, first, at.Add(time.Hour))
	require.NoError(t, err)
	require.Equal(t, at, *again.StartedAt, "taken up again it keeps its start")
	require.NoError(t, db.AddResult(ctx, first, map[string]int{"created": 2}))
	require.NoError(t, db.AddResult(ctx, first, map[string]int{"created": 3, "removed": 1}))
	require.NoError(t, db.EndOperation(ctx, operation.Operation{ID: first, State: operation.Succeeded, FinishedAt: &at, UpdatedAt: at}))
	require.NoError(t, db.EndOperation(ctx, operation.Operation{ID: first, State: operation.Failed, FinishedAt: &at, UpdatedAt: at}))
	ended, err := db.Operation(ctx, tenancy.Unbounded("test"), first)
	require.NoError(t, err)
	require.Equal(t, operation.Succeeded, ended.State, "the first outcome stays")
	require.Equal(t, map[string]int{"created": 5, "removed": 1}, ended.Result)
	_, inserted = begin()
	require.True(t, inserted, "an ended one is no obstacle")
}

func TestFreshnessNeverGoesBack(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	save := func(began time.Time, problem string) mirror.State {
		st := mirror.State{ResellerID: r.ID, Resource: mirror.Changes, LastAttemptAt: began, ProblemCode: problem}
		if problem == "" {
			st.LastSuccessAt, st.AsOf, st.Watermark = &began, &began, began.Format(time.RFC3339Nano)
		}
		require.NoError(t, db.SaveStates(ctx, []mirror.State{st}))
		states, err := db.States(ctx, r.ID, "")
		require.NoError(t, err)
		require.Len(t, states, 1)
		return states[0]
	}
	require.Equal(t, at, *save(at, "").AsOf)
	failed := save(at.Add(time.Hour), "unavailable")
	require.Equal(t, at, *failed.AsOf, "a failure makes nothing fresh")
	require.Equal(t, at.Format(time.RFC3339Nano), failed.Watermark)
	require.Equal(t, 1, failed.Failures)
	require.Equal(t, 2, save(at.Add(2*time.Hour), "unavailable").Failures)
	late := save(at.Add(-time.Hour), "")
	require.Equal(t, at, *late.AsOf, "a reading that began earlier changes nothing")
	require.Equal(t, "unavailable", late.ProblemCode)
	healed := save(at.Add(3*time.Hour), "")
	require.Equal(t, "", healed.ProblemCode)
	require.Zero(t, healed.Failures)
}

func TestRawAnswersAreKeptAsTheyAre(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	body := `[{"name":"a \u0000 zero, a 🚀, numbers as written: 1.500"},` + strings.Repeat(`{"a":1},`, 5000) + `{}]`
	answer := mirror.Raw{Resource: mirror.Orders, Key: newID(), Hash: []byte("one"), Body: []byte(body)}
	unseen, err := db.UnseenRaw(ctx, r.ID, []mirror.Raw{answer})
	require.NoError(t, err)
	require.Len(t, unseen, 1)
	require.NoError(t, db.KeepRaw(ctx, r.ID, unseen, at))
	unseen, err = db.UnseenRaw(ctx, r.ID, []mirror.Raw{answer})
	require.NoError(t, err)
	require.Empty(t, unseen)
	got, err := db.RawAnswer(ctx, r.ID, mirror.Orders, answer.Key)
	require.NoError(t, err)
	require.Equal(t, body, string(got))
	_, err = db.RawAnswer(ctx, r.ID, mirror.Orders, newID())
	require.Equal(t, apperr.NotFound, apperr.KindOf(err))
}

// A value of every column survives being written and read, so that a second sync sees no difference.
func TestWhatIsMirroredIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	tn := addTenant(t, db, addCustomer(t, db, r.ID, "A"))
	seats := 3
	full := subscription.Subscription{
		ID: newID(), MicrosoftSubscriptionID: "s1", ParentSubscriptionID: "p", MicrosoftOrderID: "o1", ProductName: "Bäckerei 🥐", FriendlyName: "شركة",
		ProductType: "OnlineServicesNCE", CatalogItemID: "P:S:A", ProductID: "P", CatalogSkuID: "S", AvailabilityID: "A", Status: "hibernating", Quantity: 7,
		UnitType: "Licenses", IsTrial: true, IsAddOn: true, BillingType: "license", BillingCycle: "monthly", TermDuration: "P1Y", AutoRenewEnabled: true,
		PurchasedAt: &at, EffectiveStartDate: &at, CommitmentEndDate: &at, CancellationAllowedUntil: &at, BillingCycleEndDate: &at, PromotionID: "x",
		SuspensionReasons: []string{"a"}, RefundOptions: []subscription.RefundOption{{Type: "Full", ExpiresAt: &at}},
		Refundable:      subscription.RefundableQuantity{Total: 2, Details: []subscription.RefundableSeats{{Quantity: 2, AllowedUntil: &at}}},
		ScheduledChange: &subscription.ScheduledChange{ProductID: "P", Quantity: &seats, CustomTermEndDate: &at},
	}
	bare := subscription.Subscription{ID: newID(), MicrosoftSubscriptionID: "s2", ProductName: "Bare", Status: "active"}
	orders := []order.Order{
		{ID: newID(), MicrosoftOrderID: "o1", Status: "completed", Currency: "USD", OrderedAt: &at, Items: []order.Item{{LineItemNumber: 0, Quantity: 1, ProductName: "a"}, {LineItemNumber: 1, Quantity: 2}}},
		{ID: newID(), MicrosoftOrderID: "o2", Status: "pending"},
	}
	require.NoError(t, db.InTx(ctx, func(ctx context.Context) error {
		return db.Together(ctx, func(ctx context.Context) error {
			require.NoError(t, db.SaveSubscriptions(ctx, tn, []subscription.Subscription{full, bare}, at))
			return db.SaveOrders(ctx, tn, orders, newID, at)
		})
	}))
	got, err := db.Standing(ctx, r.ID, tn.ID)
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"s1", "s2"}, []string{got.Subscriptions[0].MicrosoftSubscriptionID, got.Subscriptions[1].MicrosoftSubscriptionID})
	for _, s := range got.Subscriptions {
		if s.ID == full.ID {
			require.Equal(t, full, s)
		}
	}
	require.Len(t, got.Orders, 2)
	for _, o := range got.Orders {
		if o.MicrosoftOrderID == "o1" {
			require.Equal(t, orders[0], o)
		}
	}

	// Changed orders have their items replaced, also when there are fewer.
	orders[0].Items = orders[0].Items[:1]
	require.NoError(t, db.SaveOrders(ctx, tn, orders[:1], newID, at))
	got, err = db.Standing(ctx, r.ID, tn.ID)
	require.NoError(t, err)
	for _, o := range got.Orders {
		if o.MicrosoftOrderID == "o1" {
			require.Len(t, o.Items, 1)
		}
	}

	// Whatever fails in one go undoes all of it.
	broken := full
	broken.ID, broken.MicrosoftSubscriptionID, broken.ProductName = "no uuid", "s3", "x"
	require.Error(t, db.InTx(ctx, func(ctx context.Context) error {
		return db.Together(ctx, func(ctx context.Context) error {
			require.NoError(t, db.DropSubscriptions(ctx, tn.ID, []string{full.ID}, at))
			return db.SaveSubscriptions(ctx, tn, []subscription.Subscription{broken}, at)
		})
	}))
	got, err = db.Standing(ctx, r.ID, tn.ID)
	require.NoError(t, err)
	require.Len(t, got.Subscriptions, 2)
}

// A context that ends in the middle of a transaction ends the statement under way, undoes
// everything, and leaves the pool as it was: in particular nothing of database/sql touches the
// connection meanwhile.
func TestAContextThatEndsInATransactionUndoesIt(t *testing.T) {
	t.Parallel()
	db := open(t)
	r := addReseller(t, db)
	tn := addTenant(t, db, addCustomer(t, db, r.ID, "A"))
	for i := range 60 {
		ctx, cancel := context.WithCancel(context.Background())
		begun := make(chan struct{})
		go func() {
			<-begun
			time.Sleep(time.Duration(i) * 20 * time.Microsecond)
			cancel()
		}()
		err := db.InTx(ctx, func(ctx context.Context) error {
			close(begun)
			for n := 0; ; n++ {
				s := subscription.Subscription{ID: newID(), MicrosoftSubscriptionID: newID(), ProductName: "x", Status: "active"}
				if err := db.SaveSubscriptions(ctx, tn, []subscription.Subscription{s}, at); err != nil {
					return err
				}
				if _, err := db.LockStanding(ctx, r.ID, tn.ID); err != nil {
					return err
				}
			}
		})
		require.ErrorIs(t, err, context.Canceled)
		cancel()
	}
	require.ErrorIs(t, func() error {
		ctx, cancel := context.WithCancel(context.Background())
		return db.InTx(ctx, func(ctx context.Context) error {
			require.NoError(t, db.SaveSubscriptions(ctx, tn, []subscription.Subscription{{ID: newID(), MicrosoftSubscriptionID: "late", ProductName: "x", Status: "active"}}, at))
			cancel()
			return nil
		})
	}(), context.Canceled, "what a context ended is not committed")
	left, err := db.Standing(context.Background(), r.ID, tn.ID)
	require.NoError(t, err)
	require.Empty(t, left.Subscriptions)
}
