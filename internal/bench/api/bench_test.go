package main

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCPUTimesAreReadFromStat(t *testing.T) {
	u, ok := parseStat([]byte("4711 (a (b) c) S 42 4711 4711 0 -1 4194560 1 2 3 4 150 50 7 3 20 0 8 0 100\n"))
	require.True(t, ok)
	require.Equal(t, usage{parent: 42, own: 2 * time.Second, ofTheDead: 100 * time.Millisecond}, u)

	_, ok = parseStat([]byte("4711 (cut short) S 42"))
	require.False(t, ok)

	_, err := cpuOf(os.Getpid())
	require.NoError(t, err)
}

func TestRatiosAreOfRounds(t *testing.T) {
	d := duel{
		a: []run{{requests: 1, perSec: 10, cpu: 2}, {requests: 1, perSec: 30, cpu: 4}, {requests: 1, perSec: 8, cpu: 6}},
		b: []run{{requests: 1, perSec: 10, cpu: 1}, {requests: 1, perSec: 10, cpu: 4}, {requests: 1, perSec: 4, cpu: 12}},
	}
	require.Equal(t, ratio{median: 2, least: 1, most: 3}, d.throughput())
	require.Equal(t, ratio{median: 1, least: 0.5, most: 2}, d.cpu())
}

func TestVerdicts(t *testing.T) {
	require.Equal(t, "good", atLeast(0.5, 0.75).verdict(0.75))
	require.Equal(t, "holds", atLeast(0.5, 0.75).verdict(0.5))
	require.Equal(t, missedVerdict, atLeast(0.5, 0.75).verdict(0.49))
	require.Equal(t, "good", atMost(0, 0).verdict(0))
	require.Equal(t, missedVerdict, atMost(0, 0).verdict(1))
}

func TestPlansAreFoundInTheLog(t *testing.T) {
	log := "2026-01-01 00:00:00.000 UTC [1] LOG:  duration: 1.5 ms  plan:\n" +
		"\t{\n\t  \"Query Text\": \"SELECT 1\",\n\t  \"Plan\": {\"Node Type\": \"Limit\", \"Plans\": [\n" +
		"\t    {\"Node Type\": \"Seq Scan\", \"Relation Name\": \"orders\", \"Actual Rows\": 2, \"Actual Loops\": 3, \"Rows Removed by Filter\": 8}]}\n\t}\n" +
		"2026-01-01 00:00:00.001 UTC [1] LOG:  checkpoint starting: time\n"
	found, err := parseLog([]byte(log))
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.Equal(t, "SELECT 1", found[0].Query)
	var looked []int
	found[0].Plan.walk(func(n node) { looked = append(looked, n.looked()) })
	require.Equal(t, []int{0, 30}, looked)
}
