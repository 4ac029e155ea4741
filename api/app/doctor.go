package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenancy"
)

const (
	defaultSimulator = "http://127.0.0.1:8090"
	// simulatorWait is how long a simulator on this machine may take to answer.
	simulatorWait = 3 * time.Second
	// namesShown is how many resellers an answer lists.
	namesShown = 20
)

// simulatorAddress is the file in a demo's data folder that names where its simulator answers.
func simulatorAddress(dataDir string) string { return filepath.Join(dataDir, "mssim", "address") }

// NoteSimulator keeps where a demo's simulator answers, for the tools that run beside it.
func NoteSimulator(dataDir, url string) error {
	return os.WriteFile(simulatorAddress(dataDir), []byte(url+"\n"), 0o600)
}

// DemoSimulator is where the simulator answers whose world the data folder holds; "" when it holds none.
//
// Errors: one that says what to do when that simulator does not answer.
func DemoSimulator(ctx context.Context, dataDir string) (string, error) {
	if _, err := os.Stat(filepath.Dir(simulatorAddress(dataDir))); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	url := defaultSimulator
	switch text, err := os.ReadFile(simulatorAddress(dataDir)); {
	case err == nil:
		url = strings.TrimSpace(string(text))
	case !errors.Is(err, fs.ErrNotExist):
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, simulatorWait)
	defer cancel()
	if _, err := ReadSimulator(ctx, url); err != nil {
		return "", fmt.Errorf("the data folder %s belongs to a demo, whose Microsoft is the simulator, and it does not answer at %s. Nobody was asked: "+
			"start the demo, or set TENANTRY_SIMULATOR_URL; if this installation talks to the real Microsoft now, remove the folder %s",
			dataDir, url, filepath.Dir(simulatorAddress(dataDir)))
	}
	return url, nil
}

// ResellersNamed are all resellers, or the one with that nickname or domain.
//
// Errors: one that lists those that are there when none has the name.
func (a *App) ResellersNamed(ctx context.Context, sc tenancy.Scope, name string) ([]reseller.Reseller, error) {
	var found []reseller.Reseller
	var known []string
	page := paging.Request{Limit: paging.MaxLimit}
	for {
		listed, err := a.Resellers.List(ctx, sc, reseller.Filter{}, page)
		if err != nil {
			return nil, err
		}
		for _, r := range listed.Items {
			known = append(known, r.Nickname)
			if name == "" || name == r.Nickname || strings.EqualFold(name, r.Domain) {
				found = append(found, r.Reseller)
			}
		}
		if page.After = listed.Next; page.After == nil {
			break
		}
	}
	switch {
	case len(known) == 0:
		return nil, errors.New("there is no reseller yet: add one in the portal first")
	case len(found) == 0:
		slices.Sort(known)
		more := ""
		if n := len(known) - namesShown; n > 0 {
			known, more = known[:namesShown], fmt.Sprintf(" and %d more", n)
		}
		return nil, fmt.Errorf("no reseller has the nickname or domain %q; there are %s%s", name, strings.Join(known, ", "), more)
	}
	return found, nil
}
