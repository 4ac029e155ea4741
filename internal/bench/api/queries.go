package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// question is one request that a person or a program may put.
type question struct{ who, path string }

// list is a list with its orders and with filters to try, each alone and in every order.
type list struct {
	path    string
	sorts   []string
	filters []url.Values
}

// searches are texts to look for: of one character, of three, rare, and in very many names.
var searches = []string{"m", "zep", "zephyr print", "microsoft", "365", "contoso", "nothing has this name"}

// lists are every list of the API that reads the database only.
func (s *stage) lists() []list {
	f := s.facts
	one := func(name, value string) url.Values { return url.Values{name: {value}} }
	texts := func() []url.Values {
		var out []url.Values
		for _, text := range searches {
			out = append(out, one("q", text))
		}
		return out
	}
	soon := time.Now().Add(30 * 24 * time.Hour).UTC().Format(time.DateOnly)
	past := time.Now().Add(-30 * 24 * time.Hour).UTC().Format(time.DateOnly)
	long := time.Now().Add(-400 * 24 * time.Hour).UTC().Format(time.DateOnly)
	companies := []string{"-created_at", "created_at", "name", "-name"}
	return []list{
		{"/resellers", []string{"-created_at", "created_at", "display_name", "-display_name"}, texts()},
		{"/customers", companies, append(texts(), one("reseller_id", f.Biggest))},
		{"/tenants", companies, append(texts(), one("reseller_id", f.Biggest), one("customer_id", f.Customer), one("connection_state", "connected"),
			one("connection_state", "not_connected"), one("consent_state", "missing"), one("consent_state", "granted"), one("gdap_state", "missing"),
			one("gdap_state", "ended"))},
		{"/subscriptions", []string{"name", "commitment_end_date", "-created_at"}, append(texts(), one("reseller_id", f.Biggest), one("customer_id", f.Customer),
			one("tenant_id", f.Tenant), one("status", "active"), one("status", "suspended"), one("status", "unheard-of"), one("renews_before", soon),
			one("renews_before", past), one("parent_id", f.Parent), url.Values{"customer_id": {f.Customer}, "status": {"suspended"}},
			url.Values{"reseller_id": {f.Biggest}, "status": {"expired"}}, url.Values{"tenant_id": {f.Tenant}, "q": {"microsoft"}})},
		{"/orders", []string{"-ordered_at"}, []url.Values{one("reseller_id", f.Biggest), one("customer_id", f.Customer), one("tenant_id", f.Tenant),
			one("microsoft_subscription_id", f.MicrosoftSubscript)}},
		{"/audit-events", []string{"-occurred_at"}, []url.Values{one("reseller_id", f.Biggest), one("customer_id", f.Customer), one("tenant_id", f.Tenant),
			one("subscription_id", f.Subscription), one("actor", f.Actor), one("actor", f.Customer), one("action", "subscription.renewed"),
			one("action", "unheard-of"), one("from", soon), one("to", long), {"from": {long}, "to": {past}}, {"actor": {f.Actor}, "action": {"session.opened"}},
			{"customer_id": {f.Customer}, "action": {"unheard-of"}}, {"reseller_id": {f.Smallest}, "action": {"unheard-of"}}}},
		{"/operations", []string{"-created_at"}, []url.Values{one("reseller_id", f.Biggest), one("tenant_id", f.Tenant), one("kind", "sync_tenant"),
			one("kind", "sync_reseller"), one("state", "succeeded"), one("state", "running"), {"state": {"failed"}, "kind": {"sync_tenant"}}}},
	}
}

// questions are every list with each filter and order, its first page and a later one, and every
// single thing, as the operator and as staff of the biggest and of the smallest reseller.
func (s *stage) questions(ctx context.Context) ([]question, error) {
	var out []question
	for _, who := range []string{operator, staff, small} {
		for _, l := range s.lists() {
			for _, filter := range append([]url.Values{{}}, l.filters...) {
				for _, sort := range l.sorts {
					pages, err := s.pages(ctx, who, l.path, filter, sort)
					if err != nil {
						return nil, err
					}
					out = append(out, pages...)
				}
			}
		}
		for _, text := range searches {
			out = append(out, question{who, "/api/v1/search?q=" + url.QueryEscape(text)})
		}
		out = append(out, question{who, "/api/v1/dashboard"}, question{who, "/api/v1/me"})
	}
	f := s.facts
	for _, path := range []string{
		"/resellers/" + f.Biggest, "/resellers/" + f.Biggest + "/health", "/resellers/" + f.Biggest + "/sync", "/customers/" + f.Customer, "/tenants/" + f.Tenant, "/tenants/" + f.Tenant + "/licenses",
		"/tenants/" + f.Tenant + "/consent", "/tenants/" + f.Tenant + "/sync", "/subscriptions/" + f.Subscription, "/orders/" + f.Order,
	} {
		out = append(out, question{staff, "/api/v1" + path})
	}
	return out, nil
}

// pages are the first page of a list with its total, and the one after the first 200 rows.
func (s *stage) pages(ctx context.Context, who, path string, filter url.Values, sort string) ([]question, error) {
	q := url.Values{"sort": {sort}, "limit": {"50"}}
	for name, values := range filter {
		q[name] = values
	}
	first := question{who, "/api/v1" + path + "?" + q.Encode() + "&include=total"}
	q.Set("limit", "200")
	body, _, err := s.as(who).get(ctx, "/api/v1"+path+"?"+q.Encode())
	if err != nil {
		return []question{first}, nil //nolint:nilerr // the first page will not be answered either, which is a finding
	}
	var page struct {
		Next *string `json:"next_cursor"`
	}
	if err := json.Unmarshal(body, &page); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if page.Next == nil {
		return []question{first}, nil
	}
	q.Set("limit", "50")
	q.Set("cursor", *page.Next)
	return []question{first, {who, "/api/v1" + path + "?" + q.Encode()}}, nil
}

// String names the question without its cursor.
func (q question) String() string {
	path, query, _ := strings.Cut(strings.TrimPrefix(q.path, "/api/v1"), "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return q.path
	}
	for _, name := range []string{"limit", "include"} {
		values.Del(name)
	}
	if values.Has("cursor") {
		values.Set("cursor", "…")
	}
	text, err := url.QueryUnescape(values.Encode())
	if err != nil {
		return q.path
	}
	name, _, _ := strings.Cut(q.who, "@")
	return name + " " + strings.TrimSuffix(path+"?"+text, "?")
}
