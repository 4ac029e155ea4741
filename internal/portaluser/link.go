package portaluser

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
)

// Purpose is what a link is for.
type Purpose string

// The purposes.
const (
	ForInvitation Purpose = "invitation"
	ForPassword   Purpose = "password_reset"
)

// Lifetimes of links, machine time.
const (
	InvitationFor = 7 * 24 * time.Hour
	ResetFor      = time.Hour
)

// Link is a way in that is used once. What it carries is known to its recipient only; its hash is kept.
type Link struct {
	TokenHash []byte
	Purpose   Purpose
	LoginID   string
	CreatedAt time.Time
	ExpiresAt time.Time
}

// pages are where links lead. What they carry stands behind #, so that no server and no log sees it.
var pages = map[Purpose]string{ForInvitation: "/activate#", ForPassword: "/reset-password#"}

const linkBytes = 32

// newLink makes a link for a login and gives its address.
func (s *Service) newLink(ctx context.Context, loginID string, purpose Purpose, lives time.Duration) (address string, l Link, err error) {
	secret := make([]byte, linkBytes)
	if _, err := rand.Read(secret); err != nil {
		return "", l, err
	}
	token := base64.RawURLEncoding.EncodeToString(secret)
	now := s.now()
	l = Link{TokenHash: HashOf(token), Purpose: purpose, LoginID: loginID, CreatedAt: now, ExpiresAt: now.Add(lives)}
	return s.public + pages[purpose] + token, l, s.store.InsertLoginLink(ctx, l)
}

// HashOf is what is kept of a link.
func HashOf(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// follow finds what a link leads to.
//
// Errors: NotFound, the same for a link that was never made, was used, has expired, or whose login
// is gone.
func (s *Service) follow(ctx context.Context, purpose Purpose, token string) (Link, Login, error) {
	return s.followHash(ctx, purpose, HashOf(token))
}

func (s *Service) followHash(ctx context.Context, purpose Purpose, hash []byte) (Link, Login, error) {
	l, err := s.store.LoginLink(ctx, purpose, hash)
	if apperr.KindOf(err) == apperr.NotFound {
		return l, Login{}, errLink()
	}
	if err != nil {
		return l, Login{}, err
	}
	if !s.now().Before(l.ExpiresAt) {
		return l, Login{}, errLink()
	}
	login, err := s.store.LockLogin(ctx, l.LoginID)
	if apperr.KindOf(err) == apperr.NotFound {
		return l, login, errLink()
	}
	return l, login, err
}

// begin holds a link until done is called, so that whoever has one makes us hash one password with
// it and not a hundred at once: what the first call does uses the link up.
//
// Errors: TooMany while another call holds it.
func (s *Service) begin(token string) (done func(), err error) {
	key := string(HashOf(token))
	if _, held := s.following.LoadOrStore(key, true); held {
		return nil, apperr.New(apperr.TooMany, "link.busy", "This link is being used right now. Nothing was changed by this second try: wait a moment, then sign in or try again.")
	}
	return func() { s.following.Delete(key) }, nil
}

func errLink() error {
	return apperr.New(apperr.NotFound, "link.ended", "This link was used already, or has expired. Nothing was changed: ask for a new one.")
}
