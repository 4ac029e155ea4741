package postgres

import (
	"database/sql"
	"errors"

	"gorm.io/gorm"
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

// noRows gives database/sql's "no rows" GORM's name, so that one() knows it.
func noRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return gorm.ErrRecordNotFound
	}
	return err
}
