//go:build full && linux

package faults_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/localpg"
)

// killedAfter kills a process at that time and tells whether it still ran.
func killedAfter(p *process, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-p.done:
		return false
	case <-timer.C:
		p.signal(syscall.SIGKILL)
		<-p.done
		return true
	}
}

func TestFaultKilledInMigration(t *testing.T) {
	r := newRig(t)
	r.withDatabase()
	plain := r.env
	admin, err := pgx.Connect(t.Context(), r.database.AdminURL())
	require.NoError(t, err)
	defer func() { _ = admin.Close(context.Background()) }()
	fresh := func(name string) (ownerURL string) {
		_, err := admin.Exec(t.Context(), "CREATE DATABASE "+name+" OWNER "+localpg.OwnerRole)
		require.NoError(t, err)
		ownerURL = r.database.URL(localpg.OwnerRole, name)
		r.env = append(append([]string{}, plain...), "TENANTRY_DATABASE_URL="+r.database.URL(localpg.AppRole, name), "TENANTRY_MIGRATION_DATABASE_URL="+ownerURL)
		return ownerURL
	}
	whole := fresh("whole")
	began := time.Now()
	r.must("", "migrate")
	took := time.Since(began)
	want := r.schema(whole)

	struck := 0
	for n := range r.rounds {
		url := fresh(fmt.Sprintf("killed%d", n))
		if killedAfter(r.start("migrate"), r.moment(took)) {
			struck++
		}
		r.must("", "migrate")
		require.Equal(t, want, r.schema(url), "the next start finishes")
	}
	t.Logf("F16 migration: %d of %d killed under way (it takes %s), every next one finished", struck, r.rounds, took.Round(time.Millisecond))
	require.NotZero(t, struck)
}

// schema is every column, index and right.
func (r *rig) schema(url string) (text string) {
	r.Helper()
	conn, err := pgx.Connect(r.Context(), url)
	require.NoError(r, err)
	defer func() { _ = conn.Close(r.Context()) }()
	require.NoError(r, conn.QueryRow(r.Context(), `SELECT string_agg(line, E'\n' ORDER BY line) FROM (
		SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) line FROM information_schema.columns WHERE table_schema = 'public'
		UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
		UNION ALL SELECT relname || ' ' || coalesce(relacl::text, '') FROM pg_class WHERE relnamespace = 'public'::regnamespace
		UNION ALL SELECT 'version ' || max(version_id) FROM goose_db_version WHERE is_applied) s`).Scan(&text))
	return text
}

func TestFaultKilledInFirstStart(t *testing.T) {
	r := newRig(t)
	portal := ""
	demo := func(dir string) *process {
		addr := r.free()
		portal = "http://" + addr
		return r.start("demo", "--data-dir", dir, "--addr", addr, "--internal-addr", r.free(), "--mssim-addr", r.free(), "--public-url", portal)
	}
	finish := func(p *process) time.Duration {
		began := time.Now()
		r.within(2*time.Minute, "the installation runs", func() bool {
			select {
			case <-p.done:
				return true
			default:
				return status(portal+"/readyz") == http.StatusOK
			}
		})
		took := time.Since(began)
		p.signal(syscall.SIGTERM)
		require.Zero(t, p.ended())
		return took
	}
	took := finish(demo(filepath.Join(r.dir, "whole")))
	struck, longest := 0, time.Duration(0)
	for n := range r.rounds {
		dir := filepath.Join(r.dir, fmt.Sprint("killed", n))
		for range 2 { // the start after a kill may be killed as well
			if killedAfter(demo(dir), r.moment(took)) {
				struck++
			}
		}
		longest = max(longest, finish(demo(dir)))
	}
	t.Logf("F16 first start: killed %d times in %d data folders (it takes %s), every next one finished, in at most %s", struck, r.rounds, took.Round(time.Millisecond), longest.Round(time.Millisecond))
	require.NotZero(t, struck)
}

func TestFaultKilledInSync(t *testing.T) {
	r := newRig(t)
	r.withDatabase()
	r.withOperator()
	simAddr := r.free()
	sim := "http://" + simAddr
	r.simulator(simAddr)
	resp, err := probe.Post(sim+"/_sim/settings", "application/json", strings.NewReader(`{"latency":"20ms"}`))
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	r.env = append(r.env, "TENANTRY_SIMULATOR_URL="+sim)
	addr := r.free()
	p := r.serve(addr)
	c := r.signIn(p.url)

	path := "/api/v1/resellers/" + r.authorize(c, sim) + "/sync"
	var longest time.Duration
	want, struck := 0, 0
	for range r.rounds {
		require.True(t, killedAfter(p.process, r.moment(500*time.Millisecond)))
		struck += r.count(`SELECT count(*) FROM operations WHERE state IN ('queued', 'running')`)
		p = r.serve(addr)
		c.base = p.url
		began := time.Now()
		r.within(2*time.Minute, "the sync goes on and ends", func() bool {
			a := c.call(http.MethodGet, path, nil)
			return a.status == http.StatusOK && bytes.Contains(a.body, []byte(`"running":null`)) && !bytes.Contains(a.body, []byte(`"as_of":null`))
		})
		longest = max(longest, time.Since(began))
		count := r.count(`SELECT count(*) FROM subscriptions WHERE deleted_at IS NULL`)
		if want == 0 {
			want = count
		}
		require.Equal(t, want, count, "everything is there, once")
		require.Equal(t, http.StatusAccepted, c.call(http.MethodPost, path, nil).status, "the next one")
	}
	t.Logf("F16 sync: %d of %d killed under way, every sync ended, at most %s after the next start; %d subscriptions each time", struck, r.rounds, longest.Round(time.Millisecond), want)
	require.NotZero(t, struck)
}

// simulator starts Microsoft, with its demo world.
func (r *rig) simulator(addr string) {
	r.Helper()
	r.start("mssim", "--addr", addr)
	r.within(time.Minute, "the simulator answers", func() bool { return status("http://"+addr+"/_sim/clock") == http.StatusOK })
}

// prove notes on every session that it proved a second factor.
func (r *rig) prove() {
	r.Helper()
	conn, err := pgx.Connect(r.Context(), r.database.URL("postgres", localpg.Database))
	require.NoError(r, err)
	defer func() { _ = conn.Close(context.Background()) }()
	_, err = conn.Exec(r.Context(), `UPDATE sessions SET mfa_at = created_at`)
	require.NoError(r, err)
}

// authorize adds the first reseller of the simulator's world and signs in for it, as a person does.
func (r *rig) authorize(c *caller, sim string) (id string) {
	r.Helper()
	cred := apitest.Credentials()[0]
	made := c.call(http.MethodPost, "/api/v1/resellers", map[string]string{"display_name": cred.Name, "domain": cred.Domain, "application_id": cred.ApplicationID, "application_secret": cred.Secret})
	require.Equal(r, http.StatusCreated, made.status, "%s", made.body)
	r.prove()
	var begun struct {
		URL string `json:"authorization_url"`
	}
	require.NoError(r, json.Unmarshal(c.call(http.MethodPost, "/api/v1/resellers/"+idOf(made)+"/authorization", nil).body, &begun))
	login := cred.Logins[0]
	back := apitest.Pages(r, sim, begun.URL, apitest.Person{UserPrincipalName: login.UserPrincipalName, Password: login.Password, MFACode: login.MFACode})
	require.Equal(r, http.StatusSeeOther, c.call(http.MethodGet, back, nil).status)
	return idOf(made)
}

// count reads one number from the database.
func (r *rig) count(sql string) (n int) {
	r.Helper()
	conn, err := pgx.Connect(r.Context(), r.database.OwnerURL())
	require.NoError(r, err)
	defer func() { _ = conn.Close(r.Context()) }()
	require.NoError(r, conn.QueryRow(r.Context(), sql).Scan(&n))
	return n
}
