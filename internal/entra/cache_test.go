package entra_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/upstream"
)

func TestAReplicaWithAnOldRefreshTokenLooksAgainBeforeItGivesUp(t *testing.T) {
	a := newAuthority(t, false)
	s := &store{}
	r := authorized(t, a, s)
	ctx := context.Background()
	_, err := r.PartnerCenterToken(ctx)
	require.NoError(t, err)
	require.NoError(t, r.Flush(ctx))
	stale := a.calls(partner)

	got, err := newReplica(t, a, s).RedeemCode(ctx, redemption())
	require.NoError(t, err)
	a.change(func(a *authority) { a.dead = map[string]bool{"refresh-1": true, "refresh-2": true} })
	// The replica has loaded its cache within this second, so that its first try uses the dead token.
	_, err = r.Graph(partner).Token(ctx, "")
	require.Equal(t, upstream.ReasonTokenRevoked, upstream.ReasonOf(err))
	s.put(got.TokenCache)
	r.Forget(partner)
	_, err = r.Graph(partner).Token(ctx, "")
	require.NoError(t, err)
	require.Greater(t, len(a.calls(partner)), len(stale))
}

func TestReplicasShareRotations(t *testing.T) {
	a := newAuthority(t, false)
	s := &store{}
	first := authorized(t, a, s)
	second := newReplica(t, a, s)
	ctx := context.Background()
	_, err := first.GraphToken(ctx, customer)
	require.NoError(t, err)
	_, err = second.GraphToken(ctx, customer)
	require.NoError(t, err)
	require.Equal(t, "refresh-1", a.calls(customer)[0].Get("refresh_token"))
	require.Equal(t, "refresh-2", a.calls(customer)[1].Get("refresh_token"))
}

func TestOfTwoRotationsAtOnceTheOneStoredFirstIsKept(t *testing.T) {
	a := newAuthority(t, false)
	s := &store{}
	r := authorized(t, a, s)
	ctx := context.Background()
	theirs, _ := s.get()
	theirs = strings.ReplaceAll(theirs, "refresh-1", "refresh-of-the-other")
	var once sync.Once
	s.onSave = func() { once.Do(func() { s.put([]byte(theirs)) }) }
	_, err := r.GraphToken(ctx, customer)
	require.NoError(t, err, "losing the race costs no token")
	blob, _ := s.get()
	require.Equal(t, theirs, blob)
	_, err = r.PartnerCenterToken(ctx)
	require.NoError(t, err)
	require.Equal(t, "refresh-of-the-other", a.calls(partner)[1].Get("refresh_token"))
}

func TestAnAuthorizationOfAnotherReplicaReplacesAHeldBackRotation(t *testing.T) {
	a := newAuthority(t, false)
	s := &store{}
	r := authorized(t, a, s)
	ctx := context.Background()
	for range 2 { // the first rotation is stored, the second held back
		_, err := r.GraphToken(ctx, customer)
		require.NoError(t, err)
		r.Forget("")
	}
	require.Equal(t, 1, s.saves)
	theirs, _ := s.get()
	s.put([]byte(strings.ReplaceAll(theirs, "refresh-2", "refresh-of-the-other")))
	r.clock.advance(2 * time.Second)
	_, err := r.PartnerCenterToken(ctx)
	require.NoError(t, err)
	require.Equal(t, "refresh-of-the-other", a.calls(partner)[1].Get("refresh_token"))
}

func TestManyCustomersCostFewWrites(t *testing.T) {
	a := newAuthority(t, false)
	s := &store{}
	r := authorized(t, a, s)
	ctx := context.Background()
	var wg sync.WaitGroup
	for i := range 200 {
		tenant := customer[:33] + string([]byte{'a' + byte(i%6), '0' + byte(i/6%10), 'a' + byte(i/60)})
		wg.Go(func() {
			if _, err := r.GraphToken(ctx, tenant); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	require.LessOrEqual(t, s.saves, 2)
	r.clock.advance(2 * time.Minute)
	_, err := r.GraphToken(ctx, customer)
	require.NoError(t, err)
	require.NoError(t, r.Flush(ctx))
	blob, _ := s.get()
	require.Less(t, len(blob), 4000)
}

func TestAFailingStoreDoesNotLoseTokens(t *testing.T) {
	a := newAuthority(t, false)
	s := &store{}
	r := authorized(t, a, s)
	ctx := context.Background()
	_, err := r.PartnerCenterToken(ctx)
	require.NoError(t, err)
	s.fail = errors.New("database away")
	_, err = r.PartnerCenterToken(ctx)
	require.NoError(t, err, "what is remembered needs no store")
	r.clock.advance(2 * time.Second)
	_, err = r.GraphToken(ctx, customer)
	e, _ := upstream.As(err)
	require.Equal(t, upstream.WhatStore, e.What)
	require.Contains(t, e.Sentence(), "database")
	s.fail = nil
	_, err = r.GraphToken(ctx, customer)
	require.NoError(t, err)
}

func TestRenewRedeemsAndStores(t *testing.T) {
	a := newAuthority(t, false)
	s := &store{}
	r := authorized(t, a, s)
	ctx := context.Background()
	require.NoError(t, r.Renew(ctx))
	require.NoError(t, r.Renew(ctx))
	blob, _ := s.get()
	require.Contains(t, blob, "refresh-3")
}
