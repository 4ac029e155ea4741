package live

import (
	"context"

	"github.com/tenantry/tenantry/internal/upstream"
)

// failure words what a Microsoft client returned; other errors stay as they are.
func failure(err error) error {
	if e, ok := upstream.As(err); ok {
		return e.AppError()
	}
	return err
}

// forPerson marks calls as something a person waits for.
func forPerson(ctx context.Context) context.Context { return upstream.ForPerson(ctx) }
