package world

import "time"

const (
	// pruneEvery is how often what has ended by machine time is thrown away.
	pruneEvery = 10 * time.Minute

	// refreshTokensKept bounds the refresh tokens of one user and application: each
	// use gives a new one and the old ones stay good for their 90 days, as at
	// Microsoft, but a client that syncs thousands of tenants every hour would fill
	// the memory. The newest stay.
	refreshTokensKept = 2000
)

// prune drops codes, tokens, sessions and stored replies that have ended, with
// the change that happens to come by.
func (w *World) prune(tx *Tx) {
	now := w.machine().UTC()
	if now.Sub(w.pruned) < pruneEvery {
		return
	}
	w.pruned = now
	type holder struct{ user, app string }
	refresh := map[holder]int{}
	var gone []string
	for _, key := range tx.Grants.keys("") {
		g, _ := tx.Grants.Get("", key)
		if !g.ExpiresAt.After(now) {
			gone = append(gone, key)
		} else if g.Kind == GrantRefresh {
			refresh[holder{g.UserID, g.AppID}]++
		}
	}
	for _, key := range tx.Grants.keys("") {
		g, _ := tx.Grants.Get("", key)
		h := holder{g.UserID, g.AppID}
		if g.Kind == GrantRefresh && g.ExpiresAt.After(now) && refresh[h] > refreshTokensKept {
			refresh[h]--
			gone = append(gone, key)
		}
	}
	for _, key := range gone {
		tx.Grants.Delete("", key)
	}
	for _, shardKey := range tx.Replies.Shards() {
		for _, key := range tx.Replies.keys(shardKey) {
			if r, _ := tx.Replies.Get(shardKey, key); !r.ExpiresAt.After(now) {
				tx.Replies.Delete(shardKey, key)
			}
		}
	}
}
