package license

import (
	"errors"

	"github.com/tenantry/tenantry/internal/apperr"
)

// reason is what a person is told when Microsoft could not be read.
func reason(err error) string {
	var e *apperr.Error
	if errors.As(err, &e) && e.Kind != apperr.Internal {
		return e.Detail
	}
	return "Microsoft could not be reached. These are the last known figures; nothing was changed. Try again in a minute."
}
