package postgres

import (
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Unavailable tells whether an error means that the database is away, restarting or full, as
// against a fault of the statement. The request changed nothing then, or its commit was not
// acknowledged.
func Unavailable(err error) bool {
	if err == nil {
		return false
	}
	var connect *pgconn.ConnectError
	var network net.Error
	if errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) {
		return true
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch {
		case strings.HasPrefix(pg.Code, "08"), // connection
			strings.HasPrefix(pg.Code, "53"),                           // out of memory, disk or connections
			pg.Code == "57P01", pg.Code == "57P02", pg.Code == "57P03", // stopping, crashed, starting
			pg.Code == "25006": // read-only: a standby
			return true
		}
		return false
	}
	return strings.Contains(err.Error(), "conn closed")
}
