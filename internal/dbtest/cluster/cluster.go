// Package cluster shares one PostgreSQL between all test programs that run at a time, and
// gives each test a database cloned from a migrated template.
//
// The first test starts a supervisor, a second copy of its own test program, which runs an
// instance of internal/localpg without durability, in memory where there is room. Every test
// program holds a shared lock for as long as it lives; when nobody has held it for a while,
// the supervisor stops the instance, removes its data and ends.
package cluster

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/localpg"
)

// Schema says how a database is made ready.
type Schema struct {
	// Key differs whenever Migrate would give something else; databases with an equal key are
	// clones of one template.
	Key string
	// Migrate works as the owner of the database and grants rights to appRole. Settings and
	// rights of the database itself, as opposed to what is in it, are not cloned.
	Migrate func(ctx context.Context, ownerURL, appRole string) error
}

// Database is one test's own.
type Database struct {
	Name     string
	OwnerURL string // as the role that migrations run as
	AppURL   string // as the application
	AdminURL string // as superuser
}

var (
	instance = sync.OnceValues(join) // one per test program
	counter  atomic.Int64
)

// New clones a database from the template of s, which it makes first if need be. The database
// is dropped at the end of the test, connections or not.
func New(t testing.TB, s Schema) *Database {
	t.Helper()
	server, err := instance()
	if err != nil {
		t.Fatalf("start PostgreSQL for tests: %v", err)
	}
	address := server.Address
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 2*time.Minute)
	defer cancel()
	template, err := ensureTemplate(ctx, address, s)
	if err != nil {
		t.Fatalf("make the template database: %v", err)
	}
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), counter.Add(1))
	// FILE_COPY is the faster strategy for small databases when nothing is synced to disk.
	err = admin(ctx, address, fmt.Sprintf("CREATE DATABASE %s OWNER %s TEMPLATE %s STRATEGY FILE_COPY",
		name, localpg.OwnerRole, template))
	if err != nil {
		t.Fatalf("clone a database: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		if err := admin(ctx, address, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	return &Database{
		Name:     name,
		OwnerURL: address.URL(localpg.OwnerRole, name),
		AppURL:   address.URL(localpg.AppRole, name),
		AdminURL: address.URL("postgres", name),
	}
}

// ensureTemplate gives the name of the template for s. Test programs that want it at the same
// time wait for the one that makes it.
func ensureTemplate(ctx context.Context, address localpg.Address, s Schema) (string, error) {
	sum := sha256.Sum256([]byte(s.Key))
	name := "template_" + hex.EncodeToString(sum[:8])
	conn, err := pgx.Connect(ctx, address.AdminURL())
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close(ctx) }() // gives the advisory lock back
	if there, err := exists(ctx, conn, name); there || err != nil {
		return name, err
	}
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock(hashtext($1))", name); err != nil {
		return "", err
	}
	if there, err := exists(ctx, conn, name); there || err != nil {
		return name, err
	}
	part := strings.Replace(name, "template_", "building_", 1)
	for _, sql := range []string{
		"DROP DATABASE IF EXISTS " + part + " WITH (FORCE)",
		"CREATE DATABASE " + part + " OWNER " + localpg.OwnerRole,
	} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return "", err
		}
	}
	if err := s.Migrate(ctx, address.URL(localpg.OwnerRole, part), localpg.AppRole); err != nil {
		return "", fmt.Errorf("migrate: %w", err)
	}
	for _, sql := range []string{
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + part + "'",
		"ALTER DATABASE " + part + " WITH ALLOW_CONNECTIONS false IS_TEMPLATE true",
		"ALTER DATABASE " + part + " RENAME TO " + name,
	} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return "", err
		}
	}
	return name, nil
}

func exists(ctx context.Context, conn *pgx.Conn, database string) (there bool, err error) {
	err = conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", database).Scan(&there)
	return there, err
}

// admin runs one statement as superuser, on a connection of its own so that nothing is left
// open between tests.
func admin(ctx context.Context, address localpg.Address, sql string) error {
	conn, err := pgx.Connect(ctx, address.AdminURL())
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.Exec(ctx, sql)
	return err
}
