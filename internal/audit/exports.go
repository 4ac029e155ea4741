package audit

import (
	"fmt"
	"sync"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
)

// Exports under way at most, in each process of the server: each reads on for as long as somebody takes it.
const (
	maxExports      = 4
	maxExportsOfOne = 2
	exportsAgain    = 30 * time.Second // when to ask again
)

// exports counts those under way by who takes them.
type exports struct {
	mu    sync.Mutex
	of    map[string]int
	count int
}

// BeginExport takes one of the exports that may be under way at once, for a caller; end gives it back.
//
// Errors: TooMany.
func (s *Service) BeginExport(caller string) (end func(), err error) {
	x := &s.exports
	x.mu.Lock()
	defer x.mu.Unlock()
	switch {
	case x.of[caller] >= maxExportsOfOne:
		return nil, busy(fmt.Sprintf("You take %d exports of the audit already, which is the most at once.", maxExportsOfOne))
	case x.count >= maxExports:
		return nil, busy(fmt.Sprintf("%d exports of the audit are under way already, which is the most at once.", maxExports))
	}
	x.of[caller]++
	x.count++
	return func() {
		x.mu.Lock()
		defer x.mu.Unlock()
		x.count--
		if x.of[caller]--; x.of[caller] == 0 {
			delete(x.of, caller)
		}
	}, nil
}

func busy(why string) error {
	e := apperr.New(apperr.TooMany, "audit.exports", why+" Nothing was changed: wait until one is finished, or cancel it.")
	e.RetryAfter = exportsAgain
	return e
}
