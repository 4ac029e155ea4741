package app

import (
	"path/filepath"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/postgres"
)

// headFile is where signed heads of the audit are kept outside the database.
func (a *App) headFile() audit.HeadFile {
	return audit.NewHeadFile(filepath.Join(a.Config.DataDir, "audit-heads.ndjson"))
}

// headKeeper signs them.
func (a *App) headKeeper(db *postgres.DB, recorder *audit.Recorder, machine clock.Machine) *audit.Keeper {
	return audit.NewKeeper(audit.KeeperDeps{
		Store: db, Sealer: a.Sealer, File: a.headFile(), Recorder: recorder, Machine: machine, NewID: newID, Log: a.Log,
	})
}
