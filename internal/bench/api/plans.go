package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// repeats are how often each question is put: after five executions PostgreSQL may go over from a
// plan for the values at hand to one for any values, and both are looked at.
const repeats = 8

// maxScanned is how many rows a sequential scan may look at, all its repetitions together; a table
// that has no more than a page or two of rows may be looked at as often as the plan likes.
const (
	maxScanned = 10_000
	tiny       = 100
)

// node is a part of a plan, as EXPLAIN (ANALYZE, FORMAT JSON) tells it.
type node struct {
	Type     string  `json:"Node Type"`
	Relation string  `json:"Relation Name"`
	Index    string  `json:"Index Name"`
	Rows     float64 `json:"Actual Rows"`
	Loops    float64 `json:"Actual Loops"`
	Filtered float64 `json:"Rows Removed by Filter"`
	Recheck  float64 `json:"Rows Removed by Index Recheck"`
	Hit      int     `json:"Shared Hit Blocks"`
	Read     int     `json:"Shared Read Blocks"`
	Time     float64 `json:"Actual Total Time"`
	Plans    []node  `json:"Plans"`
}

// executed is a statement that the product sent, with the plan that it got.
type executed struct {
	Query string `json:"Query Text"`
	Plan  node   `json:"Plan"`
}

// looked is how many rows a node looked at.
func (n node) looked() int { return int((n.Rows + n.Filtered + n.Recheck) * n.Loops) }

// pass is how many rows a node looked at in one of its repetitions.
func (n node) pass() int { return int(n.Rows + n.Filtered + n.Recheck) }

func (n node) walk(visit func(node)) {
	visit(n)
	for _, child := range n.Plans {
		child.walk(visit)
	}
}

// plans puts every question and looks at the plans of all statements that the product really sent
// (P5): auto_explain writes them into the server's log.
func (b *bench) plans(ctx context.Context) error {
	questions, err := b.questions(ctx)
	if err != nil {
		return err
	}
	if err := b.reload(ctx, "auto_explain.log_min_duration = 0"); err != nil {
		return err
	}
	found := findings{indexes: map[string]bool{}, scans: map[string]int{}}
	for _, q := range questions {
		statements, err := b.explained(ctx, q)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			found.failed = append(found.failed, fmt.Sprintf("%s: %s", q, err))
		}
		found.add(q, statements)
	}
	if err := b.reload(ctx, "auto_explain.log_min_duration = -1"); err != nil {
		return err
	}
	return found.tell(ctx, b, len(questions))
}

// explained puts a question some times and gives the statements that it took, with their plans.
func (b *bench) explained(ctx context.Context, q question) ([]executed, error) {
	var folder string
	if err := b.admin.QueryRow(ctx, "SHOW data_directory").Scan(&folder); err != nil {
		return nil, err
	}
	log, err := os.Open(filepath.Join(filepath.Dir(folder), "postgres.log"))
	if err != nil {
		return nil, fmt.Errorf("the server's log, which holds the plans: %w", err)
	}
	defer func() { _ = log.Close() }()
	if _, err := log.Seek(0, io.SeekEnd); err != nil {
		return nil, err
	}
	caller := b.as(q.who)
	for range repeats {
		if _, _, err := caller.get(ctx, q.path); err != nil {
			return nil, err
		}
	}
	text, err := io.ReadAll(log)
	if err != nil {
		return nil, err
	}
	return parseLog(text)
}

// parseLog finds the plans in the server's log, where they begin after "plan:" and go on in lines
// that begin with a tab.
func parseLog(text []byte) ([]executed, error) {
	var out []executed
	for {
		_, rest, ok := bytes.Cut(text, []byte(" plan:\n"))
		if !ok {
			return out, nil
		}
		text = rest
		var document bytes.Buffer
		for len(text) > 0 && text[0] == '\t' {
			line, after, _ := bytes.Cut(text, []byte("\n"))
			document.Write(line)
			text = after
		}
		var e executed
		if err := json.Unmarshal(document.Bytes(), &e); err != nil {
			return nil, fmt.Errorf("read a plan: %w", err)
		}
		out = append(out, e)
	}
}

// findings of all plans.
type findings struct {
	statements int
	failed     []string // questions without a good answer, which most often took too long
	indexes    map[string]bool
	scans      map[string]int // rows of sequential scans beyond the bound, by question and table
	heavy      []heavy
}

// heavy is what the dearest execution of a question's dearest statement cost.
type heavy struct {
	question question
	looked   int
	blocks   int
	took     time.Duration
	query    string
}

func (f *findings) add(q question, statements []executed) {
	worst := heavy{question: q}
	for _, e := range statements {
		f.statements++
		looked := 0
		e.Plan.walk(func(n node) {
			if n.Index != "" {
				f.indexes[n.Index] = true
			}
			looked = max(looked, n.looked())
			if strings.HasSuffix(n.Type, "Seq Scan") && n.looked() > maxScanned && n.pass() > tiny {
				key := fmt.Sprintf("%s: %s", q, n.Relation)
				f.scans[key] = max(f.scans[key], n.looked())
			}
		})
		if took := time.Duration(e.Plan.Time * float64(time.Millisecond)); took > worst.took {
			worst.took, worst.looked, worst.blocks, worst.query = took, looked, e.Plan.Hit+e.Plan.Read, e.Query
		}
	}
	f.heavy = append(f.heavy, worst)
}

// tell writes the findings: the bound, the dearest questions, and indexes that no read used.
func (f *findings) tell(ctx context.Context, b *bench, questions int) error {
	b.count("P5", fmt.Sprintf("sequential scans over more than %d rows", maxScanned), atMost(0, 0), len(f.scans))
	b.count("P5", "questions that were not answered in time", atMost(0, 0), len(f.failed))
	for _, text := range f.failed {
		b.note("P5: not answered: %s.", text)
	}
	b.note("P5: %d questions, %d executed statements looked at.", questions, f.statements)
	for key, rows := range f.scans {
		b.note("P5: sequential scan over %d rows: %s.", rows, key)
	}
	slices.SortFunc(f.heavy, func(x, y heavy) int { return int(y.took - x.took) })
	for _, h := range f.heavy[:min(len(f.heavy), shownHeavy)] {
		b.note("P5: among the dearest: %s: %.1f ms, %d blocks, %d rows looked at in one node.", h.question, float64(h.took.Microseconds())/1000, h.blocks, h.looked)
	}
	unused, err := b.unusedIndexes(ctx, f.indexes)
	if err != nil {
		return err
	}
	b.note("P5: indexes that none of these reads used (uniqueness, the sync and jobs have their own): %s.", strings.Join(unused, ", "))
	return nil
}

const shownHeavy = 12

func (b *bench) unusedIndexes(ctx context.Context, used map[string]bool) ([]string, error) {
	rows, err := b.admin.Query(ctx, `SELECT indexrelname::text FROM pg_stat_user_indexes JOIN pg_index USING (indexrelid)
		WHERE schemaname = 'public' AND NOT indisunique AND relname NOT LIKE 'river%' ORDER BY 1`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var unused []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		if !used[name] {
			unused = append(unused, name)
		}
	}
	return unused, rows.Err()
}

// reload changes a setting of the whole server and waits until its processes have taken it.
func (s *stage) reload(ctx context.Context, setting string) error {
	if _, err := s.admin.Exec(ctx, "ALTER SYSTEM SET "+setting); err != nil {
		return err
	}
	if _, err := s.admin.Exec(ctx, "SELECT pg_reload_conf()"); err != nil {
		return err
	}
	time.Sleep(200 * time.Millisecond)
	return nil
}
