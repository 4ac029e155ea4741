package graph

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// How long the directory keeps what happened: with a premium plan and without.
// Source: Microsoft, Entra data retention.
const (
	premiumRetention = 30 * 24 * time.Hour
	freeRetention    = 7 * 24 * time.Hour
)

var (
	signInPages    = pages{set: "auditLogs/signIns", size: 1000, largest: 1000}
	directoryPages = pages{set: "auditLogs/directoryAudits", size: 1000, largest: 1000}
)

var signInSchema = schema{typeName: "signIn", fields: map[string]field{
	"id": {kind: kindText, indexed: true}, "createddatetime": {kind: kindTime, indexed: true}, "userid": {kind: kindText, indexed: true},
	"userprincipalname": {kind: kindText, indexed: true}, "userdisplayname": {kind: kindText, indexed: true}, "appid": {kind: kindText, indexed: true},
}}

var directoryAuditSchema = schema{typeName: "directoryAudit", fields: map[string]field{
	"id": {kind: kindText, indexed: true}, "activitydatetime": {kind: kindTime, indexed: true}, "activitydisplayname": {kind: kindText, indexed: true},
	"category": {kind: kindText, indexed: true}, "result": {kind: kindText, indexed: true},
}}

// happening is one line of a log: what it shows, and when it was.
type happening struct {
	at    time.Time
	shown object
}

func (h happening) field(path string) any {
	if strings.HasSuffix(strings.ToLower(path), "datetime") {
		return h.at
	}
	for _, m := range h.shown {
		if strings.EqualFold(m.name, path) {
			return m.value
		}
	}
	return nil
}

// listHappenings answers with a log, the newest first.
func (c *call) listHappenings(p pages, s schema, all []happening) (reply, error) {
	if c.q.search != "" {
		return reply{}, unsupportedQuery("Unsupported Query.")
	}
	if c.q.filter != nil {
		if err := s.check(c.q.filter, &need{}); err != nil {
			return reply{}, err
		}
	}
	oldestFirst := false
	for _, o := range c.q.orderBy {
		if f, err := s.find(o.path); err != nil || f.kind != kindTime {
			return reply{}, cmp.Or(err, error(unsupportedQuery("Unsupported Query.")))
		}
		oldestFirst = !o.desc
	}
	found := slices.DeleteFunc(all, func(h happening) bool { return c.q.filter != nil && !matches(c.q.filter, h.field) })
	slices.SortFunc(found, func(a, b happening) int {
		n := cmp.Or(b.at.Compare(a.at), strings.Compare(idOf(a.shown), idOf(b.shown)))
		if oldestFirst {
			return -n
		}
		return n
	})
	return collection(c, p, found, func(h happening) string { return idOf(h.shown) }, func(h happening) object { return c.pick(h.shown) })
}

func idOf(o object) string {
	v, _ := o.get("id")
	id, _ := v.(string)
	return id
}

// signIns are the last sign-in of everybody who has one within the retention:
// this directory remembers no others.
func (c *call) signIns() (out []happening) {
	app := world.App{ID: world.AppGraph, DisplayName: "Microsoft 365"}
	for u := range c.s.Users.All(c.tenant.ID) {
		if u.Deleted() || u.LastSignInAt == nil || c.s.Now.Sub(*u.LastSignInAt) > premiumRetention {
			continue
		}
		id := world.StableID("sign-in", u.ID, stamp(*u.LastSignInAt))
		out = append(out, happening{*u.LastSignInAt, object{
			{"id", id}, {"createdDateTime", precise(*u.LastSignInAt)}, {"userDisplayName", u.DisplayName}, {"userPrincipalName", u.UserPrincipalName},
			{"userId", u.ID}, {"appId", app.ID}, {"appDisplayName", app.DisplayName}, {"ipAddress", "203.0.113.10"}, {"clientAppUsed", "Browser"},
			{"correlationId", world.StableID("correlation", id)}, {"conditionalAccessStatus", "notApplied"}, {"isInteractive", true},
			{"riskDetail", "none"}, {"riskLevelAggregated", "none"}, {"riskLevelDuringSignIn", "none"}, {"riskState", "none"},
			{"riskEventTypes", []string{}}, {"resourceDisplayName", "Microsoft Graph"}, {"resourceId", world.AppGraph},
			{"status", object{{"errorCode", 0}, {"failureReason", nil}, {"additionalDetails", nil}}},
			{"deviceDetail", object{
				{"deviceId", ""}, {"displayName", nil}, {"operatingSystem", "Windows 10"}, {"browser", "Edge 120.0.0"}, {"isCompliant", nil}, {"isManaged", nil}, {"trustType", nil},
			}},
			{"location", object{
				{"city", u.City}, {"state", u.State}, {"countryOrRegion", u.Country}, {"geoCoordinates", object{{"altitude", nil}, {"latitude", nil}, {"longitude", nil}}},
			}},
			{"appliedConditionalAccessPolicies", []object{}},
		}})
	}
	return out
}

func listSignIns(c *call) (reply, error) {
	if err := c.premium(); err != nil {
		return reply{}, err
	}
	return c.listHappenings(signInPages, signInSchema, c.signIns())
}

func getSignIn(c *call) (reply, error) {
	if err := c.premium(); err != nil {
		return reply{}, err
	}
	for _, h := range c.signIns() {
		if strings.EqualFold(idOf(h.shown), c.params["id"]) {
			return c.entity("auditLogs/signIns", h.shown)
		}
	}
	return reply{}, notFound(c.params["id"])
}

// listDirectoryAudits tells when people were added, deleted and given passwords,
// as far as their objects still show it.
func listDirectoryAudits(c *call) (reply, error) {
	kept := freeRetention
	if c.premium() == nil {
		kept = premiumRetention
	}
	var out []happening
	note := func(u *world.User, at *time.Time, activity, operation string) {
		if at == nil || c.s.Now.Sub(*at) > kept {
			return
		}
		id := world.StableID("directory-audit", u.ID, activity, stamp(*at))
		out = append(out, happening{*at, object{
			{"id", "Directory_" + id}, {"category", "UserManagement"}, {"correlationId", world.StableID("correlation", id)}, {"result", "success"},
			{"resultReason", ""}, {"activityDisplayName", activity}, {"activityDateTime", precise(*at)}, {"loggedByService", "Core Directory"},
			{"operationType", operation}, {"initiatedBy", object{{"user", nil}, {"app", nil}}},
			{"targetResources", []object{{
				{"id", u.ID}, {"displayName", nil}, {"type", "User"}, {"userPrincipalName", u.UserPrincipalName}, {"groupType", nil}, {"modifiedProperties", []object{}},
			}}},
			{"additionalDetails", []object{}},
		}})
	}
	for u := range c.s.Users.All(c.tenant.ID) {
		note(u, &u.CreatedAt, "Add user", "Add")
		note(u, u.DeletedAt, "Delete user", "Delete")
		if u.PasswordChangedAt != nil && u.PasswordChangedAt.Sub(u.CreatedAt) > time.Hour {
			note(u, u.PasswordChangedAt, "Reset user password", "Update")
		}
	}
	return c.listHappenings(directoryPages, directoryAuditSchema, out)
}
