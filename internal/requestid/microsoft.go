package requestid

import (
	"context"
	"sync/atomic"
)

type microsoftKey struct{}

// FollowMicrosoft makes ctx learn Microsoft's correlation id of what is written there with it.
func FollowMicrosoft(ctx context.Context) context.Context {
	return context.WithValue(ctx, microsoftKey{}, &atomic.Pointer[string]{})
}

// NoteMicrosoft tells, to whom follows, the correlation id under which Microsoft took a write.
func NoteMicrosoft(ctx context.Context, id string) {
	if note, ok := ctx.Value(microsoftKey{}).(*atomic.Pointer[string]); ok {
		note.Store(&id)
	}
}

// Microsoft is the correlation id of the newest write that Microsoft took with ctx, or "".
func Microsoft(ctx context.Context) string {
	if note, ok := ctx.Value(microsoftKey{}).(*atomic.Pointer[string]); ok {
		if id := note.Load(); id != nil {
			return *id
		}
	}
	return ""
}
