// Package upstream is how Tenantry talks HTTP to Microsoft: one place for deadlines, sizes, rate limits, retries, the
// circuit breaker, correlation ids, redaction and typed errors. The clients of Partner Center, Graph and Entra ID stand
// on it and add only what is particular to each of them.
//
// The layers of one call, outermost first:
//
//	token -> retries -> limiter and gate -> circuit breaker -> deadline -> transport -> bounded body -> check -> error
//
// Retries happen here and nowhere above or below.
package upstream
