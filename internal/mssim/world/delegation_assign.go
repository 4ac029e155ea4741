package world

import (
	"slices"
	"strconv"
	"strings"
)

// AssignGDAP gives a security group of the partner some of the relationship's
// roles; it works once the assignment has become active.
func AssignGDAP(tx *Tx, partnerID, id, groupID string, roles []string, by AuditRecord) (*GDAPAssignment, error) {
	g, ok := tx.GDAP.Edit(partnerID, id)
	if !ok {
		return nil, gdapMissing(id)
	}
	if !g.Live() {
		return nil, g.wrongState("assigned to a security group")
	}
	group, ok := tx.Groups.Get(partnerID, strings.ToLower(groupID))
	if !ok {
		return nil, gdapInvalid("The access container '" + groupID + "' is no security group of the partner's tenant.")
	}
	roles, err := g.assignable(roles)
	if err != nil {
		return nil, err
	}
	for _, a := range g.Assignments {
		if a.GroupID == group.ID && a.Status != AssignmentDeleted {
			return nil, gdapConflict("An access assignment for the access container '" + groupID + "' already exists.")
		}
	}
	a := GDAPAssignment{
		ID: StableID("gdap-assignment", g.ID, strconv.Itoa(len(g.Assignments))), GroupID: group.ID, Roles: roles, Status: AssignmentPending,
		CreatedAt: tx.Now, ModifiedAt: tx.Now, Version: 1,
	}
	g.Assignments = append(g.Assignments, a)
	g.recordAssignment(tx, &a, "created", by)
	return &a, nil
}

// assignable are known roles that the relationship has.
func (g *GDAPRelationship) assignable(roles []string) ([]string, error) {
	roles, err := knownRoles(roles)
	if err != nil {
		return nil, err
	}
	for _, r := range roles {
		if !slices.Contains(g.Roles, r) {
			return nil, gdapInvalid("The role definition '" + r + "' is not part of the delegated admin relationship.")
		}
	}
	return roles, nil
}

func (g *GDAPRelationship) assignment(id string) (*GDAPAssignment, bool) {
	for i := range g.Assignments {
		if strings.EqualFold(g.Assignments[i].ID, id) {
			return &g.Assignments[i], true
		}
	}
	return nil, false
}

// ChangeGDAPAssignment replaces the roles of an assignment through an operation;
// there is none when nothing changes.
func ChangeGDAPAssignment(tx *Tx, partnerID, id, assignmentID string, roles []string) (*GDAPAssignment, *GDAPOperation, error) {
	g, a, err := activeAssignment(tx, partnerID, id, assignmentID)
	if err != nil {
		return nil, nil, err
	}
	if roles, err = g.assignable(roles); err != nil {
		return nil, nil, err
	}
	if sameSet(roles, a.Roles) {
		return a, nil, nil
	}
	op, err := g.operate(tx, GDAPOperation{Type: OperationAssignment, Target: a.ID, Roles: roles}, map[string]any{
		"id": a.ID, "accessContainer": map[string]string{"accessContainerId": a.GroupID, "accessContainerType": "securityGroup"},
		"accessDetails": unifiedRoles(roles), "status": a.Status,
	})
	return a, op, err
}

// RemoveGDAPAssignment takes the roles from the group again.
func RemoveGDAPAssignment(tx *Tx, partnerID, id, assignmentID string) error {
	_, a, err := activeAssignment(tx, partnerID, id, assignmentID)
	if err != nil {
		return err
	}
	a.Status, a.ModifiedAt = AssignmentDeleting, tx.Now
	a.Version++
	return nil
}

func activeAssignment(tx *Tx, partnerID, id, assignmentID string) (*GDAPRelationship, *GDAPAssignment, error) {
	g, ok := tx.GDAP.Edit(partnerID, id)
	if !ok {
		return nil, nil, gdapMissing(id)
	}
	a, ok := g.assignment(assignmentID)
	switch {
	case !ok:
		return nil, nil, gdapMissing(assignmentID)
	case !g.Live():
		return nil, nil, g.wrongState("changed")
	case a.Status != AssignmentActive:
		return nil, nil, gdapConflict("An access assignment with the status '" + a.Status + "' cannot be changed.")
	}
	return g, a, nil
}
