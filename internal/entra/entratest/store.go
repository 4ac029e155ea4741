package entratest

import (
	"context"
	"sync"
)

// Store keeps token caches in memory. It is an entra.CacheStore.
type Store struct {
	mu     sync.Mutex
	caches map[string]cache
}

type cache struct {
	blob    []byte
	version int64
}

// NewStore makes an empty store.
func NewStore() *Store { return &Store{caches: map[string]cache{}} }

// Load implements entra.CacheStore.
func (s *Store) Load(_ context.Context, resellerID string) ([]byte, int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.caches[resellerID]
	return c.blob, c.version, nil
}

// Save implements entra.CacheStore.
func (s *Store) Save(_ context.Context, resellerID string, blob []byte, version int64) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.caches[resellerID].version != version {
		return false, nil
	}
	s.caches[resellerID] = cache{blob, version + 1}
	return true, nil
}

// Put stores what a new authorization gave, whatever was there before.
func (s *Store) Put(resellerID string, blob []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.caches[resellerID] = cache{blob, s.caches[resellerID].version + 1}
}
