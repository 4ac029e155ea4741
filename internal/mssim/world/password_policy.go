package world

import (
	"strings"
	"time"
	"unicode"
)

// Length of a password. Source: Microsoft, Entra ID password policies.
const (
	shortestPassword = 8
	longestPassword  = 256
)

// bannedPasswords are words that a password may not be built on; the list is the
// simulator's, Microsoft's is not published.
var bannedPasswords = []string{"password", "passwort", "qwerty", "welcome", "letmein", "12345678", "microsoft"}

// checkPassword applies the cloud's password policy: 8 to 256 characters, three of
// four kinds, no banned word and not the person's own name.
func checkPassword(u *User, password string) error {
	n := len([]rune(password))
	strong := kinds(password) >= 3 && !banned(u, password) || strings.Contains(u.PasswordPolicies, "DisableStrongPassword")
	if n >= shortestPassword && n <= longestPassword && strong {
		return nil
	}
	return &DirectoryRefused{
		Reason: ReasonPassword,
		Text:   "The specified password does not comply with password complexity requirements. Please provide a different password.",
	}
}

func kinds(password string) int {
	var lower, upper, digit, other int
	for _, r := range password {
		switch {
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	return lower + upper + digit + other
}

func banned(u *User, password string) bool {
	low := strings.ToLower(password)
	for _, w := range bannedPasswords {
		if strings.Contains(low, w) && len(low) < len(w)+shortestPassword {
			return true
		}
	}
	name, _, _ := strings.Cut(strings.ToLower(u.UserPrincipalName), "@")
	return len(name) > 3 && strings.Contains(low, name)
}

// ResetPassword gives a person the password that an administrator chose, if it is a
// good one; machine is World.Machine.
func ResetPassword(tx *Tx, machine time.Time, tenantID, userID, password string, mustChange bool) error {
	u, ok := tx.Users.Get(tenantID, userID)
	if !ok || u.Deleted() {
		return unknownObject(userID)
	}
	if u.Synced() {
		return mastered()
	}
	if err := checkPassword(u, password); err != nil {
		return err
	}
	SetPassword(tx, machine, tenantID, userID, Secret(password), mustChange)
	return nil
}
