package graph

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

var rolePages = pages{set: "directoryRoles"}

func listRoles(c *call) (reply, error) {
	if err := c.onlySelect(); err != nil {
		return reply{}, err
	}
	return collection(c, rolePages, world.ActiveRoles(c.s, c.tenant.ID), roleTemplate, func(r *world.DirectoryRole) object { return c.pick(c.showRole(r)) })
}

func roleTemplate(r *world.DirectoryRole) string { return r.TemplateID }

func (c *call) showRole(r *world.DirectoryRole) object {
	return object{
		{"id", world.RoleID(c.tenant.ID, r.TemplateID)}, {"deletedDateTime", nil}, {"description", r.Description},
		{"displayName", r.Name}, {"roleTemplateId", r.TemplateID},
	}
}

// role is the activated role that a path names, in any of the three ways.
func (c *call) role() (*world.DirectoryRole, error) {
	id := c.params["id"]
	template, byTemplate := strings.CutPrefix(id, "roleTemplateId=")
	if key, ok := c.params["roleTemplateId"]; ok {
		template, byTemplate = key, true
	}
	for _, r := range world.ActiveRoles(c.s, c.tenant.ID) {
		if byTemplate && strings.EqualFold(r.TemplateID, template) || !byTemplate && strings.EqualFold(world.RoleID(c.tenant.ID, r.TemplateID), id) {
			return r, nil
		}
	}
	if byTemplate {
		id = template
	}
	return nil, notFound(id)
}

func getRole(c *call) (reply, error) {
	r, err := c.role()
	if err != nil {
		return reply{}, err
	}
	return c.entity("directoryRoles", c.showRole(r))
}

func activateRole(c *call, tx *world.Tx) (reply, error) {
	f, err := c.fields("directoryRole", "roleTemplateId", "displayName", "description")
	if err != nil {
		return reply{}, err
	}
	id, err := read[string](f, "roleTemplateId")
	if err != nil {
		return reply{}, err
	}
	r, err := world.ActivateRole(tx, c.tenant.ID, id)
	if err != nil {
		return reply{}, err
	}
	o := c.showRole(r)
	where, _ := o.get("id")
	return created(c.base()+"/directoryRoles/"+where.(string), append(object{{"@odata.context", c.context("directoryRoles/$entity")}}, o...)), nil
}

var memberPages = pages{set: "directoryObjects"}

func listRoleMembers(c *call) (reply, error) {
	r, err := c.role()
	if err != nil {
		return reply{}, err
	}
	return c.userObjects(memberPages, world.RoleMembers(c.s, c.tenant.ID, r.TemplateID))
}

// userObjects lists people where other kinds of objects could stand.
func (c *call) userObjects(p pages, users []*world.User) (reply, error) {
	if err := c.onlySelect(); err != nil {
		return reply{}, err
	}
	if err := c.checkUserSelection(); err != nil {
		return reply{}, err
	}
	c.countEventually()
	return collection(c, p, users, func(u *world.User) string { return u.ID }, c.userObject)
}

func (c *call) userObject(u *world.User) object {
	return append(object{{"@odata.type", "#microsoft.graph.user"}}, c.showUser(u)...)
}

// reference is the id of the object that a body points to.
func (c *call) reference() (string, error) {
	if _, err := c.fields("directoryObject"); err != nil {
		return "", err
	}
	var in struct {
		ID string `json:"@odata.id"`
	}
	if json.Unmarshal(c.body, &in) != nil {
		return "", unreadable()
	}
	for _, set := range []string{"/directoryObjects/", "/users/"} {
		if _, id, ok := strings.Cut(in.ID, set); ok && id != "" {
			return id, nil
		}
	}
	return "", refuse(http.StatusBadRequest, "Request_BadRequest", "Invalid URL format specified in @odata.id: '%s'.", in.ID)
}

func addRoleMember(c *call, tx *world.Tx) (reply, error) {
	r, err := c.role()
	if err != nil {
		return reply{}, err
	}
	id, err := c.reference()
	if err != nil {
		return reply{}, err
	}
	err = world.GiveRole(tx, c.tenant.ID, id, r.TemplateID)
	if no, ok := errors.AsType[*world.DirectoryRefused](err); ok && no.Reason == world.ReasonRole {
		return reply{}, refuse(http.StatusBadRequest, "Request_BadRequest", "One or more added object references already exist for the following modified properties: 'members'.")
	}
	return noContent(), err
}

func removeRoleMember(c *call, tx *world.Tx) (reply, error) {
	r, err := c.role()
	if err != nil {
		return reply{}, err
	}
	return noContent(), c.takeRole(tx, c.params["user"], r.TemplateID)
}

// takeRole ends a membership; global administrators do not lock themselves out.
func (c *call) takeRole(tx *world.Tx, userID, templateID string) error {
	if templateID == world.RoleGlobalAdmin && !c.claims.AppOnly() && strings.EqualFold(userID, c.claims.ObjectID) {
		return refuse(http.StatusBadRequest, "Request_BadRequest", "Removing self from Global Administrator built-in role is not allowed.")
	}
	return world.TakeRole(tx, c.tenant.ID, userID, templateID)
}

var templatePages = pages{set: "directoryRoleTemplates"}

func listRoleTemplates(c *call) (reply, error) {
	if err := c.onlySelect(); err != nil {
		return reply{}, err
	}
	return collection(c, templatePages, builtInRoles(), roleTemplate, func(r *world.DirectoryRole) object { return c.pick(showRoleTemplate(r)) })
}

func builtInRoles() []*world.DirectoryRole {
	roles := world.DirectoryRoles()
	out := make([]*world.DirectoryRole, 0, len(roles))
	for i := range roles {
		out = append(out, &roles[i])
	}
	return out
}

func showRoleTemplate(r *world.DirectoryRole) object {
	return object{{"id", r.TemplateID}, {"deletedDateTime", nil}, {"description", r.Description}, {"displayName", r.Name}}
}

func getRoleTemplate(c *call) (reply, error) {
	r, ok := world.FindRole(c.params["id"])
	if !ok {
		return reply{}, notFound(c.params["id"])
	}
	return c.entity("directoryRoleTemplates", showRoleTemplate(r))
}
