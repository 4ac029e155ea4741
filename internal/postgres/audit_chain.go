package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// wholly bounds a query over chains to those that lie wholly in scope. A scope that does not
// reach a whole reseller reaches no chain.
func wholly(q *gorm.DB, sc tenancy.Scope) *gorm.DB {
	switch {
	case !sc.Valid():
		_ = q.AddError(tenancy.ErrNoScope)
	case sc.CrossesResellers():
	case sc.AllCustomers():
		q = q.Where("chain_id = ?", sc.ResellerID())
	default:
		q = q.Where("false")
	}
	return q
}

// chains are those that have a head or events: a chain whose head was taken away is not forgotten.
const chains = `WITH RECURSIVE begun AS (
		(SELECT chain_id FROM audit_events ORDER BY chain_id LIMIT 1)
		UNION ALL
		SELECT (SELECT e.chain_id FROM audit_events e WHERE e.chain_id > b.chain_id ORDER BY e.chain_id LIMIT 1) FROM begun b WHERE b.chain_id IS NOT NULL
	)
	SELECT chain_id, coalesce(last_seq, 0) AS last_seq, last_hash FROM begun FULL JOIN audit_chains USING (chain_id) WHERE chain_id IS NOT NULL`

// AuditHeads are the chains in scope with their heads.
func (d *DB) AuditHeads(ctx context.Context, sc tenancy.Scope) ([]audit.Head, error) {
	var heads []chainHead
	if err := wholly(d.conn(ctx).Table("("+chains+") AS chains"), sc).Order("chain_id").Find(&heads).Error; err != nil {
		return nil, fmt.Errorf("list audit chains: %w", err)
	}
	out := make([]audit.Head, 0, len(heads))
	for _, h := range heads {
		out = append(out, audit.Head{ChainID: h.ChainID, Seq: h.LastSeq, Hash: h.LastHash})
	}
	return out, nil
}

// walkBatch is how many events are read by a statement, each far below the time that one may take.
const walkBatch = 10_000

// WalkAudit gives the events of one chain in order, in batches, until fn returns false.
func (d *DB) WalkAudit(ctx context.Context, chainID string, fn func(audit.Event) bool) error {
	var after int64
	for {
		rows, err := d.query(ctx, `SELECT `+auditColumns+`e.actor_address FROM audit_events e WHERE e.chain_id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3`,
			chainID, after, walkBatch)
		if err != nil {
			return fmt.Errorf("read audit chain: %w", err)
		}
		events, err := pgx.CollectRows(rows, scanAudit)
		if err != nil {
			return fmt.Errorf("read audit chain: %w", err)
		}
		for _, e := range events {
			if !fn(e) {
				return nil
			}
			after = e.Seq
		}
		if len(events) < walkBatch {
			return nil
		}
	}
}

// AuditHashAt is the hash of one event, nil when it is not there.
func (d *DB) AuditHashAt(ctx context.Context, chainID string, seq int64) ([]byte, error) {
	var row auditRow
	err := d.conn(ctx).Select("hash").Where("chain_id = ? AND seq = ?", chainID, seq).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	return row.Hash, err
}

type auditKeyRow struct {
	ID            string    `gorm:"column:id"`
	PublicKey     []byte    `gorm:"column:public_key"`
	PrivateSealed []byte    `gorm:"column:private_sealed"`
	CreatedAt     time.Time `gorm:"column:created_at"`
}

func (auditKeyRow) TableName() string { return "audit_keys" }

// InsertAuditKey adds a key that heads are signed with from now on.
func (d *DB) InsertAuditKey(ctx context.Context, k audit.Key) error {
	row := auditKeyRow{ID: k.ID, PublicKey: k.Public, PrivateSealed: k.PrivateSealed, CreatedAt: k.CreatedAt}
	if err := d.conn(ctx).Create(&row).Error; err != nil {
		return fmt.Errorf("add audit key: %w", err)
	}
	return nil
}

// AuditKeys are all keys that heads were ever signed with, oldest first.
func (d *DB) AuditKeys(ctx context.Context) ([]audit.Key, error) {
	var rows []auditKeyRow
	if err := d.conn(ctx).Order("created_at, id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list audit keys: %w", err)
	}
	out := make([]audit.Key, 0, len(rows))
	for _, r := range rows {
		out = append(out, audit.Key{ID: r.ID, Public: r.PublicKey, PrivateSealed: r.PrivateSealed, CreatedAt: r.CreatedAt.UTC()})
	}
	return out, nil
}

type auditHeadRow struct {
	ChainID   string    `gorm:"column:chain_id"`
	Seq       int64     `gorm:"column:seq"`
	Hash      []byte    `gorm:"column:hash"`
	SignedAt  time.Time `gorm:"column:signed_at"`
	PublicKey []byte    `gorm:"column:public_key"`
	Signature []byte    `gorm:"column:signature"`
}

func (auditHeadRow) TableName() string { return "audit_heads" }

// LockHeads lets one process sign at a time, until the transaction ends.
func (d *DB) LockHeads(ctx context.Context) error {
	return d.conn(ctx).Exec("SELECT pg_advisory_xact_lock(7313320972)").Error
}

// InsertSignedHeads keeps heads that were signed.
func (d *DB) InsertSignedHeads(ctx context.Context, heads []audit.SignedHead) error {
	if len(heads) == 0 {
		return nil
	}
	rows := make([]auditHeadRow, 0, len(heads))
	for _, h := range heads {
		rows = append(rows, auditHeadRow{ChainID: h.ChainID, Seq: h.Seq, Hash: h.Hash, SignedAt: h.SignedAt, PublicKey: h.PublicKey, Signature: h.Signature})
	}
	if err := d.conn(ctx).CreateInBatches(rows, 1000).Error; err != nil {
		return fmt.Errorf("keep signed heads: %w", err)
	}
	return nil
}

// SignedHeads are the signed heads of the chains in scope, oldest first.
func (d *DB) SignedHeads(ctx context.Context, sc tenancy.Scope) ([]audit.SignedHead, error) {
	var rows []auditHeadRow
	if err := wholly(d.conn(ctx), sc).Order("signed_at, chain_id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list signed heads: %w", err)
	}
	out := make([]audit.SignedHead, 0, len(rows))
	for _, r := range rows {
		out = append(out, audit.SignedHead{
			Head: audit.Head{ChainID: r.ChainID, Seq: r.Seq, Hash: r.Hash}, SignedAt: r.SignedAt.UTC(), PublicKey: r.PublicKey, Signature: r.Signature,
		})
	}
	return out, nil
}
