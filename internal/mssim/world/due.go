package world

import (
	"cmp"
	"container/heap"
	"math"
	"sync/atomic"
	"time"
)

// dueKind is a kind of row that time alone changes.
type dueKind uint8

const (
	dueSubscription dueKind = iota
	dueOrder
	dueGDAP
	dueUser
	dueAudit
	dueCart
	dueRemovedUser
	dueInvoice
	dueExport
	dueAzure
)

// userPurge is how long a deleted user can be restored. Source: Microsoft,
// restore a deleted user.
const userPurge = 30 * 24 * time.Hour

type dueEntry struct {
	at    time.Time
	kind  dueKind
	shard string
	key   string
}

// dueQueue knows which row is next to change by time alone. Entries are not taken
// out when a row changes; they are checked against the row when their time comes.
// Rows due at one moment come in the order of kind and keys, so that the result
// does not depend on how the way there was cut.
type dueQueue struct {
	entries []dueEntry
	next    atomic.Int64 // of the first entry, Unix nanoseconds
}

func newDueQueue() *dueQueue {
	q := &dueQueue{}
	q.next.Store(math.MaxInt64)
	return q
}

func (q *dueQueue) Len() int      { return len(q.entries) }
func (q *dueQueue) Swap(i, j int) { q.entries[i], q.entries[j] = q.entries[j], q.entries[i] }
func (q *dueQueue) Push(x any)    { q.entries = append(q.entries, x.(dueEntry)) }
func (q *dueQueue) Pop() any {
	last := q.entries[len(q.entries)-1]
	q.entries = q.entries[:len(q.entries)-1]
	return last
}

func (q *dueQueue) Less(i, j int) bool {
	a, b := &q.entries[i], &q.entries[j]
	return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.kind, b.kind), cmp.Compare(a.shard, b.shard), cmp.Compare(a.key, b.key)) < 0
}

func (q *dueQueue) note(at time.Time, known bool, kind dueKind, shardKey, key string) {
	if !known {
		return
	}
	heap.Push(q, dueEntry{at: at, kind: kind, shard: shardKey, key: key})
	q.next.Store(q.entries[0].at.UnixNano())
}

// order makes a heap of entries appended in bulk.
func (q *dueQueue) order() {
	heap.Init(q)
	if len(q.entries) > 0 {
		q.next.Store(q.entries[0].at.UnixNano())
	}
}

// take gives the first entry that is due at until.
func (q *dueQueue) take(until time.Time) (dueEntry, bool) {
	if len(q.entries) == 0 || q.entries[0].at.After(until) {
		return dueEntry{}, false
	}
	e := heap.Pop(q).(dueEntry)
	q.next.Store(math.MaxInt64)
	if len(q.entries) > 0 {
		q.next.Store(q.entries[0].at.UnixNano())
	}
	return e, true
}

// noteTx queues what a committed transaction changed.
func (q *dueQueue) noteTx(tx *Tx) {
	notePending(q, tx.Subscriptions.Rows, dueSubscription, subscriptionDue)
	notePending(q, tx.Orders.Rows, dueOrder, orderDue)
	notePending(q, tx.GDAP.Rows, dueGDAP, gdapDue)
	notePending(q, tx.Users.Rows, dueUser, userDue)
	notePending(q, tx.Audit.Rows, dueAudit, auditDue)
	notePending(q, tx.Carts.Rows, dueCart, cartDue)
	notePending(q, tx.RemovedUsers.Rows, dueRemovedUser, removedUserDue)
	notePending(q, tx.Partners.Rows, dueInvoice, partnerDue)
	notePending(q, tx.Exports.Rows, dueExport, exportDue)
	notePending(q, tx.AzurePlans.Rows, dueAzure, azureDue)
}

func notePending[T any](q *dueQueue, rows Rows[T], kind dueKind, when func(*T) (time.Time, bool)) {
	for shardKey, changed := range rows.pending {
		for key, row := range changed.each() {
			if row == nil {
				continue
			}
			at, known := when(row)
			q.note(at, known, kind, shardKey, key)
		}
	}
}

// noteChanges queues every row changed since the seed, after a restart.
func noteChanges[T any](q *dueQueue, t *table[T], kind dueKind, when func(*T) (time.Time, bool)) {
	for shardKey, changed := range t.changes {
		for key, row := range changed.each() {
			if row == nil {
				continue
			}
			at, known := when(row)
			q.note(at, known, kind, shardKey, key)
		}
	}
}

func (q *dueQueue) noteAll(t *tables) {
	noteChanges(q, t.subscriptions, dueSubscription, subscriptionDue)
	noteChanges(q, t.orders, dueOrder, orderDue)
	noteChanges(q, t.gdap, dueGDAP, gdapDue)
	noteChanges(q, t.users, dueUser, userDue)
	noteChanges(q, t.audit, dueAudit, auditDue)
	noteChanges(q, t.carts, dueCart, cartDue)
	noteChanges(q, t.removedUsers, dueRemovedUser, removedUserDue)
	noteChanges(q, t.partners, dueInvoice, partnerDue)
	noteChanges(q, t.exports, dueExport, exportDue)
	noteChanges(q, t.azurePlans, dueAzure, azureDue)
}

func orderDue(o *Order) (time.Time, bool) {
	if o.Status != "pending" || o.CompletesAt == nil {
		return time.Time{}, false
	}
	return *o.CompletesAt, true
}

func userDue(u *User) (time.Time, bool) {
	if u.DeletedAt == nil {
		return time.Time{}, false
	}
	return u.DeletedAt.Add(userPurge), true
}

func auditDue(r *AuditRecord) (time.Time, bool) { return r.At.Add(AuditHistory), true }

// run does what one entry stands for, if its row is still due then.
func (e dueEntry) run(tx *Tx) {
	switch e.kind {
	case dueSubscription:
		if stillDue(tx.Subscriptions.Rows, e, subscriptionDue) {
			advanceSubscription(tx, e.shard, e.key)
		}
	case dueOrder:
		if stillDue(tx.Orders.Rows, e, orderDue) {
			completeOrder(tx, e.shard, e.key)
		}
	case dueGDAP:
		if stillDue(tx.GDAP.Rows, e, gdapDue) {
			advanceGDAP(tx, e.shard, e.key)
		}
	case dueUser:
		if stillDue(tx.Users.Rows, e, userDue) {
			purgeUser(tx, e.shard, e.key)
		}
	case dueAudit:
		if stillDue(tx.Audit.Rows, e, auditDue) {
			tx.Audit.Delete(e.shard, e.key)
		}
	case dueCart:
		if stillDue(tx.Carts.Rows, e, cartDue) {
			tx.Carts.Delete(e.shard, e.key)
		}
	case dueRemovedUser:
		if stillDue(tx.RemovedUsers.Rows, e, removedUserDue) {
			tx.RemovedUsers.Delete(e.shard, e.key)
		}
	case dueInvoice:
		if stillDue(tx.Partners.Rows, e, partnerDue) {
			advancePartner(tx, e.key)
		}
	case dueExport:
		if stillDue(tx.Exports.Rows, e, exportDue) {
			tx.Exports.Delete(e.shard, e.key)
		}
	case dueAzure:
		if stillDue(tx.AzurePlans.Rows, e, azureDue) {
			advanceAzurePlan(tx, e.shard, e.key)
		}
	}
}

func stillDue[T any](rows Rows[T], e dueEntry, when func(*T) (time.Time, bool)) bool {
	row, ok := rows.Get(e.shard, e.key)
	if !ok {
		return false
	}
	at, known := when(row)
	return known && at.Equal(e.at)
}
