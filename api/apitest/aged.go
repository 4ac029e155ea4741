package apitest

import (
	"context"
	"crypto/x509"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/seal"
)

// Outlive ends somebody's sessions by their age.
func (e *Env) Outlive(email string) {
	e.t.Helper()
	ctx := context.Background()
	db, err := pgx.Connect(ctx, e.DatabaseURL)
	require.NoError(e.t, err)
	defer func() { _ = db.Close(ctx) }()
	done, err := db.Exec(ctx, `UPDATE sessions s SET expires_at = now() - interval '1 second' FROM logins l WHERE l.id = s.login_id AND l.email_folded = lower($1)`, email)
	require.NoError(e.t, err)
	require.Positive(e.t, done.RowsAffected())
}

// Aged is the same API client with an access token that was issued so long before this one, and is otherwise as good.
func (c *Client) Aged(by time.Duration) *Client {
	e := c.env
	e.t.Helper()
	ctx := context.Background()
	claims := jwt.MapClaims{}
	token, _, err := jwt.NewParser().ParseUnverified(c.bearer, claims)
	require.NoError(e.t, err)
	for _, name := range []string{"exp", "iat", "nbf"} {
		if at, there := claims[name].(float64); there {
			claims[name] = at - by.Seconds()
		}
	}

	db, err := pgx.Connect(ctx, e.DatabaseURL)
	require.NoError(e.t, err)
	defer func() { _ = db.Close(ctx) }()
	kid, _ := token.Header["kid"].(string)
	var sealed []byte
	require.NoError(e.t, db.QueryRow(ctx, `SELECT private_sealed FROM token_keys WHERE id::text = $1`, kid).Scan(&sealed))
	der, err := e.App.Sealer.Open(ctx, seal.Place{Table: "token_keys", Column: "private_sealed", RowID: kid}, sealed)
	require.NoError(e.t, err)
	key, err := x509.ParsePKCS8PrivateKey(der)
	require.NoError(e.t, err)

	signed := jwt.NewWithClaims(token.Method, claims)
	signed.Header = token.Header
	text, err := signed.SignedString(key)
	require.NoError(e.t, err)
	return e.Bearer(text)
}
