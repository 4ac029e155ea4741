package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of the kernel's CPU times in /proc, on every Linux that Go runs on.
const tick = 10 * time.Millisecond

// usage is one line of /proc/<pid>/stat.
type usage struct {
	parent    int
	own       time.Duration // user and system
	ofTheDead time.Duration // the same of children that have ended
}

// cpuOf is the CPU time, user and system, that the given processes and their children have
// taken since they began. Children that have ended count.
func cpuOf(pids ...int) (time.Duration, error) {
	all, err := processes()
	if err != nil {
		return 0, err
	}
	var sum time.Duration
	for _, root := range pids {
		if _, there := all[root]; !there {
			return 0, fmt.Errorf("process %d has ended", root)
		}
		sum += all[root].own + all[root].ofTheDead
		for _, u := range all {
			if u.parent == root {
				sum += u.own + u.ofTheDead
			}
		}
	}
	return sum, nil
}

func processes() (map[int]usage, error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, fmt.Errorf("CPU times are read from /proc, which Linux has: %w", err)
	}
	all := map[int]usage{}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		line, err := os.ReadFile("/proc/" + e.Name() + "/stat")
		if err != nil {
			continue // it has ended
		}
		if u, ok := parseStat(line); ok {
			all[pid] = u
		}
	}
	return all, nil
}

// parseStat reads a line of /proc/<pid>/stat. The name in parentheses may hold anything.
// Source: proc(5): field 4 is the parent, 14 to 17 are utime, stime, cutime, cstime.
func parseStat(line []byte) (usage, bool) {
	_, rest, ok := bytes.Cut(line[bytes.LastIndexByte(line, ')')+1:], []byte(" "))
	fields := strings.Fields(string(rest))
	if !ok || len(fields) < 15 {
		return usage{}, false
	}
	numbers := make([]int64, 0, 5)
	for _, i := range []int{1, 11, 12, 13, 14} {
		n, err := strconv.ParseInt(fields[i], 10, 64)
		if err != nil {
			return usage{}, false
		}
		numbers = append(numbers, n)
	}
	return usage{
		parent: int(numbers[0]), own: time.Duration(numbers[1]+numbers[2]) * tick, ofTheDead: time.Duration(numbers[3]+numbers[4]) * tick,
	}, true
}
