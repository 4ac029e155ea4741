package app

import (
	"context"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/impersonation"
	"github.com/tenantry/tenantry/internal/jobs"
	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/postgres"
	"github.com/tenantry/tenantry/internal/smtp"
)

// people are portal users and what is written to them.
type people struct {
	users    *portaluser.Service
	mails    *mail.Service
	launches *impersonation.Service
}

// composePeople puts them together over one of the pools.
func (a *App) composePeople(db *postgres.DB, queue *jobs.Queue, recorder *audit.Recorder, hasher *portaluser.Hasher, machine clock.Machine) people {
	mails := mail.NewService(db, queue, recorder, a.Sealer, mailServer{smtp.New(a.Config.SMTP, a.Config.MailFrom)}, machine, newID)
	launches := impersonation.NewService(db, recorder, mails, a.Config.Public.String(), machine, newID)
	return people{mails: mails, launches: launches, users: portaluser.NewService(portaluser.Deps{
		Store: db, Audit: recorder, Hasher: hasher, Mails: mails, Queue: queue, Public: a.Config.Public.String(), Now: machine, NewID: newID,
	})}
}

// mailServer hands what internal/mail writes to internal/smtp.
type mailServer struct{ *smtp.Client }

func (s mailServer) Send(ctx context.Context, m mail.Message) error {
	return s.Client.Send(ctx, smtp.Message(m))
}
