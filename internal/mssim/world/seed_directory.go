package world

import (
	"encoding/base64"
	"time"
)

// demoDirectory shows what is rare in a directory: at one customer administrators
// of several ranks and a group that licenses its members, at another people who
// are synchronized from on premises.
func demoDirectory(t *Tenant, slug string, users []*User, start time.Time) []*Group {
	switch slug {
	case "mueller-praezision":
		users[3].DirectoryRoles, users[4].DirectoryRoles = []string{RoleUserAdmin}, []string{RoleHelpdeskAdmin}
		for _, u := range users[5:] {
			u.Manager = users[3].ID
		}
		return []*Group{licensingGroup(t, users)}
	case "fjordline":
		at := start.Add(-20 * time.Minute).Truncate(time.Second)
		for _, u := range users[3:17] {
			u.OnPremises = &OnPremises{ImmutableID: base64.StdEncoding.EncodeToString([]byte(u.ID)[:16]), SyncedAt: at}
		}
	}
	return nil
}

// licensingGroup gives ten people through a group what they held directly.
func licensingGroup(t *Tenant, users []*User) *Group {
	g := &Group{
		ID: StableID("group", t.ID, "licensing"), DisplayName: "Workshop licenses", Description: "Gives its members what they work with",
		Members: []string{}, CreatedAt: t.CreatedAt,
	}
	for _, u := range users {
		if len(u.Licenses) == 0 || len(g.Members) == 10 || len(g.Licenses) > 0 && u.Licenses[0].SKUID != g.Licenses[0].SKUID {
			continue
		}
		if len(g.Licenses) == 0 {
			g.Licenses = []AssignedLicense{{SKUID: u.Licenses[0].SKUID, AssignedAt: u.Licenses[0].AssignedAt}}
		}
		u.Licenses[0].ByGroup = g.ID
		g.Members = append(g.Members, u.ID)
	}
	return g
}
