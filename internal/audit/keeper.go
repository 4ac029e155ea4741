package audit

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/seal"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Key is a key that heads are signed with; the private half is sealed.
type Key struct {
	ID            string
	Public        []byte
	PrivateSealed []byte
	CreatedAt     time.Time
}

func keyPlace(id string) seal.Place {
	return seal.Place{Table: "audit_keys", Column: "private_sealed", RowID: id}
}

// headStore keeps signed heads and their keys.
type headStore interface {
	reader
	InTx(ctx context.Context, fn func(context.Context) error) error
	// LockHeads lets one process sign at a time, until the transaction ends.
	LockHeads(ctx context.Context) error
	InsertAuditKey(ctx context.Context, k Key) error
	InsertSignedHeads(ctx context.Context, heads []SignedHead) error
	// AwaitDisk waits until everything that is committed is on the disk.
	AwaitDisk(ctx context.Context) error
	// AuditHashAt is the hash of one event, nil when it is not there.
	AuditHashAt(ctx context.Context, chainID string, seq int64) ([]byte, error)
}

// KeeperDeps are what a keeper needs.
type KeeperDeps struct {
	Store    headStore
	Sealer   *seal.Sealer
	File     HeadFile
	Recorder *Recorder
	Machine  clock.Machine
	NewID    func() string
	Log      *slog.Logger
}

// Keeper signs what the heads of the chains are, once a day, and keeps that outside the database.
type Keeper struct{ KeeperDeps }

// NewKeeper makes a keeper.
func NewKeeper(d KeeperDeps) *Keeper { return &Keeper{d} }

// ActionBroken tells that a chain no longer goes through a head that was signed.
const ActionBroken Action = "audit.broken"

// signedOnce is how long after a head the next one of its chain is signed.
const signedOnce = 20 * time.Hour

// SignHeads compares every chain with the heads that were signed before, and signs what the heads
// are now. A chain that does not fit is told in the log and in the audit, and not signed anew.
//
// Errors: those of the database and of the file. Nothing was signed then.
func (k *Keeper) SignHeads(ctx context.Context) error {
	var lines []SignedHead
	err := k.Store.InTx(ctx, func(ctx context.Context) error {
		if err := k.Store.LockHeads(ctx); err != nil {
			return err
		}
		key, private, err := k.signingKey(ctx)
		if err != nil {
			return err
		}
		last, broken, err := k.compare(ctx)
		if err != nil {
			return err
		}
		heads, err := k.Store.AuditHeads(ctx, tenancy.Unbounded("heads of all chains are signed"))
		if err != nil {
			return err
		}
		now := clock.Cut(k.Machine())
		for _, head := range heads {
			if _, wrong := broken[head.ChainID]; wrong || now.Sub(last[head.ChainID]) < signedOnce {
				continue
			}
			lines = append(lines, signHead(private, head, now))
		}
		if err := k.Store.InsertSignedHeads(ctx, lines); err != nil {
			return err
		}
		k.Log.InfoContext(ctx, "audit heads", "signed", len(lines), "public_key", KeyText(key.Public))
		if err := k.tell(ctx, broken); err != nil {
			return err
		}
		// Events can be seen before they are on the disk; a head whose events a crash took away would accuse somebody.
		if err := k.Store.AwaitDisk(ctx); err != nil {
			return err
		}
		return k.File.Append(lines) // last: a line for what was then rolled back would accuse nobody, but stay
	})
	if err != nil {
		return fmt.Errorf("sign audit heads: %w", err)
	}
	for _, h := range lines {
		k.Log.InfoContext(ctx, "audit head", "line", string(h.Line()))
	}
	return nil
}

// compare looks up, for every head that was signed, the event it names. It gives when each chain
// was signed last, and the first break of those that do not fit.
func (k *Keeper) compare(ctx context.Context) (last map[string]time.Time, broken map[string]Break, err error) {
	signed, err := signedHeads(ctx, k.Store, k.File, tenancy.Unbounded("all chains are compared with their signed heads"))
	if err != nil {
		return nil, nil, err
	}
	last, broken = map[string]time.Time{}, map[string]Break{}
	for _, h := range signed {
		if h.SignedAt.After(last[h.ChainID]) {
			last[h.ChainID] = h.SignedAt
		}
		if _, known := broken[h.ChainID]; known || h.Seq == 0 {
			continue
		}
		hash, err := k.Store.AuditHashAt(ctx, h.ChainID, h.Seq)
		if err != nil {
			return nil, nil, err
		}
		if !slices.Equal(hash, h.Hash) {
			broken[h.ChainID] = Break{ChainID: h.ChainID, Seq: h.Seq, Reason: "it is not, or not any more, the one whose head was signed on " + h.day()}
		}
	}
	return last, broken, nil
}

func (k *Keeper) tell(ctx context.Context, broken map[string]Break) error {
	for chain, b := range broken {
		k.Log.ErrorContext(ctx, "the audit was tampered with", "chain", chain, "event", b.Seq, "reason", b.Reason)
		e := Event{
			Action: ActionBroken, Result: Failed, ObjectKind: "audit", ObjectID: chain, ObjectName: "audit",
			After: JSON(map[string]any{"event": b.Seq, "reason": b.Reason}),
		}
		if chain != PlatformChain {
			e.ResellerID = chain
		}
		if err := k.Recorder.Record(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// signingKey is the newest key that can be opened, or a new one.
func (k *Keeper) signingKey(ctx context.Context) (Key, ed25519.PrivateKey, error) {
	keys, err := k.Store.AuditKeys(ctx)
	if err != nil {
		return Key{}, nil, err
	}
	if len(keys) > 0 {
		key := keys[len(keys)-1]
		private, err := k.Sealer.Open(ctx, keyPlace(key.ID), key.PrivateSealed)
		if err == nil {
			return key, private, nil
		}
		if !errors.Is(err, seal.ErrNoKey) { // given up by `tenantry keys forget`
			return Key{}, nil, err
		}
	}
	return k.newKey(ctx)
}

// RenewKey has heads signed with a new key from now on. Those that were signed before are proven by the former one.
func (k *Keeper) RenewKey(ctx context.Context) error {
	return k.Store.InTx(ctx, func(ctx context.Context) error {
		if err := k.Store.LockHeads(ctx); err != nil {
			return err
		}
		_, _, err := k.newKey(ctx)
		return err
	})
}

func (k *Keeper) newKey(ctx context.Context) (Key, ed25519.PrivateKey, error) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return Key{}, nil, err
	}
	key := Key{ID: k.NewID(), Public: public, CreatedAt: clock.Cut(k.Machine())}
	if key.PrivateSealed, err = k.Sealer.Seal(ctx, keyPlace(key.ID), private); err != nil {
		return Key{}, nil, err
	}
	return key, private, k.Store.InsertAuditKey(ctx, key)
}
