package wire_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

type thing struct {
	ID       wire.Text   `json:"id"`
	Quantity wire.Int    `json:"quantity"`
	Renews   wire.Bool   `json:"autoRenewEnabled"`
	Price    wire.Number `json:"price"`
	Ends     wire.Time   `json:"endDate"`
	Address  struct {
		City wire.Text `json:"city"`
	} `json:"address"`
	Names []string `json:"names"`
}

func TestReadTakesWhatMicrosoftSends(t *testing.T) {
	want := thing{ID: "7", Quantity: 5, Renews: true, Price: "12.30", Ends: wire.Time{Time: time.Date(2026, 1, 14, 16, 57, 15, 96672800, time.UTC)}}
	tests := map[string]string{
		"as documented":        `{"id":"7","quantity":5,"autoRenewEnabled":true,"price":12.30,"endDate":"2026-01-14T16:57:15.0966728Z"}`,
		"numbers as text":      `{"id":7,"quantity":"5","autoRenewEnabled":"True","price":"12.30","endDate":"2026-01-14T16:57:15.0966728"}`,
		"other case":           `{"Id":"7","QUANTITY":5.0,"AutoRenewEnabled":1,"Price":12.30,"EndDate":"2026-01-14T17:57:15.0966728+01:00"}`,
		"a byte order mark":    "\xEF\xBB\xBF" + `{"id":"7","quantity":5,"autoRenewEnabled":true,"price":12.30,"endDate":"2026-01-14T16:57:15.0966728Z"}`,
		"members we know not":  `{"id":"7","brandNew":{"a":[1]},"quantity":5,"autoRenewEnabled":true,"price":12.30,"endDate":"2026-01-14T16:57:15.0966728Z"}`,
		"null for what is not": `{"id":"7","quantity":5,"autoRenewEnabled":true,"price":12.30,"endDate":"2026-01-14T16:57:15.0966728Z","address":null,"names":null}`,
	}
	for name, body := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := wire.Read[thing]([]byte(body))
			require.NoError(t, err)
			require.NoError(t, got.Doubt)
			require.Equal(t, want, got.Value)
			require.True(t, json.Valid(got.Raw))
		})
	}
}

func TestWhatIsNotUnderstoodIsDoubted(t *testing.T) {
	tests := map[string]string{
		"an address of text":     `{"address":"somewhere","quantity":5,"id":"7"}`,
		"a quantity of words":    `{"quantity":"many","id":"7"}`,
		"half a seat":            `{"quantity":1.5,"id":"7"}`,
		"a switch of words":      `{"autoRenewEnabled":"maybe","id":"7"}`,
		"a date of words":        `{"endDate":"soon","id":"7"}`,
		"a quantity of parts":    `{"quantity":{"a":1},"id":"7"}`,
		"a name of parts":        `{"price":["a"],"id":"7"}`,
		"a price of words":       `{"price":"a lot","id":"7"}`,
		"names that are numbers": `{"names":[1,2],"id":"7"}`,
	}
	for name, body := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := wire.Read[thing]([]byte(body))
			require.NoError(t, err)
			require.Error(t, got.Doubt)
			require.Equal(t, wire.Text("7"), got.Value.ID, "the rest is read")
		})
	}
}

func TestWhatIsNoJSONIsRefused(t *testing.T) {
	for _, body := range []string{"", "  ", "\xEF\xBB\xBF", "<html>", `{"id":`, `[]`, `"text"`, `{} {}`, `null`} {
		_, err := wire.Read[thing]([]byte(body))
		require.ErrorIs(t, err, wire.ErrNotJSON, body)
	}
	for _, body := range []string{"", "{}", "[1,", "null"} {
		_, err := wire.ReadList[thing]([]byte(body))
		require.ErrorIs(t, err, wire.ErrNotJSON, body)
	}
	got, err := wire.ReadList[thing]([]byte(`[{"id":1},null,{"id":2}]`))
	require.NoError(t, err)
	require.Len(t, got, 2)
}

func TestTimes(t *testing.T) {
	tests := map[string]time.Time{
		`"2018-03-16T00:00:00"`:               time.Date(2018, 3, 16, 0, 0, 0, 0, time.UTC),
		`"2020-09-02"`:                        time.Date(2020, 9, 2, 0, 0, 0, 0, time.UTC),
		`"2017-11-16T16:19:06.3520276+00:00"`: time.Date(2017, 11, 16, 16, 19, 6, 352027600, time.UTC),
		`"2023-07-02 06:40:26Z"`:              time.Date(2023, 7, 2, 6, 40, 26, 0, time.UTC),
		`"6/1/2017 12:00:00 AM"`:              time.Date(2017, 6, 1, 0, 0, 0, 0, time.UTC),
		`" 2015-11-25T06: 41: 12Z "`:          time.Date(2015, 11, 25, 6, 41, 12, 0, time.UTC),
		`"0001-01-01T00:00:00"`:               {},
		`"0001-01-01T00:00:00Z"`:              {},
		`""`:                                  {},
		`null`:                                {},
	}
	for text, want := range tests {
		var got wire.Time
		require.NoError(t, json.Unmarshal([]byte(text), &got), text)
		require.Equal(t, want, got.Time, text)
	}
	var never wire.Time
	require.NoError(t, json.Unmarshal([]byte(`"9999-12-30T00:00:00"`), &never))
	require.True(t, never.Never())
	out, err := json.Marshal(map[string]wire.Time{"a": {}, "b": {Time: time.Unix(0, 0).UTC()}})
	require.NoError(t, err)
	require.JSONEq(t, `{"a":null,"b":"1970-01-01T00:00:00Z"}`, string(out))
}

func TestWithout(t *testing.T) {
	got := wire.Without(json.RawMessage(`{"id":1,"UserCredentials":{"password":"p"}}`), "userCredentials")
	require.JSONEq(t, `{"id":1}`, string(got))
	require.Equal(t, "null", string(wire.Without(json.RawMessage(`[1]`), "x")))
}

func TestListings(t *testing.T) {
	pages := map[string]wire.Page[thing]{
		"":  {Items: wire.Items[thing]([]json.RawMessage{[]byte(`{"id":1}`)}), Next: "b"},
		"b": {Next: "c"}, // an empty page is no end
		"c": {Items: wire.Items[thing]([]json.RawMessage{[]byte(`{"id":2}`)})},
	}
	fetch := func(_ context.Context, next string) (wire.Page[thing], error) { return pages[next], nil }
	got, err := wire.Collect(wire.Each(wire.Pages(context.Background(), fetch)))
	require.NoError(t, err)
	require.Len(t, got, 2)

	t.Run("left early", func(t *testing.T) {
		asked := 0
		for range wire.Each(wire.Pages(context.Background(), func(ctx context.Context, next string) (wire.Page[thing], error) {
			asked++
			return fetch(ctx, next)
		})) {
			break
		}
		require.Equal(t, 1, asked)
	})
	t.Run("a failed page fails all", func(t *testing.T) {
		got, err := wire.Collect(wire.Each(wire.Pages(context.Background(), func(_ context.Context, next string) (wire.Page[thing], error) {
			if next == "c" {
				return wire.Page[thing]{}, errors.New("down")
			}
			return pages[next], nil
		})))
		require.Error(t, err)
		require.Empty(t, got)
	})
	t.Run("a page that names itself", func(t *testing.T) {
		asked := 0
		_, err := wire.Collect(wire.Each(wire.Pages(context.Background(), func(context.Context, string) (wire.Page[thing], error) {
			asked++
			return wire.Page[thing]{Next: "same"}, nil
		})))
		require.ErrorIs(t, err, wire.ErrEndless)
		require.Equal(t, 2, asked)
	})
	t.Run("pages without end", func(t *testing.T) {
		n := 0
		_, err := wire.Collect(wire.Each(wire.Pages(context.Background(), func(context.Context, string) (wire.Page[thing], error) {
			n++
			return wire.Page[thing]{Next: fmt.Sprint(n)}, nil
		})))
		require.ErrorIs(t, err, wire.ErrEndless)
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"id":"7","quantity":"5","endDate":"2026-01-14T16:57:15Z"}`))
	f.Add([]byte("\xEF\xBB\xBF{\"price\":1e999}"))
	f.Fuzz(func(t *testing.T, body []byte) {
		item, err := wire.Read[thing](body)
		if err == nil && !json.Valid(item.Raw) {
			t.Fatalf("raw is not JSON: %q", item.Raw)
		}
		_, _ = wire.ReadList[thing](body)
		_ = wire.Without(body, "id")
	})
}
