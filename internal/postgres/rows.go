package postgres

import (
	"database/sql"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"github.com/tenantry/tenantry/internal/paging"
)

// nullable is a text for a nullable column: "" is NULL.
func nullable(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// deref is a nullable column as text: NULL is "".
func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// countCapped counts a filtered query to paging.TotalCap, when the page asks for it.
func countCapped(filtered *gorm.DB, page paging.Request, table string) (total *int, capped bool, err error) {
	if !page.WithTotal {
		return nil, false, nil
	}
	var n int64
	inner := filtered.Session(&gorm.Session{}).Table(table).Select("1").Limit(paging.TotalCap + 1)
	err = filtered.Session(&gorm.Session{NewDB: true}).Raw("SELECT count(*) FROM (?) AS counted", inner).Take(&n).Error
	if err != nil {
		return nil, false, fmt.Errorf("count: %w", err)
	}
	count := int(min(n, paging.TotalCap))
	return &count, n > paging.TotalCap, nil
}

// noRows gives database/sql's "no rows" GORM's name, so that one() knows it.
func noRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return gorm.ErrRecordNotFound
	}
	return err
}
