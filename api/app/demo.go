package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// DemoLogin is an account of the portal that the demo makes.
type DemoLogin struct {
	Email    string `json:"email"`
	Password string `json:"password"`
	Role     string `json:"role"`
	Name     string `json:"name"`
}

// Demo is what a demo prints: its own logins, whose passwords are random per installation.
type Demo struct {
	Operator DemoLogin `json:"operator"`
	Staff    DemoLogin `json:"staff"`
}

// SimulatorInfo is what the simulator tells about its world.
type SimulatorInfo struct {
	MFACode   string              `json:"mfa_code"`
	Resellers []SimulatorReseller `json:"resellers"`
}

// SimulatorReseller is one reseller of the simulator's world.
type SimulatorReseller struct {
	Name          string `json:"name"`
	Domain        string `json:"domain"`
	ApplicationID string `json:"application_id"`
	Secret        string `json:"secret"`
	Logins        []struct {
		UserPrincipalName string `json:"user_principal_name"`
		Password          string `json:"password"`
		Note              string `json:"note"`
	} `json:"logins"`
}

// ReadSimulator asks a simulator for its world.
func ReadSimulator(ctx context.Context, url string) (SimulatorInfo, error) {
	var info SimulatorInfo
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/_sim/seed-info", nil)
	if err != nil {
		return info, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return info, fmt.Errorf("ask the simulator: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(&info); err != nil {
		return info, fmt.Errorf("ask the simulator: %w", err)
	}
	return info, nil
}

// PrepareDemo makes the demo's accounts and its reseller, not yet authorized, as far as they are
// not there. Killed midway, the next start finishes.
func (a *App) PrepareDemo(ctx context.Context, sim SimulatorInfo) (Demo, error) {
	file := filepath.Join(a.Config.DataDir, "demo.json")
	demo, err := readDemo(file)
	if errors.Is(err, fs.ErrNotExist) {
		needs, err := a.Users.NeedsSetup(ctx)
		if err != nil || !needs {
			return Demo{}, err // somebody set this installation up by hand: it is theirs
		}
		if demo, err = writeDemo(file); err != nil {
			return Demo{}, err
		}
	} else if err != nil {
		return Demo{}, err
	}
	ctx = authz.WithActor(ctx, authz.System())
	_, err = a.Users.CreateOperator(ctx, portaluser.NewOperator{Email: demo.Operator.Email, Name: demo.Operator.Name, Password: demo.Operator.Password})
	if err := unlessThere(err); err != nil {
		return Demo{}, err
	}
	resellerID, err := a.ensureDemoReseller(ctx, sim)
	if err != nil || resellerID == "" {
		return demo, err
	}
	_, err = a.Users.CreatePartner(ctx, tenancy.Unbounded("the demo makes its staff"), portaluser.NewPartner{
		ResellerID: resellerID, Email: demo.Staff.Email, Name: demo.Staff.Name, Password: demo.Staff.Password,
		Level: authz.LevelAdmin, CSPAdmin: true,
	})
	return demo, unlessThere(err)
}

// unlessThere forgives that an account of the demo was made by an earlier start.
func unlessThere(err error) error {
	if apperr.CodeOf(err) == "email.unusable" {
		return nil
	}
	return err
}

// ensureDemoReseller is the id of the first reseller, made when there is none.
func (a *App) ensureDemoReseller(ctx context.Context, sim SimulatorInfo) (string, error) {
	sc := tenancy.Unbounded("the demo looks for its reseller")
	page, err := a.Resellers.List(ctx, sc, reseller.Filter{}, paging.Request{Limit: 1})
	if err != nil {
		return "", err
	}
	if len(page.Items) > 0 {
		return page.Items[0].ID, nil
	}
	if len(sim.Resellers) == 0 {
		return "", nil
	}
	first := sim.Resellers[0]
	made, err := a.Resellers.Create(ctx, sc, reseller.CreateInput{
		DisplayName: first.Name, Domain: first.Domain, ApplicationID: first.ApplicationID, ApplicationSecret: first.Secret,
	})
	return made.ID, err
}

func readDemo(file string) (Demo, error) {
	var d Demo
	text, err := os.ReadFile(file)
	if err != nil {
		return d, err
	}
	if err := json.Unmarshal(text, &d); err != nil {
		return d, fmt.Errorf("%s cannot be read: remove the data folder with `make reset` to begin anew: %w", file, err)
	}
	return d, nil
}

// writeDemo makes random passwords and keeps them where only the owner reads.
func writeDemo(file string) (Demo, error) {
	d := Demo{
		Operator: DemoLogin{Email: "operator@tenantry.example", Password: rand.Text(), Role: "platform operator", Name: "Olive Operator"},
		Staff:    DemoLogin{Email: "staff@tenantry.example", Password: rand.Text(), Role: "partner user, Admin and CSP Admin", Name: "Stefan Staff"},
	}
	text, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return d, err
	}
	fresh := file + ".new"
	if err := os.WriteFile(fresh, append(text, '\n'), 0o600); err != nil {
		return d, err
	}
	return d, os.Rename(fresh, file)
}
