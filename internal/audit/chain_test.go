package audit_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/audit"
)

func chain(n int) []audit.Event {
	previous := audit.Genesis()
	events := make([]audit.Event, 0, n)
	for i := range n {
		e := audit.Link(audit.Event{
			ID: string(rune('a' + i)), ChainID: "r1", OccurredAt: time.Unix(int64(i), 0),
			ActorName: "Mia", Action: "tenant.connected", After: audit.JSON(map[string]int{"n": i}),
		}, int64(i+1), previous)
		previous = e.Hash
		events = append(events, e)
	}
	return events
}

func walk(events []audit.Event, headSeq int64, headHash []byte) *audit.Break {
	v := audit.NewVerifier("r1")
	for _, e := range events {
		if b := v.Next(e); b != nil {
			return b
		}
	}
	return v.End(headSeq, headHash)
}

func TestWholeChainVerifies(t *testing.T) {
	c := chain(5)
	require.Nil(t, walk(c, 5, c[4].Hash))
}

func TestEveryKindOfTamperingIsNamed(t *testing.T) {
	tests := map[string]struct {
		tamper func([]audit.Event) []audit.Event
		seq    int64
	}{
		"changed":       {func(c []audit.Event) []audit.Event { c[2].ActorName = "Eve"; return c }, 3},
		"changed after": {func(c []audit.Event) []audit.Event { c[2].After = []byte(`{"n":9}`); return c }, 3},
		"moved text":    {func(c []audit.Event) []audit.Event { c[2].ActorName, c[2].OnBehalfOfName = "", "Mia"; return c }, 3},
		"removed":       {func(c []audit.Event) []audit.Event { return append(c[:2], c[3:]...) }, 3},
		"swapped":       {func(c []audit.Event) []audit.Event { c[1], c[2] = c[2], c[1]; return c }, 2},
		"tail cut":      {func(c []audit.Event) []audit.Event { return c[:4] }, 5},
		"rehashed alone": {func(c []audit.Event) []audit.Event {
			c[2].ActorName = "Eve"
			c[2] = audit.Link(c[2], 3, c[2].PreviousHash)
			return c
		}, 4},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c := chain(5)
			head := c[4].Hash
			got := walk(tt.tamper(c), 5, head)
			require.NotNil(t, got)
			require.Equal(t, tt.seq, got.Seq)
			require.NotEmpty(t, got.Reason)
		})
	}
}
