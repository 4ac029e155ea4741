// Command localpgctl does for the Makefile what it needs to know or to do about the
// PostgreSQL that an installation has for itself:
//
//	localpgctl find        print where server programs lie; fails when there are none
//	localpgctl reset DIR   remove all data of the instance on DIR
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/tenantry/tenantry/internal/localpg"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	switch {
	case len(args) == 1 && args[0] == "find":
		bin, err := localpg.Find(ctx)
		if err == nil {
			fmt.Println(bin)
		}
		return err
	case len(args) == 2 && args[0] == "reset":
		return localpg.Reset(ctx, args[1])
	}
	return fmt.Errorf("usage: localpgctl find | localpgctl reset DIR")
}
