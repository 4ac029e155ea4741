package entra

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// resource is an API that tokens can be asked for.
type resource struct {
	appID string
	uri   string
	name  string
}

var resources = []resource{
	{world.AppGraph, "https://graph.microsoft.com", "Microsoft Graph"},
	{world.AppPartnerCenter, "https://api.partnercenter.microsoft.com", "Microsoft Partner Center"},
	{world.AppPartnerAPI, "https://api.partner.microsoft.com", "Microsoft Partner"},
	{"00000002-0000-0000-c000-000000000000", "https://graph.windows.net", "Windows Azure Active Directory"},
	{"797f4846-ba00-4fd7-ba43-dac1f8f63013", "https://management.azure.com", "Windows Azure Service Management API"},
}

// apiPrefix begins the address of an API that is registered here.
const apiPrefix = "api://"

// findResource knows Microsoft's APIs, and takes any application id for an API
// registered here: known tells whether there is one.
func findResource(name string) (resource, bool) {
	name = strings.ToLower(strings.TrimRight(strings.TrimPrefix(name, apiPrefix), "/"))
	for _, res := range resources {
		if name == res.appID || name == res.uri {
			return res, true
		}
	}
	if _, err := uuid.Parse(name); err != nil {
		return resource{}, false
	}
	return resource{appID: name, uri: apiPrefix + name, name: name}, true
}

func (res resource) known(s *world.State) bool {
	_, registered := s.Apps.Get("", res.appID)
	return registered || slices.Contains(resources, res)
}

func resourceName(appID string) string {
	if res, ok := findResource(appID); ok {
		return res.name
	}
	return appID
}

const defaultScope = ".default"

var oidcScopes = []string{"openid", "profile", "email", "offline_access"}

// wish is what a request's scope parameter asks for.
type wish struct {
	oidc   []string
	wanted []wanted // one entry per resource, in the order they were named
}

type wanted struct {
	resource resource
	raw      []string // as written, for the answer
	names    []string // without the resource
}

// first is the resource that the first access token is for.
func (w wish) first() resource {
	if len(w.wanted) == 0 {
		return resources[0]
	}
	return w.wanted[0].resource
}

func (w wish) openID() bool  { return slices.Contains(w.oidc, "openid") }
func (w wish) offline() bool { return slices.Contains(w.oidc, "offline_access") }

// parseScopes reads a scope parameter. Names without a resource are Graph's.
func parseScopes(scope string) (wish, error) {
	var w wish
	for _, raw := range strings.Fields(scope) {
		if slices.Contains(oidcScopes, strings.ToLower(raw)) {
			w.oidc = append(w.oidc, strings.ToLower(raw))
			continue
		}
		where, name := resources[0].uri, raw
		if i := strings.LastIndexByte(raw, '/'); i >= 0 {
			where, name = raw[:i], raw[i+1:]
		}
		res, ok := findResource(where)
		if name == "" || strings.ContainsAny(name, `"\<>`) {
			return wish{}, fail(70011, "invalid_scope", "The provided value for the input parameter 'scope' isn't valid. The scope %s isn't valid.", raw)
		}
		if !ok {
			return wish{}, unknownResource(where)
		}
		w.add(res, raw, name)
	}
	return w, nil
}

func unknownResource(name string) *failure {
	return fail(500011, "invalid_resource", "The resource principal named %s was not found in the tenant. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.", name)
}

func (w *wish) add(res resource, raw, name string) {
	i := slices.IndexFunc(w.wanted, func(x wanted) bool { return x.resource == res })
	if i < 0 {
		w.wanted = append(w.wanted, wanted{resource: res})
		i = len(w.wanted) - 1
	}
	w.wanted[i].raw = append(w.wanted[i].raw, raw)
	w.wanted[i].names = append(w.wanted[i].names, name)
}

// registered lists what the app registration asks for at a resource.
func registered(app *world.App, res resource) world.Permission {
	for _, p := range app.Permissions {
		if p.Resource == res.appID {
			return p
		}
	}
	return world.Permission{Resource: res.appID}
}

// missing lists the delegated permissions that a wish needs and the consent does
// not hold for the person; c may be nil.
func (w wish) missing(app *world.App, c *world.Consent, principal string) []world.Permission {
	var out []world.Permission
	for _, x := range w.wanted {
		if x.resource.appID == app.ID {
			continue
		}
		var have []string
		if c != nil {
			have = c.ScopesFor(x.resource.appID, principal)
		}
		p := world.Permission{Resource: x.resource.appID}
		for _, n := range x.expand(app) {
			if !contains(have, n) && !contains(p.Delegated, n) {
				p.Delegated = append(p.Delegated, n)
			}
		}
		if len(p.Delegated) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// expand replaces .default with the registered permissions.
func (x wanted) expand(app *world.App) []string {
	var out []string
	for _, n := range x.names {
		if n == defaultScope {
			out = append(out, registered(app, x.resource).Delegated...)
		} else {
			out = append(out, n)
		}
	}
	return out
}

// ownScopes are those of an app's token for its own API.
func (x wanted) ownScopes() []string {
	scopes := slices.DeleteFunc(slices.Clone(x.names), func(n string) bool { return n == defaultScope })
	if len(scopes) == 0 {
		return []string{"access_as_user"}
	}
	return scopes
}

func contains(list []string, name string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, name) })
}
