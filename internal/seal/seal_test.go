package seal_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/seal"
)

var secretPlace = seal.Place{Owner: "reseller-1", Table: "resellers", Column: "client_secret", RowID: "row-1"}

func key32(fill byte) string {
	return base64.StdEncoding.EncodeToString([]byte(strings.Repeat(string(rune(fill)), 32)))
}

func ring(t *testing.T, text string) *seal.Keyring {
	t.Helper()
	r, err := seal.ParseKeys(text)
	require.NoError(t, err)
	return r
}

func newSealer(t *testing.T, keys string, store seal.KeyStore) *seal.Sealer {
	t.Helper()
	var n atomic.Int64
	prefix := strings.ReplaceAll(t.Name(), "/", ".")
	if len(prefix) > 40 {
		prefix = prefix[:40]
	}
	newID := func() string { return fmt.Sprintf("%s-%d-%d", prefix, os.Getpid(), n.Add(1)) }
	s, err := seal.New(ring(t, keys), store, newID, func() time.Time { return time.Unix(0, 0) })
	require.NoError(t, err)
	return s
}

func TestSealedValueOpensOnlyInItsPlace(t *testing.T) {
	ctx := context.Background()
	s := newSealer(t, "k1:"+key32('a'), newMemStore())
	sealed, err := s.Seal(ctx, secretPlace, []byte("s3cret"))
	require.NoError(t, err)
	require.NotContains(t, string(sealed), "s3cret")

	got, err := s.Open(ctx, secretPlace, sealed)
	require.NoError(t, err)
	require.Equal(t, "s3cret", string(got))

	elsewhere := map[string]func(*seal.Place){
		"another reseller": func(p *seal.Place) { p.Owner = "reseller-2" },
		"another table":    func(p *seal.Place) { p.Table = "portal_users" },
		"another column":   func(p *seal.Place) { p.Column = "token_cache" },
		"another row":      func(p *seal.Place) { p.RowID = "row-2" },
		"parts shifted":    func(p *seal.Place) { p.Table, p.Column = "resellersclient_", "secret" },
	}
	for name, move := range elsewhere {
		t.Run(name, func(t *testing.T) {
			p := secretPlace
			move(&p)
			_, err := s.Open(ctx, p, sealed)
			require.ErrorIs(t, err, seal.ErrTampered)
		})
	}
}

func TestEverySealIsDifferent(t *testing.T) {
	ctx := context.Background()
	s := newSealer(t, "k1:"+key32('a'), newMemStore())
	first, err := s.Seal(ctx, secretPlace, []byte("same"))
	require.NoError(t, err)
	second, err := s.Seal(ctx, secretPlace, []byte("same"))
	require.NoError(t, err)
	require.NotEqual(t, first, second)
}

func TestChangedBytesAreRefused(t *testing.T) {
	ctx := context.Background()
	s := newSealer(t, "k1:"+key32('a'), newMemStore())
	sealed, err := s.Seal(ctx, secretPlace, []byte("s3cret"))
	require.NoError(t, err)
	for i := range sealed {
		changed := append([]byte(nil), sealed...)
		changed[i] ^= 1
		_, err := s.Open(ctx, secretPlace, changed)
		require.Error(t, err, "byte %d", i)
	}
	for n := range sealed {
		_, err := s.Open(ctx, secretPlace, sealed[:n])
		require.Error(t, err, "cut to %d bytes", n)
	}
}

func TestDataKeysAreKeptWrappedOnly(t *testing.T) {
	ctx := context.Background()
	store := newMemStore()
	s := newSealer(t, "k1:"+key32('a'), store)
	_, err := s.Seal(ctx, secretPlace, []byte("s3cret"))
	require.NoError(t, err)
	wrapped, err := store.ActiveKey(ctx, "reseller-1")
	require.NoError(t, err)
	require.Equal(t, "k1", wrapped.MasterID)
	require.Len(t, wrapped.Wrapped, 12+32+16)

	stranger := newSealer(t, "k1:"+key32('b'), store)
	sealed, err := s.Seal(ctx, secretPlace, []byte("s3cret"))
	require.NoError(t, err)
	_, err = stranger.Open(ctx, secretPlace, sealed)
	require.ErrorIs(t, err, seal.ErrTampered)
}

func TestMasterRotationKeepsOldSecretsReadable(t *testing.T) {
	ctx := context.Background()
	store := newMemStore()
	before := newSealer(t, "old:"+key32('a'), store)
	sealed := map[string][]byte{}
	for i := range 450 {
		p := seal.Place{Owner: fmt.Sprint("reseller-", i), Table: "resellers", Column: "client_secret", RowID: "r"}
		v, err := before.Seal(ctx, p, []byte(p.Owner))
		require.NoError(t, err)
		sealed[p.Owner] = v
	}

	both := newSealer(t, "new:"+key32('b')+",old:"+key32('a'), store)
	moved, err := both.Rewrap(ctx)
	require.NoError(t, err)
	require.Equal(t, 450, moved)
	moved, err = both.Rewrap(ctx)
	require.NoError(t, err)
	require.Zero(t, moved)

	after := newSealer(t, "new:"+key32('b'), store)
	for owner, v := range sealed {
		got, err := after.Open(ctx, seal.Place{Owner: owner, Table: "resellers", Column: "client_secret", RowID: "r"}, v)
		require.NoError(t, err)
		require.Equal(t, owner, string(got))
	}
	_, err = newSealer(t, "old:"+key32('a'), store).Open(ctx, seal.Place{Owner: "reseller-7", Table: "resellers", Column: "client_secret", RowID: "r"}, sealed["reseller-7"])
	require.ErrorIs(t, err, seal.ErrUnknownMaster)
}

func TestRewrapTwiceAtOnce(t *testing.T) {
	ctx := context.Background()
	store := newMemStore()
	before := newSealer(t, "old:"+key32('a'), store)
	for i := range 300 {
		_, err := before.Seal(ctx, seal.Place{Owner: fmt.Sprint(i)}, []byte("x"))
		require.NoError(t, err)
	}
	both := newSealer(t, "new:"+key32('b')+",old:"+key32('a'), store)
	var moved atomic.Int64
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			n, err := both.Rewrap(ctx)
			if err != nil {
				t.Error(err)
			}
			moved.Add(int64(n))
		})
	}
	wg.Wait()
	require.EqualValues(t, 300, moved.Load())
}

func TestDataKeyRotationAndReseal(t *testing.T) {
	ctx := context.Background()
	s := newSealer(t, "k1:"+key32('a'), newMemStore())
	old, err := s.Seal(ctx, secretPlace, []byte("s3cret"))
	require.NoError(t, err)
	oldID, err := seal.KeyID(old)
	require.NoError(t, err)

	newID, err := s.Rotate(ctx, secretPlace.Owner)
	require.NoError(t, err)
	require.NotEqual(t, oldID, newID)

	got, err := s.Open(ctx, secretPlace, old)
	require.NoError(t, err, "values under the old key stay readable")
	require.Equal(t, "s3cret", string(got))

	fresh, changed, err := s.Reseal(ctx, secretPlace, old)
	require.NoError(t, err)
	require.True(t, changed)
	id, err := seal.KeyID(fresh)
	require.NoError(t, err)
	require.Equal(t, newID, id)
	_, changed, err = s.Reseal(ctx, secretPlace, fresh)
	require.NoError(t, err)
	require.False(t, changed)
}

func TestManyReplicasAgreeOnTheFirstDataKey(t *testing.T) {
	ctx := context.Background()
	store := newMemStore()
	values := make([][]byte, 16)
	var wg sync.WaitGroup
	for i := range values {
		s := newSealer(t, "k1:"+key32('a'), store)
		wg.Go(func() {
			v, err := s.Seal(ctx, secretPlace, []byte("x"))
			if err != nil {
				t.Error(err)
			}
			values[i] = v
		})
	}
	wg.Wait()
	reader := newSealer(t, "k1:"+key32('a'), store)
	for _, v := range values {
		_, err := reader.Open(ctx, secretPlace, v)
		require.NoError(t, err)
	}
}

func TestParseKeysRefusesWhatIsWrong(t *testing.T) {
	tests := map[string]string{
		"nothing":           "",
		"only remarks":      "# a\n# b\n",
		"no id":             ":" + key32('a'),
		"no key":            "k1",
		"short key":         "k1:" + base64.StdEncoding.EncodeToString([]byte("short")),
		"not base64":        "k1:%%%",
		"strange id":        "k 1:" + key32('a'),
		"the same id twice": "k1:" + key32('a') + ",k1:" + key32('b'),
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := seal.ParseKeys(text)
			require.Error(t, err)
			require.NotContains(t, err.Error(), key32('a'))
		})
	}
	r := ring(t, "# newest\nk2:"+key32('b')+"\nk1:"+key32('a')+" , k0:"+key32('c'))
	require.Equal(t, []string{"k2", "k1", "k0"}, r.IDs())
}

func TestKeysDoNotShowInDumps(t *testing.T) {
	k, err := seal.NewMasterKey("k1")
	require.NoError(t, err)
	require.Equal(t, "master key k1 master key k1 master key k1", fmt.Sprintf("%v %+v %#v", k, k, k))
}

func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	made, err := seal.GenerateKeyFile(path, "k1")
	require.NoError(t, err)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	before, err := os.ReadFile(path)
	require.NoError(t, err)

	again, err := seal.GenerateKeyFile(path, "k2")
	require.NoError(t, err, "an existing file is read, not replaced")
	require.Equal(t, made.IDs(), again.IDs())
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, before, after)

	rotated, err := seal.RotateKeyFile(path, "k2")
	require.NoError(t, err)
	require.Equal(t, []string{"k2", "k1"}, rotated.IDs())
	read, err := seal.ReadKeyFile(path)
	require.NoError(t, err)
	require.Equal(t, "k2", read.Newest())
	info, err = os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	_, err = seal.RotateKeyFile(path, "k1")
	require.Error(t, err, "an id is not used twice")

	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, entries, 1, "no temporary file stays behind")
}

func TestKeyFilesOfOthersAreRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	_, err := seal.GenerateKeyFile(path, "k1")
	require.NoError(t, err)
	tests := map[os.FileMode]string{ // part of the sentence; empty when the file is taken
		0o600: "", 0o400: "", 0o440: "", 0o640: "", 0o604: "read", 0o644: "read", 0o444: "read",
		0o620: "changed", 0o602: "changed", 0o660: "changed", 0o666: "changed",
	}
	for mode, want := range tests {
		t.Run(fmt.Sprintf("%o", mode), func(t *testing.T) {
			require.NoError(t, os.Chmod(path, mode))
			_, readErr := seal.ReadKeyFile(path)
			_, generateErr := seal.GenerateKeyFile(path, "k2") // what a start does
			if want == "" {
				require.NoError(t, readErr)
				require.NoError(t, generateErr)
				return
			}
			require.ErrorContains(t, readErr, "may be "+want+" by other accounts")
			require.ErrorContains(t, readErr, "chmod 600")
			require.ErrorContains(t, generateErr, "chmod 600")
			_, err := seal.RotateKeyFile(path, "k3")
			require.ErrorContains(t, err, "chmod 600")
		})
	}
}

func TestManyProcessesMakeOneKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	var wg sync.WaitGroup
	rings := make([]*seal.Keyring, 16)
	for i := range rings {
		wg.Go(func() {
			r, err := seal.GenerateKeyFile(path, fmt.Sprint("k", i))
			if err != nil {
				t.Error(err)
			}
			rings[i] = r
		})
	}
	wg.Wait()
	for _, r := range rings {
		require.Equal(t, rings[0].IDs(), r.IDs())
	}
}

func FuzzOpen(f *testing.F) {
	s, err := seal.New(mustRing(), newMemStore(), func() string { return "d1" }, time.Now)
	if err != nil {
		f.Fatal(err)
	}
	sealed, err := s.Seal(context.Background(), secretPlace, []byte("x"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	f.Add([]byte{})
	f.Add([]byte{1, 255})
	f.Fuzz(func(t *testing.T, in []byte) {
		got, err := s.Open(context.Background(), secretPlace, in)
		if err == nil && string(in) != string(sealed) {
			t.Fatalf("opened %x as %q", in, got)
		}
	})
}

func mustRing() *seal.Keyring {
	r, err := seal.ParseKeys("k1:" + key32('a'))
	if err != nil {
		panic(err)
	}
	return r
}
