package v1

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
)

const mimeNDJSON = "application/x-ndjson"

// flushAfter is how many bytes of an export are gathered before they leave; within writeFor somebody must take them.
const (
	flushAfter = 64 << 10
	writeFor   = 30 * time.Second
	askEvery   = time.Second // whether the caller may still take it; and always before its end
)

func attachment(name string) string { return fmt.Sprintf("attachment; filename=%q", name) }

// Export returns every event in your scope that the filters leave, as a file. Its last line tells how many there are and the SHA-256 of
// all bytes before it; so do the trailers X-Rows and X-Content-SHA256. Without filters, or with the reseller's alone, NDJSON
// has whole chains in order with their hashes for whom these lie in scope: `tenantry audit verify --export` proves them elsewhere.
//
//	@Summary	Export audit events
//	@ID			exportAuditEvents
//	@Tags		audit
//	@Produce	application/x-ndjson,text/csv
//	@Param		format			query	string	false	"Default is ndjson"	Enums(ndjson,csv)
//	@Param		reseller_id		query	string	false	"Of this reseller"		format(uuid)
//	@Param		customer_id		query	string	false	"Of this customer"		format(uuid)
//	@Param		tenant_id		query	string	false	"Of this tenant"		format(uuid)
//	@Param		subscription_id	query	string	false	"Of this subscription"	format(uuid)
//	@Param		actor			query	string	false	"Portal user id of who did it"	format(uuid)
//	@Param		on_behalf_of	query	string	false	"Portal user id of whom staff acted as"	format(uuid)
//	@Param		action			query	string	false	"Such as tenant.connected"
//	@Param		q				query	string	false	"Part of the name of the thing, in any case"
//	@Param		from			query	string	false	"Earliest time, RFC 3339 or a date in UTC"
//	@Param		to				query	string	false	"Time before which, RFC 3339 or a date in UTC"
//	@Success	200		{string}	string	"One event a line"
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	429		{object}	problem.Problem	"Too many are under way"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/audit-events/export [get]
func (h *AuditEvents) Export(c echo.Context) error {
	known := auditFilters()
	known["format"] = []string{"ndjson", "csv"}
	q, err := params(c, known.names()...)
	if err != nil {
		return err
	}
	if err := oneOf(q, "format", known["format"]); err != nil {
		return err
	}
	f, err := auditFilter(q)
	if err != nil {
		return err
	}
	who := actor(c)
	done, err := h.service.BeginExport(who.ID(), scope(c))
	if err != nil {
		return err
	}
	defer done()
	out := newExport(c, q.Get("format") == "csv")
	whole := seesWholeChains(c) == nil && who.Can(authz.AuditVerify) && who.Can(authz.CostsRead) && f == audit.Filter{ResellerID: f.ResellerID}
	if whole && !out.csv {
		err = h.service.Chains(c.Request().Context(), scope(c), f.ResellerID, out.add)
	} else {
		err = h.service.Each(c.Request().Context(), scope(c), f, func(e audit.Event) error { return out.add(seenBy(who, e).Unchained()) })
	}
	if err == nil {
		err = out.end()
	}
	if err != nil && c.Response().Committed {
		panic(http.ErrAbortHandler) // a file that is not whole must not look like one
	}
	return err
}

// export is a file under way. Nothing leaves before the first bytes are full, so that an early failure is still answered as one.
type export struct {
	c      echo.Context
	csv    bool
	buffer []byte
	sum    hash.Hash
	rows   int64
	asked  time.Time // when the caller's rights were asked last
}

func newExport(c echo.Context, csv bool) *export {
	return &export{c: c, csv: csv, sum: sha256.New(), asked: time.Now()}
}

func (x *export) add(e audit.Event) error {
	if x.rows == 0 {
		if err := x.head(); err != nil {
			return err
		}
	}
	encode := audit.NDJSON
	if x.csv {
		encode = audit.CSV
	}
	line, err := encode(e)
	if err != nil {
		return err
	}
	x.rows++
	return x.write(line)
}

func (x *export) head() error {
	if !x.csv {
		return nil
	}
	line, err := audit.CSVHead()
	if err != nil {
		return err
	}
	return x.write(line)
}

func (x *export) write(line []byte) error {
	x.sum.Write(line)
	x.buffer = append(x.buffer, line...)
	if len(x.buffer) < flushAfter {
		return nil
	}
	if time.Since(x.asked) >= askEvery {
		if err := x.ask(); err != nil {
			return err
		}
	}
	return x.flush()
}

// ask asks whether the caller may still take the file.
func (x *export) ask() error {
	x.asked = time.Now()
	return sameRights(x.c)
}

func (x *export) flush() error {
	answer := x.c.Response()
	if !answer.Committed {
		name, kind := "audit.ndjson", mimeNDJSON
		if x.csv {
			name, kind = "audit.csv", "text/csv; charset=utf-8"
		}
		answer.Header().Set(echo.HeaderContentType, kind)
		answer.Header().Set(echo.HeaderContentDisposition, attachment(name))
		answer.Header().Set("Trailer", "X-Rows, X-Content-SHA256")
		answer.WriteHeader(http.StatusOK)
	}
	// A connection that cannot have a deadline is a test's.
	_ = http.NewResponseController(answer).SetWriteDeadline(time.Now().Add(writeFor))
	_, err := answer.Write(x.buffer)
	x.buffer = x.buffer[:0]
	return err
}

func (x *export) end() error {
	if x.rows == 0 {
		if err := x.head(); err != nil {
			return err
		}
	}
	if err := x.ask(); err != nil {
		return err
	}
	last := audit.End{Rows: x.rows, SHA256: hex.EncodeToString(x.sum.Sum(nil))}
	line := last.NDJSON()
	if x.csv {
		var err error
		if line, err = last.CSV(); err != nil {
			return err
		}
	}
	x.buffer = append(x.buffer, line...)
	if err := x.flush(); err != nil {
		return err
	}
	x.c.Response().Header().Set("X-Rows", fmt.Sprint(last.Rows))
	x.c.Response().Header().Set("X-Content-SHA256", last.SHA256)
	return nil
}
