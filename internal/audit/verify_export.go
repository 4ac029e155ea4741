package audit

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// errNoChain says that an export cannot prove itself.
var errNoChain = errors.New("this export carries no chain, so nothing can be verified: export as NDJSON, without filters, as somebody who may verify the audit")

var (
	errHeads = errors.New("this is a file of signed heads, not an export, so nothing was verified: use --heads for it")
	errTable = errors.New("this is no export in NDJSON, so nothing was verified: export as NDJSON, a CSV carries no chain")
)

var errNoEnd = errors.New("the export has no last line: it is not whole, or its end was cut off")

// VerifyExport walks the chains of an export in NDJSON, each from its first event, without a
// database. signed are heads kept outside; without them nobody can tell whether the end is missing.
//
// Errors: when the file is not a whole export, or not of whole chains; the reports then tell where
// a chain is not what was written, if it can be seen.
func VerifyExport(r io.Reader, signed ...SignedHead) ([]Report, error) {
	walks := map[string]*exportWalk{}
	sum, rows, ended := sha256.New(), int64(0), errNoEnd
	lines := bufio.NewReaderSize(r, 1<<20)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			break
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("read the export: %w", err)
		}
		if !errors.Is(ended, errNoEnd) {
			return reportsOf(walks), errors.New("the export goes on behind its last line: it was changed")
		}
		if bytes.HasPrefix(line, []byte(`{"end":`)) {
			ended = checkEnd(line, End{Rows: rows, SHA256: hex.EncodeToString(sum.Sum(nil))})
			continue
		}
		sum.Write(line)
		rows++
		if rows == 1 {
			if err := isExport(line); err != nil {
				return nil, err
			}
		}
		var l exported
		if err := json.Unmarshal(line, &l); err != nil {
			return nil, fmt.Errorf("line %d of the export cannot be read: %w", rows, err)
		}
		e := l.event()
		if e.ChainID == "" || len(e.Hash) == 0 {
			return nil, errNoChain
		}
		if walks[e.ChainID] == nil {
			v := NewVerifier(e.ChainID, signed...)
			walks[e.ChainID] = &exportWalk{v: v, signed: len(v.signed)}
		}
		walks[e.ChainID].next(e)
	}
	return reportsOf(walks), ended
}

// isExport tells by the first line of a file what else it is.
func isExport(line []byte) error {
	if !bytes.HasPrefix(line, []byte("{")) {
		return errTable
	}
	var head struct {
		Signature []byte `json:"signature"`
	}
	if json.Unmarshal(line, &head) == nil && head.Signature != nil {
		return errHeads
	}
	return nil
}

type exportWalk struct {
	v      *Verifier
	signed int
	broken *Break
}

func (w *exportWalk) next(e Event) {
	if w.broken == nil {
		w.broken = w.v.Next(e)
	}
}

func reportsOf(walks map[string]*exportWalk) []Report {
	reports := make([]Report, 0, len(walks))
	for _, w := range walks {
		if w.broken == nil {
			w.broken = w.v.EndSigned()
		}
		reports = append(reports, Report{Head: w.v.Head(), Signed: w.signed, Break: w.broken})
	}
	slices.SortFunc(reports, func(a, b Report) int { return bytes.Compare([]byte(a.ChainID), []byte(b.ChainID)) })
	return reports
}

func checkEnd(line []byte, want End) error {
	var last struct {
		End End `json:"end"`
	}
	if err := json.Unmarshal(line, &last); err != nil {
		return fmt.Errorf("the last line of the export cannot be read: %w", err)
	}
	if last.End != want {
		return fmt.Errorf("the export is not what was written: its last line tells of %d events with SHA-256 %s, there are %d with %s",
			last.End.Rows, last.End.SHA256, want.Rows, want.SHA256)
	}
	return nil
}
