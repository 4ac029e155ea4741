package world

import (
	"slices"
	"strings"
	"time"
)

// FindDeleted finds a user in the recycle bin.
func FindDeleted(s *State, tenantID, userID string) (*User, bool) {
	u, ok := s.Users.Get(tenantID, strings.ToLower(userID))
	return u, ok && u.Deleted()
}

// DeleteUser puts a person into the recycle bin for 30 days, which frees name and
// licenses and ends the sessions.
func DeleteUser(tx *Tx, machine time.Time, tenantID, userID string) error {
	u, ok := tx.Users.Edit(tenantID, userID)
	if !ok || u.Deleted() {
		return unknownObject(userID)
	}
	now := tx.Now
	u.DeletedAt, u.DeletedUPN = &now, u.UserPrincipalName
	u.UserPrincipalName = strings.ReplaceAll(u.ID, "-", "") + u.UserPrincipalName
	endSessions(u, now, machine)
	return nil
}

// RestoreUser takes a person out of the recycle bin. Licenses come back as far as
// seats are left; somebody who has taken the name since is in the way, and so is a
// domain that the tenant has no longer.
func RestoreUser(tx *Tx, tenantID, userID string) (*User, error) {
	u, ok := tx.Users.Edit(tenantID, userID)
	if !ok || !u.Deleted() {
		return nil, unknownObject(userID)
	}
	left := map[string]int{}
	for _, k := range SubscribedSKUs(tx.State, tenantID) {
		left[k.SKUID] = k.Available()
	}
	binned := clone(u)
	binned.Mail, binned.OnPremises = "", nil
	u.UserPrincipalName, u.DeletedAt, u.DeletedUPN = u.DeletedUPN, nil, ""
	if err := checkUPN(tx.State, tenantID, u.UserPrincipalName); err != nil {
		return nil, err
	}
	if err := checkTaken(tx.State, tenantID, binned, u); err != nil {
		return nil, err
	}
	u.Licenses = slices.DeleteFunc(u.Licenses, func(l AssignedLicense) bool { return left[l.SKUID] == 0 })
	return u, nil
}

// PurgeUser removes a person in the recycle bin for good.
func PurgeUser(tx *Tx, tenantID, userID string) error {
	u, ok := tx.Users.Get(tenantID, userID)
	if !ok || !u.Deleted() {
		return unknownObject(userID)
	}
	purgeUser(tx, tenantID, userID)
	return nil
}

func purgeUser(tx *Tx, tenantID, userID string) {
	for g := range tx.State.Groups.All(tenantID) {
		if slices.Contains(g.Members, userID) {
			e, _ := tx.Groups.Edit(tenantID, g.ID)
			e.Members = slices.DeleteFunc(e.Members, func(id string) bool { return id == userID })
		}
	}
	tx.Users.Delete(tenantID, userID)
}
