//go:build full

package msgraph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/msgraph"
	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// covered says which call reads the samples of a name. The names tell the endpoint.
var covered = []struct {
	name string
	call func(ctx context.Context, c *msgraph.Client) (items int, doubt, err error)
}{
	{`organization_get.*`, func(ctx context.Context, c *msgraph.Client) (int, error, error) { return single(c.Organization(ctx)) }},
	{`domains_list.*`, func(ctx context.Context, c *msgraph.Client) (int, error, error) { return counted(c.Domains(ctx)) }},
	{`users_list.*`, func(ctx context.Context, c *msgraph.Client) (int, error, error) {
		return counted(wire.Collect(c.Users(ctx, msgraph.UserQuery{})))
	}},
	{`user_get.*`, func(ctx context.Context, c *msgraph.Client) (int, error, error) { return single(c.User(ctx, "u")) }},
	{`subscribedSkus_list.*`, func(ctx context.Context, c *msgraph.Client) (int, error, error) {
		return counted(c.SubscribedSKUs(ctx))
	}},
	{`directory_subscriptions_list.*`, func(ctx context.Context, c *msgraph.Client) (int, error, error) {
		return counted(c.CompanySubscriptions(ctx))
	}},
	{`gdap_relationships_list`, func(ctx context.Context, c *msgraph.Client) (int, error, error) {
		return counted(wire.Collect(c.DelegatedAdminRelationships(ctx)))
	}},
	{`gdap_relationship_(create|update)`, func(ctx context.Context, c *msgraph.Client) (int, error, error) {
		return single(c.DelegatedAdminRelationship(ctx, "r"))
	}},
	{`batch_response`, func(ctx context.Context, c *msgraph.Client) (int, error, error) {
		got, err := c.Batch(ctx, make([]msgraph.BatchGet, 6))
		return len(got), nil, err
	}},
	{`error_.*`, func(ctx context.Context, c *msgraph.Client) (int, error, error) { return counted(c.Domains(ctx)) }},
}

func single[T any](item wire.Item[T], err error) (int, error, error) { return 1, item.Doubt, err }

func counted[T any](items []wire.Item[T], err error) (int, error, error) {
	for _, item := range items {
		if item.Doubt != nil {
			return len(items), item.Doubt, err
		}
	}
	return len(items), nil, err
}

// TestSamplesOfGraph reads every sample of Microsoft's documentation whose endpoint a client covers. SAMPLES is the folder
// that holds graph/.
func TestSamplesOfGraph(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(os.Getenv("SAMPLES"), "graph", "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files, "SAMPLES must name a folder with graph/*.json")
	var table strings.Builder
	decoded, elsewhere := 0, 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var s struct {
			Status int             `json:"status"`
			Body   json.RawMessage `json:"body"`
		}
		require.NoError(t, json.Unmarshal(text, &s), file)
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		if s.Status == 0 {
			s.Status = http.StatusOK
			if strings.HasPrefix(name, "error_") {
				s.Status = http.StatusBadRequest // the documentation tells it for few
			}
		}
		found := false
		for _, c := range covered {
			if !regexp.MustCompile("^" + c.name + "$").MatchString(name) {
				continue
			}
			found = true
			items, doubt, err := c.call(context.Background(), replaying(t, s.Status, s.Body))
			require.NoError(t, doubt, name)
			if e, failed := upstream.As(err); failed && s.Status >= 400 {
				require.NotEqual(t, upstream.WhatGarbage, e.What, name)
				fmt.Fprintf(&table, "%-40s %d %s %s\n", name, s.Status, e.Kind, e.Code)
				break
			}
			require.NoError(t, err, name)
			fmt.Fprintf(&table, "%-40s %d %d read\n", name, s.Status, items)
			break
		}
		if found {
			decoded++
		} else {
			elsewhere++
		}
	}
	t.Logf("\n%s\n%d decoded, %d of endpoints that no client covers", table.String(), decoded, elsewhere)
	require.Greater(t, decoded, 20)
}

// replaying is a client whose first answer is the sample and whose further pages are empty.
func replaying(t *testing.T, status int, body []byte) *msgraph.Client {
	t.Helper()
	asked := 0
	replay := roundTrip(func(r *http.Request) (*http.Response, error) {
		if asked++; asked > 1 {
			status, body = http.StatusOK, []byte(`{"value":[]}`)
		}
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)), Request: r}, nil
	})
	doer, err := msgraph.NewDoer(upstream.Config{Base: msgraph.Production, Transport: replay, Policy: upstream.Policy{Tries: 1, MaxWait: 1}})
	require.NoError(t, err)
	c, err := msgraph.New(msgraph.Production, alpine, nil, doer)
	require.NoError(t, err)
	return c
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
