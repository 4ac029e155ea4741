package postgres_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apiclient"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/seal"
)

func newSealer(t *testing.T, keys string, store seal.KeyStore) *seal.Sealer {
	t.Helper()
	ring, err := seal.ParseKeys(keys)
	require.NoError(t, err)
	s, err := seal.New(ring, store, newID, clock.Fixed(at))
	require.NoError(t, err)
	return s
}

const (
	oldMaster = "old:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	newMaster = "new:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
)

func TestSecretsOutliveTheRotationOfKeys(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	owner := newID()
	place := seal.Place{Owner: owner, Table: "resellers", Column: "secret_sealed", RowID: owner}
	platform := seal.Place{Table: "settings", Column: "value", RowID: "x"}

	before := newSealer(t, oldMaster, db)
	sealed, err := before.Seal(ctx, place, []byte("s3cret"))
	require.NoError(t, err)
	ours, err := before.Seal(ctx, platform, []byte("ours"))
	require.NoError(t, err)
	_, err = before.Rotate(ctx, owner)
	require.NoError(t, err)
	require.Equal(t, 3, count(t, db, `SELECT count(*) FROM data_keys`), "two of the reseller, one of the installation")

	moved, err := newSealer(t, newMaster+","+oldMaster, db).Rewrap(ctx)
	require.NoError(t, err)
	require.Equal(t, 3, moved)

	after := newSealer(t, newMaster, db)
	got, err := after.Open(ctx, place, sealed)
	require.NoError(t, err)
	require.Equal(t, "s3cret", string(got))
	got, err = after.Open(ctx, platform, ours)
	require.NoError(t, err)
	require.Equal(t, "ours", string(got))
	_, err = db.Key(ctx, "no key of ours")
	require.ErrorIs(t, err, seal.ErrNoKey)
}

func TestAKeyOfARolledBackTransactionIsGone(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	s, place := newSealer(t, oldMaster, db), seal.Place{Owner: newID()}
	err := db.InTx(ctx, func(ctx context.Context) error {
		_, err := s.Seal(ctx, place, []byte("x"))
		require.NoError(t, err)
		return context.Canceled
	})
	require.ErrorIs(t, err, context.Canceled)
	sealed, err := s.Seal(ctx, place, []byte("y"))
	require.NoError(t, err)
	got, err := s.Open(ctx, place, sealed)
	require.NoError(t, err)
	require.Equal(t, "y", string(got))
}

// TestAKeyIsNotReplacedWhileItSeals: what a transaction seals is stored before its key gets a successor.
func TestAKeyIsNotReplacedWhileItSeals(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	s, owner := newSealer(t, oldMaster, db), newID()
	first, err := s.Rotate(ctx, owner)
	require.NoError(t, err)
	renewed := make(chan error, 1)
	err = db.InTx(ctx, func(tx context.Context) error {
		if _, err := s.Seal(tx, seal.Place{Owner: owner}, []byte("x")); err != nil {
			return err
		}
		go func() {
			_, err := s.Rotate(ctx, owner)
			renewed <- err
		}()
		require.Eventually(t, func() bool { return count(t, db, `SELECT count(*) FROM pg_locks WHERE NOT granted`) > 0 }, 10*time.Second, 10*time.Millisecond)
		key, err := db.ActiveKey(tx, owner)
		require.Equal(t, first, key.ID)
		return err
	})
	require.NoError(t, err)
	require.NoError(t, <-renewed)
	key, err := db.ActiveKey(ctx, owner)
	require.NoError(t, err)
	require.NotEqual(t, first, key.ID)
}

// TestRenewingLeavesWhatCannotBeOpened: a value whose key was given up stands in nobody's way.
func TestRenewingLeavesWhatCannotBeOpened(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	keep := func(s *seal.Sealer) (id string, sealed []byte) {
		id = newID()
		sealed, err := s.Seal(ctx, seal.Place{Table: "token_keys", Column: "private_sealed", RowID: id}, []byte("s3cret"))
		require.NoError(t, err)
		require.NoError(t, db.InsertTokenKey(ctx, apiclient.Key{ID: id, Public: []byte(id), Sealed: sealed, CreatedAt: at}))
		return id, sealed
	}
	_, lost := keep(newSealer(t, oldMaster, db))
	gone, err := seal.KeyID(lost)
	require.NoError(t, err)
	dropped, err := db.DropKey(ctx, gone, "old")
	require.NoError(t, err)
	require.True(t, dropped)
	_, err = db.Pool().Exec(ctx, `UPDATE token_keys SET retired_at = now()`) // one signs at a time
	require.NoError(t, err)

	s := newSealer(t, oldMaster, db)
	id, before := keep(s)
	done, err := s.Renew(ctx, db)
	require.NoError(t, err)
	require.Equal(t, seal.Renewed{Keys: 1, Values: 1, Lost: 1}, done)
	require.Equal(t, 1, count(t, db, `SELECT count(*) FROM token_keys WHERE private_sealed = $1`, lost))
	keys, err := db.TokenKeys(ctx)
	require.NoError(t, err)
	for _, k := range keys {
		if k.ID == id {
			require.NotEqual(t, before, k.Sealed)
			plain, err := s.Open(ctx, seal.Place{Table: "token_keys", Column: "private_sealed", RowID: id}, k.Sealed)
			require.NoError(t, err)
			require.Equal(t, "s3cret", string(plain))
		}
	}
	_, err = db.ReplaceValue(ctx, seal.Value{Place: seal.Place{Table: "settings", Column: "value"}}, nil)
	require.ErrorContains(t, err, "no sealed values")
}
