package seal

import (
	"context"
	"errors"
	"fmt"
)

// resealBatch is how many sealed values Renew reads at a time.
const resealBatch = 200

// Value is a sealed value where it is stored.
type Value struct {
	Place  Place
	Sealed []byte
}

// ValueStore keeps sealed values.
type ValueStore interface {
	// Owners are those who have a data key, "" among them for the installation.
	Owners(ctx context.Context) ([]string, error)
	// SealedColumns are the columns of sealed values, as places without owner and row.
	SealedColumns() []Place
	// FormerValues returns up to limit values of a column that are under another key than their owner's newest, by row
	// id, those after the row id after ("" for the first).
	FormerValues(ctx context.Context, column Place, after string, limit int) ([]Value, error)
	// ReplaceValue stores sealed in place of a value, if that is there still, and reports whether it did.
	ReplaceValue(ctx context.Context, v Value, sealed []byte) (bool, error)
}

// Renewed is what Renew did.
type Renewed struct {
	Keys   int // new data keys
	Values int // put under them
	Lost   int // values that cannot be opened, and stay as they are
}

// Renew gives every owner a new data key and puts all values under it. It may run beside readers and writers:
// former keys stay, so that what was read a moment ago still opens.
func (s *Sealer) Renew(ctx context.Context, values ValueStore) (Renewed, error) {
	var done Renewed
	owners, err := values.Owners(ctx)
	if err != nil {
		return done, fmt.Errorf("owners of data keys: %w", err)
	}
	for _, owner := range owners {
		if _, err := s.Rotate(ctx, owner); err != nil {
			return done, err
		}
		done.Keys++
	}
	// A value that was sealed just before its owner's new key is stored a little later: the last walk finds none.
	for idle := 0; idle < 2; idle++ {
		moved, lost, err := s.resealAll(ctx, values)
		if err != nil {
			return done, err
		}
		if moved > 0 {
			idle = -1
		}
		done.Values, done.Lost = done.Values+moved, lost
	}
	return done, nil
}

func (s *Sealer) resealAll(ctx context.Context, values ValueStore) (moved, lost int, err error) {
	for _, column := range values.SealedColumns() {
		for after, more := "", true; more; {
			former, err := values.FormerValues(ctx, column, after, resealBatch)
			if err != nil {
				return moved, lost, fmt.Errorf("values of %s.%s: %w", column.Table, column.Column, err)
			}
			for _, v := range former {
				after = v.Place.RowID
				switch done, err := s.resealOne(ctx, values, v); {
				case errors.Is(err, ErrNoKey), errors.Is(err, ErrTampered), errors.Is(err, ErrMalformed):
					lost++
				case err != nil:
					return moved, lost, err
				case done:
					moved++
				}
			}
			more = len(former) == resealBatch
		}
	}
	return moved, lost, nil
}

func (s *Sealer) resealOne(ctx context.Context, values ValueStore, v Value) (bool, error) {
	sealed, changed, err := s.Reseal(ctx, v.Place, v.Sealed)
	if err != nil || !changed {
		return false, err
	}
	done, err := values.ReplaceValue(ctx, v, sealed)
	if err != nil {
		return false, fmt.Errorf("reseal %s.%s: %w", v.Place.Table, v.Place.Column, err)
	}
	return done, nil
}
