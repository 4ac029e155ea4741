package entra

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Markers among the role template ids of wids.
const (
	widMember = "b79fbf4d-3ef9-4689-8143-76b194e85509" // a member of the tenant
	widGDAP   = "08372b87-7d02-482a-9e02-fb03ea5fe193" // somebody through delegated administration

	amrPassword = "pwd"
	amrMFA      = "mfa"
)

// backdated is how long before its issue a token is valid, as the live service's.
const backdated = 5 * time.Minute

func stsIssuer(tenantID string) string { return "https://sts.windows.net/" + tenantID + "/" }

// lifetime spreads over 60 to 90 minutes, as the live service's does, the same
// for the same token.
func lifetime(tokenID string) time.Duration {
	sum := sha256.Sum256([]byte(tokenID))
	return time.Hour + time.Duration(int(sum[0])<<8|int(sum[1]))*(30*time.Minute)/(1<<16)
}

// pairwise is a subject that differs from one audience to the next.
func pairwise(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "|")))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// opaque stands for the claims that carry Entra's internal state.
func opaque(parts ...string) string { return pairwise(parts...)[:22] }

// stamp gives the claims every token has.
func stamp(tokenID string, now time.Time, life time.Duration) map[string]any {
	from := now.Add(-backdated).Unix()
	return map[string]any{
		"iat": from, "nbf": from, "exp": now.Add(life).Unix(),
		"uti": opaque("uti", tokenID), "rh": "1.A" + opaque("rh", tokenID) + ".", "aio": opaque("aio", tokenID),
	}
}

// accessClaims are those of a v1 access token for a person.
func (t ticket) accessClaims(tokenID string, now time.Time, life time.Duration) map[string]any {
	c := stamp(tokenID, now, life)
	c["aud"], c["iss"], c["tid"], c["ver"] = t.resource.uri, stsIssuer(t.tenant.ID), t.tenant.ID, "1.0"
	c["appid"], c["appidacr"], c["app_displayname"] = t.app.ID, appidacr(len(t.app.Secrets) > 0), t.app.DisplayName
	c["acr"], c["acct"], c["amr"], c["idtyp"] = "1", 0, t.grant.AMR, "user"
	c["scp"], c["ipaddr"], c["tenant_region_scope"] = t.scp(), "127.0.0.1", "WW"
	c["sub"] = pairwise(t.person.user.ID, t.tenant.ID, t.resource.appID)
	c["xms_sim_signed_in"] = t.grant.AuthAt
	c["xms_tcdt"] = t.tenant.CreatedAt.Unix()
	if t.person.guest {
		name := t.person.home.DisplayName + " Technician"
		c["idp"] = stsIssuer(t.person.home.ID)
		c["aai"] = fmt.Sprintf("tenant: %s, object: %s", t.person.home.ID, t.person.user.ID)
		c["name"], c["unique_name"] = name, name
		c["wids"] = append([]string{widGDAP}, t.person.roles...)
		c["xms_sim_partner"], c["xms_sim_user"] = t.person.home.ID, t.person.user.ID
		return c
	}
	u := t.person.user
	c["oid"], c["upn"], c["unique_name"], c["name"] = u.ID, u.UserPrincipalName, u.UserPrincipalName, u.DisplayName
	c["wids"] = append(slices.Clone(t.person.roles), widMember)
	c["puid"] = "1003" + strings.ToUpper(strings.ReplaceAll(u.ID, "-", "")[:12])
	for claim, value := range map[string]string{"given_name": u.GivenName, "family_name": u.Surname} {
		if value != "" {
			c[claim] = value
		}
	}
	return c
}

func appidacr(secret bool) string {
	if secret {
		return "1"
	}
	return "0"
}

// scp lists everything consented at the resource, not only what was asked for,
// as the live service does.
func (t ticket) scp() string {
	scopes := t.scopes
	if len(scopes) == 0 {
		scopes = []string{"openid", "profile", "email"}
	}
	return strings.Join(scopes, " ")
}

// idClaims are those of an ID token.
func (t ticket) idClaims(tokenID, issuerOrigin string, v2 bool, now time.Time) map[string]any {
	c := stamp(tokenID, now, time.Hour)
	c["aud"], c["tid"] = t.app.ID, t.tenant.ID
	c["sub"] = pairwise(t.person.user.ID, t.tenant.ID, t.app.ID)
	c["auth_time"], c["sid"] = t.grant.AuthAt.Unix(), opaque("sid", t.grant.UserID, t.grant.AuthAt.String())
	if t.nonce != "" {
		c["nonce"] = t.nonce
	}
	if v2 {
		c["iss"], c["ver"] = issuerOrigin+"/"+t.tenant.ID+"/v2.0", "2.0"
	} else {
		c["iss"], c["ver"], c["amr"] = stsIssuer(t.tenant.ID), "1.0", t.grant.AMR
	}
	if t.person.guest {
		c["name"], c["idp"] = t.person.home.DisplayName+" Technician", stsIssuer(t.person.home.ID)
		return c
	}
	u := t.person.user
	c["oid"], c["name"], c["login_hint"] = u.ID, u.DisplayName, u.UserPrincipalName
	if v2 {
		c["preferred_username"] = u.UserPrincipalName
	} else {
		c["upn"], c["unique_name"] = u.UserPrincipalName, u.UserPrincipalName
	}
	if u.Mail != "" && contains(t.wish.oidc, "email") {
		c["email"] = u.Mail
	}
	return c
}

// clientInfo names the person at home, whatever tenant the token is for: MSAL
// files tokens under it.
func (t ticket) clientInfo() string {
	raw, _ := json.Marshal(map[string]string{"uid": t.person.user.ID, "utid": t.person.home.ID})
	return base64.RawURLEncoding.EncodeToString(raw)
}
