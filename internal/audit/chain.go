package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash"
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
	e.Hash = digest(e)
	return e
}

// digest covers every field but Hash, each with its length, so that no two events that
// differ give the same bytes.
func digest(e Event) []byte {
	h := sha256.New()
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(e.Seq))
	h.Write(n[:])
	put(h, e.PreviousHash)
	for _, s := range []string{
		e.ChainID, e.ID, stamp(e.OccurredAt), stamp(e.BusinessTime), e.ActorID, e.ActorName,
		e.OnBehalfOfID, e.OnBehalfOfName, string(e.Action), string(e.Result), e.ResellerID, e.CustomerID,
		e.TenantID, e.SubscriptionID, e.ObjectKind, e.ObjectID, e.ObjectName, string(e.Before), string(e.After),
		e.RequestID, e.MicrosoftCorrelationID,
	} {
		put(h, []byte(s))
	}
	return h.Sum(nil)
}

func put(h hash.Hash, b []byte) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(b)))
	h.Write(n[:])
	h.Write(b)
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// Break is the first place where a chain is not what was written.
type Break struct {
	ChainID string
	Seq     int64
	Reason  string
}

// Verifier walks one chain in order and finds the first break.
type Verifier struct {
	chainID  string
	seq      int64
	previous []byte
}

// NewVerifier begins a chain.
func NewVerifier(chainID string) *Verifier {
	return &Verifier{chainID: chainID, previous: Genesis()}
}

// Next takes the next event; it returns a break or nil.
func (v *Verifier) Next(e Event) *Break {
	switch {
	case e.Seq != v.seq+1:
		return &Break{v.chainID, v.seq + 1, fmt.Sprintf("event %d is missing", v.seq+1)}
	case !bytes.Equal(e.PreviousHash, v.previous):
		return &Break{v.chainID, e.Seq, "it does not follow the event before it"}
	case !bytes.Equal(e.Hash, digest(e)):
		return &Break{v.chainID, e.Seq, "it was changed after it was written"}
	}
	v.seq, v.previous = e.Seq, e.Hash
	return nil
}

// End compares with the chain's head; a chain whose tail was cut is shorter than its head says.
func (v *Verifier) End(headSeq int64, headHash []byte) *Break {
	if v.seq != headSeq || !bytes.Equal(v.previous, headHash) {
		return &Break{v.chainID, v.seq + 1, fmt.Sprintf("the chain ends at %d, its head says %d", v.seq, headSeq)}
	}
	return nil
}

// Count is how many events were walked.
func (v *Verifier) Count() int64 { return v.seq }

// JSON makes the before or after of an event. A value that cannot be JSON is left out rather
// than failing the act it tells of.
func JSON(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return b
}
