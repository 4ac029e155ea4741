package seal_test

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/tenantry/tenantry/internal/seal"
)

// memStore is a KeyStore in memory, as strict about first writers as a database.
type memStore struct {
	mu     sync.Mutex
	keys   map[string]seal.WrappedKey
	newest map[string]string
}

func newMemStore() *memStore {
	return &memStore{keys: map[string]seal.WrappedKey{}, newest: map[string]string{}}
}

func (m *memStore) ActiveKey(_ context.Context, owner string) (seal.WrappedKey, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	id, ok := m.newest[owner]
	if !ok {
		return seal.WrappedKey{}, seal.ErrNoKey
	}
	return m.keys[id], nil
}

func (m *memStore) Key(_ context.Context, id string) (seal.WrappedKey, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	key, ok := m.keys[id]
	if !ok {
		return seal.WrappedKey{}, seal.ErrNoKey
	}
	return key, nil
}

func (m *memStore) AddKey(_ context.Context, key seal.WrappedKey, after string) (seal.WrappedKey, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.newest[key.Owner] != after {
		return m.keys[m.newest[key.Owner]], nil
	}
	m.keys[key.ID] = key
	m.newest[key.Owner] = key.ID
	return key, nil
}

func (m *memStore) KeysNotUnder(_ context.Context, masterID string, limit int) ([]seal.WrappedKey, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []seal.WrappedKey
	for _, key := range m.keys {
		if key.MasterID != masterID && len(out) < limit {
			out = append(out, key)
		}
	}
	return out, nil
}

func (m *memStore) Keys(_ context.Context, after string, limit int) ([]seal.WrappedKey, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []seal.WrappedKey
	for _, id := range slices.Sorted(maps.Keys(m.keys)) {
		if id > after && len(out) < limit {
			out = append(out, m.keys[id])
		}
	}
	return out, nil
}

func (m *memStore) DropKey(_ context.Context, id, masterID string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	key, ok := m.keys[id]
	if !ok || key.MasterID != masterID {
		return false, nil
	}
	delete(m.keys, id)
	if m.newest[key.Owner] == id {
		delete(m.newest, key.Owner)
	}
	return true, nil
}

func (m *memStore) Rewrap(_ context.Context, id, oldMasterID, newMasterID string, wrapped []byte) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	key := m.keys[id]
	if key.MasterID != oldMasterID {
		return false, nil
	}
	key.MasterID, key.Wrapped = newMasterID, wrapped
	m.keys[id] = key
	return true, nil
}
