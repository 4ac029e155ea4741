package world

import (
	"fmt"
	"net/http"
)

// ChangeRefused is a change that Partner Center does not allow, with its status
// and code. Source of the codes: Microsoft, Partner Center REST error codes.
type ChangeRefused struct {
	Status int
	Code   int
	Text   string
}

func (r *ChangeRefused) Error() string { return fmt.Sprintf("%d/%d: %s", r.Status, r.Code, r.Text) }

func refused(code int, format string, args ...any) *ChangeRefused {
	return &ChangeRefused{Status: http.StatusBadRequest, Code: code, Text: fmt.Sprintf(format, args...)}
}

func (r *ChangeRefused) with(status int) *ChangeRefused {
	r.Status = status
	return r
}

func changeInvalid(format string, args ...any) *ChangeRefused {
	return refused(800002, format, args...)
}
