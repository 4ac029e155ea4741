package world

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	dec "github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

// account is an independent bookkeeping of one subscription, in whole cents, or yen, and
// with the calendar of time.AddDate: what Microsoft's rounding says for the seats
// that were held.
type account struct {
	scale      int // cents of a unit: 100, of yen 1
	price      int // cents for a seat and month
	termMonths int
	term       time.Time // begin of the term, at midnight
	next       time.Time // begin of the next charge period
	batches    []accountBatch
	until      time.Time // end of the window in which all can be cancelled
	cents      int
	ended      bool
}

// accountBatch is seats bought together. Those that became something else know
// what they had cost by then.
type accountBatch struct {
	Quantity    int
	PurchasedAt time.Time
	cost        int       // cents for all of them until repriced
	repriced    time.Time // zero: never
}

func (a *account) line(seats int, at time.Time) int {
	begin := a.next.AddDate(0, -1, 0)
	whole, left := int(a.next.Sub(begin).Hours()/24), int(a.next.Sub(at.Truncate(24*time.Hour)).Hours()/24)
	if left == whole {
		return a.price * seats
	}
	fine := 1000 / a.scale
	daily := (2*fine*a.price + whole) / (2 * whole) // thousandths, half up
	return (daily*left*seats + fine/2) / fine
}

func (a *account) seats() (n int) {
	for _, b := range a.batches {
		n += b.Quantity
	}
	return n
}

func (a *account) pass(until time.Time) {
	for !a.ended && !a.next.After(until) {
		at := a.next
		a.next = at.AddDate(0, 1, 0)
		a.cents += a.price * a.seats()
		if at.Equal(a.term.AddDate(0, a.termMonths, 0)) {
			a.term, a.batches, a.until = at, []accountBatch{{Quantity: a.seats(), PurchasedAt: at}}, at.Add(168*time.Hour)
		}
	}
}

func (a *account) add(seats int, at time.Time) {
	a.cents += a.line(seats, at)
	a.batches = append(a.batches, accountBatch{Quantity: seats, PurchasedAt: at})
}

// paid is what so many seats of a batch were charged until now, where the batch is
// at most a day old: it has seen one turn of the charge period at most.
func (a *account) paid(b accountBatch, seats int) int {
	since, cost := b.PurchasedAt, 0
	if !b.repriced.IsZero() {
		since, cost = b.repriced, share(b.cost, seats, b.Quantity)
	}
	begin := a.next.AddDate(0, -1, 0)
	if since.Before(begin) {
		before := *a
		before.next = begin
		return cost + before.line(seats, since) + a.price*seats
	}
	return cost + a.line(seats, since)
}

// share is what some of the seats cost of what all of them cost, half away from zero.
func share(cost, some, all int) int {
	if cost < 0 {
		return -share(-cost, some, all)
	}
	return (2*cost*some + all) / (2 * all)
}

func (a *account) remove(seats int, at time.Time) {
	for i := len(a.batches) - 1; i >= 0 && seats > 0; i-- {
		b := &a.batches[i]
		age, n := at.Sub(b.PurchasedAt), min(seats, b.Quantity)
		switch {
		case age < 24*time.Hour:
			a.cents -= a.paid(*b, b.Quantity) - a.paid(*b, b.Quantity-n)
		case age < 168*time.Hour:
			a.cents -= a.line(n, at)
		default:
			continue
		}
		b.cost = share(b.cost, b.Quantity-n, b.Quantity)
		b.Quantity -= n
		seats -= n
	}
	a.batches = slices.DeleteFunc(a.batches, func(b accountBatch) bool { return b.Quantity == 0 })
}

func (a *account) removable(at time.Time) (n int) {
	for _, b := range a.batches {
		if at.Sub(b.PurchasedAt) < 168*time.Hour {
			n += b.Quantity
		}
	}
	return n
}

// step is a piece of a history: time passes, then the quantity changes by that
// many seats, or everything is cancelled.
type step struct {
	wait   time.Duration
	seats  int
	cancel bool
}

func randomHistory(rnd *rand.Rand) []step {
	var out []step
	for range 25 {
		s := step{wait: time.Duration(rnd.IntN(60)) * time.Hour, seats: rnd.IntN(16) - 6}
		if rnd.IntN(6) == 0 {
			s.wait = time.Duration(rnd.IntN(100*24)) * time.Hour
		}
		s.wait += time.Duration(rnd.IntN(3600)) * time.Second
		s.cancel = rnd.IntN(20) == 0
		out = append(out, s)
	}
	return out
}

const ledgerCustomer, ledgerSubscription = "c", "s"

// buy puts a subscription into the world as a purchase does.
func buy(t *testing.T, w *World, term string) { t.Helper(); buyIn(t, w, term, "USD") }

func buyIn(t *testing.T, w *World, term, currency string) {
	t.Helper()
	sku, _ := FindSKU("CFQ7TTC0LH18", "0001")
	price, ok := PriceOf(sku, term, "monthly", currency)
	require.True(t, ok)
	require.NoError(t, w.Update(func(tx *Tx) error {
		sub := &Subscription{
			ID: ledgerSubscription, PartnerID: "p", CustomerID: ledgerCustomer, OrderID: "0123456789ab", ProductID: sku.ProductID, SKUID: sku.ID,
			Segment: "commercial", Quantity: 10, Term: term, BillingCycle: "monthly", Status: StatusActive, AutoRenew: true,
			Currency: currency, UnitPrice: price.Partner, CreatedAt: tx.Now, TermStart: tx.Now, TermEnd: TermEndFor(tx.Now, term),
			CancelUntil: tx.Now.Add(CancellationWindow), Batches: []SeatBatch{{Quantity: 10, PurchasedAt: tx.Now, CancelUntil: tx.Now.Add(CancellationWindow)}},
		}
		tx.Subscriptions.Put(ledgerCustomer, sub.ID, sub)
		ChargePurchase(tx, sub)
		return nil
	}))
}

// request is a PATCH of the whole resource with another quantity or status.
func request(sub *Subscription, s step, quantity int) SubscriptionChange {
	renews := sub.AutoRenew
	in := SubscriptionChange{AutoRenew: &renews, Quantity: &quantity}
	if s.cancel {
		status := StatusDeleted
		in.Quantity, in.Status = nil, &status
	}
	return in
}

// live lets a history happen, each wait cut into that many pieces.
func live(t *testing.T, w *World, history []step, cuts int, after func(s step, before *Subscription, at time.Time, err error)) {
	t.Helper()
	now := testStart
	for _, s := range history {
		for n := 1; n < cuts; n++ {
			advance(t, w, now.Add(s.wait/time.Duration(cuts)*time.Duration(n)))
		}
		now = now.Add(s.wait)
		advance(t, w, now)
		var before *Subscription
		err := w.Update(func(tx *Tx) error {
			before, _ = tx.Subscriptions.Get(ledgerCustomer, ledgerSubscription)
			sub, _ := tx.Subscriptions.Edit(ledgerCustomer, ledgerSubscription)
			return ChangeSubscription(tx, sub, request(sub, s, sub.Quantity+s.seats), AuditRecord{})
		})
		after(s, before, now, err)
	}
}

func net(t *testing.T, w *World) string {
	t.Helper()
	total := dec.Zero
	w.View(func(s *State) {
		for c := range s.Charges.All(ledgerCustomer) {
			amount, err := dec.NewFromString(c.Amount)
			require.NoError(t, err)
			total = total.Add(amount)
		}
	})
	return total.StringFixed(2)
}

func cents(n int) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }

// scaleOf is how many cents a unit of the currency has.
func scaleOf(currency string) int {
	if currency == "JPY" {
		return 1
	}
	return 100
}

// inCents is the price of a seat and month.
func inCents(sku *SKU, term, currency string) int {
	price, _ := PriceOf(sku, term, "monthly", currency)
	return int(dec.RequireFromString(price.Partner).Mul(dec.NewFromInt(int64(scaleOf(currency)))).IntPart())
}

// currencyOfHistory has every third one paid in yen.
func currencyOfHistory(seed uint64) string { return []string{"JPY", "USD", "USD"}[seed%3] }

// payable asks that no amount is finer than its currency.
func payable(t *testing.T, w *World) {
	t.Helper()
	w.View(func(s *State) {
		for c := range s.Charges.All(ledgerCustomer) {
			require.Equal(t, c.Currency != "JPY", strings.Contains(c.Amount+c.UnitPrice, "."), "%+v", c)
		}
	})
}

func TestTheLedgerIsWhatTheSeatsHeldCost(t *testing.T) {
	for _, term := range []string{"P1M", "P1Y"} {
		for seed := range uint64(25) {
			t.Run(fmt.Sprint(term, " ", seed), func(t *testing.T) { balance(t, newWorld(t, "empty"), term, seed) })
		}
	}
}

// balance lives a random history of seats in an empty world, and holds its charges against the books after each step.
func balance(t *testing.T, w *World, term string, seed uint64) {
	t.Helper()
	currency := currencyOfHistory(seed)
	buyIn(t, w, term, currency)
	sku, _ := FindSKU("CFQ7TTC0LH18", "0001")
	a := &account{
		scale: scaleOf(currency), price: inCents(sku, term, currency), termMonths: termMonths(term),
		term: testStart.Truncate(24 * time.Hour), next: testStart.Truncate(24*time.Hour).AddDate(0, 1, 0),
		until: testStart.Add(168 * time.Hour),
	}
	a.add(10, testStart)
	live(t, w, randomHistory(rand.New(rand.NewPCG(seed, 7))), 1, func(s step, _ *Subscription, at time.Time, err error) {
		a.pass(at)
		locked := !at.Before(a.term.AddDate(0, a.termMonths, 0).Add(-24 * time.Hour))
		switch {
		case a.ended:
			if s.seats != 0 && !s.cancel {
				require.Error(t, err)
			}
		case s.cancel && at.Before(a.until):
			require.NoError(t, err)
			a.remove(a.seats(), at)
			a.ended = true
		case s.cancel:
			require.Error(t, err)
		case s.seats == 0:
			require.NoError(t, err)
		case locked || a.seats()+s.seats < 1 || -s.seats > a.removable(at) || a.seats()+s.seats > sku.MaxQuantity:
			require.Error(t, err)
		case s.seats > 0:
			require.NoError(t, err)
			a.add(s.seats, at)
		default:
			require.NoError(t, err)
			a.remove(-s.seats, at)
		}
		require.Equal(t, cents(a.cents*100/a.scale), net(t, w), "%s %d at %s after %+v", term, seed, at, s)
	})
	payable(t, w)
}

func TestSeatHistoriesDoNotDependOnHowTimePasses(t *testing.T) {
	for seed := range uint64(5) {
		once, often := newWorld(t, "empty"), newWorld(t, "empty")
		history := randomHistory(rand.New(rand.NewPCG(seed, 11)))
		nothing := func(step, *Subscription, time.Time, error) {}
		buy(t, once, "P1Y")
		live(t, once, history, 1, nothing)
		buy(t, often, "P1Y")
		live(t, often, history, 17, nothing)
		require.Equal(t, dump(t, once), dump(t, often))
	}
}

func TestSeatsOnlyComeBackFromOpenBatches(t *testing.T) {
	w := newWorld(t, "empty")
	buy(t, w, "P1Y")
	live(t, w, []step{{wait: 8 * 24 * time.Hour, seats: 5}, {wait: 25 * time.Hour, seats: 3}, {wait: time.Hour, seats: -4}}, 1,
		func(_ step, _ *Subscription, _ time.Time, err error) { require.NoError(t, err) })
	w.View(func(s *State) {
		sub, _ := s.Subscriptions.Get(ledgerCustomer, ledgerSubscription)
		require.Equal(t, 14, sub.Quantity)
		require.Len(t, sub.Batches, 2, "the newest batch is gone, the one before lost a seat")
		require.Equal(t, []int{10, 4}, []int{sub.Batches[0].Quantity, sub.Batches[1].Quantity})
		var kinds []ChargeKind
		for c := range s.Charges.All(ledgerCustomer) {
			kinds = append(kinds, c.Kind)
		}
		require.Equal(t, []ChargeKind{ChargeNew, ChargeAddQuantity, ChargeAddQuantity, ChargeRemoveQuantity, ChargeRemoveQuantity}, kinds)
	})
}

// Suspending does not stop the bill, and a wished billing cycle turns all the same.
func TestASuspendedSubscriptionIsChargedOn(t *testing.T) {
	w := newWorld(t, "empty")
	buy(t, w, "P1Y")
	status := StatusSuspended
	require.NoError(t, w.Update(func(tx *Tx) error {
		sub, _ := tx.Subscriptions.Edit(ledgerCustomer, ledgerSubscription)
		return ChangeSubscription(tx, sub, SubscriptionChange{Status: &status}, AuditRecord{})
	}))
	advance(t, w, testStart.AddDate(0, 2, 0))
	w.View(func(s *State) {
		var kinds []ChargeKind
		var from []time.Time
		for c := range s.Charges.All(ledgerCustomer) {
			kinds, from = append(kinds, c.Kind), append(from, c.From)
		}
		first := testStart.Truncate(24 * time.Hour)
		require.Equal(t, []ChargeKind{ChargeNew, ChargeCycle, ChargeCycle}, kinds)
		require.Equal(t, []time.Time{first, first.AddDate(0, 1, 0), first.AddDate(0, 2, 0)}, from)
		updates := 0
		for range s.Audit.All("p") {
			updates++
		}
		require.Equal(t, 1, updates, "the suspension is told, charges are not")
	})
	advance(t, w, testStart.AddDate(1, 0, 0))
	w.View(func(s *State) {
		sub, _ := s.Subscriptions.Get(ledgerCustomer, ledgerSubscription)
		require.Equal(t, StatusDisabled, sub.Status)
		n := 0
		for range s.Charges.All(ledgerCustomer) {
			n++
		}
		require.Equal(t, 12, n, "all of the term and nothing after it")
	})
}

// A wished billing cycle turns within the first day of added seats: giving them
// back returns what was charged at the old price and at the new one.
func TestAFullRefundAfterTheBillingCycleTurned(t *testing.T) {
	w := newWorld(t, "empty")
	buy(t, w, "P1Y")
	turn := testStart.Truncate(24*time.Hour).AddDate(0, 1, 0)
	change := func(in SubscriptionChange) {
		t.Helper()
		require.NoError(t, w.Update(func(tx *Tx) error {
			sub, _ := tx.Subscriptions.Edit(ledgerCustomer, ledgerSubscription)
			renews := true
			in.AutoRenew = &renews
			return ChangeSubscription(tx, sub, in, AuditRecord{})
		}))
	}
	cycle, more, less, none := "annual", 17, 14, 10
	change(SubscriptionChange{BillingCycle: &cycle})
	advance(t, w, turn.Add(-3*time.Hour))
	change(SubscriptionChange{Quantity: &more, KeepNextCharge: true})
	added := net(t, w)
	advance(t, w, turn.Add(3*time.Hour))
	var before dec.Decimal
	w.View(func(s *State) {
		sub, _ := s.Subscriptions.Get(ledgerCustomer, ledgerSubscription)
		require.Equal(t, "annual", sub.BillingCycle)
		before = sub.ChargeFrom(10, turn).Add(dec.RequireFromString("50.40")) // ten seats of a month and of the rest of the year
	})
	require.NotEqual(t, added, net(t, w))
	change(SubscriptionChange{Quantity: &less})
	change(SubscriptionChange{Quantity: &none})
	require.Equal(t, before.StringFixed(2), net(t, w), "everything that was charged for the seven seats came back")
}
