package audit_test

import (
	"encoding/hex"
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

func walk(events []audit.Event, headSeq int64, headHash []byte, signed ...audit.SignedHead) *audit.Break {
	v := audit.NewVerifier("r1", signed...)
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

// What was written before addresses were kept verifies for ever.
func TestTheHashOfAnEventWithoutAddressNeverChanges(t *testing.T) {
	e := audit.Event{
		ID: "e", ChainID: "r", OccurredAt: time.Unix(1, 2000), BusinessTime: time.Unix(3, 0), ActorID: "a", ActorName: "Mia", OnBehalfOfID: "o",
		OnBehalfOfName: "Ola", Action: "tenant.connected", Result: audit.Succeeded, ResellerID: "r", CustomerID: "c", TenantID: "t", SubscriptionID: "s",
		ObjectKind: "tenant", ObjectID: "t", ObjectName: "Contoso", Before: []byte(`{"n":1}`), After: []byte(`{"n":2}`), RequestID: "q",
		MicrosoftCorrelationID: "m",
	}
	const was = "b97110fcc29670f2b1d48d8e4a046d2aabd1b2b84453ee35458e89a7b3a8f6ea"
	require.Equal(t, was, hex.EncodeToString(audit.Link(e, 1, audit.Genesis()).Hash))
	e.ActorAddress = "192.0.2.7"
	require.NotEqual(t, was, hex.EncodeToString(audit.Link(e, 1, audit.Genesis()).Hash))
}

func TestASignedHeadNoticesWhatTheDatabaseCannot(t *testing.T) {
	c := chain(5)
	signed := audit.SignedHead{Head: audit.Head{ChainID: "r1", Seq: 4, Hash: c[3].Hash}, SignedAt: time.Unix(1e9, 0)}
	require.Nil(t, walk(c, 5, c[4].Hash, signed))

	cut := walk(c[:3], 3, c[2].Hash, signed)
	require.Equal(t, int64(4), cut.Seq, "the head in the database was cut back with the tail")
	require.Contains(t, cut.Reason, "2001-09-09")

	anew := chain(3)
	for i := range 2 { // the tail was written anew, in a whole chain
		anew = append(anew, audit.Link(audit.Event{ID: "new", ChainID: "r1", ActorName: "Eve"}, int64(4+i), anew[len(anew)-1].Hash))
	}
	other := walk(anew, 5, anew[4].Hash, signed)
	require.Equal(t, int64(4), other.Seq)
	require.Equal(t, "new", other.EventID)
	require.Nil(t, walk(chain(1), 1, chain(1)[0].Hash, audit.SignedHead{Head: audit.Head{ChainID: "r2", Seq: 9}}), "of another chain")
}
