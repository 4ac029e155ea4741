// Package requestid carries the id of a request, and the address it came from, through the layers, for logs and the audit.
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

type addressKey struct{}

// WithAddress carries the network address of the caller.
func WithAddress(ctx context.Context, address string) context.Context {
	return context.WithValue(ctx, addressKey{}, address)
}

// Address is the caller's network address, or "" outside a request.
func Address(ctx context.Context) string {
	address, _ := ctx.Value(addressKey{}).(string)
	return address
}
