package world

import "time"

// SetPassword gives a user the password that an administrator chose; with
// mustChange the user chooses another at the next sign-in. Everything the user
// was granted before ends, as at Microsoft after an administrator's reset; machine
// is World.Machine. False when there is no such user.
func SetPassword(tx *Tx, machine time.Time, tenantID, userID string, password Secret, mustChange bool) bool {
	u, ok := editSignIn(tx, tenantID, userID)
	if !ok {
		return false
	}
	at := tx.Now
	u.PasswordChangedAt = &at
	u.SignIn.Password, u.SignIn.MustChange = password, mustChange
	endSessions(u, tx.Now, machine)
	return true
}

// ChangeOwnPassword gives a user the password they chose themselves, if it is a
// good one and not mastered on premises. Refresh tokens of confidential applications stay good.
func ChangeOwnPassword(tx *Tx, tenantID, userID, password string) error {
	u, ok := editSignIn(tx, tenantID, userID)
	if !ok {
		return unknownObject(userID)
	}
	if u.Synced() {
		return mastered()
	}
	if err := checkPassword(u, password); err != nil {
		return err
	}
	at := tx.Now
	u.PasswordChangedAt = &at
	u.SignIn.Password, u.SignIn.MustChange = Secret(password), false
	return nil
}

// RevokeSignIns ends the refresh tokens and browser sessions a user was given until
// now; machine is World.Machine. Access tokens live on until they expire. False
// when there is no such user.
func RevokeSignIns(tx *Tx, machine time.Time, tenantID, userID string) bool {
	u, ok := tx.Users.Edit(tenantID, userID)
	if !ok || u.Deleted() {
		return false
	}
	endSessions(u, tx.Now, machine)
	return true
}

// endSessions leaves somebody who has never had an account without one.
func endSessions(u *User, now, machine time.Time) {
	u.SessionsFrom = &now
	if u.SignIn != nil {
		u.SignIn.TokensValidFrom = machine
	}
}

// editSignIn opens a user that is not deleted, with an account to sign in with.
func editSignIn(tx *Tx, tenantID, userID string) (*User, bool) {
	u, ok := tx.Users.Edit(tenantID, userID)
	if !ok || u.Deleted() {
		return nil, false
	}
	if u.SignIn == nil {
		u.SignIn = &SignIn{}
	}
	return u, true
}
