package audit

import (
	"fmt"
	"sync"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Exports under way at most, in each process of the server: each reads on for as long as somebody takes it. So that nobody's slow
// ones shut everybody out, they are bounded for whom they are, too.
const (
	maxExports            = 4
	maxExportsOfOne       = 2
	maxExportsOfReseller  = 2                // by callers who see all of it
	maxExportsOfCompany   = 1                // by callers who see companies only
	maxExportsOfCompanies = 2                // by all of those
	maxExportsOfOthers    = 3                // by all but operators
	exportsAgain          = 30 * time.Second // when to ask again
)

// share is what an export counts for, with others.
type share struct {
	key  string
	most int
	full string // why there is no other one
}

// exports counts those under way by what they count for.
type exports struct {
	mu sync.Mutex
	of map[string]int
}

// BeginExport takes one of the exports that may be under way at once, for a caller who sees sc; end gives it back.
//
// Errors: TooMany.
func (s *Service) BeginExport(caller string, sc tenancy.Scope) (end func(), err error) {
	x := &s.exports
	shares := sharesOf(caller, sc)
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, one := range shares {
		if x.of[one.key] >= one.most {
			return nil, busy(one.full)
		}
	}
	for _, one := range shares {
		x.of[one.key]++
	}
	return func() {
		x.mu.Lock()
		defer x.mu.Unlock()
		for _, one := range shares {
			if x.of[one.key]--; x.of[one.key] == 0 {
				delete(x.of, one.key)
			}
		}
	}, nil
}

func sharesOf(caller string, sc tenancy.Scope) []share {
	shares := []share{{"caller " + caller, maxExportsOfOne, fmt.Sprintf("You take %d exports of the audit already, which is the most at once.", maxExportsOfOne)}}
	const many = "As many exports of the audit are under way already as there may be at once."
	switch {
	case sc.CrossesResellers():
	case sc.AllCustomers():
		shares = append(shares,
			share{"reseller " + sc.ResellerID(), maxExportsOfReseller, fmt.Sprintf("%d exports of the reseller's audit are under way already, which is the most at once.", maxExportsOfReseller)},
			share{"others", maxExportsOfOthers, many})
	default:
		for _, id := range sc.CustomerIDs() {
			shares = append(shares, share{"company " + id, maxExportsOfCompany, "An export of the company's audit is under way already, and there is one at once."})
		}
		shares = append(shares, share{"companies", maxExportsOfCompanies, many}, share{"others", maxExportsOfOthers, many})
	}
	return append(shares, share{"all", maxExports, many})
}

func busy(why string) error {
	e := apperr.New(apperr.TooMany, "audit.exports", why+" Nothing was changed: wait until one is finished, or cancel it.")
	e.RetryAfter = exportsAgain
	return e
}
