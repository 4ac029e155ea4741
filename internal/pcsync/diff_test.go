package pcsync

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tenantry/tenantry/internal/subscription"
)

func TestDiff(t *testing.T) {
	type sub = subscription.Subscription
	ours := func(key string, quantity int) sub {
		return sub{ID: "our-" + key, MicrosoftSubscriptionID: key, Quantity: quantity}
	}
	theirs := func(key string, quantity int) sub { return sub{MicrosoftSubscriptionID: key, Quantity: quantity} }
	tests := map[string]struct {
		theirs, ours []sub
		incomplete   bool
		want         Plan[sub]
	}{
		"nothing to do":        {theirs: []sub{theirs("b", 2), theirs("a", 1)}, ours: []sub{ours("a", 1), ours("b", 2)}},
		"both empty":           {},
		"bought elsewhere":     {theirs: []sub{theirs("a", 1), theirs("b", 2)}, ours: []sub{ours("a", 1)}, want: Plan[sub]{Created: []sub{theirs("b", 2)}}},
		"seats added upstream": {theirs: []sub{theirs("a", 9)}, ours: []sub{ours("a", 1)}, want: Plan[sub]{Changed: []Change[sub]{{Ours: ours("a", 1), Theirs: ours("a", 9)}}}},
		"gone":                 {ours: []sub{ours("a", 1)}, want: Plan[sub]{Removed: []sub{ours("a", 1)}}},
		"not all was read":     {ours: []sub{ours("a", 1)}, incomplete: true},
		"told twice":           {theirs: []sub{theirs("a", 1), theirs("a", 2)}, want: Plan[sub]{Created: []sub{theirs("a", 2)}}},
		"another case of an id": {
			theirs: []sub{theirs("ABC", 1)}, ours: []sub{ours("abc", 1)},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := diff(subscriptionKind, tt.theirs, tt.ours, !tt.incomplete)
			require.Empty(t, cmp.Diff(tt.want, got))
		})
	}
}

// Whatever both sides hold: applying the plan makes ours theirs, and then nothing is left to do.
func TestApplyingAPlanConverges(t *testing.T) {
	entry := rapid.Custom(func(t *rapid.T) subscription.Subscription {
		return subscription.Subscription{
			MicrosoftSubscriptionID: rapid.StringMatching(`[a-dA-D]{1,2}`).Draw(t, "key"),
			Quantity:                rapid.IntRange(0, 3).Draw(t, "quantity"),
			Status:                  subscription.Status(rapid.SampledFrom([]string{"active", "suspended", "brand_new"}).Draw(t, "status")),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		theirs := rapid.SliceOfN(entry, 0, 12).Draw(t, "theirs")
		ours := map[string]subscription.Subscription{}
		for i, o := range rapid.SliceOfN(entry, 0, 12).Draw(t, "ours") {
			o.ID = string(rune('A' + i))
			ours[subscriptionKind.key(o)] = o
		}
		complete := rapid.Bool().Draw(t, "complete")

		p := diff(subscriptionKind, theirs, values(ours), complete)
		require.True(t, complete || len(p.Removed) == 0)
		for _, c := range p.Changed {
			require.Equal(t, c.Ours.ID, c.Theirs.ID)
		}
		for _, gone := range p.Removed {
			delete(ours, subscriptionKind.key(gone))
		}
		for _, saved := range p.Saves() {
			ours[subscriptionKind.key(saved)] = saved
		}

		require.True(t, diff(subscriptionKind, theirs, values(ours), complete).Empty())
		last := map[string]subscription.Subscription{}
		for _, s := range theirs {
			last[subscriptionKind.key(s)] = s
		}
		for key, want := range last {
			require.Equal(t, want.Quantity, ours[key].Quantity)
			require.Equal(t, want.Status, ours[key].Status)
		}
		if complete {
			require.Len(t, ours, len(last))
		}
	})
}

func values[T any](m map[string]T) []T {
	out := make([]T, 0, len(m))
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

func TestDifferingKeepsWhatDiffers(t *testing.T) {
	quiet := map[string]bool{"assigned": true}
	was, is, loud := differing(facts{"a": 1, "b": []string{"x"}, "assigned": 3}, facts{"a": 2, "b": []string{"x"}, "assigned": 4}, quiet)
	require.Equal(t, facts{"a": 1, "assigned": 3}, was)
	require.Equal(t, facts{"a": 2, "assigned": 4}, is)
	require.True(t, loud)
	_, _, loud = differing(facts{"assigned": 3}, facts{"assigned": 4}, quiet)
	require.False(t, loud)
}

func TestHashIgnoresTheOrder(t *testing.T) {
	a, b, c := []byte(`{"id":1}`), []byte(`{"id":2}`), []byte(`{"id":3}`)
	require.Equal(t, hash(rawList(a, b)), hash(rawList(b, a)))
	require.NotEqual(t, hash(rawList(a, b)), hash(rawList(a, c)))
	require.NotEqual(t, hash(rawList(a)), hash(rawList(a, a)))
}
