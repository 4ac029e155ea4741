package upstream

import "context"

type contextKey int

const (
	priorityKey contextKey = iota
	correlationKey
)

// ForPerson marks the calls made with ctx as something a person is waiting for. They may use the reserve that
// background work leaves in every limiter, and go first.
func ForPerson(ctx context.Context) context.Context {
	return context.WithValue(ctx, priorityKey, true)
}

// IsForPerson tells whether a person waits.
func IsForPerson(ctx context.Context) bool {
	person, _ := ctx.Value(priorityKey).(bool)
	return person
}

// WithCorrelation makes every call with ctx carry id (a GUID), so that one operation can be followed at Microsoft.
func WithCorrelation(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, correlationKey, id)
}

// Correlation is the id that WithCorrelation put into ctx, or "".
func Correlation(ctx context.Context) string {
	id, _ := ctx.Value(correlationKey).(string)
	return id
}
