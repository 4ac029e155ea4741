package paging_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/paging"
)

func TestCursorRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := paging.Cursor{
			Sort: "name",
			Key:  rapid.String().Draw(t, "key"),
			Null: rapid.Bool().Draw(t, "null"),
			ID:   rapid.StringMatching(`[0-9a-f]{8}`).Draw(t, "id"),
		}
		got, err := paging.Decode(c.Encode(), "name")
		require.NoError(t, err)
		require.Equal(t, &c, got)
	})
}

func TestForeignCursorsAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"not base64":  "%%%",
		"not json":    "AAAA",
		"other order": paging.Cursor{Sort: "created", Key: "x", ID: "1"}.Encode(),
		"no id":       paging.Cursor{Sort: "name", Key: "x"}.Encode(),
		"too long":    string(make([]byte, 5000)),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := paging.Decode(text, "name")
			require.Equal(t, apperr.Invalid, apperr.KindOf(err))
		})
	}
}

func TestTimeKeyKeepsMicroseconds(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 678901000, time.UTC)
	require.Equal(t, "2026-01-02T03:04:05.678901Z", paging.TimeKey(at))
}

func TestCut(t *testing.T) {
	id := func(s string) paging.Cursor { return paging.Cursor{Sort: "x", Key: s, ID: s} }
	full := paging.Cut([]string{"a", "b", "c"}, 2, id)
	require.Equal(t, []string{"a", "b"}, full.Items)
	require.Equal(t, "b", full.Next.ID)

	last := paging.Cut([]string{"a", "b"}, 2, id)
	require.Nil(t, last.Next)
	require.Len(t, last.Items, 2)
}

func FuzzDecode(f *testing.F) {
	f.Add("eyJzIjoibmFtZSJ9")
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := paging.Decode(s, "name"); err == nil && c != nil && c.Sort != "name" {
			t.Fatalf("accepted a cursor of order %q", c.Sort)
		}
	})
}
