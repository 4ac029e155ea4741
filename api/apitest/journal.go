package apitest

import "net/http"

// Call is one call to the API, as somebody else can make it too.
type Call struct {
	Method, Path string
	Body         any
	Headers      []string // names and values in turn
	Status       int      // of the answer it got
	RequestID    string   // of the answer
}

// Changes tells whether the call could have changed something.
func (c Call) Changes() bool { return c.Method != http.MethodGet }

// journal keeps the calls that a test makes.
type journal struct {
	before func(Call)
	calls  []Call
}

// Record keeps every call that do makes, one after the other; before each of them, before is told.
// What before calls is not kept.
func (e *Env) Record(before func(Call), do func()) []Call {
	j := &journal{before: before}
	e.journal = j
	do()
	e.journal = nil
	return j.calls
}

// recorded makes a call, and keeps it where a journal is open.
func (e *Env) recorded(call Call, do func() *Answer) *Answer {
	j := e.journal
	if j == nil {
		return do()
	}
	e.journal = nil
	j.before(call)
	a := do()
	e.journal = j
	call.Status, call.RequestID = a.Status, a.Header.Get("X-Request-Id")
	j.calls = append(j.calls, call)
	return a
}

// Repeat makes a call as somebody else.
func (c *Client) Repeat(one Call) *Answer {
	c.env.t.Helper()
	return c.Do(one.Method, one.Path, one.Body, one.Headers...)
}
