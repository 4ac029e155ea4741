package postgres

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/klauspost/compress/zstd"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/mirror"
)

// zeroID stands for "none" where a key column cannot be NULL.
const zeroID = "00000000-0000-0000-0000-000000000000"

// isUUID tells whether a text can be compared with a uuid column.
func isUUID(s string) bool { return len(s) == 36 && uuid.Validate(s) == nil }

// orZero is an id for a key column: none is the zero id.
func orZero(id string) string {
	if id == "" {
		return zeroID
	}
	return id
}

// rawKey names a raw answer of one reseller.
func rawKey(resource mirror.Resource, key string) string { return string(resource) + "/" + key }

// UnseenRaw are those of the given answers that are not kept in this form yet.
func (d *DB) UnseenRaw(ctx context.Context, resellerID string, answers []mirror.Raw) ([]mirror.Raw, error) {
	if len(answers) == 0 {
		return nil, nil
	}
	rows, err := d.query(ctx, `
		SELECT o.kind || '/' || o.object_key, o.hash
		FROM upstream_objects o JOIN unnest($2::text[], $3::text[]) AS n (kind, key) ON o.kind = n.kind AND o.object_key = n.key
		WHERE o.reseller_id = $1`, resellerID,
		column(answers, func(r mirror.Raw) string { return string(r.Resource) }),
		column(answers, func(r mirror.Raw) string { return r.Key }))
	if err != nil {
		return nil, fmt.Errorf("compare raw answers: %w", err)
	}
	defer rows.Close()
	kept := make(map[string][]byte, len(answers))
	for rows.Next() {
		var key string
		var hash []byte
		if err := rows.Scan(&key, &hash); err != nil {
			return nil, fmt.Errorf("compare raw answers: %w", err)
		}
		kept[key] = hash
	}
	var unseen []mirror.Raw
	for _, r := range answers {
		if !bytes.Equal(kept[rawKey(r.Resource, r.Key)], r.Hash) {
			unseen = append(unseen, r)
		}
	}
	return unseen, rows.Err()
}

// KeepRaw keeps answers in place of those before them. An equal one is not written.
func (d *DB) KeepRaw(ctx context.Context, resellerID string, answers []mirror.Raw, at time.Time) error {
	if len(answers) == 0 {
		return nil
	}
	err := d.exec(ctx, `
		INSERT INTO upstream_objects AS o (reseller_id, fetched_at, kind, object_key, hash, body)
		SELECT $1::uuid, $2::timestamptz, n.*
		FROM unnest($3::text[], $4::text[], $5::bytea[], $6::bytea[]) AS n (kind, key, hash, body)
		ON CONFLICT (reseller_id, kind, object_key) DO UPDATE
		SET hash = excluded.hash, body = excluded.body, fetched_at = excluded.fetched_at
		WHERE o.hash <> excluded.hash`,
		resellerID, at,
		column(answers, func(r mirror.Raw) string { return string(r.Resource) }),
		column(answers, func(r mirror.Raw) string { return r.Key }),
		column(answers, func(r mirror.Raw) []byte { return r.Hash }),
		column(answers, func(r mirror.Raw) []byte { return packer().EncodeAll(r.Body, nil) }))
	if err != nil {
		return fmt.Errorf("keep raw answers: %w", err)
	}
	return nil
}

// RawAnswer is the answer of Microsoft's that is kept of a resource: a whole listing under our
// tenant id, or an entry under Microsoft's id.
//
// Errors: NotFound when none is kept.
func (d *DB) RawAnswer(ctx context.Context, resellerID string, resource mirror.Resource, key string) ([]byte, error) {
	rows, err := d.query(ctx, `SELECT body FROM upstream_objects WHERE reseller_id = $1 AND kind = $2 AND object_key = $3`, resellerID, string(resource), key)
	if err != nil {
		return nil, fmt.Errorf("read raw answer: %w", err)
	}
	bodies, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err != nil {
		return nil, fmt.Errorf("read raw answer: %w", err)
	}
	if len(bodies) == 0 {
		return nil, apperr.Missing("answer")
	}
	body, err := unpacker().DecodeAll(bodies[0], nil)
	if err != nil {
		return nil, fmt.Errorf("unpack raw answer: %w", err)
	}
	return body, nil
}

// packer compresses raw answers before they travel: PostgreSQL would take ten times as long,
// and would read the JSON once more. Both are safe for use by many goroutines.
var packer = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(128<<10))
	if err != nil { // only wrong options are refused
		return nil
	}
	return e
})

// longestRaw bounds what is unpacked.
const longestRaw = 64 << 20

var unpacker = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(longestRaw))
	if err != nil { // only wrong options are refused
		return nil
	}
	return d
})
