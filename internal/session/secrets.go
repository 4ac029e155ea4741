package session

import (
	"context"
	"crypto/sha256"
)

// CountSecret counts an attempt with the secret of an API client as failed before the secret is
// looked at, as with passwords but apart from them. Who guesses from elsewhere holds up nobody.
//
// Errors: TooMany while a delay runs.
func (s *Service) CountSecret(ctx context.Context, clientID, address string) error {
	return s.countAttempt(ctx, guardsOfSecret(clientID, address), "too many wrong secrets", "No token was issued.")
}

// ForgiveSecret takes back what CountSecret counted.
func (s *Service) ForgiveSecret(ctx context.Context, clientID, address string) error {
	return s.forgive(ctx, guardsOfSecret(clientID, address))
}

// guardsOfSecret are those of a client called from a network, and of the network.
func guardsOfSecret(clientID, address string) []guarded {
	client := sha256.Sum256([]byte("secret\x00" + clientID + "\x00" + network(address)))
	place := sha256.Sum256([]byte("secret address\x00" + network(address)))
	return []guarded{{key: client[:], free: freeOfAccount, account: true}, {key: place[:], free: freeOfAddress}}
}
