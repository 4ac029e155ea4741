package v1

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/money"
	"github.com/tenantry/tenantry/internal/paging"
)

// Money is an exact amount.
type Money struct {
	Amount   string `json:"amount" example:"12.3456"` // plain decimal
	Currency string `json:"currency" example:"EUR"`   // ISO 4217
} // @name Money

func toAPIMoney(m *money.Money) *Money {
	if m == nil {
		return nil
	}
	return &Money{Amount: m.Amount.String(), Currency: m.Currency}
}

// PageInfo is what every list carries besides its data.
type PageInfo struct {
	NextCursor  *string `json:"next_cursor" extensions:"x-nullable"` // null on the last page
	Total       *int    `json:"total,omitempty"`                     // with include=total; counted to 1,000
	TotalCapped bool    `json:"total_capped,omitempty"`              // the list is longer than total
} // @name PageInfo

func pageInfo[T any](p paging.Page[T]) PageInfo {
	info := PageInfo{Total: p.Total, TotalCapped: p.TotalCapped}
	if p.Next != nil {
		text := p.Next.Encode()
		info.NextCursor = &text
	}
	return info
}

// mapAll converts a list for the API; nothing becomes an empty list, never null.
func mapAll[T, U any](in []T, f func(T) U) []U {
	out := make([]U, 0, len(in))
	for _, v := range in {
		out = append(out, f(v))
	}
	return out
}

// utc is a time for the API, null when there is none.
func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

// optional is a text for the API, null when it is empty.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// edition names what an answer is made of. It is for what a company has bought, which tells of no person: a browser may
// keep the answer and asks each time whether it still is so, unless it carries a cookie.
func edition(c echo.Context, tag string) {
	h := c.Response().Header()
	h.Set("ETag", tag)
	if h.Get(echo.HeaderSetCookie) == "" {
		h.Set(echo.HeaderCacheControl, "private, no-cache")
	}
}

// withFreshETag answers with a mirrored thing, whose age changes without its version. A caller
// that has this version and age gets 304.
func withFreshETag(c echo.Context, version int64, asOf *time.Time, stale bool, body any) error {
	tag := strconv.FormatInt(version, 10)
	if asOf != nil {
		tag += "." + strconv.FormatInt(asOf.UnixMicro(), 36)
	}
	if stale {
		tag += ".stale"
	}
	tag = strconv.Quote(tag)
	edition(c, tag)
	if c.Request().Method == http.MethodGet && c.Request().Header.Get("If-None-Match") == tag {
		return c.NoContent(http.StatusNotModified)
	}
	return c.JSON(http.StatusOK, body)
}
