package postgres_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/postgres"
)

var columnTag = regexp.MustCompile(`column:([a-z_]+)`)

// TestRowsMatchTheSchema finds a column that a row struct names and the table lacks, and a
// required column that a row struct forgot.
func TestRowsMatchTheSchema(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	for _, row := range postgres.Rows() {
		rows, err := db.Pool().Query(ctx, `SELECT column_name, is_nullable = 'NO' AND column_default IS NULL
			FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1`, row.TableName())
		require.NoError(t, err)
		required := map[string]bool{}
		for rows.Next() {
			var name string
			var needed bool
			require.NoError(t, rows.Scan(&name, &needed))
			required[name] = needed
		}
		require.NoError(t, rows.Err())
		require.NotEmpty(t, required, "table %s", row.TableName())

		named := map[string]bool{}
		kind := reflect.TypeOf(row)
		for i := range kind.NumField() {
			m := columnTag.FindStringSubmatch(kind.Field(i).Tag.Get("gorm"))
			require.NotNil(t, m, "%s.%s spells out no column", kind.Name(), kind.Field(i).Name)
			_, exists := required[m[1]]
			require.True(t, exists, "%s names %s.%s, which does not exist", kind.Name(), row.TableName(), m[1])
			named[m[1]] = true
		}
		for name, needed := range required {
			require.True(t, named[name] || !needed, "%s forgot %s.%s", kind.Name(), row.TableName(), name)
		}
	}
}

// TestEveryRowIsCompared keeps the list above whole.
func TestEveryRowIsCompared(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	declared := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		declared += strings.Count(string(text), ") TableName() string {")
	}
	require.Len(t, postgres.Rows(), declared)
}
