package session

import (
	"context"
	"crypto/sha256"

	"github.com/tenantry/tenantry/internal/fold"
)

// CountRequest counts that somebody asks for a new password for an address, so that nobody's
// mailbox is filled. It is counted apart from wrong passwords: asking delays no sign-in.
//
// Errors: TooMany while a delay runs.
func (s *Service) CountRequest(ctx context.Context, email, address string) error {
	guards := guardsOf("request\x00"+fold.Text(email), address)
	place := sha256.Sum256([]byte("request address\x00" + network(address)))
	guards[1].key = place[:]
	return s.countAttempt(ctx, guards, "too many requests for a new password", "Nothing was sent.")
}

// Settle ends the delay of an address's sign-ins after its owner has chosen a new password.
func (s *Service) Settle(ctx context.Context, email string) error {
	return s.forgive(ctx, guardsOf(fold.Text(email), "")[:1])
}
