package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/seal"
)

// store keeps mails.
type store interface {
	InTx(ctx context.Context, fn func(context.Context) error) error
	InsertMail(ctx context.Context, m Mail) error
	// Mail is one mail, or NotFound.
	Mail(ctx context.Context, id string) (Mail, error)
	// LockMail is a mail, held until the transaction ends, or NotFound.
	LockMail(ctx context.Context, id string) (Mail, error)
	Mails(ctx context.Context, state State, page paging.Request) (paging.Page[Mail], error)
	UpdateMail(ctx context.Context, m Mail) error
	// HeldMails are the ids of the mails that wait for a mail server.
	HeldMails(ctx context.Context) ([]string, error)
	// MailWanted tells whether a mail still has somebody to read it: its recipient is there and
	// gets mails, and its link was not used.
	MailWanted(ctx context.Context, id string) (bool, error)
	// MailSender is in whose name a reseller's mails leave; it is there as long as a mail is.
	MailSender(ctx context.Context, resellerID string) (Sender, error)
}

type queue interface {
	SendMail(ctx context.Context, id string) error
}

type recorder interface {
	Record(ctx context.Context, events ...audit.Event) error
}

type sealer interface {
	Seal(ctx context.Context, place seal.Place, plain []byte) ([]byte, error)
	Open(ctx context.Context, place seal.Place, sealed []byte) ([]byte, error)
}

// sender hands a mail to a mail server.
type sender interface {
	// Configured tells whether there is a mail server.
	Configured() bool
	Send(ctx context.Context, m Message) error
}

// ActionRetried is what the audit tells of a mail that is sent again; not to whom, which the outbox has.
const ActionRetried audit.Action = "mail.retried"

// DefaultFor is how long is tried to send a mail without a link.
const DefaultFor = 7 * 24 * time.Hour

// Service writes and sends mails.
type Service struct {
	store  store
	queue  queue
	audit  recorder
	sealer sealer
	sender sender
	now    clock.Machine
	newID  func() string
}

// NewService makes the service.
func NewService(s store, q queue, r recorder, sl sealer, out sender, now clock.Machine, newID func() string) *Service {
	return &Service{store: s, queue: q, audit: r, sealer: sl, sender: out, now: now, newID: newID}
}

// Delivers tells whether mails leave the installation.
func (s *Service) Delivers() bool { return s.sender.Configured() }

// SenderFor is in whose name mails to people of a reseller leave, "" the platform.
func (s *Service) SenderFor(ctx context.Context, resellerID string) (Sender, error) {
	if resellerID == "" {
		return Sender{}, nil
	}
	return s.store.MailSender(ctx, resellerID)
}

// Write keeps a mail and has it sent, in the caller's transaction. A customer user whose reseller
// turned mails off gets none: nothing is kept then.
//
// Errors: for a draft that does not fit its purpose.
func (s *Service) Write(ctx context.Context, d Draft) error {
	sender, err := s.SenderFor(ctx, d.To.ResellerID)
	if err != nil || d.To.EndUser && !sender.EndUsers {
		return err
	}
	m, err := s.compose(d, sender)
	if err != nil {
		return err
	}
	m.sign(authz.FromContext(ctx))
	if d.Link != "" {
		if m.LinkSealed, err = s.sealer.Seal(ctx, placeOf(m), []byte(d.Link)); err != nil {
			return fmt.Errorf("seal the link of a mail: %w", err)
		}
	}
	if err := s.store.InsertMail(ctx, m); err != nil {
		return err
	}
	if m.State == Held {
		return nil
	}
	return s.queue.SendMail(ctx, m.ID)
}

// compose makes the mail of a draft.
func (s *Service) compose(d Draft, sender Sender) (Mail, error) {
	p, known := Purposes[d.Kind]
	if !known || (p.Button != "") != (d.Link != "") || p.To == EndUsers && !d.To.EndUser || p.To == Staff && d.To.EndUser {
		return Mail{}, fmt.Errorf("a mail does not fit its purpose %q", d.Kind)
	}
	m := Mail{
		ID: s.newID(), ResellerID: d.To.ResellerID, LoginID: d.To.LoginID, PortalUserIDs: d.To.PortalUserIDs, Kind: d.Kind, To: d.To.Email,
		SenderName: oneLine(sender.Name), ReplyTo: sender.SupportEmail, LinkHash: d.LinkHash, State: Queued, CreatedAt: s.now(), ExpiresAt: d.Until,
	}
	if m.ExpiresAt.IsZero() {
		m.ExpiresAt = m.CreatedAt.Add(DefaultFor)
	}
	if !s.sender.Configured() {
		m.State = Held
	}
	var err error
	m.Subject, m.Body, err = p.compose(d.To.Name, sender, d.Values)
	return m, err
}

// sign notes who did what a mail tells of.
func (m *Mail) sign(who authz.Actor) {
	if who.IsSystem() {
		return
	}
	m.WrittenBy = who.Name
	if who.Acting != nil {
		m.OnBehalfOf = who.Acting.Name
		m.Body += fmt.Sprintf("\n%s did this on behalf of %s.\n", oneLine(who.Name), oneLine(who.Acting.Name))
	}
}

// WriteTest sends the caller a mail, to see that mails leave and arrive.
//
// Errors: Conflict without a mail server.
func (s *Service) WriteTest(ctx context.Context, who authz.Actor) error {
	if !s.sender.Configured() {
		return apperr.New(apperr.Conflict, "mail.no_server", "There is no mail server. Nothing was sent: set TENANTRY_SMTP_URL and TENANTRY_MAIL_FROM, and start Tenantry again.")
	}
	to := Recipient{LoginID: who.LoginID, ResellerID: who.ResellerID, Email: who.Email, Name: who.Name}
	return s.store.InTx(ctx, func(ctx context.Context) error { return s.Write(ctx, Draft{Kind: Test, To: to}) })
}

func placeOf(m Mail) seal.Place {
	return seal.Place{Owner: m.ResellerID, Table: "mails", Column: "link_sealed", RowID: m.ID}
}

// List gives the mails, newest first; state "" for all.
func (s *Service) List(ctx context.Context, state State, page paging.Request) (paging.Page[Mail], error) {
	return s.store.Mails(ctx, state, page)
}

// Deliver sends a mail that waits; an error means to try again. No transaction is open while the
// mail server is talked to: a program killed between its answer and ours sends the mail twice.
func (s *Service) Deliver(ctx context.Context, id string) error {
	m, err := s.store.Mail(ctx, id)
	if apperr.KindOf(err) == apperr.NotFound || err == nil && m.State != Queued {
		return nil
	}
	if err != nil {
		return err
	}
	now := s.now()
	wanted, err := s.store.MailWanted(ctx, id)
	switch {
	case err != nil:
		return err
	case !now.Before(m.ExpiresAt):
		return s.change(ctx, id, func(m *Mail) { m.State, m.LinkSealed = Expired, nil })
	case !wanted:
		return s.change(ctx, id, func(m *Mail) { m.State, m.LinkSealed = Withdrawn, nil })
	case !s.sender.Configured():
		return s.change(ctx, id, func(m *Mail) { m.State = Held })
	}
	if err := s.send(ctx, m); err != nil {
		noted := s.change(ctx, id, func(m *Mail) { m.Problem, m.Attempts = err.Error(), m.Attempts+1 })
		return errors.Join(err, noted)
	}
	return s.change(ctx, id, func(m *Mail) {
		m.State, m.LinkSealed, m.Problem, m.SentAt, m.Attempts = Sent, nil, "", &now, m.Attempts+1
	})
}

func (s *Service) send(ctx context.Context, m Mail) error {
	var link []byte
	if m.LinkSealed != nil {
		var err error
		if link, err = s.sealer.Open(ctx, placeOf(m), m.LinkSealed); err != nil {
			return fmt.Errorf("open the link of a mail: %w", err)
		}
	}
	out, err := message(m, string(link))
	if err != nil {
		return fmt.Errorf("write a mail: %w", err)
	}
	return s.sender.Send(ctx, out)
}

// GiveUp notes that no other try will be made.
func (s *Service) GiveUp(ctx context.Context, id string) error {
	return s.change(ctx, id, func(m *Mail) { m.State = Failed })
}

// change changes a mail that waits.
func (s *Service) change(ctx context.Context, id string, how func(*Mail)) error {
	return s.store.InTx(ctx, func(ctx context.Context) error {
		m, err := s.store.LockMail(ctx, id)
		if err != nil || m.State != Queued {
			return err
		}
		how(&m)
		return s.store.UpdateMail(ctx, m)
	})
}

// Resume has the mails sent that waited for a mail server, once there is one.
func (s *Service) Resume(ctx context.Context) error {
	if !s.sender.Configured() {
		return nil
	}
	return s.store.InTx(ctx, func(ctx context.Context) error {
		ids, err := s.store.HeldMails(ctx)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := s.requeue(ctx, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// Retry has a mail sent again that failed for good.
//
// Errors: NotFound; Conflict for one in another state.
func (s *Service) Retry(ctx context.Context, id string) error {
	return s.store.InTx(ctx, func(ctx context.Context) error {
		m, err := s.store.LockMail(ctx, id)
		if err != nil {
			return err
		}
		if m.State != Failed {
			return apperr.New(apperr.Conflict, "mail.state", "Only a mail that failed is sent again. Nothing was changed: look at its state.")
		}
		if err := s.requeue(ctx, id); err != nil {
			return err
		}
		return s.audit.Record(ctx, audit.Event{
			Action: ActionRetried, ResellerID: m.ResellerID, ObjectKind: "mail", ObjectID: m.ID, ObjectName: string(m.Kind),
			Before: audit.JSON(map[string]any{"state": Failed}), After: audit.JSON(map[string]any{"state": Queued}),
		})
	})
}

func (s *Service) requeue(ctx context.Context, id string) error {
	m, err := s.store.LockMail(ctx, id)
	if err != nil {
		return err
	}
	m.State, m.Problem = Queued, ""
	if err := s.store.UpdateMail(ctx, m); err != nil {
		return err
	}
	return s.queue.SendMail(ctx, id)
}
