// Package smtp hands mails to a mail server.
package smtp

import (
	"context"
	"errors"
	"fmt"
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

// Send hands over one mail in plain text.
//
// Errors: of the server, without what was sent.
func (c *Client) Send(ctx context.Context, to, subject, body string) error {
	if !c.Configured() {
		return errors.New("no mail server is configured")
	}
	message := mail.NewMsg()
	if err := message.From(c.from); err != nil {
		return fmt.Errorf("sender of mails: %w", err)
	}
	if err := message.To(to); err != nil {
		return errors.New("the recipient is not an address")
	}
	message.Subject(subject)
	message.SetMessageID()
	message.SetDate()
	message.SetBodyString(mail.TypeTextPlain, body)
	client, err := mail.NewClient(c.server.Hostname(), c.options()...)
	if err != nil {
		return fmt.Errorf("mail server: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return withoutAddress(client.DialAndSendWithContext(ctx, message))
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
