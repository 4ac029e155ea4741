package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// callers is how many connections ask at once.
const callers = 16

// contestant is a server with the requests to put to it.
type contestant struct {
	name   string
	addr   string
	paths  []string          // asked in turn, each caller from another place on
	header map[string]string // of every request
	status int               // that every answer must have
	pids   []int             // whose CPU the requests cost, children included
}

// run is one measured round.
type run struct {
	requests int
	bytes    int64
	perSec   float64
	cpu      time.Duration // per request
	p50, p99 time.Duration
}

// pressure puts requests to c for a time, over callers connections that stay open.
func pressure(ctx context.Context, c contestant, during time.Duration) (run, error) {
	requests := make([][]byte, len(c.paths))
	for i, path := range c.paths {
		requests[i] = c.request(path)
	}
	before, err := cpuOf(c.pids...)
	if err != nil {
		return run{}, err
	}
	began := time.Now()
	ctx, cancel := context.WithDeadline(ctx, began.Add(during))
	defer cancel()
	var group sync.WaitGroup
	var body atomic.Int64
	times := make([][]time.Duration, callers)
	failures := make([]error, callers)
	for i := range callers {
		group.Go(func() {
			times[i], failures[i] = c.call(ctx, requests, i*len(requests)/callers, &body)
		})
	}
	group.Wait()
	took := time.Since(began)
	after, err := cpuOf(c.pids...)
	if err = errors.Join(append(failures, err)...); err != nil {
		return run{}, fmt.Errorf("%s: %w", c.name, err)
	}
	all := slices.Concat(times...)
	if len(all) == 0 {
		return run{}, fmt.Errorf("%s answered nothing in %s", c.name, during)
	}
	slices.Sort(all)
	return run{
		requests: len(all), bytes: body.Load(), perSec: float64(len(all)) / took.Seconds(), cpu: (after - before) / time.Duration(len(all)),
		p50: all[len(all)/2], p99: all[len(all)*99/100],
	}, nil
}

// request is the bytes of a request, made before the clock runs.
func (c contestant) request(path string) []byte {
	text := "GET " + path + " HTTP/1.1\r\nHost: " + c.addr + "\r\n"
	for name, value := range c.header {
		text += name + ": " + value + "\r\n"
	}
	return []byte(text + "\r\n")
}

// call is one caller: request, answer, request, until ctx ends.
func (c contestant) call(ctx context.Context, requests [][]byte, at int, body *atomic.Int64) ([]time.Duration, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(context.WithoutCancel(ctx), "tcp", c.addr)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	reader := bufio.NewReaderSize(conn, 64<<10)
	var times []time.Duration
	for ctx.Err() == nil {
		at = (at + 1) % len(requests)
		began := time.Now()
		n, err := c.exchange(conn, reader, requests[at])
		if err != nil {
			return nil, err
		}
		body.Add(n)
		times = append(times, time.Since(began))
	}
	return times, nil
}

func (c contestant) exchange(conn net.Conn, reader *bufio.Reader, request []byte) (int64, error) {
	if _, err := conn.Write(request); err != nil {
		return 0, err
	}
	answer, err := http.ReadResponse(reader, nil)
	if err != nil {
		return 0, err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != c.status {
		start, _ := io.ReadAll(io.LimitReader(answer.Body, 300))
		return 0, fmt.Errorf("answered %s instead of %d: %s", answer.Status, c.status, start)
	}
	return io.Copy(io.Discard, answer.Body)
}
