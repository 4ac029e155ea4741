package app

import (
	"crypto/x509"
	"errors"
	"fmt"
	"os"

	v1 "github.com/tenantry/tenantry/api/v1"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/entra"
	"github.com/tenantry/tenantry/internal/jobs"
	"github.com/tenantry/tenantry/internal/partnercenter"
	"github.com/tenantry/tenantry/internal/pcsync"
	"github.com/tenantry/tenantry/internal/pcsync/connect"
	"github.com/tenantry/tenantry/internal/postgres"
	"github.com/tenantry/tenantry/internal/upstream"
)

// microsoft is everything that speaks with Microsoft, shared by people and the worker so that
// all stand at the same gates.
type microsoft struct {
	connector  *connect.Connector
	authority  *entra.Authority
	verifier   *notifications
	webhookURL string // where Partner Center sends notifications, without the reseller's id; "" for nowhere
}

func (a *App) connectMicrosoft(machine clock.Machine, business clock.Business) (microsoft, error) {
	at := a.Config.Microsoft
	roots, err := a.roots()
	if err != nil {
		return microsoft{}, err
	}
	transport := upstream.NewTransport(roots, a.Config.SyncCallers*2)
	limits := upstream.NewLimits(machine, nil)
	breakers := upstream.NewBreakers(0, 0)
	authority, err := entra.New(entra.Config{
		BaseURL: at.Entra.String(), Transport: transport, Breakers: breakers, Limits: limits,
		Store: connect.NewTokenCaches(a.workers, a.Sealer, machine), Now: machine, Log: a.Log,
	})
	if err != nil {
		return microsoft{}, err
	}
	ms := microsoft{authority: authority, webhookURL: a.webhookURL()}
	ms.connector = connect.New(connect.Config{
		Store: a.workers, Sealer: a.Sealer, Authority: authority, PartnerCenterURL: at.PartnerCenter.String(), GraphURL: at.Graph.String(),
		Transport: transport, Limits: limits, Breakers: breakers, PartnerCenterPerMinute: a.Config.PerMinute,
		Machine: machine, NewID: newID, Log: a.Log,
	})
	verify := partnercenter.WebhookConfig{Roots: roots, Transport: transport, Breakers: breakers, Now: machine, Business: business}
	if at.Simulator != nil {
		verify.Origins, verify.IssuerOrigins = []string{at.Simulator.String()}, []string{at.Simulator.String()}
	}
	ms.verifier = &notifications{config: verify, simulator: at.Simulator}
	return ms, nil
}

// receiver takes notifications, over people's pool.
func (m microsoft) receiver(db *postgres.DB, q *jobs.Queue, machine clock.Machine) *pcsync.Receiver {
	return pcsync.NewReceiver(m.verifier, db, q, machine)
}

// webhookURL is a public address, or with the simulator any.
func (a *App) webhookURL() string {
	if a.Config.Secure() || a.Config.Microsoft.Simulator != nil {
		return a.Config.Public.String() + v1.Base + v1.WebhookPath
	}
	return ""
}

// roots are the authorities we trust at Microsoft: the system's (nil), or of a simulator with TLS
// its own.
func (a *App) roots() (*x509.CertPool, error) {
	file := a.Config.Microsoft.CAFile
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("TENANTRY_MICROSOFT_CA_FILE: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, errors.New("TENANTRY_MICROSOFT_CA_FILE holds no certificate in PEM form")
	}
	return pool, nil
}
