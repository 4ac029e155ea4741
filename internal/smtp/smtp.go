// Package smtp hands mails to a mail server.
package smtp

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/url"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/tenantry/tenantry/internal/config"
)

// timeout bounds everything that is said to the server for one mail.
const timeout = 30 * time.Second

// Client sends mails through one server. The zero client has none.
type Client struct {
	server *url.URL
	from   string
}

// New makes a client of the server at an address such as smtp://name:password@mail.example:587.
// server is nil for none; from is "Name <address>".
func New(server *url.URL, from string) *Client { return &Client{server: server, from: from} }

// Configured tells whether there is a server.
func (c *Client) Configured() bool { return c.server != nil }

// Message is one mail.
type Message struct {
	FromName string // shown instead of the sender's own name; "" keeps that
	ReplyTo  string // an address; "" for the sender's
	To       string // an address
	Subject  string
	Text     string
	HTML     string // the same for those who read it
}

// Send hands over one mail.
//
// Errors: of the server, without what was sent.
func (c *Client) Send(ctx context.Context, m Message) error {
	if !c.Configured() {
		return errors.New("no mail server is configured")
	}
	message, err := c.compose(m)
	if err != nil {
		return err
	}
	client, err := mail.NewClient(c.server.Hostname(), c.options()...)
	if err != nil {
		return fmt.Errorf("mail server: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return withoutAddress(client.DialAndSendWithContext(ctx, message))
}

// compose writes a mail with setters that let no text become a header.
func (c *Client) compose(m Message) (*mail.Msg, error) {
	from, err := netmail.ParseAddress(c.from)
	if err != nil {
		return nil, errors.New("the sender of mails is not an address")
	}
	if m.FromName != "" {
		from.Name = m.FromName
	}
	message := mail.NewMsg()
	if err := message.FromFormat(from.Name, from.Address); err != nil {
		return nil, errors.New("the sender of mails is not an address")
	}
	if err := message.To(m.To); err != nil {
		return nil, errors.New("the recipient is not an address")
	}
	if m.ReplyTo != "" {
		if err := message.ReplyTo(m.ReplyTo); err != nil {
			return nil, errors.New("the address for answers is not an address")
		}
	}
	message.Subject(m.Subject)
	message.SetMessageID()
	message.SetDate()
	message.SetBodyString(mail.TypeTextPlain, m.Text)
	message.AddAlternativeString(mail.TypeTextHTML, m.HTML)
	return message, nil
}

// withoutAddress is what went wrong as far as it may be logged: a server's own words often repeat
// the recipient.
func withoutAddress(err error) error {
	var refused *mail.SendError
	if errors.As(err, &refused) {
		return fmt.Errorf("mail server: %s (code %d)", refused.Reason, refused.ErrorCode())
	}
	if err != nil {
		return fmt.Errorf("mail server: %w", err)
	}
	return nil
}

// options asks for TLS everywhere but on this machine, where a server may have none.
func (c *Client) options() []mail.Option {
	options := []mail.Option{mail.WithTimeout(timeout)}
	switch {
	case c.server.Scheme == "smtps":
		options = append(options, mail.WithSSL())
	case config.Loopback(c.server.Hostname()):
		options = append(options, mail.WithTLSPolicy(mail.TLSOpportunistic))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if port, err := strconv.Atoi(c.server.Port()); err == nil {
		options = append(options, mail.WithPort(port))
	}
	if user := c.server.User; user != nil {
		password, _ := user.Password()
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(user.Username()), mail.WithPassword(password))
	}
	return options
}
