package partner

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// replayWindow is how long an answer is repeated for the same MS-RequestId.
// Microsoft does not publish its own.
const replayWindow = 24 * time.Hour

// change runs a writing endpoint in one transaction. Repeating the MS-RequestId
// of a call gives the stored answer again and does nothing, whether the first
// answer arrived or was lost; the record is stored with the effect itself.
func (h *Handler) change(rt *route, c *call) answer {
	keep := c.r.Header.Get("MS-RequestId") != "" && !rt.repeatable
	key := strings.ToLower(c.r.Method + " " + c.r.URL.Path + " " + c.requestID)
	var a answer
	var refused error
	err := h.w.Update(func(tx *world.Tx) error {
		refused = nil
		if refused = admit(tx.State, rt, c); refused != nil {
			return refused
		}
		if keep {
			if stored, ok := tx.Replies.Get(c.caller.partnerID, key); ok && h.w.Machine().Before(stored.ExpiresAt) {
				a = replay(stored)
				return nil
			}
		}
		if a, refused = rt.write(c, tx); refused != nil {
			return refused
		}
		if keep {
			return h.remember(tx, c, key, a)
		}
		return nil
	})
	if err == nil {
		return a
	}
	a = rt.settle(answer{}, err)
	if keep && errors.Is(err, refused) && definitive(a.status) {
		if err := h.w.Update(func(tx *world.Tx) error { return h.remember(tx, c, key, a) }); err != nil {
			return rt.settle(answer{}, err)
		}
	}
	return a
}

// definitive tells whether repeating the call as it is could not end otherwise.
func definitive(status int) bool {
	return status == http.StatusBadRequest || status == http.StatusNotFound || status == http.StatusConflict
}

func (h *Handler) remember(tx *world.Tx, c *call, key string, a answer) error {
	body, err := a.encode()
	if err != nil {
		return err
	}
	sum := sha256.Sum256(c.body)
	r := &world.Reply{
		Key: key, BodyHash: hex.EncodeToString(sum[:]), Status: a.status, Body: body,
		Header: map[string]string{}, ExpiresAt: h.w.Machine().Add(replayWindow),
	}
	for k := range a.header {
		r.Header[k] = a.header.Get(k)
	}
	for old := range tx.Replies.All(c.caller.partnerID) {
		if h.w.Machine().Before(old.ExpiresAt) {
			break // the oldest stand first
		}
		tx.Replies.Delete(c.caller.partnerID, old.Key)
	}
	tx.Replies.Put(c.caller.partnerID, key, r)
	return nil
}

func replay(r *world.Reply) answer {
	a := answer{status: r.Status, raw: r.Body, header: http.Header{}}
	for k, v := range r.Header {
		a.header.Set(k, v)
	}
	return a
}
