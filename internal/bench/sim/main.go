// Command sim measures the simulator over its large world: how long it takes to start, what memory it holds, how many reads it
// answers, how long a page of 500 customers takes, and whether two starts are the same world.
package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// The bars.
const (
	mostStart  = 20 * time.Second
	mostMiB    = 1024
	leastReads = 2000 // a second
	mostPage   = 20 * time.Millisecond
)

func main() {
	program := flag.String("program", "bin/tenantry", "the built program")
	callers := flag.Int("callers", 16, "connections that read at once")
	length := flag.Duration("for", 10*time.Second, "how long to read")
	flag.Parse()
	if err := measure(context.Background(), *program, *callers, *length); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func measure(ctx context.Context, program string, callers int, length time.Duration) error {
	load, _ := os.ReadFile("/proc/loadavg") // of other work; empty where there is no such file
	fmt.Printf("%s, %d cores, load average %s\n", runtime.Version(), runtime.NumCPU(), strings.TrimSpace(string(load)))
	first, err := start(ctx, program)
	if err != nil {
		return err
	}
	defer first.stop()
	told("start, until the first answer", first.took.Seconds(), "s", first.took <= mostStart, mostStart)
	if err := first.signIn(ctx); err != nil {
		return err
	}
	if err := first.page(ctx); err != nil {
		return err
	}
	if err := first.read(ctx, callers, length); err != nil {
		return err
	}
	peak, err := first.peakMiB()
	if err != nil {
		return err
	}
	told("peak memory", peak, "MiB", peak <= mostMiB, mostMiB)
	second, err := start(ctx, program)
	if err != nil {
		return err
	}
	defer second.stop()
	one, err := first.state(ctx)
	if err != nil {
		return err
	}
	other, err := second.state(ctx)
	if err != nil {
		return err
	}
	told("equal bytes of two starts", float64(one.size)/(1<<20), "MiB compared", one == other, "equal")
	return nil
}

func told(what string, figure float64, unit string, holds bool, bar any) {
	word := "holds"
	if !holds {
		word = "FAILS"
	}
	fmt.Printf("%-32s %10.2f %-13s bar %v: %s\n", what, figure, unit, bar, word)
}

// simulator is a running one.
type simulator struct {
	cmd    *exec.Cmd
	url    string
	took   time.Duration
	client *http.Client
	token  string
	ids    []string // of customers
}

func start(ctx context.Context, program string) (*simulator, error) {
	began := time.Now()
	s := &simulator{client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
	s.cmd = exec.CommandContext(ctx, program, "mssim", "--seed", "large", "--now", "2026-12-01T00:00:00Z", "--no-throttle", "--addr", "127.0.0.1:0")
	log, err := s.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s (make build makes it): %w", program, err)
	}
	lines := bufio.NewScanner(log)
	for s.url == "" && lines.Scan() {
		var line struct {
			URL string `json:"url"`
		}
		if json.Unmarshal(lines.Bytes(), &line) == nil {
			s.url = line.URL
		}
	}
	if s.url == "" {
		s.stop()
		return nil, errors.New("the simulator ended before it listened")
	}
	go func() { _, _ = io.Copy(io.Discard, log) }()
	if _, err := s.get(ctx, "/common/v2.0/.well-known/openid-configuration"); err != nil {
		s.stop()
		return nil, err
	}
	s.took = time.Since(began)
	return s, nil
}

func (s *simulator) stop() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

func (s *simulator) get(ctx context.Context, path string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	res, err := s.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("GET %s: %d %.300s", path, res.StatusCode, body)
	}
	return bytes.TrimPrefix(body, []byte("\ufeff")), err
}

// signIn gets an app-only token of the biggest reseller, and its customers.
func (s *simulator) signIn(ctx context.Context) error {
	text, err := s.get(ctx, "/_sim/seed-info")
	if err != nil {
		return err
	}
	var seeds struct {
		Resellers []struct {
			TenantID      string `json:"tenant_id"`
			ApplicationID string `json:"application_id"`
			Secret        string `json:"secret"`
		} `json:"resellers"`
	}
	if err := json.Unmarshal(text, &seeds); err != nil {
		return err
	}
	if len(seeds.Resellers) == 0 {
		return errors.New("the large world has no reseller")
	}
	r := seeds.Resellers[0]
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {r.ApplicationID}, "client_secret": {r.Secret},
		"scope": {"https://api.partnercenter.microsoft.com/.default"},
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/"+r.TenantID+"/oauth2/v2.0/token", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(res.Body).Decode(&token); err != nil {
		return err
	}
	s.token = token.AccessToken
	return nil
}

// page times a page of 500 customers, and keeps their ids.
func (s *simulator) page(ctx context.Context) error {
	var took []time.Duration
	var text []byte
	for range 50 {
		began := time.Now()
		var err error
		if text, err = s.get(ctx, "/v1/customers?size=500"); err != nil {
			return err
		}
		took = append(took, time.Since(began))
	}
	var page struct {
		Items []struct {
			ID string `json:"id"`
		} `json:"items"`
	}
	if err := json.Unmarshal(text, &page); err != nil {
		return err
	}
	for _, item := range page.Items {
		s.ids = append(s.ids, item.ID)
	}
	if len(s.ids) != 500 {
		return fmt.Errorf("a page of %d customers", len(s.ids))
	}
	slices.Sort(took)
	median := took[len(took)/2]
	told("page of 500 customers, median", float64(median.Microseconds())/1000, "ms", median <= mostPage, mostPage)
	fmt.Printf("%-32s %10.2f ms\n", "the same, slowest", float64(took[len(took)-1].Microseconds())/1000)
	return nil
}

// read asks for what a portal asks for, of any of the page's customers, from several connections. The load shares the cores
// with the simulator.
func (s *simulator) read(ctx context.Context, callers int, length time.Duration) error {
	reads := []string{"", "/subscriptions", "/orders", "/profiles/billing"}
	var done atomic.Int64
	var failed error
	var once sync.Once
	before := s.cpu()
	began := time.Now()
	var wg sync.WaitGroup
	for n := range callers {
		wg.Go(func() {
			rnd := rand.New(rand.NewPCG(uint64(n), 5)) //nolint:gosec // which customer is asked for is no secret
			for time.Since(began) < length {
				if _, err := s.get(ctx, "/v1/customers/"+s.ids[rnd.IntN(len(s.ids))]+reads[rnd.IntN(len(reads))]); err != nil {
					once.Do(func() { failed = err })
					return
				}
				done.Add(1)
			}
		})
	}
	wg.Wait()
	if failed != nil {
		return failed
	}
	rate := float64(done.Load()) / time.Since(began).Seconds()
	told("reads a second", rate, "reads/s", rate >= leastReads, leastReads)
	if spent := s.cpu() - before; spent > 0 {
		fmt.Printf("%-32s %10.2f µs of CPU a read, so %.0f reads/s of two cores alone\n", "the simulator's part",
			float64(spent.Microseconds())/float64(done.Load()), 2*float64(done.Load())/spent.Seconds())
	}
	return nil
}

// digest is what a whole state comes to.
type digest struct {
	sum  [sha256.Size]byte
	size int
}

func (s *simulator) state(ctx context.Context) (digest, error) {
	var d digest
	for _, table := range []string{"customers", "partners", "subscriptions"} {
		text, err := s.get(ctx, "/_sim/state?table="+table)
		if err != nil {
			return d, err
		}
		d.sum = sha256.Sum256(append(d.sum[:], text...))
		d.size += len(text)
	}
	return d, nil
}
