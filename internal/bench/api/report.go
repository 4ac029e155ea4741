package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
)

// bar is what to reach: must, and good.
type bar struct {
	must, good float64
	above      bool // more is better
}

func atLeast(must, good float64) bar { return bar{must, good, true} }
func atMost(must, good float64) bar  { return bar{must, good, false} }

func (b bar) verdict(v float64) string {
	reaches := func(bound float64) bool { return v >= bound && b.above || v <= bound && !b.above }
	switch {
	case reaches(b.good):
		return "good"
	case reaches(b.must):
		return "holds"
	}
	return missedVerdict
}

const missedVerdict = "MISSED"

func (b bar) String() string {
	sign := "≤"
	if b.above {
		sign = "≥"
	}
	return fmt.Sprintf("%s %g; %s %g", sign, b.must, sign, b.good)
}

// report gathers findings.
type report struct {
	rows  [][]string // number, what, bar, measured, verdict
	notes []string
}

// row adds a finding that is a ratio.
func (r *report) row(number, what string, b bar, got ratio) {
	r.rows = append(r.rows, []string{number, what, b.String(), got.String(), b.verdict(got.median)})
}

// count adds a finding that was counted.
func (r *report) count(number, what string, b bar, got int) {
	r.rows = append(r.rows, []string{number, what, b.String(), fmt.Sprint(got), b.verdict(float64(got))})
}

func (r *report) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

func (r *report) missed() []string {
	var out []string
	for _, row := range r.rows {
		if row[4] == missedVerdict {
			out = append(out, row[0]+" "+row[1]+": "+row[3])
		}
	}
	return out
}

// write prints everything as Markdown, with what was measured on.
func (r *report) write(ctx context.Context, w io.Writer, s *stage, p pace) error {
	var version string
	if err := s.admin.QueryRow(ctx, "SHOW server_version").Scan(&version); err != nil {
		return err
	}
	load, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return err
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%s, PostgreSQL %s, %d cores, load average %s at the end; %d rounds of %s, %d connections.\n\n",
		runtime.Version(), version, runtime.NumCPU(), strings.Join(strings.Fields(string(load))[:3], " "), p.rounds, p.each, callers)
	text.WriteString("| # | what | must; good | measured | |\n|---|---|---|---|---|\n")
	for _, row := range r.rows {
		fmt.Fprintf(&text, "| %s |\n", strings.Join(row, " | "))
	}
	text.WriteString("\n")
	for _, n := range r.notes {
		fmt.Fprintf(&text, "- %s\n", n)
	}
	_, err = io.WriteString(w, text.String())
	return err
}
