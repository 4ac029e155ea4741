package session

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/fold"
)

// Budgets: how many at once, and when one more is free. They are for what many people behind one
// network or one master admin of a large company do for good reasons, day after day.
const (
	requestsAtOnce = 20 // for a new password, of a network
	requestEvery   = 3 * time.Minute
	invitesAtOnce  = 50 // of one caller
	inviteEvery    = time.Minute
	linksAtOnce    = 100 // followed by a network: two for each of a company's people
	linkEvery      = 10 * time.Second
	invitedAtOnce  = 10 // of one address
	invitedEvery   = time.Hour
	launchesAtOnce = 30 // of one member of staff
	launchEvery    = 2 * time.Minute
	launchedAtOnce = 20 // of one portal user
	launchedEvery  = 10 * time.Minute
	startsAtOnce   = 60 // sign-ins with Microsoft, of a network
	startEvery     = 5 * time.Second
)

// CountRequest counts that somebody asks for a new password for an address, so that nobody's
// mailbox is filled. It is counted apart from wrong passwords: asking delays no sign-in.
//
// Errors: TooMany while a delay runs.
func (s *Service) CountRequest(ctx context.Context, email, address string) error {
	account := guardsOf("request\x00"+fold.Text(email), "")[0]
	place := budget("request address", network(address), requestsAtOnce, requestEvery)
	return s.countAttempt(ctx, []guarded{account, place}, "too many requests for a new password", "Nothing was sent.")
}

// CountInvitation counts that the login by writes an invitation to an address, so that nobody's
// mailbox is filled by this installation.
//
// Errors: TooMany while the budget of either is used up.
func (s *Service) CountInvitation(ctx context.Context, email, by string) error {
	guards := []guarded{
		budget("invited", fold.Text(email), invitedAtOnce, invitedEvery), budget("invites", by, invitesAtOnce, inviteEvery),
	}
	return s.countAttempt(ctx, guards, "too many invitations", "Nobody was invited and nothing was sent.")
}

// CountLaunch counts that a member of staff launches the portal of a customer user, who is written to with the master
// admins of the company. What is counted for a portal user is apart for each reseller: others cannot use it up.
//
// Errors: TooMany while the budget of either is used up.
func (s *Service) CountLaunch(ctx context.Context, portalUserID string, by authz.Actor) error {
	guards := []guarded{
		budget("launched", by.ResellerID+"\x00"+portalUserID, launchedAtOnce, launchedEvery), budget("launches", by.LoginID, launchesAtOnce, launchEvery),
	}
	return s.countAttempt(ctx, guards, "too many launches", "Nothing was launched and nobody was written to.")
}

// CountMicrosoft counts that somebody begins to sign in with Microsoft.
//
// Errors: TooMany while the budget of the network is used up.
func (s *Service) CountMicrosoft(ctx context.Context, address string) error {
	place := budget("microsoft", network(address), startsAtOnce, startEvery)
	return s.countAttempt(ctx, []guarded{place}, "too many sign-ins with Microsoft", "You are not signed in.")
}

// CountLink counts that somebody follows a link of a mail, whether it is one or not.
//
// Errors: TooMany while the network's budget is used up.
func (s *Service) CountLink(ctx context.Context, address string) error {
	return s.countAttempt(ctx, []guarded{budget("link address", network(address), linksAtOnce, linkEvery)},
		"too many links followed from your network", "Nothing was changed.")
}

// budget is what is counted for one name of a kind.
func budget(kind, name string, atOnce int, every time.Duration) guarded {
	key := sha256.Sum256([]byte(kind + "\x00" + name))
	return guarded{key: key[:], free: atOnce, every: every}
}

// Settle ends the delay of an address's sign-ins after its owner has chosen a new password.
func (s *Service) Settle(ctx context.Context, email string) error {
	return s.forgive(ctx, guardsOf(fold.Text(email), "")[:1])
}
