package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/paging"
)

type mailRow struct {
	ID         string     `gorm:"column:id"`
	ResellerID *string    `gorm:"column:reseller_id"`
	LoginID    *string    `gorm:"column:login_id"`
	Kind       string     `gorm:"column:kind"`
	Recipient  string     `gorm:"column:recipient"`
	SenderName string     `gorm:"column:sender_name"`
	ReplyTo    string     `gorm:"column:reply_to"`
	Subject    string     `gorm:"column:subject"`
	Body       string     `gorm:"column:body"`
	LinkSealed []byte     `gorm:"column:link_sealed"`
	LinkHash   []byte     `gorm:"column:link_hash"`
	State      string     `gorm:"column:state"`
	Attempts   int        `gorm:"column:attempts"`
	Problem    string     `gorm:"column:problem"`
	CreatedAt  time.Time  `gorm:"column:created_at"`
	ExpiresAt  time.Time  `gorm:"column:expires_at"`
	SentAt     *time.Time `gorm:"column:sent_at"`
	WrittenBy  string     `gorm:"column:written_by"`
	OnBehalfOf string     `gorm:"column:on_behalf_of"`
}

func (mailRow) TableName() string { return "mails" }

// InsertMail adds a mail.
func (d *DB) InsertMail(ctx context.Context, m mail.Mail) error {
	users := m.PortalUserIDs
	if users == nil {
		users = []string{}
	}
	return d.exec(ctx, `INSERT INTO mails (id, reseller_id, login_id, portal_user_ids, kind, recipient, sender_name, reply_to, subject, body,
			link_sealed, link_hash, state, attempts, problem, created_at, expires_at, written_by, on_behalf_of)
		VALUES ($1, $2, $3, $4::uuid[], $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
		m.ID, nullable(m.ResellerID), nullable(m.LoginID), users, string(m.Kind), m.To, m.SenderName, m.ReplyTo, m.Subject, m.Body,
		m.LinkSealed, m.LinkHash, string(m.State), m.Attempts, m.Problem, m.CreatedAt, m.ExpiresAt, m.WrittenBy, m.OnBehalfOf)
}

// mailWanted holds for a mail m whose recipient is there and gets mails, and whose link was not
// used. One of before its login was kept is taken as wanted.
const mailWanted = `(m.link_hash IS NULL OR EXISTS (SELECT FROM login_links k WHERE k.token_hash = m.link_hash AND k.used_at IS NULL))
	AND (m.login_id IS NULL OR EXISTS (SELECT FROM logins l JOIN portal_users u ON u.login_id = l.id LEFT JOIN resellers r ON r.id = l.reseller_id
		WHERE l.id = m.login_id AND l.deleted_at IS NULL AND u.deleted_at IS NULL AND u.status <> 'disabled'
			AND (m.portal_user_ids = '{}' OR u.id = ANY(m.portal_user_ids)) AND (l.kind = 'partner' OR r.mails_end_users)))`

// MailWanted tells whether a mail still has somebody to read it.
//
// Errors: NotFound.
func (d *DB) MailWanted(ctx context.Context, id string) (bool, error) {
	rows, err := d.query(ctx, "SELECT "+mailWanted+" FROM mails m WHERE m.id = $1", id)
	if err != nil {
		return false, err
	}
	wanted, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[bool])
	if errors.Is(err, pgx.ErrNoRows) {
		return false, apperr.Missing("mail")
	}
	return wanted, err
}

// MailSender is in whose name a reseller's mails leave.
//
// Errors: NotFound.
func (d *DB) MailSender(ctx context.Context, resellerID string) (mail.Sender, error) {
	var row resellerRow
	err := d.conn(ctx).Where("id = ?", resellerID).Select("display_name", "mail_name", "support_email", "mails_end_users").Take(&row).Error
	return mail.Sender{Name: cmp.Or(row.MailName, row.DisplayName), SupportEmail: row.SupportEmail, EndUsers: row.MailsEndUsers}, one(err, "reseller")
}

// Mail is one mail.
//
// Errors: NotFound.
func (d *DB) Mail(ctx context.Context, id string) (mail.Mail, error) {
	var row mailRow
	err := d.conn(ctx).Where("id = ?", id).Take(&row).Error
	return fromMailRow(row), one(err, "mail")
}

// LockMail is one mail, held until the transaction ends.
//
// Errors: NotFound.
func (d *DB) LockMail(ctx context.Context, id string) (mail.Mail, error) {
	var row mailRow
	err := d.conn(ctx).Where("id = ?", id).Clauses(locking("UPDATE")).Take(&row).Error
	return fromMailRow(row), one(err, "mail")
}

// UpdateMail saves how far a mail has got.
func (d *DB) UpdateMail(ctx context.Context, m mail.Mail) error {
	return d.conn(ctx).Model(&mailRow{}).Where("id = ?", m.ID).Updates(map[string]any{
		"state": string(m.State), "link_sealed": m.LinkSealed, "attempts": m.Attempts, "problem": m.Problem, "sent_at": m.SentAt,
	}).Error
}

// HeldMails are the ids of the mails that wait for a mail server, oldest first.
func (d *DB) HeldMails(ctx context.Context) ([]string, error) {
	var ids []string
	err := d.conn(ctx).Model(&mailRow{}).Where("state = ?", string(mail.Held)).Order("created_at, id").Pluck("id", &ids).Error
	return ids, err
}

var newestMails = listOrder{expr: "m.created_at", cast: "timestamptz", id: "m.id", desc: true}

// Mails is a page of the mails, newest first.
func (d *DB) Mails(ctx context.Context, state mail.State, page paging.Request) (paging.Page[mail.Mail], error) {
	var none paging.Page[mail.Mail]
	l := &listing{from: "mails m"}
	l.where("true")
	l.unevenIf("m.state = ?", string(state))
	total, capped, err := d.total(ctx, l, newestMails, page)
	if err != nil {
		return none, err
	}
	sql, args := l.page(`m.id, m.reseller_id, m.login_id, m.kind, m.recipient, m.sender_name, m.reply_to, m.subject, m.body, NULL::bytea AS link_sealed,
		NULL::bytea AS link_hash, m.state, m.attempts, m.problem, m.created_at, m.expires_at, m.sent_at, m.written_by, m.on_behalf_of`, "", newestMails, page)
	rows, err := d.list(ctx, l, sql, args...)
	if err != nil {
		return none, fmt.Errorf("list mails: %w", err)
	}
	records, err := pgx.CollectRows(rows, pgx.RowToStructByPos[mailRow])
	if err != nil {
		return none, fmt.Errorf("list mails: %w", err)
	}
	cut := paging.Cut(records, page.Limit, func(r mailRow) paging.Cursor {
		return paging.Cursor{Sort: mail.SortNewest, Key: paging.TimeKey(r.CreatedAt), ID: r.ID}
	})
	out := paging.Page[mail.Mail]{Next: cut.Next, Total: total, TotalCapped: capped}
	for _, r := range cut.Items {
		out.Items = append(out.Items, fromMailRow(r))
	}
	return out, nil
}

// ExpireMails ends mails that were not sent before their time, and forgets the links of those that
// nobody waits for any more. It returns how many.
func (d *DB) ExpireMails(ctx context.Context, at time.Time) (int64, error) {
	expired, err := d.execRows(ctx, `UPDATE mails SET state = 'expired', link_sealed = NULL
		WHERE state IN ('queued', 'held', 'failed') AND expires_at <= $1`, at)
	if err != nil {
		return 0, err
	}
	withdrawn, err := d.execRows(ctx, `UPDATE mails m SET state = 'withdrawn', link_sealed = NULL
		WHERE m.state IN ('held', 'failed') AND m.link_sealed IS NOT NULL AND NOT (`+mailWanted+`)`)
	return expired + withdrawn, err
}

// PurgeMails removes mails older than a time and returns how many.
func (d *DB) PurgeMails(ctx context.Context, before time.Time) (int64, error) {
	gone := d.conn(ctx).Where("created_at < ?", before).Delete(&mailRow{})
	return gone.RowsAffected, gone.Error
}

func fromMailRow(r mailRow) mail.Mail {
	return mail.Mail{
		ID: r.ID, ResellerID: deref(r.ResellerID), LoginID: deref(r.LoginID), Kind: mail.Kind(r.Kind), To: r.Recipient, SenderName: r.SenderName,
		ReplyTo: r.ReplyTo, Subject: r.Subject, Body: r.Body, LinkSealed: r.LinkSealed, LinkHash: r.LinkHash, State: mail.State(r.State),
		Attempts: r.Attempts, Problem: r.Problem, CreatedAt: r.CreatedAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(), SentAt: utc(r.SentAt),
		WrittenBy: r.WrittenBy, OnBehalfOf: r.OnBehalfOf,
	}
}
