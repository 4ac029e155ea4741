package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// pace is how long measuring takes.
type pace struct {
	rounds int
	each   time.Duration
}

// duel is two contestants measured side by side: in every round both run, in an order that
// chance decides, so that what else the machine does meets both alike.
type duel struct {
	a, b []run
}

func (p pace) duel(ctx context.Context, a, b contestant) (duel, error) {
	for _, c := range []contestant{a, b} { // connections, plans and caches are warm before it counts
		if _, err := pressure(ctx, c, max(time.Second, p.each/4)); err != nil {
			return duel{}, err
		}
	}
	var d duel
	for range p.rounds {
		first := rand.IntN(2) //nolint:gosec // chance, not secrecy
		for i := range 2 {
			c, into := a, &d.a
			if i != first {
				c, into = b, &d.b
			}
			r, err := pressure(ctx, c, p.each)
			if err != nil {
				return duel{}, err
			}
			*into = append(*into, r)
		}
	}
	return d, nil
}

// ratio is the median of the rounds' ratios a to b, with their spread.
type ratio struct{ median, least, most float64 }

func (r ratio) String() string { return fmt.Sprintf("%.2f (%.2f to %.2f)", r.median, r.least, r.most) }

func (d duel) throughput() ratio {
	return d.ratio(func(r run) float64 { return r.perSec })
}

func (d duel) cpu() ratio {
	return d.ratio(func(r run) float64 { return float64(r.cpu) })
}

func (d duel) bytes() ratio {
	return d.ratio(func(r run) float64 { return float64(r.bytes) / float64(r.requests) })
}

func (d duel) ratio(of func(run) float64) ratio {
	each := make([]float64, len(d.a))
	for i := range d.a {
		each[i] = of(d.a[i]) / of(d.b[i])
	}
	slices.Sort(each)
	return ratio{median: middle(each), least: each[0], most: each[len(each)-1]}
}

// middle is the median of sorted values.
func middle(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// absolute is the median of one contestant, for the reader's sense of scale.
func absolute(runs []run) string {
	perSec, cpu, p99 := make([]float64, len(runs)), make([]float64, len(runs)), make([]float64, len(runs))
	for i, r := range runs {
		perSec[i], cpu[i], p99[i] = r.perSec, float64(r.cpu.Microseconds()), float64(r.p99.Microseconds())/1000
	}
	for _, values := range [][]float64{perSec, cpu, p99} {
		slices.Sort(values)
	}
	return fmt.Sprintf("%.0f/s, %.0f µs CPU, p99 %.1f ms", middle(perSec), middle(cpu), middle(p99))
}
