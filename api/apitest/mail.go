package apitest

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"
)

// MailServer takes every mail, unless it is told to refuse.
type MailServer struct {
	t      testing.TB
	URL    string
	mu     sync.Mutex
	refuse bool
	mails  []Delivered
}

// Delivered is a mail as its recipient reads it.
type Delivered struct {
	From, ReplyTo, To, Subject, Text, HTML string
	Header                                 mail.Header
}

// NewMailServer starts a mail server that ends with the test.
func NewMailServer(t testing.TB) *MailServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	m := &MailServer{t: t, URL: "smtp://" + listener.Addr().String()}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &mailSession{server: m}, nil }))
	server.Domain = "localhost"
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close(); <-done })
	return m
}

// Through makes an environment send its mails to the server.
func Through(m *MailServer) Option {
	return With("--smtp-url="+m.URL, "--mail-from=Nordlicht Cloud <cloud@nordlicht.example>")
}

// Refuse makes the server refuse what comes from now on, or take it again.
func (m *MailServer) Refuse(yes bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.refuse = yes
}

// Wait gives the newest mail to an address as soon as there are n of them.
func (m *MailServer) Wait(to string, n int) Delivered {
	m.t.Helper()
	var found Delivered
	require.Eventually(m.t, func() bool {
		m.mu.Lock()
		defer m.mu.Unlock()
		count := 0
		for _, d := range m.mails {
			if d.To == to {
				count, found = count+1, d
			}
		}
		return count >= n
	}, time.Minute, 20*time.Millisecond)
	return found
}

// All are the mails that were taken.
func (m *MailServer) All() []Delivered {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.mails)
}

// Count is how many mails were taken.
func (m *MailServer) Count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.mails)
}

// Link is the link in a mail.
func (d Delivered) Link() string {
	for _, word := range strings.Fields(d.Text) {
		if strings.Contains(word, "#") {
			return word
		}
	}
	return ""
}

type mailSession struct {
	server   *MailServer
	from, to string
}

func (s *mailSession) Mail(from string, _ *smtp.MailOptions) error { s.from = from; return nil }
func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error   { s.to = to; return nil }
func (s *mailSession) Reset()                                      {}
func (s *mailSession) Logout() error                               { return nil }

func (s *mailSession) Data(r io.Reader) error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	if s.server.refuse {
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "come back later, " + s.to}
	}
	message, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	got := Delivered{From: message.Header.Get("From"), ReplyTo: message.Header.Get("Reply-To"), To: s.to, Header: message.Header}
	if got.Subject, err = new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject")); err != nil {
		return err
	}
	if err := got.read(message); err != nil {
		return err
	}
	s.server.mails = append(s.server.mails, got)
	return nil
}

// read takes both parts of a message.
func (d *Delivered) read(message *mail.Message) error {
	_, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		return err
	}
	parts := multipart.NewReader(message.Body, parameters["boundary"])
	for {
		part, err := parts.NextPart() // it decodes quoted-printable
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		text, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			d.HTML = string(text)
		} else {
			d.Text = string(text)
		}
	}
}
