package world

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// books keep an account for each subscription, without asking the world how it
// came to its numbers.
type books struct {
	t        *testing.T
	w        *World
	currency string
	accounts map[string]*account
	product  map[string]string // of each account
}

var upgradesOfTheBooks = map[string][]string{basic: {standard, premium}, standard: {premium}}

func centsOf(product, term, currency string) int {
	productID, skuID, _ := strings.Cut(product, ":")
	sku, _ := FindSKU(productID, skuID)
	return inCents(sku, term, currency)
}

// leave takes seats from the newest batches and pays back the days left.
func (a *account) leave(seats int, at time.Time) []accountBatch {
	var gone []accountBatch
	for i := len(a.batches) - 1; i >= 0; i-- {
		b := &a.batches[i]
		n := min(seats, b.Quantity)
		if n == 0 {
			continue
		}
		out := accountBatch{Quantity: n, PurchasedAt: b.PurchasedAt}
		if at.Sub(b.PurchasedAt) < 24*time.Hour {
			out.cost, out.repriced = a.paid(*b, b.Quantity)-a.paid(*b, b.Quantity-n)-a.line(n, at), at
		}
		a.cents -= a.line(n, at)
		b.cost = share(b.cost, b.Quantity-n, b.Quantity)
		b.Quantity -= n
		seats -= n
		gone = append([]accountBatch{out}, gone...)
	}
	a.batches = slices.DeleteFunc(a.batches, func(b accountBatch) bool { return b.Quantity == 0 })
	return gone
}

func (a *account) enter(seats []accountBatch, at time.Time) {
	for _, b := range seats {
		a.cents += a.line(b.Quantity, at)
		a.batches = append(a.batches, b)
	}
	slices.SortStableFunc(a.batches, func(x, y accountBatch) int { return x.PurchasedAt.Compare(y.PurchasedAt) })
}

func (a *account) end() time.Time { return a.term.AddDate(0, a.termMonths, 0) }

// transition asks for one and keeps the books as Microsoft describes it.
func (b *books) transition(rnd *rand.Rand, id string, at time.Time) {
	t, a, from := b.t, b.accounts[id], b.product[id]
	seats := a.seats()
	if seats > 1 && rnd.IntN(2) == 0 {
		seats = 1 + rnd.IntN(seats-1)
	}
	targets := append([]string{from}, upgradesOfTheBooks[from]...)
	to, term := targets[rnd.IntN(len(targets))], "P1Y"
	if a.termMonths == 1 && rnd.IntN(2) == 0 {
		term = "P1M"
	}
	var into string
	for _, other := range slices.Sorted(maps.Keys(b.accounts)) {
		if other != id && b.product[other] == to && !b.accounts[other].ended && b.accounts[other].termMonths == termMonths(term) && rnd.IntN(2) == 0 {
			into = other
		}
	}
	productID, skuID, _ := strings.Cut(to, ":")
	ask := TransitionAsk{Quantity: seats, Term: term, BillingCycle: "monthly", ToSubscriptionID: into}
	var done *Transition
	err := b.w.Update(func(tx *Tx) (err error) {
		sub, _ := tx.Subscriptions.Edit(ledgerCustomer, id)
		ask.ToItem = to + ":" + AvailabilityID(productID, skuID, "commercial", countryOf(tx, sub), tx.Now)
		done, err = TransitionSubscription(tx, sub, ask, AuditRecord{})
		return err
	})
	longer := termMonths(term) > a.termMonths
	target := b.accounts[into]
	switch {
	case a.ended, !at.Before(a.end().Add(-24 * time.Hour)), to == from && !longer,
		target != nil && (at.Before(target.until) || target.end().Before(a.end()) || target.seats()+seats > 300):
		require.Error(t, err)
		return
	}
	require.NoError(t, err)
	whole := seats == a.seats()
	gone := a.leave(seats, at)
	switch {
	case target != nil:
		require.Equal(t, into, done.ToSubscriptionID)
		a.ended = whole
	case whole:
		require.Equal(t, id, done.ToSubscriptionID)
		target, b.product[id] = a, to
	default:
		born := *a
		born.cents, born.batches = 0, nil
		target, b.accounts[done.ToSubscriptionID], b.product[done.ToSubscriptionID] = &born, &born, to
	}
	if into == "" {
		target.price = centsOf(to, term, b.currency)
		if longer {
			target.term, target.termMonths = at.Truncate(24*time.Hour), 12
			target.next = target.term.AddDate(0, 1, 0)
		}
	}
	target.enter(gone, at)
}

func (b *books) agree(at time.Time) {
	total := 0
	for id, a := range b.accounts {
		total += a.cents
		b.w.View(func(s *State) {
			sub, _ := s.Subscriptions.Get(ledgerCustomer, id)
			require.Equal(b.t, a.ended, sub.Status == StatusDeleted)
			if a.ended {
				return
			}
			inBatches := 0
			for _, batch := range sub.Batches {
				inBatches += batch.Quantity
			}
			require.Equal(b.t, []int{a.seats(), a.seats()}, []int{sub.Quantity, inBatches}, "seats at %s", at)
			require.Equal(b.t, a.end(), sub.TermEnd)
		})
	}
	require.Equal(b.t, cents(total*100/scaleOf(b.currency)), net(b.t, b.w), "money at %s", at)
}

func TestTheLedgerHoldsThroughTransitions(t *testing.T) {
	for seed := range uint64(200) {
		t.Run(fmt.Sprint(termOfHistory(seed), " ", seed), func(t *testing.T) { balanceTransitions(t, newWorld(t, "empty"), seed) })
	}
}

func termOfHistory(seed uint64) string { return []string{"P1M", "P1Y"}[seed%2] }

// balanceTransitions lives a random history of seats and transitions in an empty world, with the books beside it.
func balanceTransitions(t *testing.T, w *World, seed uint64) {
	t.Helper()
	term, currency := termOfHistory(seed), currencyOfHistory(seed)
	rnd := rand.New(rand.NewPCG(seed, 13))
	first := testStart.Truncate(24 * time.Hour)
	b := &books{t: t, w: w, currency: currency, product: map[string]string{ledgerSubscription: basic}, accounts: map[string]*account{ledgerSubscription: {
		scale: scaleOf(currency), price: centsOf(basic, term, currency), termMonths: termMonths(term), term: first, next: first.AddDate(0, 1, 0), until: testStart.Add(168 * time.Hour),
	}}}
	buyIn(t, b.w, term, currency)
	b.accounts[ledgerSubscription].add(10, testStart)
	now := testStart
	for range 25 {
		wait := time.Duration(rnd.IntN(9)) * time.Hour // often within the first day of the seats before
		switch rnd.IntN(5) {
		case 0:
			wait = time.Duration(rnd.IntN(60*24)) * time.Hour
		case 1, 2:
			wait = time.Duration(rnd.IntN(60)) * time.Hour
		}
		if now = now.Add(wait); now.Day() > 28 { // the books know no short months
			now = now.AddDate(0, 0, 4)
		}
		advance(t, b.w, now)
		for _, a := range b.accounts {
			a.pass(now)
		}
		ids := slices.Sorted(maps.Keys(b.accounts))
		id := ids[rnd.IntN(len(ids))]
		if rnd.IntN(2) == 0 {
			b.transition(rnd, id, now)
		} else {
			b.seats(id, rnd.IntN(16)-6, rnd.IntN(12) == 0, now)
		}
		b.agree(now)
	}
	payable(t, w)
}

// seats changes the quantity of one subscription or cancels it.
func (b *books) seats(id string, seats int, cancel bool, at time.Time) {
	a := b.accounts[id]
	err := b.w.Update(func(tx *Tx) error {
		sub, _ := tx.Subscriptions.Edit(ledgerCustomer, id)
		return ChangeSubscription(tx, sub, request(sub, step{cancel: cancel}, sub.Quantity+seats), AuditRecord{})
	})
	switch {
	case err != nil || a.ended:
	case cancel:
		require.True(b.t, at.Before(a.until))
		a.remove(a.seats(), at)
		a.ended = true
	case seats > 0:
		a.add(seats, at)
	case seats < 0:
		require.LessOrEqual(b.t, -seats, a.removable(at))
		a.remove(-seats, at)
	}
}
