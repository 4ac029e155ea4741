package world

import (
	"maps"
	"reflect"
	"strings"
	"time"
)

// DeltaLife is how long it can be asked what has changed since. Source: Microsoft
// Graph, delta query: tokens of directory objects live seven days.
const DeltaLife = 7 * 24 * time.Hour

// wholeUser stands in User.Changed for having come, newly or out of the recycle
// bin.
const wholeUser = "*"

// RemovedUser remembers somebody who is gone for good for as long as a client can
// ask about it.
type RemovedUser struct {
	ID      string    `json:"id"`
	Version int64     `json:"version"`
	At      time.Time `json:"at"`
}

func removedUserDue(r *RemovedUser) (time.Time, bool) { return r.At.Add(DeltaLife), true }

// UserVersion is the number of the last change of a person in a tenant.
func UserVersion(s *State, tenantID string) int64 {
	if d, ok := s.Directories.Get("", tenantID); ok {
		return d.Version
	}
	return 0
}

// ChangedSince tells whether one of the fields, by their JSON names, has changed
// after a version, or the user as a whole has come.
func (u *User) ChangedSince(version int64, fields ...string) bool {
	for _, f := range append(fields, wholeUser) {
		if u.Changed[f] > version {
			return true
		}
	}
	return false
}

// FieldChanged tells whether a field, by its JSON name, has ever changed since the
// user came.
func (u *User) FieldChanged(field string) bool { return u.Changed[field] > 0 }

// CameSince tells whether the user was made or restored after a version.
func (u *User) CameSince(version int64) bool { return u.Changed[wholeUser] > version }

// stampUsers numbers what a transaction changed of people, whoever changed it.
// Only changed rows carry versions.
func stampUsers(tx *Tx) {
	for _, tenantID := range sortedKeys(tx.Users.pending) {
		var ids []string
		for id := range tx.Users.pending[tenantID].each() {
			ids = append(ids, id)
		}
		for _, id := range ids {
			stampUser(tx, tenantID, id)
		}
	}
}

func stampUser(tx *Tx, tenantID, id string) {
	now, _ := tx.Users.pending[tenantID].get(id)
	before, _ := tx.Users.t.load(tenantID).get(id)
	if now == nil {
		if before != nil {
			d := directoryOf(tx, tenantID)
			d.Version++
			tx.RemovedUsers.Put(tenantID, id, &RemovedUser{ID: id, Version: d.Version, At: tx.Now})
		}
		return
	}
	fields := changedFields(before, now)
	if len(fields) == 0 {
		return
	}
	d := directoryOf(tx, tenantID)
	d.Version++
	u := *now
	u.Version, u.Changed = d.Version, maps.Clone(u.Changed)
	if u.Changed == nil {
		u.Changed = map[string]int64{}
	}
	for _, f := range fields {
		u.Changed[f] = d.Version
	}
	tx.Users.Put(tenantID, id, &u)
}

// untracked are fields whose changes nobody is told of.
var untracked = map[string]bool{"lastSignInAt": true, "signIn": true, "version": true, "changed": true}

// changedFields names what differs once stored, by JSON names.
func changedFields(before, now *User) []string {
	if before == nil || before.Deleted() && !now.Deleted() {
		return []string{wholeUser}
	}
	var out []string
	old, fresh := reflect.ValueOf(clone(before)).Elem(), reflect.ValueOf(clone(now)).Elem()
	for i := range old.NumField() {
		name, _, _ := strings.Cut(old.Type().Field(i).Tag.Get("json"), ",")
		if !untracked[name] && !reflect.DeepEqual(old.Field(i).Interface(), fresh.Field(i).Interface()) {
			out = append(out, name)
		}
	}
	return out
}
