// Package dbtest gives a test a PostgreSQL database of its own with the product's schema.
package dbtest

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/tenantry/tenantry/internal/dbtest/cluster"
	"github.com/tenantry/tenantry/internal/postgres"
)

// New makes a migrated, empty database that ends with the test. Tests may call it in parallel;
// it takes some 20 ms, and about two seconds once in a run of `go test`.
func New(t testing.TB) *cluster.Database {
	t.Helper()
	return cluster.New(t, cluster.Schema{Key: schemaKey(t), Migrate: postgres.Migrate})
}

// schemaKey changes with everything that decides what a migrated database looks like: our
// migrations, the code that grants rights, and the modules, because River brings tables.
func schemaKey(t testing.TB) string {
	t.Helper()
	sum := sha256.New()
	add := func(name string, read func(string) ([]byte, error)) error {
		content, err := read(name)
		if err == nil {
			_, err = io.WriteString(sum, name+"\x00"+string(content)+"\x00")
		}
		return err
	}
	migrations := postgres.Migrations()
	err := fs.WalkDir(migrations, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return add(path, func(name string) ([]byte, error) { return fs.ReadFile(migrations, name) })
	})
	if err != nil {
		t.Fatalf("read migrations: %v", err)
	}
	root := cluster.ModuleRoot()
	for _, name := range []string{"internal/postgres/migrate.go", "go.sum"} {
		err := add(name, func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(root, name)) })
		if err != nil {
			t.Fatalf("tests with a database run inside the source tree: %v", err)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}
