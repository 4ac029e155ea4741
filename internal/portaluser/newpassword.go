package portaluser

import (
	"fmt"

	"github.com/tenantry/tenantry/internal/apperr"
)

// Bounds of a password, in characters.
const (
	MinPassword = 12
	MaxPassword = 200
)

// leastBits is how hard a password has to be to guess: a thousand million guesses, by somebody who
// tries what people choose first.
const leastBits = 30

// CheckNew tells whether a new password is good enough; field is what the caller names it.
//
// Errors: Invalid on that field.
func CheckNew(field, password, email string) error {
	n := len([]rune(password))
	if n < MinPassword || n > MaxPassword {
		return apperr.InvalidField("password.length", field, fmt.Sprintf("Choose a password of %d to %d characters. A few unrelated words are easy to remember.", MinPassword, MaxPassword))
	}
	if bits(password, email) < leastBits {
		return apperr.InvalidField("password.common", field, "This password is easy to guess. Choose a few unrelated words instead.")
	}
	return nil
}
