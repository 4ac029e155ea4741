package postgres_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/dbtest"
	"github.com/tenantry/tenantry/internal/postgres"
)

// open gives a test a database of its own, as the application's role.
func open(t *testing.T) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(context.Background(), dbtest.New(t).AppURL, postgres.Options{MaxConns: 4, ApplicationName: t.Name()})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	return db
}

// at is a time that the tests of this package share.
var at = time.Date(2026, 3, 1, 12, 0, 0, 123456000, time.UTC)

func newID() string { return uuid.Must(uuid.NewV7()).String() }
