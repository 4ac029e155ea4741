package entratest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"

	"github.com/tenantry/tenantry/internal/entra"
)

// Authorize goes the whole way of a reseller's authorization: the link, the sign-in as who, and the redemption. An error
// that Microsoft's page sent back is returned as entra.SignInRefusal reads it. scopes are asked for beside Partner Center's.
func Authorize(ctx context.Context, c *entra.Client, transport http.RoundTripper, redirect string, who Person, scopes ...string) (entra.Authorization, error) {
	in := entra.SignInRequest{RedirectURI: redirect, State: rand.Text(), Nonce: rand.Text(), Verifier: rand.Text() + rand.Text(), Scopes: scopes}
	link, err := c.AuthCodeURL(ctx, in)
	if err != nil {
		return entra.Authorization{}, err
	}
	back, err := SignIn(ctx, transport, link, who)
	if err != nil {
		return entra.Authorization{}, err
	}
	if back.Get("state") != in.State {
		return entra.Authorization{}, fmt.Errorf("the state came back as %q", back.Get("state"))
	}
	if err, refused := entra.SignInRefusal(back); refused {
		return entra.Authorization{}, err
	}
	return c.RedeemCode(ctx, entra.Redemption{Code: back.Get("code"), RedirectURI: redirect, Nonce: in.Nonce, Verifier: in.Verifier})
}
