// Package requestid carries the id of a request through the layers, for logs and the audit.
package requestid

import "context"

type key struct{}

// With carries the id.
func With(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, key{}, id)
}

// From is the id, or "" outside a request.
func From(ctx context.Context) string {
	id, _ := ctx.Value(key{}).(string)
	return id
}
