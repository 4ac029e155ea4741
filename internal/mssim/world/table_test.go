package world

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestGeneratedShardsComeBackEqual puts changes over generated rows, pushes the
// shard out of memory and has it made again.
func TestGeneratedShardsComeBackEqual(t *testing.T) {
	fill := func(table *table[Group]) {
		generated(table, func() []string { return []string{"s", "other"} }, 1, func(shardKey string) []*Group {
			if shardKey == "unheard" {
				return nil
			}
			return []*Group{{ID: "a"}, {ID: "b"}, {ID: "c"}}
		})
	}
	table := newTable[Group]("groups")
	fill(table)
	ids := func() (out []string) {
		for g := range read(table).All("s") {
			out = append(out, g.ID+g.DisplayName)
		}
		return out
	}
	steps := []func(){
		func() {},
		func() { table.apply("s", "b", &Group{ID: "b", DisplayName: "!"}) },
		func() { table.apply("s", "a", nil) },
		func() { table.apply("s", "d", &Group{ID: "d"}) },
		func() { table.apply("s", "a", &Group{ID: "a"}) },
		func() { table.apply("s", "d", nil) },
		func() { table.apply("s", "c", nil) },
	}
	want := []string{"a b c", "a b! c", "b! c", "b! c d", "a b! c d", "a b! c", "a b!"}
	for i, step := range steps {
		step()
		require.Equal(t, want[i], join(ids()), "in memory after step %d", i)
		require.Equal(t, len(ids()), read(table).Len("s"))
		read(table).Len("other")
		require.NotContains(t, table.cache, "s")
		require.Equal(t, want[i], join(ids()), "made again after step %d", i)
	}
	restored := newTable[Group]("groups")
	fill(restored)
	for _, c := range table.dump(nil) {
		require.NoError(t, restored.restore(c))
	}
	table = restored
	require.Equal(t, "a b!", join(ids()), "restored from what was stored")
	require.Zero(t, read(table).Len("unheard"))
	_, ok := read(table).Get("unheard", "a")
	require.False(t, ok)
}

func join(ids []string) string {
	out := fmt.Sprint(ids)
	return out[1 : len(out)-1]
}
