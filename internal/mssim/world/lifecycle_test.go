package world

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// demoSubscription finds the demo subscription of a customer by its SKU.
func demoSubscription(t *testing.T, w *World, customer, sku string) (sub *Subscription) {
	t.Helper()
	w.View(func(s *State) {
		for i, d := range demoCustomers {
			for n := range d.subs {
				if d.slug == customer && d.subs[n].sku == sku {
					id := StableID("tenant", customer)
					partner := StableID("tenant", demoPartners[demoCustomers[i].partner].slug)
					sub, _ = s.Subscriptions.Get(id, StableID("subscription", id, partner, fmt.Sprint(n)))
				}
			}
		}
	})
	require.NotNil(t, sub, "%s %s", customer, sku)
	return sub
}

func advance(t *testing.T, w *World, to time.Time) {
	t.Helper()
	_, err := w.Advance(to)
	require.NoError(t, err)
	require.Equal(t, to, w.Now())
}

func TestRenewalStartsANewTermWithItsOwnWindow(t *testing.T) {
	w := newWorld(t, "demo")
	before := demoSubscription(t, w, "zielona", standard)
	require.NoError(t, w.Update(func(tx *Tx) error {
		tx.Webhooks.Put("", before.PartnerID, &Webhook{PartnerID: before.PartnerID, Events: []string{"subscription-updated"}})
		return nil
	}))
	advance(t, w, before.TermEnd.Add(-time.Second))
	require.Equal(t, before, demoSubscription(t, w, "zielona", standard), "nothing happens before its time")

	advance(t, w, before.TermEnd)
	after := demoSubscription(t, w, "zielona", standard)
	require.Equal(t, before.TermEnd, after.TermStart)
	require.Equal(t, before.TermEnd.AddDate(1, 0, 0), after.TermEnd)
	require.Equal(t, after.TermStart.Add(7*24*time.Hour), after.CancelUntil)
	require.Equal(t, []SeatBatch{{Quantity: 30, PurchasedAt: after.TermStart, CancelUntil: after.CancelUntil}}, after.Batches)
	require.Equal(t, StatusActive, after.Status)
	w.View(func(s *State) {
		order, ok := s.Orders.Get(after.CustomerID, purchaseOrderID(after.ID, "Renew", after.TermStart))
		require.True(t, ok)
		require.Equal(t, "Renew", order.Lines[0].TransactionType)
		var operations []string
		for r := range s.Audit.All(after.PartnerID) {
			if r.At.Equal(after.TermStart) && (r.ResourceID == after.ID || r.ResourceID == order.ID) {
				operations = append(operations, r.Operation)
			}
		}
		require.Equal(t, []string{"create_order", "update_subscription"}, operations)
		var uris []string
		for d := range s.Deliveries.All(after.PartnerID) {
			uris = append(uris, d.ResourceURI)
		}
		require.Equal(t, []string{SubscriptionURI(after)}, uris)
	})
	_, seats := after.Refundable(after.TermStart.Add(7*24*time.Hour - time.Second))
	require.Equal(t, 30, seats)
	_, seats = after.Refundable(after.TermStart.Add(7 * 24 * time.Hour))
	require.Zero(t, seats, "the window closes after exactly 168 hours")
}

func TestWhatHappensAtTheTermsEnd(t *testing.T) {
	tests := map[string]struct {
		customer, sku string
		noExtended    bool
		want          func(t *testing.T, before, after *Subscription)
	}{
		"auto-renew off goes into the extended service term": {customer: "alpenblick", sku: visio2, want: func(t *testing.T, before, after *Subscription) {
			require.True(t, after.ExtendedService)
			require.Equal(t, "E002", after.SKUID)
			require.Equal(t, []string{"P1M", "monthly"}, []string{after.Term, after.BillingCycle})
			require.Equal(t, before.TermEnd.AddDate(0, 1, 0), after.TermEnd)
			require.Equal(t, after.TermEnd, after.CancelUntil)
			require.False(t, after.AutoRenew)
			require.Equal(t, "13.42", after.UnitPrice, "1500 cents x 1.236 x 0.905 x 0.8")
		}},
		"auto-renew off expires under the rules before 2026": {customer: "alpenblick", sku: visio2, noExtended: true, want: func(t *testing.T, before, after *Subscription) {
			require.Equal(t, StatusExpired, after.Status)
			require.Equal(t, before.TermEnd, *after.ExpiredAt)
		}},
		"an explicit cancel ends the service at once": {customer: "oezdemir", sku: premium, want: func(t *testing.T, before, after *Subscription) {
			require.Equal(t, StatusDisabled, after.Status)
			require.Equal(t, before.TermEnd, *after.DisabledAt)
			require.Nil(t, after.ExpiredAt)
			require.Empty(t, after.ScheduledActions)
		}},
		"an explicit cancel expires under the rules before 2026": {customer: "oezdemir", sku: premium, noExtended: true, want: func(t *testing.T, before, after *Subscription) {
			require.Equal(t, StatusExpired, after.Status)
			require.Equal(t, before.TermEnd, *after.ExpiredAt)
		}},
		"a scheduled quantity applies": {customer: "mueller-praezision", sku: f3, want: func(t *testing.T, before, after *Subscription) {
			require.Equal(t, 12, after.Quantity)
			require.Equal(t, before.SKUID, after.SKUID)
			require.Nil(t, after.Schedule)
		}},
		"a scheduled product applies": {customer: "zielona", sku: e3, want: func(t *testing.T, before, after *Subscription) {
			require.Equal(t, m365e3, after.ProductID+":"+after.SKUID)
			require.Equal(t, 15, after.Quantity)
			require.Equal(t, "monthly", after.BillingCycle)
			require.Equal(t, "Microsoft 365 E3", after.OfferName)
			require.Equal(t, before.ID, after.ID)
		}},
		"a trial becomes what was scheduled": {customer: "oezdemir", sku: copilotTrial, want: func(t *testing.T, _, after *Subscription) {
			require.False(t, after.IsTrial)
			require.Equal(t, copilotBusiness, after.ProductID+":"+after.SKUID)
			require.Equal(t, 25, after.Quantity)
			require.Equal(t, StatusActive, after.Status)
		}},
		"a trial without auto-renew expires": {customer: "minato", sku: copilotTrial, want: func(t *testing.T, _, after *Subscription) {
			require.Equal(t, StatusExpired, after.Status)
		}},
		"a suspended one is disabled": {customer: "lakeshore", sku: exchange2, want: func(t *testing.T, before, after *Subscription) {
			require.Equal(t, StatusDisabled, after.Status)
			require.Equal(t, before.TermEnd, *after.DisabledAt)
		}},
		"the extended service term goes on by the month": {customer: "maplepine", sku: exchange1, want: func(t *testing.T, before, after *Subscription) {
			require.True(t, after.ExtendedService)
			require.Equal(t, "E001", after.SKUID)
			require.Equal(t, before.TermEnd, after.TermStart)
		}},
		"a promotion ends": {customer: "lakeshore", sku: copilot, want: func(t *testing.T, before, after *Subscription) {
			require.NotEmpty(t, before.PromotionID)
			require.Empty(t, after.PromotionID)
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, "demo")
			require.NoError(t, w.Tune(func(s *Settings) { s.ExtendedService = !tt.noExtended }))
			before := demoSubscription(t, w, tt.customer, tt.sku)
			advance(t, w, before.TermEnd)
			tt.want(t, before, demoSubscription(t, w, tt.customer, tt.sku))
		})
	}
}

func TestScheduledActionsWinOverInstructions(t *testing.T) {
	w := newWorld(t, "demo")
	before := demoSubscription(t, w, "mueller-praezision", f3)
	require.NoError(t, w.Update(func(tx *Tx) error {
		sub, _ := tx.Subscriptions.Edit(before.CustomerID, before.ID)
		sub.AutoRenew = false
		sub.ScheduledActions = []ScheduledAction{{ScheduleType: "TermEnd", ActionType: "RenewToExtendedServiceTerm"}}
		return nil
	}))
	advance(t, w, before.TermEnd)
	after := demoSubscription(t, w, "mueller-praezision", f3)
	require.True(t, after.ExtendedService)
	require.Equal(t, 20, after.Quantity)
	end := after.TermEnd
	advance(t, w, end)
	after = demoSubscription(t, w, "mueller-praezision", f3)
	require.Equal(t, []any{StatusActive, end}, []any{after.Status, after.TermStart}, "it goes on by the month")
}

func TestLastStates(t *testing.T) {
	w := newWorld(t, "demo")
	sub := func() *Subscription { return demoSubscription(t, w, "oegmn", powerBI) }
	expired := *sub().ExpiredAt
	advance(t, w, expired.Add(30*24*time.Hour-time.Second))
	require.Equal(t, StatusExpired, sub().Status)
	advance(t, w, expired.Add(30*24*time.Hour))
	require.Equal(t, StatusDisabled, sub().Status)
	advance(t, w, expired.Add(120*24*time.Hour))
	require.Equal(t, StatusDeleted, sub().Status)
}

func TestBillingCycleTurns(t *testing.T) {
	w := newWorld(t, "demo")
	before := demoSubscription(t, w, "mueller-praezision", visio2)
	require.Equal(t, "monthly", before.BillingCycle)
	advance(t, w, before.NextCharge.At)
	after := demoSubscription(t, w, "mueller-praezision", visio2)
	require.Equal(t, "annual", after.BillingCycle)
	require.Nil(t, after.NextCharge)
	require.Equal(t, before.TermEnd, after.TermEnd, "the term goes on")
}

func TestCustomDateActions(t *testing.T) {
	w := newWorld(t, "demo")
	before := demoSubscription(t, w, "redwooddental", basic)
	on := day(testStart).AddDate(0, 0, 9)
	require.NoError(t, w.Update(func(tx *Tx) error {
		sub, _ := tx.Subscriptions.Edit(before.CustomerID, before.ID)
		sub.ScheduledActions = []ScheduledAction{{ScheduleType: "CustomDate", ActionType: "Transition", EffectiveDate: &on, Instructions: &NextTerm{
			ProductID: "CFQ7TTC0LDPB", SKUID: "0001", BillingCycle: "annual", Term: "P1Y", Quantity: 10,
		}}}
		return nil
	}))
	advance(t, w, on)
	after := demoSubscription(t, w, "redwooddental", basic)
	require.Equal(t, "Microsoft 365 Business Standard", after.OfferName)
	require.Empty(t, after.ScheduledActions)
	require.Equal(t, before.TermEnd, after.TermEnd)
}

func TestACancellationPastTheWindowIsNotCarriedOut(t *testing.T) {
	w := newWorld(t, "demo")
	before := demoSubscription(t, w, "redwooddental", basic)
	on := testStart.Add(time.Minute)
	require.NoError(t, w.Update(func(tx *Tx) error {
		sub, _ := tx.Subscriptions.Edit(before.CustomerID, before.ID)
		sub.CancelUntil = on
		sub.ScheduledActions = []ScheduledAction{{ScheduleType: ScheduleCustomDate, ActionType: ActionCancel, EffectiveDate: &on}}
		return nil
	}))
	advance(t, w, on)
	after := demoSubscription(t, w, "redwooddental", basic)
	require.Equal(t, StatusActive, after.Status)
	require.Empty(t, after.ScheduledActions)
}

func TestPendingOrdersComplete(t *testing.T) {
	w := newWorld(t, "demo")
	ready := testStart.Add(90 * time.Second)
	require.NoError(t, w.Update(func(tx *Tx) error {
		tx.Orders.Put("c", "o", &Order{ID: "o", Status: "pending", CompletesAt: &ready})
		return nil
	}))
	advance(t, w, ready)
	w.View(func(s *State) {
		o, _ := s.Orders.Get("c", "o")
		require.Equal(t, "completed", o.Status)
	})
}

func TestRelationshipsEndOrAreExtended(t *testing.T) {
	w := newWorld(t, "demo")
	find := func(slug string) (g *GDAPRelationship) {
		for _, d := range demoCustomers {
			if d.slug == slug {
				partner := demoPartners[d.partner].slug
				w.View(func(s *State) {
					g, _ = s.GDAP.Get(StableID("tenant", partner), StableID("gdap", partner, slug)+"-"+StableID("gdap-partner", partner, slug))
				})
			}
		}
		return g
	}
	staff := StableID("user", StableID("tenant", "harborview"), "0")
	reach := func() (roles []string) {
		w.View(func(s *State) {
			roles = DelegatedRoles(s, StableID("tenant", "harborview"), staff, StableID("tenant", "maplepine"))
		})
		return roles
	}
	ending, extended, asked := find("maplepine"), find("alpenblick"), find("minato")
	require.Equal(t, GDAPExpiring, ending.Status)
	require.Equal(t, testStart.AddDate(0, 0, 20), *ending.EndsAt)
	require.Len(t, reach(), len(gdapRoles))

	advance(t, w, *ending.EndsAt)
	require.Equal(t, GDAPExpired, find("maplepine").Status)
	require.Empty(t, reach(), "an expired relationship opens nothing")

	advance(t, w, asked.ModifiedAt.Add(90*24*time.Hour))
	require.Equal(t, GDAPExpired, find("minato").Status, "an invitation nobody approved")

	end := *extended.EndsAt
	advance(t, w, end)
	require.Equal(t, GDAPActive, find("alpenblick").Status)
	require.Equal(t, end.Add(180*24*time.Hour), *find("alpenblick").EndsAt)
}

func TestDeletedUsersGoAfterThirtyDays(t *testing.T) {
	w := newWorld(t, "demo")
	id := StableID("tenant", "lakeshore")
	binned := func() (n int) {
		w.View(func(s *State) {
			for u := range s.Users.All(id) {
				if u.Deleted() {
					n++
				}
			}
		})
		return n
	}
	require.Equal(t, 2, binned())
	advance(t, w, testStart.Add(24*time.Hour))
	require.Equal(t, 1, binned())
	advance(t, w, testStart.Add(25*24*time.Hour))
	require.Zero(t, binned())
}

func TestAuditHistoryIsNinetyDays(t *testing.T) {
	w := newWorld(t, "demo")
	advance(t, w, testStart.AddDate(1, 0, 0))
	seen := 0
	w.View(func(s *State) {
		for _, partner := range s.Audit.Shards() {
			for r := range s.Audit.All(partner) {
				seen++
				require.Less(t, s.Now.Sub(r.At), AuditHistory)
			}
		}
	})
	require.Positive(t, seen)
}

func TestAnySplitOfTheWayGivesTheSameWorld(t *testing.T) {
	const steps = 1000
	end := testStart.AddDate(1, 0, 0)
	once, often := newWorld(t, "demo"), newWorld(t, "demo")
	advance(t, once, end)
	step := end.Sub(testStart) / steps
	for n := 1; n < steps; n++ {
		advance(t, often, testStart.Add(step*time.Duration(n)))
	}
	advance(t, often, end)
	require.Equal(t, dump(t, once), dump(t, often))
}

func TestClockTicksAndNeverGoesBack(t *testing.T) {
	machine := testStart
	w, err := New(Options{Seed: "demo", Now: testStart, Machine: func() time.Time { return machine }, Tune: Immediate})
	require.NoError(t, err)
	sub := demoSubscription(t, w, "zielona", standard)
	machine = machine.Add(48 * time.Hour)
	require.Equal(t, testStart.Add(48*time.Hour), w.Now())
	require.Equal(t, sub.TermEnd, demoSubscription(t, w, "zielona", standard).TermStart, "what falls due while it ticks happens too")
	_, err = w.Advance(testStart)
	require.ErrorIs(t, err, ErrClockBack)
	machine = machine.Add(-time.Hour * 24 * 365)
	require.False(t, w.Now().Before(testStart), "a machine clock set back does not pull it below where it was set")
}

func TestTermEnds(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		require.NoError(t, err)
		return v
	}
	tests := map[string]struct{ start, term, end string }{
		"a year":                     {"2021-01-14T16:57:14Z", "P1Y", "2022-01-14T00:00:00Z"},
		"a month":                    {"2026-11-20T23:59:59Z", "P1M", "2026-12-20T00:00:00Z"},
		"into a shorter month":       {"2026-01-31T08:00:00Z", "P1M", "2026-02-28T00:00:00Z"},
		"into a leap day's month":    {"2028-01-31T08:00:00Z", "P1M", "2028-02-29T00:00:00Z"},
		"from a leap day":            {"2028-02-29T08:00:00Z", "P1Y", "2029-02-28T00:00:00Z"},
		"three years":                {"2026-06-30T00:00:00Z", "P3Y", "2029-06-30T00:00:00Z"},
		"an unknown term has no end": {"2026-06-30T00:00:00Z", "P5X", "2026-06-30T00:00:00Z"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) { require.Equal(t, at(tt.end), TermEndFor(at(tt.start), tt.term)) })
	}
}
