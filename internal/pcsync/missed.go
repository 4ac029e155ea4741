package pcsync

import (
	"fmt"
	"time"

	"github.com/tenantry/tenantry/internal/upstream"
)

// missed are customers with news, not among our tenants, whose own entry could not be read.
type missed struct {
	refused int    // as they are: the next full sync lists them all the same
	first   string // Microsoft's id of the first one refused
	cause   error  // why
	passing error  // of one that is asked for again in the next round: its news may not be passed by
}

func (m *missed) add(customerID string, err error) {
	if upstream.KindOf(err) == upstream.KindUnavailable {
		m.passing = err
		return
	}
	if m.refused++; m.refused == 1 {
		m.first, m.cause = customerID, err
	}
}

// problem gives following that ended at a machine time a code and a sentence when customers were
// missed.
func (m *missed) problem(at time.Time) (code, detail string) {
	if m.passing != nil {
		return explain(m.passing, at, false)
	}
	if m.refused == 0 {
		return "", ""
	}
	code, detail = explain(m.cause, at, false)
	who := "One customer that changed"
	if m.refused > 1 {
		who = fmt.Sprintf("%d customers that changed", m.refused)
	}
	return code, fmt.Sprintf("%s could not be read; the next full sync reads everything again. Customer %s: %s", who, m.first, detail)
}
