package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/paging"
)

type mailRow struct {
	ID         string     `gorm:"column:id"`
	ResellerID *string    `gorm:"column:reseller_id"`
	Kind       string     `gorm:"column:kind"`
	Recipient  string     `gorm:"column:recipient"`
	Subject    string     `gorm:"column:subject"`
	Body       string     `gorm:"column:body"`
	LinkSealed []byte     `gorm:"column:link_sealed"`
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
	return d.conn(ctx).Create(&mailRow{
		ID: m.ID, ResellerID: nullable(m.ResellerID), Kind: string(m.Kind), Recipient: m.To, Subject: m.Subject, Body: m.Body,
		LinkSealed: m.LinkSealed, State: string(m.State), Attempts: m.Attempts, Problem: m.Problem, CreatedAt: m.CreatedAt, ExpiresAt: m.ExpiresAt,
		WrittenBy: m.WrittenBy, OnBehalfOf: m.OnBehalfOf,
	}).Error
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
	sql, args := l.page(`m.id, m.reseller_id, m.kind, m.recipient, m.subject, m.body, NULL::bytea AS link_sealed, m.state, m.attempts, m.problem,
		m.created_at, m.expires_at, m.sent_at, m.written_by, m.on_behalf_of`, "", newestMails, page)
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

// PurgeMails removes mails older than a time and returns how many.
func (d *DB) PurgeMails(ctx context.Context, before time.Time) (int64, error) {
	gone := d.conn(ctx).Where("created_at < ?", before).Delete(&mailRow{})
	return gone.RowsAffected, gone.Error
}

func fromMailRow(r mailRow) mail.Mail {
	return mail.Mail{
		ID: r.ID, ResellerID: deref(r.ResellerID), Kind: mail.Kind(r.Kind), To: r.Recipient, Subject: r.Subject, Body: r.Body, LinkSealed: r.LinkSealed,
		State: mail.State(r.State), Attempts: r.Attempts, Problem: r.Problem, CreatedAt: r.CreatedAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(), SentAt: utc(r.SentAt),
		WrittenBy: r.WrittenBy, OnBehalfOf: r.OnBehalfOf,
	}
}
