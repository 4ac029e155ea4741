package localpg

import (
	"net/url"
	"strconv"
)

// Address is where an instance can be reached.
type Address struct{ socketDir string }

// OwnerURL connects as the role that owns the database; for migrations.
func (a Address) OwnerURL() string { return a.URL(OwnerRole, Database) }

// AppURL connects as the application.
func (a Address) AppURL() string { return a.URL(AppRole, Database) }

// AdminURL connects as the superuser to a database that holds nothing; for tests that make
// databases.
func (a Address) AdminURL() string { return a.URL(adminRole, adminDatabase) }

// URL connects as any role to any database of the instance.
func (a Address) URL(role, database string) string {
	query := url.Values{"host": {a.socketDir}, "port": {socketPort}, "sslmode": {"disable"}}
	u := url.URL{Scheme: "postgres", User: url.User(role), Path: "/" + database, RawQuery: query.Encode()}
	return u.String()
}

// Attach finds the instance that another process runs on dataDir, so that a second program
// can work with its database. The instance ends when that process does. Without one the error
// matches [ErrNotRunning].
func Attach(dataDir string) (Address, error) {
	dir, err := realPath(dataDir)
	if err != nil {
		return Address{}, unwritable(dataDir, err)
	}
	place, _, owner, err := existing(dir)
	if err != nil {
		return Address{}, err
	}
	cluster := site{dir: place}.cluster()
	p, err := readPostmaster(cluster)
	if err != nil {
		return Address{}, &Failure{"The data in " + place + " belong to user " + strconv.Itoa(owner),
			"run this as that user or as root", err}
	}
	if p == nil || p.socketDir == "" || !p.running(cluster) {
		return Address{}, &Failure{"No Tenantry is running on " + dataDir, "start it first, or set TENANTRY_DATABASE_URL", ErrNotRunning}
	}
	return Address{p.socketDir}, nil
}
