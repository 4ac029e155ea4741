package main

import (
	"context"
	"fmt"

	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/config"
)

// followDemo points a command that talks to Microsoft at the simulator when the data folder is a
// demo's, whose resellers no other Microsoft knows.
//
// Errors: one that says what to do when it cannot be told which Microsoft is meant, or when the simulator does not answer.
func followDemo(ctx context.Context, s *config.Settings) error {
	if s.SimulatorURL != "" {
		return nil
	}
	url, err := app.DemoSimulator(ctx, s.DataDir)
	if err != nil || url == "" {
		return err
	}
	if s.DatabaseURL != "" {
		return fmt.Errorf("the data folder %s belongs to a demo, and TENANTRY_DATABASE_URL may name another installation's database. Nobody was asked: "+
			"set TENANTRY_SIMULATOR_URL to %s if the simulator is meant, else choose another folder with TENANTRY_DATA_DIR", s.DataDir, url)
	}
	s.SimulatorURL = url
	fmt.Printf("This is a demo's data folder: its simulator at %s is asked, not Microsoft.\n", url)
	return nil
}
