package seal

import (
	"context"
	"errors"
	"fmt"
)

// lostBatch is how many data keys are read at a time while looking for lost ones.
const lostBatch = 500

// Lost counts the data keys that no key of the ring opens: their master key is not in it, or another
// one has its name. What is sealed under them cannot be read.
func (s *Sealer) Lost(ctx context.Context) (int, error) {
	lost := 0
	err := s.eachLost(ctx, func(WrappedKey) error {
		lost++
		return nil
	})
	return lost, err
}

// Forget takes the data keys away that no key of the ring opens, and returns how many. What is sealed
// under them is lost for good; values sealed afterwards get new data keys.
func (s *Sealer) Forget(ctx context.Context) (int, error) {
	gone := 0
	err := s.eachLost(ctx, func(key WrappedKey) error {
		done, err := s.store.DropKey(ctx, key.ID, key.MasterID)
		if done {
			gone++
		}
		return err
	})
	return gone, err
}

func (s *Sealer) eachLost(ctx context.Context, do func(WrappedKey) error) error {
	after := ""
	for {
		keys, err := s.store.Keys(ctx, after, lostBatch)
		if err != nil {
			return fmt.Errorf("list data keys: %w", err)
		}
		for _, key := range keys {
			after = key.ID
			_, err := s.unwrap(key)
			switch {
			case err == nil:
			case errors.Is(err, ErrUnknownMaster), errors.Is(err, ErrTampered), errors.Is(err, ErrMalformed):
				if err := do(key); err != nil {
					return err
				}
			default:
				return err
			}
		}
		if len(keys) < lostBatch {
			return nil
		}
	}
}
