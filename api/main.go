// Command tenantry is the whole product in one program: the API with the portal, the worker,
// migrations, the Microsoft simulator, and the tools of an operator.
//
//	@title			Tenantry API
//	@version		1.0
//	@description	Self-hosted platform for Microsoft CSP resellers: every customer's tenants, licenses, subscriptions and orders in one place.
//	@description	Ids are ours (UUIDs); Microsoft's own are in fields that say so. Times are RFC 3339 in UTC. Money is a decimal string with its currency.
//	@license.name	Apache-2.0
//	@license.url	https://www.apache.org/licenses/LICENSE-2.0
//	@BasePath		/api/v1
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

// commands are what the program can do.
type commands struct {
	Serve   serveCommand   `cmd:"" help:"Run the portal, its API and the worker."`
	Worker  workerCommand  `cmd:"" help:"Run only the worker, beside other replicas."`
	Migrate migrateCommand `cmd:"" help:"Bring the database to this version."`
	Admin   adminCommand   `cmd:"" help:"Tools for who may sign in."`
	Audit   auditCommand   `cmd:"" help:"Tools for the audit."`
	Keys    keysCommand    `cmd:"" help:"Tools for the keys that secrets are sealed under."`
	Doctor  doctorCommand  `cmd:"" help:"Check a reseller's connection to Microsoft step by step and name each fix."`
	Mssim   mssimCommand   `cmd:"" help:"Run the Microsoft simulator."`
	Demo    demoCommand    `cmd:"" help:"Run everything at once: an own database, the simulator, the portal. What make run does."`
}

// untilStopped are the commands that have no end of their own: for them a stop is no failure, also
// one that comes before they are up.
var untilStopped = []string{"serve", "worker", "mssim", "demo"}

// interrupted is how any other command ends that was stopped midway, as shells say it of Ctrl-C.
const interrupted = 130

func main() {
	time.Local = time.UTC // one zone in every log and answer
	os.Exit(run(os.Args[1:]))
}

func run(args []string) int {
	var c commands
	parser, err := kong.New(&c, kong.Name("tenantry"), kong.UsageOnError(),
		kong.Description("Self-hosted platform for Microsoft CSP resellers."))
	if err != nil {
		fmt.Fprintln(os.Stderr, "tenantry:", err)
		return 1
	}
	chosen, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "tenantry:", err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	chosen.BindTo(ctx, (*context.Context)(nil))
	return conclude(ctx, chosen.Command(), chosen.Run(), os.Stderr)
}

// conclude is the status of a command that ended with err; it says why where that is news.
func conclude(ctx context.Context, command string, err error, out io.Writer) int {
	if err == nil {
		return 0
	}
	if ctx.Err() != nil { // whoever stopped it knows
		err = besidesStop(err)
	}
	switch {
	case err != nil:
		fmt.Fprintln(out, "tenantry:", err)
		return 1
	case slices.Contains(untilStopped, command):
		return 0
	}
	return interrupted
}

// besidesStop is what went wrong other than that a stop came, nil when nothing did.
func besidesStop(err error) error {
	if !errors.Is(err, context.Canceled) {
		return err
	}
	var joined interface{ Unwrap() []error }
	if !errors.As(err, &joined) {
		return nil
	}
	var rest []error
	for _, one := range joined.Unwrap() {
		rest = append(rest, besidesStop(one))
	}
	return errors.Join(rest...)
}
