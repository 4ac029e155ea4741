package world

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// childDir names the environment variable that turns this test binary into a
// simulator which is about to be killed.
const childDir = "MSSIM_WORLD_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		child(dir)
	}
	os.Exit(m.Run())
}

// child changes the world as fast as it can and tells each change and time only
// after it was promised to be stored, until somebody kills it.
func child(dir string) {
	w, err := New(Options{Dir: dir, Seed: "demo"})
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	for n := 0; ; n++ {
		err := w.Update(func(tx *Tx) error {
			tx.Groups.Put("kill", strconv.Itoa(n), &Group{ID: strconv.Itoa(n)})
			return nil
		})
		if err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		if n%50 == 49 {
			if _, err := w.Advance(w.Now().Add(6 * time.Hour)); err != nil {
				fmt.Println("error", err)
				os.Exit(1)
			}
		}
		fmt.Println(n, w.Now().UnixNano())
	}
}

func TestSurvivesBeingKilled(t *testing.T) {
	dir := t.TempDir()
	for round := range 4 {
		enough := 120 + 90*round
		lastSeq, lastTime := runAndKill(t, dir, enough)
		w, err := New(Options{Dir: dir})
		require.NoError(t, err)
		w.View(func(s *State) {
			require.Greater(t, s.Groups.Len("kill"), lastSeq, "everything told was stored")
			require.Equal(t, "demo", s.Settings.Seed)
		})
		told := time.Unix(0, lastTime).UTC()
		require.False(t, w.Now().Before(told), "the clock went back: %v before %v", w.Now(), told)
		require.Less(t, w.Now().Sub(told), 7*time.Hour)
		require.NoError(t, w.Close())
	}
}

// runAndKill starts the child, kills it with SIGKILL once it told enough changes
// and gives the last thing it told.
func runAndKill(t *testing.T, dir string, enough int) (seq int, clock int64) {
	t.Helper()
	exe, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	lines := bufio.NewScanner(out)
	seq = -1
	for count := 0; lines.Scan(); count++ {
		require.NotContains(t, lines.Text(), "error")
		if _, err := fmt.Sscan(lines.Text(), &seq, &clock); err != nil {
			break // a line cut short by the kill
		}
		if count == enough {
			require.NoError(t, cmd.Process.Kill())
		}
	}
	require.Error(t, cmd.Wait(), "the child ends by the kill")
	return seq, clock
}

func TestRestartGivesTheSameWorld(t *testing.T) {
	for _, seed := range []string{"empty", "demo"} {
		t.Run(seed, func(t *testing.T) {
			dir := t.TempDir()
			w := openWorld(t, dir, seed)
			_, err := w.Advance(testStart.AddDate(0, 2, 0))
			require.NoError(t, err)
			require.NoError(t, w.Update(func(tx *Tx) error {
				tx.Groups.Put("g", "a", &Group{ID: "a"})
				tx.Groups.Put("g", "b", &Group{ID: "b"})
				return nil
			}))
			require.NoError(t, w.Update(func(tx *Tx) error { tx.Groups.Delete("g", "a"); return nil }))
			require.NoError(t, w.Update(func(tx *Tx) error { tx.Groups.Put("g", "a", &Group{ID: "a"}); return nil }))
			before := dump(t, w)
			require.NoError(t, w.Close())

			again := openWorld(t, dir, "large")
			require.Equal(t, before, dump(t, again), "what the folder holds wins over the seed asked for")
			_, err = again.Advance(testStart.AddDate(1, 0, 0))
			require.NoError(t, err)
			whole := newWorld(t, seed)
			_, err = whole.Advance(testStart.AddDate(1, 0, 0))
			require.NoError(t, err)
			var subs, want []Subscription
			again.View(func(s *State) { subs = allSubscriptions(s) })
			whole.View(func(s *State) { want = allSubscriptions(s) })
			require.Equal(t, want, subs, "a restart on the way changes nothing")
		})
	}
}

func allSubscriptions(s *State) (out []Subscription) {
	for _, shardKey := range s.Subscriptions.Shards() {
		for sub := range s.Subscriptions.All(shardKey) {
			out = append(out, *sub)
		}
	}
	return out
}

func TestAFreshFileTakesTheLongOnesPlace(t *testing.T) {
	dir := t.TempDir()
	w := openWorld(t, dir, "empty")
	w.store.limit = 1 << 10
	for n := range 100 {
		require.NoError(t, w.Update(func(tx *Tx) error {
			tx.Groups.Put("g", strconv.Itoa(n%7), &Group{ID: strconv.Itoa(n % 7), DisplayName: strconv.Itoa(n)})
			tx.Groups.Delete("g", strconv.Itoa(n%3))
			return nil
		}))
	}
	require.Greater(t, w.store.number, 1)
	files, err := filepath.Glob(filepath.Join(dir, journalPrefix+"*"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	before := dump(t, w)
	require.NoError(t, w.Close())
	require.Equal(t, before, dump(t, openWorld(t, dir, "")))
}

func TestResetStartsAFreshFile(t *testing.T) {
	dir := t.TempDir()
	w := openWorld(t, dir, "demo")
	_, err := w.Advance(testStart.AddDate(2, 0, 0))
	require.NoError(t, err)
	require.NoError(t, w.Reset("empty", testStart))
	require.Equal(t, testStart, w.Now())
	require.NoError(t, w.Close())
	again := openWorld(t, dir, "demo")
	again.View(func(s *State) { require.Equal(t, "empty", s.Settings.Seed) })
	require.Less(t, again.Now().Sub(testStart), time.Minute, "the clock went back with the reset")
}

func TestDamagedFiles(t *testing.T) {
	newest := func(t *testing.T, dir string) string {
		files, err := filepath.Glob(filepath.Join(dir, journalPrefix+"*"))
		require.NoError(t, err)
		require.Len(t, files, 1)
		return files[0]
	}
	tests := map[string]struct {
		harm func(data string) string
		want string
	}{
		"a last line cut short is dropped": {harm: func(d string) string { return d[:len(d)-20] }},
		"a last line without its end":      {harm: func(d string) string { return strings.TrimSuffix(d, "\n") }},
		"garbage at the end":               {harm: func(d string) string { return d + "deadbeef {\"no" }},
		"damage in the middle": {
			harm: func(d string) string { return strings.Replace(d, "Nordlicht", "Südlicht", 1) },
			want: "is damaged at byte",
		},
		"another version's table": {
			harm: func(string) string {
				line, _ := encodeLine(record{Changes: []change{{Table: "unheard"}}})
				return string(line)
			},
			want: `unknown table "unheard"`,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			w := openWorld(t, dir, "demo")
			require.NoError(t, w.Update(func(tx *Tx) error { tx.Groups.Put("g", "last", &Group{ID: "last"}); return nil }))
			require.NoError(t, w.Close())
			data, err := os.ReadFile(newest(t, dir))
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(newest(t, dir), []byte(tt.harm(string(data))), 0o600))
			again, err := New(Options{Dir: dir})
			if tt.want != "" {
				require.ErrorContains(t, err, tt.want)
				return
			}
			require.NoError(t, err)
			again.View(func(s *State) { require.Equal(t, 2, s.Partners.Len("")) })
			require.NoError(t, again.Update(func(tx *Tx) error { tx.Groups.Put("g", "next", &Group{ID: "next"}); return nil }))
			require.NoError(t, again.Close())
			require.NoError(t, openWorld(t, dir, "").Close())
		})
	}
}

func TestOneSimulatorPerFolder(t *testing.T) {
	dir := t.TempDir()
	openWorld(t, dir, "empty")
	_, err := New(Options{Dir: dir})
	require.ErrorContains(t, err, "another simulator uses the folder")
}

func TestNothingIsPromisedOnceTheFolderIsClosed(t *testing.T) {
	w := openWorld(t, t.TempDir(), "empty")
	require.NoError(t, w.Close())
	err := w.Update(func(tx *Tx) error { tx.Groups.Put("g", "a", &Group{ID: "a"}); return nil })
	require.ErrorIs(t, err, errClosed)
	w.View(func(s *State) { require.Zero(t, s.Groups.Len("g")) })
}
