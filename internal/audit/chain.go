package audit

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// PlatformChain is the chain of acts that belong to no reseller.
const PlatformChain = "00000000-0000-0000-0000-000000000000"

// genesis is what the first event of a chain has for previous hash.
var genesis = sha256.Sum256([]byte("tenantry audit chain 1"))

// Genesis is the previous hash of a chain's first event.
func Genesis() []byte { return bytes.Clone(genesis[:]) }

// Link places an event in its chain: after the event with number seq-1 and that hash.
func Link(e Event, seq int64, previous []byte) Event {
	e.Seq = seq
	e.PreviousHash = previous
	sum := sha256.Sum256(appendEvent(nil, &e))
	e.Hash = sum[:]
	return e
}

// appendEvent gives what the hash is over: every field but Hash, each with its length, so that no
// two events that differ give the same bytes. The address counts where there is one: events from
// before it was kept have the hash that they always had.
func appendEvent(b []byte, e *Event) []byte {
	b = slices.Grow(b, 1024)
	b = binary.BigEndian.AppendUint64(b, uint64(e.Seq))
	b = put(b, e.PreviousHash)
	b = put(b, e.ChainID)
	b = put(b, e.ID)
	b = putTime(b, e.OccurredAt)
	b = putTime(b, e.BusinessTime)
	b = put(b, e.ActorID)
	b = put(b, e.ActorName)
	b = put(b, e.OnBehalfOfID)
	b = put(b, e.OnBehalfOfName)
	b = put(b, e.Action)
	b = put(b, e.Result)
	b = put(b, e.ResellerID)
	b = put(b, e.CustomerID)
	b = put(b, e.TenantID)
	b = put(b, e.SubscriptionID)
	b = put(b, e.ObjectKind)
	b = put(b, e.ObjectID)
	b = put(b, e.ObjectName)
	b = put(b, e.Before)
	b = put(b, e.After)
	b = put(b, e.RequestID)
	b = put(b, e.MicrosoftCorrelationID)
	if e.ActorAddress != "" {
		b = put(b, e.ActorAddress)
	}
	return b
}

// put appends a field behind its length.
func put[T ~string | ~[]byte](b []byte, field T) []byte {
	b = binary.BigEndian.AppendUint64(b, uint64(len(field)))
	return append(b, field...)
}

const stamp = "2006-01-02T15:04:05.000000Z"

func putTime(b []byte, t time.Time) []byte {
	var text [len(stamp)]byte
	return put(b, t.UTC().AppendFormat(text[:0], stamp))
}

// Break is the first place where a chain is not what was written.
type Break struct {
	ChainID string
	Seq     int64
	EventID string // "" when the event is not there
	Reason  string
}

// Verifier walks one chain in order and finds the first break.
type Verifier struct {
	chainID  string
	seq      int64
	previous []byte
	signed   []SignedHead // those not reached yet
	event    []byte       // what the last hash was over; kept for its room
}

// NewVerifier begins a chain. signed are heads of it that were kept outside; the chain must go
// through each.
func NewVerifier(chainID string, signed ...SignedHead) *Verifier {
	own := slices.DeleteFunc(slices.Clone(signed), func(h SignedHead) bool { return h.ChainID != chainID })
	slices.SortStableFunc(own, func(a, b SignedHead) int { return cmp.Compare(a.Seq, b.Seq) })
	return &Verifier{chainID: chainID, previous: Genesis(), signed: own}
}

// Next takes the next event; it returns a break or nil.
func (v *Verifier) Next(e Event) *Break {
	switch {
	case e.Seq != v.seq+1:
		return &Break{v.chainID, v.seq + 1, "", fmt.Sprintf("event %d is missing", v.seq+1)}
	case !bytes.Equal(e.PreviousHash, v.previous):
		return &Break{v.chainID, e.Seq, e.ID, "it does not follow the event before it"}
	case e.ChainID != v.chainID || !v.hashes(&e):
		return &Break{v.chainID, e.Seq, e.ID, "it was changed after it was written"}
	}
	v.seq, v.previous = e.Seq, e.Hash
	for ; len(v.signed) > 0 && v.signed[0].Seq <= v.seq; v.signed = v.signed[1:] {
		if head := v.signed[0]; head.Seq == v.seq && !bytes.Equal(head.Hash, e.Hash) {
			return &Break{v.chainID, e.Seq, e.ID, "it is not the one whose head was signed on " + head.day()}
		}
	}
	return nil
}

// hashes tells whether the event is what its hash is over.
func (v *Verifier) hashes(e *Event) bool {
	v.event = appendEvent(v.event[:0], e)
	sum := sha256.Sum256(v.event)
	return bytes.Equal(e.Hash, sum[:])
}

// End compares with the chain's head and with the signed ones; a chain whose tail was cut is
// shorter than one of them says.
func (v *Verifier) End(headSeq int64, headHash []byte) *Break {
	if b := v.EndSigned(); b != nil {
		return b
	}
	if len(headHash) == 0 {
		return &Break{v.chainID, v.seq + 1, "", "the head of the chain is not there"}
	}
	if v.seq != headSeq || !bytes.Equal(v.previous, headHash) {
		return &Break{v.chainID, v.seq + 1, "", fmt.Sprintf("the chain ends at %d, its head says %d", v.seq, headSeq)}
	}
	return nil
}

// EndSigned compares with the signed heads alone.
func (v *Verifier) EndSigned() *Break {
	if len(v.signed) == 0 {
		return nil
	}
	last := v.signed[len(v.signed)-1]
	return &Break{v.chainID, v.seq + 1, "", fmt.Sprintf("the chain ends at %d, the head signed on %s says %d", v.seq, last.day(), last.Seq)}
}

// Head is where the walk is.
func (v *Verifier) Head() Head { return Head{ChainID: v.chainID, Seq: v.seq, Hash: v.previous} }

// JSON makes the before or after of an event. A value that cannot be JSON is left out rather
// than failing the act it tells of.
func JSON(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return b
}
