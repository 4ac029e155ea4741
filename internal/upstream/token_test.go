package upstream_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/upstream"
)

func TestTokensStayOnTheirHost(t *testing.T) {
	foreign := serve(t, ok)
	home := serve(t, ok)
	c := newClient(t, home.URL, newFakeTime(), nil)
	for _, link := range []string{foreign.URL + "/v1/x", "https://evil.example/v1", "http://" + strings.TrimPrefix(home.URL, "http://") + "@evil.example/", ":bad"} {
		call := get(home.URL)
		call.URL = link
		call.Token = upstream.TokenFunc(func(context.Context, string) (string, error) {
			t.Error("a token was asked for")
			return "", nil
		})
		_, err := c.Do(context.Background(), call)
		require.ErrorIs(t, err, upstream.ErrForeignLink, link)
	}
	require.Zero(t, foreign.calls())
	require.Zero(t, home.calls())
}

func TestExpiredTokenIsRenewedOnce(t *testing.T) {
	s := serve(t, status(401, ""), ok)
	c := newClient(t, s.URL, newFakeTime(), nil)
	call := get(s.URL)
	call.Token = countingTokens(&[]string{})
	_, err := c.Do(context.Background(), call)
	require.NoError(t, err)
	require.Equal(t, "Bearer token-1", s.requests[0].Header.Get("Authorization"))
	require.Equal(t, "Bearer token-2", s.requests[1].Header.Get("Authorization"))

	always := serve(t, status(401, ""))
	call = get(always.URL)
	rejected := []string{}
	call.Token = countingTokens(&rejected)
	_, err = newClient(t, always.URL, newFakeTime(), nil).Do(context.Background(), call)
	require.Equal(t, upstream.ReasonTokenExpired, upstream.ReasonOf(err))
	require.Equal(t, 2, always.calls())
	require.Equal(t, []string{"token-1"}, rejected)
}

// countingTokens gives token-1 until it is rejected, then token-2, and so on.
func countingTokens(rejected *[]string) upstream.TokenSource {
	n := 1
	return upstream.TokenFunc(func(_ context.Context, bad string) (string, error) {
		if bad != "" {
			*rejected = append(*rejected, bad)
			n++
		}
		return fmt.Sprint("token-", n), nil
	})
}

func TestTokenWithoutMFAIsTriedOnceInFiveMinutes(t *testing.T) {
	s := serve(t, status(401, "mfa"))
	clk := newFakeTime()
	c := newClient(t, s.URL, clk, nil)
	token := "without-mfa"
	call := get(s.URL)
	call.Token = upstream.TokenFunc(func(context.Context, string) (string, error) { return token, nil })
	for range 10 {
		_, err := c.Do(context.Background(), call)
		require.Equal(t, upstream.ReasonMFAMissing, upstream.ReasonOf(err))
	}
	require.Equal(t, 1, s.calls())

	require.NoError(t, clk.Sleep(context.Background(), 5*time.Minute))
	_, err := c.Do(context.Background(), call)
	require.Error(t, err)
	require.Equal(t, 2, s.calls())

	token = "with-mfa"
	_, err = c.Do(context.Background(), call)
	require.Error(t, err)
	require.Equal(t, 3, s.calls(), "another token is another try")
}

func TestTokenFailureKeepsItsOrigin(t *testing.T) {
	s := serve(t, ok)
	c := newClient(t, s.URL, newFakeTime(), nil)
	call := get(s.URL)
	call.Token = upstream.TokenFunc(func(context.Context, string) (string, error) {
		return "", &upstream.Error{Kind: upstream.KindUnauthorized, Reason: upstream.ReasonTokenRevoked, API: "entra", Op: "renew token", Code: "AADSTS50173", CorrelationID: "abc"}
	})
	_, err := c.Do(context.Background(), call)
	e, _ := upstream.As(err)
	require.Equal(t, "entra: renew token: unauthorized (token_revoked) code=AADSTS50173 correlation_id=abc", e.Error())
	require.Zero(t, s.calls())
}
