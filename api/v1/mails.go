package v1

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/mail"
)

// Mails is what the portal writes to people.
type Mails struct{ service *mail.Service }

// NewMails makes the handlers.
func NewMails(s *mail.Service) *Mails { return &Mails{service: s} }

// Routes of the resource.
func (h *Mails) Routes() []Route {
	return []Route{
		{Operation: "listMails", Method: http.MethodGet, Path: "/mails", Handler: h.List},
		{Operation: "sendTestMail", Method: http.MethodPost, Path: "/mails/test", Handler: h.SendTest},
		{Operation: "retryMail", Method: http.MethodPost, Path: "/mails/:id/retry", Handler: h.Retry},
	}
}

// List returns the outbox: every mail of the last 90 days, sent or not, newest first.
//
//	@Summary		List mails
//	@Description	Links in mails are known to their recipients only: the body says where one was.
//	@ID				listMails
//	@Tags			mails
//	@Produce		json
//	@Param			state	query	string	false	"In this state"		Enums(queued,held,sent,failed,expired,withdrawn)
//	@Param			sort	query	string	false	"Order"				Enums(-created_at)	default(-created_at)
//	@Param			limit	query	int		false	"Entries on a page"	minimum(1)			maximum(200)	default(50)
//	@Param			cursor	query	string	false	"Opaque; next_cursor of the page before"
//	@Param			include	query	string	false	"Ask for the total"	Enums(total)
//	@Success		200		{object}	MailPage
//	@Failure		401		{object}	problem.Problem
//	@Failure		403		{object}	problem.Problem
//	@Failure		422		{object}	problem.Problem
//	@Failure		default	{object}	problem.Problem
//	@Security		Login
//	@Router			/mails [get]
func (h *Mails) List(c echo.Context) error {
	q, page, _, err := list(c, []string{mail.SortNewest}, filters{"state": {"queued", "held", "sent", "failed", "expired", "withdrawn"}})
	if err != nil {
		return err
	}
	found, err := h.service.List(c.Request().Context(), mail.State(q.Get("state")), page)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, MailPage{Data: mapAll(found.Items, toAPIMail), Delivers: h.service.Delivers(), PageInfo: pageInfo(found)})
}

// SendTest sends a mail to the caller's own address, to see that mails leave and arrive.
//
//	@Summary	Send yourself a mail
//	@ID			sendTestMail
//	@Tags		mails
//	@Produce	json
//	@Success	202
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"There is no mail server"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/mails/test [post]
func (h *Mails) SendTest(c echo.Context) error {
	if err := h.service.WriteTest(c.Request().Context(), actor(c)); err != nil {
		return err
	}
	return c.NoContent(http.StatusAccepted)
}

// Retry sends a mail again that failed.
//
//	@Summary	Send a failed mail again
//	@ID			retryMail
//	@Tags		mails
//	@Produce	json
//	@Param		id	path	string	true	"Mail id"	format(uuid)
//	@Success	202
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"It did not fail"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/mails/{id}/retry [post]
func (h *Mails) Retry(c echo.Context) error {
	id, err := pathID(c, "id", "mail")
	if err != nil {
		return err
	}
	if err := h.service.Retry(c.Request().Context(), id); err != nil {
		return err
	}
	return c.NoContent(http.StatusAccepted)
}

// MailPage is one page of mails.
type MailPage struct {
	Data     []Mail `json:"data"`
	Delivers bool   `json:"delivers"` // there is a mail server; without one, mails are held
	PageInfo
} // @name MailPage

// Mail is one mail. Times are machine time.
type Mail struct {
	ID        string     `json:"id" format:"uuid"`
	Kind      MailKind   `json:"kind"`
	To        string     `json:"to"`
	Sender    *string    `json:"sender" extensions:"x-nullable"` // in whose name; null: the platform's
	Subject   string     `json:"subject"`
	Body      string     `json:"body"` // plain text, with a placeholder for the link
	State     MailState  `json:"state"`
	Attempts  int        `json:"attempts"`
	Problem   *string    `json:"problem" extensions:"x-nullable"` // what the mail server said last
	CreatedAt time.Time  `json:"created_at" format:"date-time"`
	ExpiresAt time.Time  `json:"expires_at" format:"date-time"` // of its link; not sent after it
	SentAt    *time.Time `json:"sent_at" extensions:"x-nullable" format:"date-time"`

	WrittenBy  *string `json:"written_by" extensions:"x-nullable"`   // who did what it tells of; null: Tenantry itself
	OnBehalfOf *string `json:"on_behalf_of" extensions:"x-nullable"` // the customer user whom they acted as
} // @name Mail

// MailKind is what a mail is for.
type MailKind string // @name MailKind

// The kinds.
const (
	MailInvitation      MailKind = "invitation"
	MailStaffInvitation MailKind = "staff_invitation"
	MailPasswordReset   MailKind = "password_reset"
	MailImpersonation   MailKind = "impersonation" // staff act as a customer user
	MailSessionReused   MailKind = "session_reused"
	MailTest            MailKind = "test"
	MailMFAReset        MailKind = "mfa_reset"
	MailSignInChanged   MailKind = "sign_in_changed"
	// MailAPIClientAccess is that a program got a secret, or may do more.
	MailAPIClientAccess MailKind = "api_client_access"
)

// MailState is how far a mail has got.
type MailState string // @name MailState

// The states.
const (
	MailQueued    MailState = "queued"
	MailHeld      MailState = "held" // no mail server is configured
	MailSent      MailState = "sent"
	MailFailed    MailState = "failed"
	MailExpired   MailState = "expired"
	MailWithdrawn MailState = "withdrawn" // not needed any more: its link was used, or its recipient is gone or gets no mails
)

func toAPIMail(m mail.Mail) Mail {
	return Mail{
		ID: m.ID, Kind: MailKind(m.Kind), To: m.To, Sender: optional(m.SenderName), Subject: m.Subject, Body: m.Body, State: MailState(m.State), Attempts: m.Attempts,
		Problem: optional(m.Problem), CreatedAt: m.CreatedAt, ExpiresAt: m.ExpiresAt, SentAt: utc(m.SentAt),
		WrittenBy: optional(m.WrittenBy), OnBehalfOf: optional(m.OnBehalfOf),
	}
}
