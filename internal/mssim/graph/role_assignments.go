package graph

import (
	"net/http"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const (
	definitionSet = "roleManagement/directory/roleDefinitions"
	assignmentSet = "roleManagement/directory/roleAssignments"
)

// definitionSchema and assignmentSchema are what filters may name.
var (
	definitionSchema = schema{typeName: "unifiedRoleDefinition", fields: map[string]field{
		"id": {kind: kindText, indexed: true}, "templateid": {kind: kindText, indexed: true}, "displayname": {kind: kindText, indexed: true},
		"isbuiltin": {kind: kindBool, indexed: true},
	}}
	assignmentSchema = schema{typeName: "unifiedRoleAssignment", fields: map[string]field{
		"id": {kind: kindText, indexed: true}, "principalid": {kind: kindText, indexed: true}, "roledefinitionid": {kind: kindText, indexed: true},
		"directoryscopeid": {kind: kindText, indexed: true},
	}}
)

// keepMatching applies $filter, $search and $orderby to objects by their own
// properties.
func (c *call) keepMatching(s schema, items []object) ([]object, error) {
	search, err := c.search(s)
	if err != nil {
		return nil, err
	}
	if err := c.checkOrder(s); err != nil {
		return nil, err
	}
	var n need
	if c.q.filter != nil {
		if err := s.check(c.q.filter, &n); err != nil {
			return nil, err
		}
	}
	if err := c.checkNeed(n); err != nil {
		return nil, err
	}
	var out []object
	for _, o := range items {
		if c.asked(search, o.field) {
			out = append(out, o)
		}
	}
	sortBy(c.q.orderBy, out, object.field)
	return out, nil
}

// field finds a property by its name in any case, for filters.
func (o object) field(name string) any {
	for _, m := range o {
		if items, ok := m.value.([]object); ok && strings.EqualFold(m.name, name) {
			return anyList(items)
		}
		if strings.EqualFold(m.name, name) {
			return m.value
		}
	}
	return nil
}

func objectID(o object) string {
	id, _ := o.field("id").(string)
	return id
}

// showDefinition shows a role with those it inherits from: every built-in one takes over what directory readers may.
func showDefinition(r *world.DirectoryRole) object {
	inherited := []object{}
	if r.TemplateID != world.RoleDirectoryReaders {
		inherited = append(inherited, object{{"id", world.RoleDirectoryReaders}})
	}
	return object{
		{"id", r.TemplateID}, {"description", r.Description}, {"displayName", r.Name}, {"isBuiltIn", true}, {"isEnabled", true},
		{"resourceScopes", []string{"/"}}, {"templateId", r.TemplateID}, {"version", "1"},
		{"rolePermissions", []object{{{"allowedResourceActions", []string{}}, {"condition", nil}}}},
		{"inheritsPermissionsFrom", inherited},
	}
}

func listRoleDefinitions(c *call) (reply, error) {
	var all []object
	for _, r := range builtInRoles() {
		all = append(all, showDefinition(r))
	}
	all, err := c.keepMatching(definitionSchema, all)
	if err != nil {
		return reply{}, err
	}
	return collection(c, pages{set: definitionSet, size: 100, largest: 999}, all, objectID, c.pick)
}

func getRoleDefinition(c *call) (reply, error) {
	r, ok := world.FindRole(c.params["id"])
	if !ok {
		return reply{}, notFound(c.params["id"])
	}
	return c.entity(definitionSet, showDefinition(r))
}

// assignmentID is the directory's id of a role that somebody holds in the whole
// tenant.
func assignmentID(templateID, principalID string) string {
	return joinedID(templateID, principalID) + "-1"
}

func showRoleAssignment(u *world.User, templateID string) object {
	return object{
		{"id", assignmentID(templateID, u.ID)}, {"principalId", u.ID}, {"resourceScope", "/"}, {"directoryScopeId", "/"},
		{"roleDefinitionId", templateID},
	}
}

// assignments are all roles that somebody in the tenant holds.
func (c *call) assignments() []object {
	var out []object
	for u := range c.s.Users.All(c.tenant.ID) {
		if u.Deleted() {
			continue
		}
		for _, template := range u.DirectoryRoles {
			out = append(out, showRoleAssignment(u, template))
		}
	}
	return out
}

// withPrincipal adds who holds the role when the call asks for it.
func (c *call) withPrincipal(o object) object {
	shown := c.pick(o)
	if c.q.expand != "" {
		if u, ok := c.s.Users.Get(c.tenant.ID, o.field("principalId").(string)); ok {
			principal := append(object{{"@odata.type", "#microsoft.graph.user"}}, c.basicUser(u)...)
			shown = append(shown, member{"principal", principal})
		}
	}
	return shown
}

func listRoleAssignments(c *call) (reply, error) {
	all, err := c.keepMatching(assignmentSchema, c.assignments())
	if err != nil {
		return reply{}, err
	}
	return collection(c, pages{set: assignmentSet, size: 100, largest: 999}, all, objectID, c.withPrincipal)
}

// assignment is the role and its holder that a path names.
func (c *call) assignment() (object, error) {
	for _, o := range c.assignments() {
		if objectID(o) == c.params["id"] {
			return o, nil
		}
	}
	return nil, notFound(c.params["id"])
}

func getRoleAssignment(c *call) (reply, error) {
	o, err := c.assignment()
	if err != nil {
		return reply{}, err
	}
	context := member{"@odata.context", c.context(assignmentSet + c.selection() + "/$entity")}
	return reply{body: append(object{context}, c.withPrincipal(o)...)}, nil
}

func createRoleAssignment(c *call, tx *world.Tx) (reply, error) {
	names := []string{"roleDefinitionId", "principalId", "directoryScopeId"}
	f, err := c.fields("unifiedRoleAssignment", names...)
	if err != nil {
		return reply{}, err
	}
	value := map[string]string{}
	for _, name := range names {
		if value[name], err = read[string](f, name); err != nil {
			return reply{}, err
		}
		if value[name] == "" {
			return reply{}, refuse(http.StatusBadRequest, "Request_BadRequest", "A value is required for property '%s' of resource 'RoleAssignment'.", name)
		}
	}
	if value["directoryScopeId"] != "/" {
		return reply{}, refuse(http.StatusBadRequest, "Request_BadRequest", "Invalid value specified for property 'directoryScopeId' of resource 'RoleAssignment'.")
	}
	user, template := strings.ToLower(value["principalId"]), strings.ToLower(value["roleDefinitionId"])
	if err := world.GiveRole(tx, c.tenant.ID, user, template); err != nil {
		return reply{}, err
	}
	body := object{
		{"@odata.context", c.context(assignmentSet + "/$entity")}, {"id", assignmentID(template, user)}, {"roleDefinitionId", template},
		{"principalId", user}, {"directoryScopeId", "/"},
	}
	return created(c.base()+"/"+assignmentSet+"/"+assignmentID(template, user), body), nil
}

func deleteRoleAssignment(c *call, tx *world.Tx) (reply, error) {
	o, err := c.assignment()
	if err != nil {
		return reply{}, err
	}
	return noContent(), c.takeRole(tx, o.field("principalId").(string), o.field("roleDefinitionId").(string))
}
