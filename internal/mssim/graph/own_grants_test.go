package graph_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestGrantsOfOnePerson(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.consentToken(customer)
	one, two := c.users(customer, nil)[1].ID, c.users(customer, nil)[2].ID
	const (
		grants, exchange = "/v1.0/oauth2PermissionGrants", "00000002-0000-0ff1-ce00-000000000000"
		client, resource = "0bbcf5bd-5744-5f8f-a4d0-61d275da0935", "1e97d960-1fdf-55e6-add3-2c0520464500"
		everybody        = "vfW8C0RXj1-k0GHSddoJNWDZlx7fH-ZVrdMsBSBGRQA"
	)
	body := func(more map[string]any) map[string]any {
		b := map[string]any{"clientId": client, "consentType": "Principal", "principalId": one, "resourceId": resource, "scope": "Mail.Send"}
		for name, v := range more {
			b[name] = v
		}
		return b
	}
	a := c.call("POST", token, grants, body(nil))
	id, _ := a.body["id"].(string)
	require.Regexp(t, "^"+everybody[:42]+`[\w-]{22}$`, id, "three ids in one")
	members := `"clientId": "` + client + `", "consentType": "Principal", "id": "` + id + `", "principalId": "` + one + `", "resourceId": "` + resource + `", "scope": "Mail.Send"`
	a.is(t, 201, metadata+`oauth2PermissionGrants/$entity", `+members+`}`)
	require.Equal(t, c.url+grants+"/"+id, a.header.Get("Location"))
	c.get(token, grants+"/"+id).is(t, 200, metadata+`oauth2PermissionGrants/$entity", `+members+`}`)
	c.get(token, grants+"?$filter=consentType eq 'Principal' and principalId eq '"+one+"'").is(t, 200, metadata+`oauth2PermissionGrants", "value": [{`+members+`}]}`)

	code, message := c.call("POST", token, grants, body(nil)).fault()
	require.Equal(t, "Request_MultipleObjectsWithSameKeyValue: Permission entry already exists.", code+": "+message)
	for _, change := range []map[string]any{
		{"principalId": nil}, {"principalId": client}, {"consentType": "AllPrincipals"}, {"consentType": "principal"},
	} {
		c.refused(c.call("POST", token, grants, body(change)), 400, "Request_BadRequest", "")
	}
	all := c.call("POST", token, grants, body(map[string]any{"consentType": "AllPrincipals", "principalId": nil, "scope": "full_access"}))
	require.Equal(t, everybody, all.body["id"], "beside the person's")
	held := func() (own, others []string) {
		c.w.View(func(s *world.State) {
			consent, _ := s.Consents.Get(customer, c.cred.ApplicationID)
			own, others = consent.ScopesFor(exchange, one), consent.ScopesFor(exchange, two)
		})
		return own, others
	}
	own, others := held()
	require.Equal(t, []string{"full_access", "Mail.Send"}, own)
	require.Equal(t, []string{"full_access"}, others)
	c.call("PATCH", token, grants+"/"+id, map[string]any{"scope": "Mail.Read"}).is(t, 204, "")
	own, others = held()
	require.Equal(t, []string{"full_access", "Mail.Read"}, own)
	require.Equal(t, []string{"full_access"}, others)
	c.call("DELETE", token, grants+"/"+everybody, nil).is(t, 204, "")
	own, others = held()
	require.Equal(t, []string{"Mail.Read"}, own)
	require.Empty(t, others)

	c.edit(func(tx *world.Tx) { tx.Users.Delete(customer, one) })
	require.Equal(t, http.StatusNotFound, c.get(token, grants+"/"+id).status, "gone with the person")
}
