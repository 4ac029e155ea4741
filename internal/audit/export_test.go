package audit_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/audit"
)

// exportOf writes events as a whole export.
func exportOf(t *testing.T, events ...audit.Event) string {
	t.Helper()
	var file bytes.Buffer
	for _, e := range events {
		line, err := audit.NDJSON(e)
		require.NoError(t, err)
		file.Write(line)
	}
	sum := sha256.Sum256(file.Bytes())
	file.Write(audit.End{Rows: int64(len(events)), SHA256: hex.EncodeToString(sum[:])}.NDJSON())
	return file.String()
}

func difficult() []audit.Event {
	first := audit.Link(audit.Event{
		ID: "a", ChainID: "r1", OccurredAt: time.Date(2026, 3, 3, 1, 2, 3, 4000, time.UTC), ActorName: "Mia <&> \u2028 Müller", ActorAddress: "2001:db8::1",
		Action: "x.y", ObjectName: "=1+1", Before: audit.JSON(map[string]any{"html": "<b>&\u2028", "n": 1.5}),
	}, 1, audit.Genesis())
	return []audit.Event{first, audit.Link(audit.Event{ID: "b", ChainID: "r1", ActorName: "Tenantry"}, 2, first.Hash)}
}

func TestAnExportProvesItself(t *testing.T) {
	events := difficult()
	reports, err := audit.VerifyExport(strings.NewReader(exportOf(t, events...)))
	require.NoError(t, err)
	require.Len(t, reports, 1)
	require.Nil(t, reports[0].Break)
	require.Equal(t, int64(2), reports[0].Seq)

	whole := exportOf(t, events...)
	for name, changed := range map[string]string{
		"a text":         strings.Replace(whole, "Tenantry", "Eve", 1),
		"the last line":  strings.Replace(whole, `"rows":2`, `"rows":3`, 1),
		"cut":            whole[:strings.Index(whole, `{"end"`)],
		"more behind it": whole + whole,
		"not JSON":       "{\n" + whole,
	} {
		_, err := audit.VerifyExport(strings.NewReader(changed))
		require.Error(t, err, name)
	}

	for content, told := range map[string]string{
		string(audit.SignedHead{Head: audit.Head{ChainID: "r1", Seq: 1, Hash: events[0].Hash}, Signature: []byte("s")}.Line()) + "\n": "use --heads",
		"occurred_at,actor,action\n2026-03-03,Mia,x.y\n": "export as NDJSON",
	} {
		reports, err := audit.VerifyExport(strings.NewReader(content))
		require.ErrorContains(t, err, told)
		require.Empty(t, reports, "nothing is said to be broken")
	}

	events[1].ActorName = "Eve" // with a right last line
	reports, err = audit.VerifyExport(strings.NewReader(exportOf(t, events...)))
	require.NoError(t, err)
	require.Equal(t, int64(2), reports[0].Break.Seq)
	require.Equal(t, "b", reports[0].Break.EventID)

	reports, err = audit.VerifyExport(strings.NewReader(exportOf(t, difficult()[:1]...)),
		audit.SignedHead{Head: audit.Head{ChainID: "r1", Seq: 2, Hash: difficult()[1].Hash}})
	require.NoError(t, err)
	require.Contains(t, reports[0].Break.Reason, "the chain ends at 1")

	_, err = audit.VerifyExport(strings.NewReader(exportOf(t, difficult()[0].Unchained())))
	require.ErrorContains(t, err, "carries no chain")
}

func TestCSVIsATableOfTexts(t *testing.T) {
	head, err := audit.CSVHead()
	require.NoError(t, err)
	line, err := audit.CSV(difficult()[0])
	require.NoError(t, err)
	rows, err := csv.NewReader(bytes.NewReader(append(head, line...))).ReadAll()
	require.NoError(t, err)
	cells := map[string]string{}
	for i, name := range rows[0] {
		cells[name] = rows[1][i]
	}
	require.Equal(t, "'=1+1", cells["object_name"])
	require.Equal(t, "2026-03-03T01:02:03.000004Z", cells["occurred_at"])
	require.NotContains(t, cells, "hash")
}

func TestCostsAreLeftOut(t *testing.T) {
	e := audit.Event{After: audit.JSON(map[string]any{"total_price": "9.99", "status": "completed"})}.WithoutCosts()
	require.JSONEq(t, `{"total_price":null,"status":"completed"}`, string(e.After))
	require.Empty(t, e.Before)
}
