package entra

import (
	"context"
	"crypto"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/tenantry/tenantry/internal/upstream"
)

const (
	keyLife    = 24 * time.Hour // Microsoft rolls keys over without notice: read them anew every day,
	keyRefetch = time.Minute    // and for an unknown key id, but not more often than this
	maxKeys    = 64             // keys of one tenant that are read
)

// signingKeys are the keys of one tenant by their id.
type signingKeys struct {
	byID map[string]crypto.PublicKey
	read time.Time
}

// keyFor returns the key set that verifies tokens signed with kid in a tenant.
func (a *Authority) keyFor(ctx context.Context, tenant, kid string) (oidc.KeySet, error) {
	const op = "read signing keys"
	now := a.cfg.Now()
	known, ok := a.keys.Get(tenant)
	age := now.Sub(known.read)
	if key, found := known.byID[kid]; ok && found && age < keyLife {
		return &oidc.StaticKeySet{PublicKeys: []crypto.PublicKey{key}}, nil
	}
	if !ok || age >= keyRefetch {
		d, err := a.discover(ctx, tenant)
		if err != nil {
			return nil, err
		}
		_, err = a.cfg.Policy.Run(ctx, true, func() error {
			var err error
			known.byID, err = a.fetchKeys(ctx, d.Keys)
			return err
		})
		if err != nil {
			return nil, classify(err, op, true, now)
		}
		known.read = now
		a.keys.Add(tenant, known)
	}
	key, found := known.byID[kid]
	if !found {
		return nil, refuse(op, upstream.ReasonForbidden, "the ID token is signed with an unknown key")
	}
	return &oidc.StaticKeySet{PublicKeys: []crypto.PublicKey{key}}, nil
}

func (a *Authority) fetchKeys(ctx context.Context, uri string) (map[string]crypto.PublicKey, error) {
	status, header, body, err := a.get(ctx, uri)
	if err != nil {
		return nil, err
	}
	if status != http.StatusOK {
		return nil, refusal(status, header, body, true, a.cfg.Now())
	}
	keys, err := parseKeys(body)
	if err != nil {
		return nil, &upstream.Error{API: "entra", Kind: upstream.KindUnavailable, What: upstream.WhatGarbage, Status: status, Cause: err}
	}
	return keys, nil
}

// parseKeys reads the RSA signing keys of a JSON Web Key Set and leaves out all others.
func parseKeys(body []byte) (map[string]crypto.PublicKey, error) {
	var set struct {
		Keys []struct {
			Type string `json:"kty"`
			Use  string `json:"use"`
			ID   string `json:"kid"`
			N    string `json:"n"`
			E    string `json:"e"`
		} `json:"keys"`
	}
	if err := json.Unmarshal(body, &set); err != nil {
		return nil, errors.New("the keys are not JSON")
	}
	out := map[string]crypto.PublicKey{}
	for _, k := range set.Keys[:min(len(set.Keys), maxKeys)] {
		if k.Type != "RSA" || k.ID == "" || (k.Use != "" && k.Use != "sig") {
			continue
		}
		n, errN := base64.RawURLEncoding.DecodeString(k.N)
		e, errE := base64.RawURLEncoding.DecodeString(k.E)
		if errN != nil || errE != nil || len(n) < 256 || len(n) > 1024 || len(e) == 0 || len(e) > 4 {
			continue
		}
		out[k.ID] = &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
	}
	if len(out) == 0 {
		return nil, errors.New("there is no usable key")
	}
	return out, nil
}
