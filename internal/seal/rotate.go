package seal

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
)

// rewrapBatch is how many data keys Rewrap reads at a time.
const rewrapBatch = 200

// Rewrap puts every data key under the newest master key and returns how many it moved. It may run beside readers,
// writers and other runs of itself; when it returns without error, older master keys may be taken out of the
// configuration of every replica.
func (s *Sealer) Rewrap(ctx context.Context) (int, error) {
	newest := s.ring.keys[0]
	moved := 0
	// A round moves nothing when another run was faster; the next then finds nothing to do. Three of them in a row mean
	// that the store keeps reporting keys it does not let go.
	for idle := 0; idle < 3; idle++ {
		keys, err := s.store.KeysNotUnder(ctx, newest.ID, rewrapBatch)
		if err != nil {
			return moved, fmt.Errorf("list data keys: %w", err)
		}
		if len(keys) == 0 {
			return moved, nil
		}
		for _, key := range keys {
			done, err := s.rewrapOne(ctx, newest, key)
			if err != nil {
				return moved, err
			}
			if done {
				moved++
				idle = -1
			}
		}
	}
	return moved, errors.New("seal: data keys stay under an older master key")
}

func (s *Sealer) rewrapOne(ctx context.Context, newest MasterKey, key WrappedKey) (bool, error) {
	old, ok := s.ring.find(key.MasterID)
	if !ok {
		return false, fmt.Errorf("data key %s is under master key %s: %w", key.ID, key.MasterID, ErrUnknownMaster)
	}
	secret, err := openWrapped(old, key)
	if err != nil {
		return false, err
	}
	defer clear(secret)
	wrapped, err := wrap(newest, key.Owner, key.ID, secret)
	if err != nil {
		return false, err
	}
	done, err := s.store.Rewrap(ctx, key.ID, key.MasterID, newest.ID, wrapped)
	if err != nil {
		return false, fmt.Errorf("rewrap data key %s: %w", key.ID, err)
	}
	return done, nil
}

// Rotate gives owner a new data key, which seals from now on, and returns its id. Values under older keys stay readable;
// Reseal moves them.
func (s *Sealer) Rotate(ctx context.Context, owner string) (string, error) {
	after := ""
	key, err := s.store.ActiveKey(ctx, owner)
	switch {
	case err == nil:
		after = key.ID
	case !errors.Is(err, ErrNoKey):
		return "", fmt.Errorf("data key of %q: %w", owner, err)
	}
	key, err = s.addKey(ctx, owner, after)
	if err != nil {
		return "", err
	}
	return key.ID, nil
}

// Reseal gives the value under the owner's newest data key. It returns changed = false and the value as it is when it is
// there already. The caller stores the result only if the row still holds the old value.
func (s *Sealer) Reseal(ctx context.Context, p Place, sealed []byte) (out []byte, changed bool, err error) {
	id, err := KeyID(sealed)
	if err != nil {
		return nil, false, err
	}
	active, err := s.store.ActiveKey(ctx, p.Owner)
	if err != nil {
		return nil, false, fmt.Errorf("data key of %q: %w", p.Owner, err)
	}
	if active.ID == id {
		return sealed, false, nil
	}
	plaintext, err := s.Open(ctx, p, sealed)
	if err != nil {
		return nil, false, err
	}
	defer clear(plaintext)
	out, err = s.Seal(ctx, p, plaintext)
	return out, err == nil, err
}

// addKey makes a random data key under the newest master key and stores it as owner's newest, unless another process was
// first: then that process's key is returned.
func (s *Sealer) addKey(ctx context.Context, owner, after string) (WrappedKey, error) {
	secret := make([]byte, keySize)
	defer clear(secret)
	if _, err := io.ReadFull(rand.Reader, secret); err != nil {
		return WrappedKey{}, fmt.Errorf("seal: random data key: %w", err)
	}
	id := s.newID()
	if id == "" || len(id) > maxKeyID {
		return WrappedKey{}, fmt.Errorf("seal: a data key's id has 1 to %d characters", maxKeyID)
	}
	wrapped, err := wrap(s.ring.keys[0], owner, id, secret)
	if err != nil {
		return WrappedKey{}, err
	}
	key := WrappedKey{ID: id, Owner: owner, MasterID: s.ring.Newest(), Wrapped: wrapped, CreatedAt: s.now().UTC()}
	key, err = s.store.AddKey(ctx, key, after)
	if err != nil {
		return WrappedKey{}, fmt.Errorf("store data key of %q: %w", owner, err)
	}
	return key, nil
}
