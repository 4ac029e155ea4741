package graph

import (
	"net/http"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/control"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

var groupPages = pages{set: "groups", size: 100, largest: 999}

// groupExtras are the properties of a group that need $select. groupFiltered are those
// that filters can name but no answer shows, selected or not. Source: Microsoft
// Graph, group.
var (
	groupExtras   = []string{"assignedLicenses", "licenseProcessingState"}
	groupFiltered = []string{"hasMembersWithLicenseErrors"}
)

// groupSchema is what filters on groups may name.
var groupSchema = schema{typeName: "group", sorted: []string{"displayName"}, searched: []string{"displayName", "description"}, fields: map[string]field{
	"description": {kind: kindText}, "id": {kind: kindText, indexed: true}, "displayname": {kind: kindText, indexed: true}, "mailnickname": {kind: kindText, indexed: true},
	"securityenabled": {kind: kindBool, indexed: true}, "mailenabled": {kind: kindBool, indexed: true},
	"hasmemberswithlicenseerrors": {kind: kindBool, indexed: true},
	"assignedlicenses":            {kind: kindList, elements: map[string]field{"skuId": {kind: kindGUID, indexed: true}}},
}}

func (c *call) showGroup(g *world.Group) object {
	licenses := []object{}
	for _, l := range g.Licenses {
		licenses = append(licenses, object{{"disabledPlans", list(l.DisabledPlans)}, {"skuId", l.SKUID}})
	}
	var state any
	if len(g.Licenses) > 0 {
		state = object{{"state", "ProcessingComplete"}}
	}
	return object{
		{"id", g.ID}, {"deletedDateTime", nil}, {"classification", nil}, {"createdDateTime", stamp(g.CreatedAt)}, {"description", text(g.Description)},
		{"displayName", g.DisplayName}, {"expirationDateTime", nil}, {"groupTypes", []string{}}, {"isAssignableToRole", nil}, {"mail", nil},
		{"mailEnabled", false}, {"mailNickname", strings.ReplaceAll(g.DisplayName, " ", "")}, {"membershipRule", nil},
		{"membershipRuleProcessingState", nil}, {"onPremisesDomainName", nil}, {"onPremisesLastSyncDateTime", nil}, {"onPremisesNetBiosName", nil},
		{"onPremisesSamAccountName", nil}, {"onPremisesSecurityIdentifier", nil}, {"onPremisesSyncEnabled", nil}, {"preferredDataLocation", nil},
		{"preferredLanguage", nil}, {"proxyAddresses", []string{}}, {"renewedDateTime", stamp(g.CreatedAt)}, {"resourceBehaviorOptions", []string{}},
		{"resourceProvisioningOptions", []string{}}, {"securityEnabled", true}, {"securityIdentifier", securityIdentifier(g.ID)}, {"theme", nil},
		{"visibility", nil}, {"onPremisesProvisioningErrors", []string{}},
		{"assignedLicenses", licenses}, {"licenseProcessingState", state}, {"hasMembersWithLicenseErrors", len(c.licenseErrors(g)) > 0},
	}
}

// shownGroup gives the selected properties, or all but those that need $select.
func (c *call) shownGroup(o object) object {
	if len(c.q.selected) > 0 {
		return slices.DeleteFunc(c.pick(o), func(m member) bool { return slices.Contains(groupFiltered, m.name) })
	}
	return slices.DeleteFunc(slices.Clone(o), func(m member) bool { return slices.Contains(slices.Concat(groupExtras, groupFiltered), m.name) })
}

func (c *call) checkGroupSelection() error {
	known := c.showGroup(&world.Group{})
	c.spell(known)
	for _, name := range c.q.selected {
		if !slices.ContainsFunc(known, func(m member) bool { return strings.EqualFold(m.name, name) }) {
			return badRequest("Parsing OData Select and Expand failed: Could not find a property named '%s' on type 'microsoft.graph.group'.", name)
		}
	}
	return nil
}

func listGroups(c *call) (reply, error) {
	if err := c.checkGroupSelection(); err != nil {
		return reply{}, err
	}
	var all []object
	for g := range c.s.Groups.All(c.tenant.ID) {
		all = append(all, c.showGroup(g))
	}
	all, err := c.keepMatching(groupSchema, all)
	if err != nil {
		return reply{}, err
	}
	c.countEventually()
	return collection(c, groupPages, all, objectID, c.shownGroup)
}

// group is the group that a path names.
func (c *call) group() (*world.Group, error) {
	g, ok := c.s.Groups.Get(c.tenant.ID, strings.ToLower(c.params["id"]))
	if !ok {
		return nil, notFound(c.params["id"])
	}
	return g, nil
}

func getGroup(c *call) (reply, error) {
	g, err := c.group()
	if err != nil {
		return reply{}, err
	}
	if err := c.checkGroupSelection(); err != nil {
		return reply{}, err
	}
	context := member{"@odata.context", c.context("groups" + selection(c.q.selected) + "/$entity")}
	return reply{body: append(object{context}, c.shownGroup(c.showGroup(g))...)}, nil
}

// groupMembers are the members who are not in the recycle bin.
func (c *call) groupMembers(g *world.Group) []*world.User {
	var out []*world.User
	for _, id := range g.Members {
		if u, ok := c.s.Users.Get(c.tenant.ID, id); ok && !u.Deleted() {
			out = append(out, u)
		}
	}
	return out
}

// licenseErrors are the members who do not get one of the group's licenses.
func (c *call) licenseErrors(g *world.Group) []*world.User {
	return slices.DeleteFunc(c.groupMembers(g), func(u *world.User) bool {
		return !slices.ContainsFunc(u.Licenses, func(l world.AssignedLicense) bool { return l.ByGroup == g.ID && l.Error != "" })
	})
}

func listGroupMembers(c *call) (reply, error) {
	g, err := c.group()
	if err != nil {
		return reply{}, err
	}
	return c.userObjects(pages{set: "directoryObjects", size: 100, largest: 999}, c.groupMembers(g))
}

func listGroupErrors(c *call) (reply, error) {
	g, err := c.group()
	if err != nil {
		return reply{}, err
	}
	return c.userObjects(pages{set: "directoryObjects", size: 100, largest: 999}, c.licenseErrors(g))
}

func assignGroupLicense(c *call, tx *world.Tx) (reply, error) {
	g, err := c.group()
	if err != nil {
		return reply{}, err
	}
	change, err := c.licenseChange()
	if err != nil {
		return reply{}, err
	}
	if err := world.AssignGroupLicenses(tx, c.tenant.ID, g.ID, change); err != nil {
		return reply{}, err
	}
	g, err = c.group()
	if err != nil {
		return reply{}, err
	}
	o := append(object{{"@odata.context", c.context("groups/$entity")}}, c.shownGroup(c.showGroup(g))...)
	where := control.Origin(c.r) + "/v2/" + c.tenant.ID + "/directoryObjects/" + g.ID + "/Microsoft.DirectoryServices.Group" // as Microsoft has it
	return reply{status: http.StatusAccepted, header: http.Header{"Location": {where}}, body: o}, nil
}

// memberships are the groups and roles of the user that a path names.
func (c *call) memberships() (groups, roles []object, err error) {
	u, err := c.target()
	if err != nil {
		return nil, nil, err
	}
	for g := range c.s.Groups.All(c.tenant.ID) {
		if slices.Contains(g.Members, u.ID) {
			groups = append(groups, c.showGroup(g))
		}
	}
	for _, id := range u.DirectoryRoles {
		if r, ok := world.FindRole(id); ok {
			roles = append(roles, c.showRole(r))
		}
	}
	c.countEventually()
	return groups, roles, c.onlySelect()
}

// listMemberOf serves memberOf and transitiveMemberOf alike: groups here are not
// nested.
func listMemberOf(c *call) (reply, error) {
	groups, roles, err := c.memberships()
	if err != nil {
		return reply{}, err
	}
	return collection(c, pages{set: "directoryObjects", size: 100, largest: 999}, slices.Concat(groups, roles), objectID, func(o object) object {
		kind := "directoryRole"
		if o.field("groupTypes") != nil {
			kind = "group"
		}
		return append(object{{"@odata.type", "#microsoft.graph." + kind}}, c.shownGroup(o)...)
	})
}

func listGroupsOf(c *call) (reply, error) {
	groups, _, err := c.memberships()
	if err != nil {
		return reply{}, err
	}
	return collection(c, groupPages, groups, objectID, c.shownGroup)
}

func listRolesOf(c *call) (reply, error) {
	_, roles, err := c.memberships()
	if err != nil {
		return reply{}, err
	}
	return collection(c, pages{set: "directoryRoles", size: 100, largest: 999}, roles, objectID, c.pick)
}
