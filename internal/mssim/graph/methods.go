package graph

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// unsimulated are Microsoft's methods of paths that are served here with others. A
// call of one of them is unknown to the simulator, not refused by Graph.
var unsimulated = unserved(map[string][]string{
	"/groups":                 {http.MethodPost},
	"/groups/{id}":            {http.MethodPatch, http.MethodDelete},
	"/organization/{id}":      {http.MethodPatch},
	"/me":                     {http.MethodPatch},
	"/servicePrincipals":      {http.MethodPost},
	"/servicePrincipals/{id}": {http.MethodPatch, http.MethodDelete},
	"/servicePrincipals()":    {http.MethodPatch, http.MethodDelete},
	"/roleManagement/directory/roleDefinitions":      {http.MethodPost},
	"/roleManagement/directory/roleDefinitions/{id}": {http.MethodPatch, http.MethodDelete},
	"/users/{id}/manager/$ref":                       {http.MethodGet},
	"/directoryRoles/{id}/members/$ref":              {http.MethodGet},
	"/directoryRoles()/members/$ref":                 {http.MethodGet},
})

// collectionActions are Microsoft's actions on whole collections, whose paths look
// like those of single objects.
var collectionActions = []string{
	"getbyids", "validateproperties", "getavailableextensionproperties", "getuserownedobjects", "archive", "unarchive", "favorite", "unfavorite",
	"markread", "markunread", "confirmcompromised", "confirmsafe", "dismiss",
}

func unserved(methods map[string][]string) (out []route) {
	for _, pattern := range slices.Sorted(maps.Keys(methods)) {
		for _, m := range methods[pattern] {
			out = append(out, route{method: m, parts: split(pattern)})
		}
	}
	return out
}

// wrongMethod is the route of a call whose path is served with other methods: 405,
// as soon as the token is good. It is nil for a path that is not known and for a
// method that only Microsoft has. Source: Microsoft Graph's errors; Allow, which
// HTTP asks for, is ours.
func (h *Handler) wrongMethod(method string, parts []string) *route {
	if len(parts) == 0 {
		return nil
	}
	action := strings.TrimPrefix(strings.ToLower(parts[len(parts)-1]), "microsoft.graph.")
	if method == http.MethodPost && slices.Contains(collectionActions, action) {
		return nil
	}
	var allowed []string
	collect := func(routes []route) {
		for i := range routes {
			if routes[i].matches(parts, map[string]string{}) && !slices.Contains(allowed, routes[i].method) {
				allowed = append(allowed, routes[i].method)
			}
		}
	}
	collect(h.routes)
	served := len(allowed) > 0
	collect(unsimulated)
	if !served || slices.Contains(allowed, method) {
		return nil
	}
	slices.Sort(allowed)
	return &route{outside: func(*call) (reply, error) {
		p := refuse(http.StatusMethodNotAllowed, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.")
		p.header = http.Header{"Allow": {strings.Join(allowed, ", ")}}
		return reply{}, p
	}}
}
