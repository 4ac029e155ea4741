package apiclient

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/tenancy"
)

const (
	secretPrefix = "tnc_" // what scanners of source code look for
	secretBytes  = 32
	hintLetters  = 4
)

// AddSecret makes another secret for a client, so that a program can change over without a pause.
// With formerEnds the other live one ends then, if it would not end before.
//
// Errors: NotFound outside sc; Conflict with two live ones already; Invalid ends; Forbidden when the
// client may do more than the caller, and as authz.Actor.Confirmed.
func (s *Service) AddSecret(ctx context.Context, sc tenancy.Scope, clientID string, ends, formerEnds *time.Time) (NewSecret, error) {
	bad := s.checkEnd("expires_at", ends, nil)
	if bad = s.checkEnd("former_ends_at", formerEnds, bad); len(bad) > 0 {
		return NewSecret{}, invalid(bad)
	}
	secret, err := s.newSecret(ends)
	if err != nil {
		return NewSecret{}, err
	}
	err = s.Store.InTx(ctx, func(ctx context.Context) error {
		c, err := s.held(ctx, sc, clientID)
		if err != nil {
			return err
		}
		if err := s.mayGiveAccess(ctx, c, c.RequestsPerMinute); err != nil {
			return err
		}
		former := c.live(secret.CreatedAt)
		if len(former) >= maxSecrets {
			return apperr.New(apperr.Conflict, "api_client.secrets", "The API client has two secrets already. Nothing was changed: end the one that is not used any more first.")
		}
		for _, one := range former {
			if formerEnds != nil && (one.ExpiresAt == nil || formerEnds.Before(*one.ExpiresAt)) {
				if err := s.Store.SetAPIClientSecretEnd(ctx, one.ID, *formerEnds); err != nil {
					return err
				}
			}
		}
		if err := s.Store.InsertAPIClientSecret(ctx, c.ID, secret.Secret); err != nil {
			return err
		}
		if err := s.tell(ctx, c, "made another secret for the API client"); err != nil {
			return err
		}
		return s.Audit.Record(ctx, event(c, ActionSecretAdded, nil, map[string]any{"hint": secret.Hint, "expires_at": ends, "former_ends_at": formerEnds}))
	})
	return secret, err
}

// EndSecret ends a secret, and the tokens that were got with it, at once.
//
// Errors: NotFound outside sc and for one that was ended.
func (s *Service) EndSecret(ctx context.Context, sc tenancy.Scope, clientID, secretID string) error {
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		c, err := s.held(ctx, sc, clientID)
		if err != nil {
			return err
		}
		for _, one := range c.Secrets {
			if one.ID == secretID {
				if err := s.Store.EndAPIClientSecret(ctx, one.ID, s.Now()); err != nil {
					return err
				}
				return s.Audit.Record(ctx, event(c, ActionSecretEnded, map[string]any{"hint": one.Hint}, nil))
			}
		}
		return apperr.Missing("secret")
	})
}

// live are the secrets that count now.
func (c Client) live(now time.Time) (live []Secret) {
	for _, one := range c.Secrets {
		if one.Live(now) {
			live = append(live, one)
		}
	}
	return live
}

func (s *Service) newSecret(ends *time.Time) (NewSecret, error) {
	b := make([]byte, secretBytes)
	if _, err := rand.Read(b); err != nil {
		return NewSecret{}, err
	}
	text := secretPrefix + base64.RawURLEncoding.EncodeToString(b)
	return NewSecret{Text: text, Secret: Secret{
		ID: s.NewID(), Hash: hashSecret(text), Hint: text[len(text)-hintLetters:], CreatedAt: s.Now(), ExpiresAt: ends,
	}}, nil
}

func hashSecret(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

// checkEnd refuses an end that has passed, or is so far away that it is none.
func (s *Service) checkEnd(field string, at *time.Time, bad []apperr.Field) []apperr.Field {
	if at == nil || (at.After(s.Now()) && at.Before(s.Now().Add(maxLife))) {
		return bad
	}
	return append(bad, apperr.Field{Name: field, Detail: "Choose a time from now to two years ahead, or none."})
}
