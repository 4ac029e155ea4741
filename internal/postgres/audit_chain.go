package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/tenancy"
)

const appendEvent = `INSERT INTO audit_events (chain_id, seq, id, occurred_at, business_time, actor_id, actor_name, actor_address, on_behalf_of_id,
	on_behalf_of_name, action, result, reseller_id, customer_id, tenant_id, subscription_id, object_kind, object_id, object_name, before, after, request_id,
	microsoft_correlation_id, previous_hash, hash)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)`

// AppendAudit adds events to the end of one chain, in the caller's transaction or one of its own, and holds the
// chain's lock until that ends. What is waited for under the lock is one round trip and the commit, but not the disk.
func (d *DB) AppendAudit(ctx context.Context, chainID string, events []audit.Event) error {
	under, ok := ctx.Value(txKey{}).(tx)
	if !ok {
		return d.InTx(ctx, func(ctx context.Context) error { return d.AppendAudit(ctx, chainID, events) })
	}
	q := under.pgx
	head, err := lockChain(ctx, q, chainID)
	if err != nil {
		return fmt.Errorf("lock audit chain: %w", err)
	}
	batch := &pgx.Batch{}
	for _, e := range events {
		e = audit.Link(e, head.LastSeq+1, head.LastHash)
		head = chainHead{LastSeq: e.Seq, LastHash: e.Hash}
		batch.Queue(appendEvent, e.ChainID, e.Seq, e.ID, e.OccurredAt, e.BusinessTime, nullable(e.ActorID), e.ActorName, e.ActorAddress, nullable(e.OnBehalfOfID),
			e.OnBehalfOfName, string(e.Action), string(e.Result), nullable(e.ResellerID), nullable(e.CustomerID), nullable(e.TenantID), nullable(e.SubscriptionID),
			e.ObjectKind, e.ObjectID, e.ObjectName, []byte(e.Before), []byte(e.After), e.RequestID, e.MicrosoftCorrelationID, e.PreviousHash, e.Hash)
	}
	batch.Queue(`INSERT INTO audit_chains (chain_id, last_seq, last_hash) VALUES ($1, $2, $3)
		ON CONFLICT (chain_id) DO UPDATE SET last_seq = excluded.last_seq, last_hash = excluded.last_hash`, chainID, head.LastSeq, head.LastHash)
	if err := q.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("append to audit: %w", err)
	}
	return nil
}

// lockChain gives the head of a chain under its lock, in one round trip. The lock is an advisory one: those who wait
// for a row are woken twice, and locking it writes.
func lockChain(ctx context.Context, q *connTx, chainID string) (chainHead, error) {
	head := chainHead{LastHash: audit.Genesis()}
	batch := &pgx.Batch{}
	q.commitEarly(batch)
	batch.Queue(`SELECT pg_advisory_xact_lock(hashtextextended($1, 7313320973))`, chainID)
	batch.Queue(`SELECT last_seq, last_hash FROM audit_chains WHERE chain_id = $1`, chainID).QueryRow(func(row pgx.Row) error {
		if err := row.Scan(&head.LastSeq, &head.LastHash); !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		return nil // its first event
	})
	return head, q.SendBatch(ctx, batch).Close()
}

type chainHead struct {
	ChainID  string `gorm:"column:chain_id"`
	LastSeq  int64  `gorm:"column:last_seq"`
	LastHash []byte `gorm:"column:last_hash"`
}

func (chainHead) TableName() string { return "audit_chains" }

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
const walkBatch = 2000

// WalkAudit gives the events of one chain in order until fn returns false. The next ones are read while fn is at work.
func (d *DB) WalkAudit(ctx context.Context, chainID string, fn func(audit.Event) bool) error {
	batches, enough := make(chan []audit.Event, 1), make(chan struct{})
	var reading errgroup.Group
	reading.Go(func() error {
		defer close(batches)
		return d.readChain(ctx, chainID, batches, enough)
	})
	for batch := range batches {
		if slices.ContainsFunc(batch, func(e audit.Event) bool { return !fn(e) }) {
			break
		}
	}
	close(enough)
	if err := reading.Wait(); err != nil {
		return fmt.Errorf("read audit chain: %w", err)
	}
	return nil
}

// readChain sends the events of one chain in order until there are no more, or enough.
func (d *DB) readChain(ctx context.Context, chainID string, batches chan<- []audit.Event, enough <-chan struct{}) error {
	for after, more := int64(0), true; more; {
		rows, err := d.query(ctx, `SELECT `+auditColumns+`e.actor_address FROM audit_events e WHERE e.chain_id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3`,
			chainID, after, walkBatch)
		if err != nil {
			return err
		}
		batch, err := pgx.AppendRows(make([]audit.Event, 0, walkBatch), rows, scanAudit)
		if err != nil {
			return err
		}
		if more = len(batch) == walkBatch; more {
			after = batch[walkBatch-1].Seq
		}
		select {
		case batches <- batch:
		case <-enough:
			return nil
		}
	}
	return nil
}

// AuditHashAt is the hash of one event, nil when it is not there.
func (d *DB) AuditHashAt(ctx context.Context, chainID string, seq int64) ([]byte, error) {
	rows, err := d.query(ctx, `SELECT hash FROM audit_events WHERE chain_id = $1 AND seq = $2`, chainID, seq)
	if err != nil {
		return nil, err
	}
	hash, err := pgx.CollectOneRow(rows, pgx.RowTo[[]byte])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return hash, err
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
