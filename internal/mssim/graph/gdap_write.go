package graph

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// gdapRetry is how many seconds an accepted change asks to wait. Source:
// Microsoft, update delegatedAdminAccessAssignment.
const gdapRetry = "10"

// administersCustomers lets only a reseller's tenant write, and of its users only
// those in AdminAgents; Microsoft does not document the rule for users.
func (c *call) administersCustomers() error {
	if _, partner := c.s.Partners.Get("", c.tenant.ID); !partner {
		return denied()
	}
	if !c.claims.AppOnly() && !world.InGroup(c.s, c.tenant.ID, c.claims.ObjectID, world.AdminAgents) {
		return denied()
	}
	return nil
}

// by is the caller in audit records.
func (c *call) by() world.AuditRecord {
	return world.AuditRecord{UserPrincipal: c.claims.UPN, ApplicationID: c.claims.AppID}
}

// ifMatch holds a write against the version it was made for. Source of 412:
// Microsoft; that a missing header is 428 is ours.
func (c *call) ifMatch(tag string) error {
	switch given := c.r.Header.Get("If-Match"); given {
	case "":
		return refuse(http.StatusPreconditionRequired, "PreconditionRequired", "The If-Match header is required for this request.")
	case "*", tag:
		return nil
	}
	return refuse(http.StatusPreconditionFailed, "PreconditionFailed", "The condition specified in the If-Match header was not met: the resource has been modified.")
}

// gdapTerms reads a relationship's properties over those that it has.
func (c *call) gdapTerms(t world.GDAPTerms) (world.GDAPTerms, error) {
	const typeName = "delegatedAdminRelationship"
	readOnly := []string{"id", "status", "createdDateTime", "lastModifiedDateTime", "activatedDateTime", "endDateTime"}
	f, err := c.fields(typeName, append(readOnly, "displayName", "duration", "customer", "accessDetails", "autoExtendDuration")...)
	if err != nil {
		return t, err
	}
	for name := range f {
		if slices.Contains(readOnly, name) {
			return t, refuse(http.StatusBadRequest, "Request_BadRequest", "Property '%s' is read-only and cannot be set.", name)
		}
	}
	for name, into := range map[string]*string{"displayName": &t.DisplayName, "duration": &t.Duration, "autoExtendDuration": &t.AutoExtend} {
		if !f.has(name) {
			continue
		}
		if *into, err = read[string](f, name); err != nil {
			return t, err
		}
	}
	if f.has("customer") {
		customer, err := nested(f, "customer", "delegatedAdminRelationshipCustomerParticipant", "tenantId", "displayName")
		if err != nil {
			return t, err
		}
		if t.CustomerID, err = read[string](customer, "tenantId"); err != nil {
			return t, err
		}
		if t.CustomerName, err = read[string](customer, "displayName"); err != nil {
			return t, err
		}
	}
	if f.has("accessDetails") {
		t.Roles, err = accessDetails(f)
	}
	return t, err
}

// nested reads a complex property; null is one without members.
func nested(f fields, name, typeName string, known ...string) (fields, error) {
	raw := f[name]
	if len(raw) == 0 || string(raw) == "null" {
		return fields{}, nil
	}
	return parseFields(raw, typeName, known...)
}

func accessDetails(f fields) ([]string, error) {
	details, err := nested(f, "accessDetails", "delegatedAdminAccessDetails", "unifiedRoles")
	if err != nil {
		return nil, err
	}
	items, err := read[[]json.RawMessage](details, "unifiedRoles")
	if err != nil {
		return nil, err
	}
	var roles []string
	for _, raw := range items {
		role, err := parseFields(raw, "unifiedRole", "roleDefinitionId")
		if err != nil {
			return nil, err
		}
		id, err := read[string](role, "roleDefinitionId")
		if err != nil {
			return nil, err
		}
		roles = append(roles, id)
	}
	return roles, nil
}

func createRelationship(c *call, tx *world.Tx) (reply, error) {
	if err := c.administersCustomers(); err != nil {
		return reply{}, err
	}
	t, err := c.gdapTerms(world.GDAPTerms{})
	if err != nil {
		return reply{}, err
	}
	g, err := world.CreateGDAP(tx, c.tenant.ID, t)
	if err != nil {
		return reply{}, err
	}
	return created(c.base()+"/"+gdapSet+"/"+g.ID, c.made("delegatedAdminRelationships", "delegatedAdminRelationship", etag(g.ID, g.Version), showRelationship(g))), nil
}

// made is a new or changed object with its type, context and, where it has one,
// its etag.
func (c *call) made(context, typeName, tag string, o object) object {
	head := object{{"@odata.type", "#microsoft.graph." + typeName}, {"@odata.context", c.contextAt(gdapRoot, context)}}
	if tag != "" {
		head = append(head, member{"@odata.etag", tag})
	}
	return append(head, o...)
}

// accepted answers 202 with the operation that does what was asked for.
func (c *call) accepted(relationshipID, operationID string) reply {
	return reply{status: http.StatusAccepted, header: http.Header{
		"Location": {c.base() + "/" + gdapSet + "/" + relationshipID + "/operations/" + operationID}, "Retry-After": {gdapRetry},
	}}
}

// relationshipToChange finds the relationship whose version the call names.
func (c *call) relationshipToChange() (*world.GDAPRelationship, error) {
	if err := c.administersCustomers(); err != nil {
		return nil, err
	}
	g, err := c.relationship()
	if err != nil {
		return nil, err
	}
	return g, c.ifMatch(etag(g.ID, g.Version))
}

func updateRelationship(c *call, tx *world.Tx) (reply, error) {
	g, err := c.relationshipToChange()
	if err != nil {
		return reply{}, err
	}
	t, err := c.gdapTerms(g.Terms())
	if err != nil {
		return reply{}, err
	}
	g, op, err := world.ChangeGDAP(tx, c.tenant.ID, g.ID, t)
	if err != nil {
		return reply{}, err
	}
	if op != nil {
		return c.accepted(g.ID, op.ID), nil
	}
	return reply{body: c.made("delegatedAdminRelationships/$entity", "delegatedAdminRelationship", etag(g.ID, g.Version), showRelationship(g))}, nil
}

func deleteRelationship(c *call, tx *world.Tx) (reply, error) {
	g, err := c.relationshipToChange()
	if err != nil {
		return reply{}, err
	}
	return noContent(), world.DeleteGDAP(tx, c.tenant.ID, g.ID)
}

func createRequest(c *call, tx *world.Tx) (reply, error) {
	f, err := c.fields("delegatedAdminRelationshipRequest", "action")
	if err != nil {
		return reply{}, err
	}
	action, err := read[string](f, "action")
	if err != nil {
		return reply{}, err
	}
	if err := c.administersCustomers(); err != nil {
		return reply{}, err
	}
	g, err := c.relationship()
	if err != nil {
		return reply{}, err
	}
	r, err := world.RequestGDAP(tx, c.tenant.ID, g.ID, action, c.by())
	if err != nil {
		return reply{}, err
	}
	return created(c.base()+"/"+gdapSet+"/"+g.ID+"/requests/"+r.ID, c.made("requests", "delegatedAdminRelationshipRequest", "", showRequest(*r))), nil
}

func createAssignment(c *call, tx *world.Tx) (reply, error) {
	if err := c.administersCustomers(); err != nil {
		return reply{}, err
	}
	g, err := c.relationship()
	if err != nil {
		return reply{}, err
	}
	f, err := c.fields("delegatedAdminAccessAssignment", "accessContainer", "accessDetails")
	if err != nil {
		return reply{}, err
	}
	container, err := nested(f, "accessContainer", "delegatedAdminAccessContainer", "accessContainerId", "accessContainerType")
	if err != nil {
		return reply{}, err
	}
	kind, err := read[string](container, "accessContainerType")
	if err != nil {
		return reply{}, err
	}
	if kind != "securityGroup" {
		return reply{}, badRequest("The accessContainerType must be securityGroup.")
	}
	group, err := read[string](container, "accessContainerId")
	if err != nil {
		return reply{}, err
	}
	roles, err := accessDetails(f)
	if err != nil {
		return reply{}, err
	}
	a, err := world.AssignGDAP(tx, c.tenant.ID, g.ID, group, roles, c.by())
	if err != nil {
		return reply{}, err
	}
	return created(c.base()+"/"+gdapSet+"/"+g.ID+"/accessAssignments/"+a.ID, c.made("accessAssignments", "delegatedAdminAccessAssignment", etag(a.ID, a.Version), showAssignment(*a))), nil
}

// assignmentToChange finds the assignment whose version the call names.
func (c *call) assignmentToChange() (*world.GDAPRelationship, world.GDAPAssignment, error) {
	if err := c.administersCustomers(); err != nil {
		return nil, world.GDAPAssignment{}, err
	}
	a, g, err := child(c, assignments, assignmentKey)
	if err != nil {
		return nil, a, err
	}
	return g, a, c.ifMatch(etag(a.ID, a.Version))
}

func updateAssignment(c *call, tx *world.Tx) (reply, error) {
	g, a, err := c.assignmentToChange()
	if err != nil {
		return reply{}, err
	}
	f, err := c.fields("delegatedAdminAccessAssignment", "accessDetails")
	if err != nil {
		return reply{}, err
	}
	roles, err := accessDetails(f)
	if err != nil {
		return reply{}, err
	}
	same, op, err := world.ChangeGDAPAssignment(tx, c.tenant.ID, g.ID, a.ID, roles)
	if err != nil {
		return reply{}, err
	}
	if op != nil {
		return c.accepted(g.ID, op.ID), nil
	}
	return reply{body: c.made("accessAssignments/$entity", "delegatedAdminAccessAssignment", etag(a.ID, a.Version), showAssignment(*same))}, nil
}

func deleteAssignment(c *call, tx *world.Tx) (reply, error) {
	g, a, err := c.assignmentToChange()
	if err != nil {
		return reply{}, err
	}
	return noContent(), world.RemoveGDAPAssignment(tx, c.tenant.ID, g.ID, a.ID)
}
