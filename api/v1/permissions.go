package v1

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/authz"
)

// Permissions is the matrix of who may do what.
type Permissions struct{}

// NewPermissions makes the handlers.
func NewPermissions() *Permissions { return &Permissions{} }

// Routes of the resource.
func (h *Permissions) Routes() []Route {
	return []Route{{Operation: "listPermissions", Method: http.MethodGet, Path: "/permissions", Handler: h.List}}
}

// List returns every permission with the roles that hold it and the operations that ask for it.
//
//	@Summary	Who may do what
//	@ID			listPermissions
//	@Tags		portal-users
//	@Produce	json
//	@Success	200		{object}	PermissionMatrix
//	@Failure	401		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/permissions [get]
func (h *Permissions) List(c echo.Context) error {
	if _, err := params(c); err != nil {
		return err
	}
	asked := map[authz.Permission][]string{}
	for _, op := range authz.Operations() {
		p := authz.GateOf(op).Permission
		asked[p] = append(asked[p], op)
	}
	return c.JSON(http.StatusOK, PermissionMatrix{Roles: texts(authz.Roles()), Data: mapAll(authz.Matrix(), func(r authz.Row) PermissionRow {
		return PermissionRow{
			Permission: string(r.Permission), Meaning: r.Meaning, Roles: texts(r.Roles), ClientScope: slices.Contains(authz.Scopes(), r.Permission),
			Operations: append([]string{}, asked[r.Permission]...),
		}
	})})
}

// PermissionMatrix is who may do what.
type PermissionMatrix struct {
	Roles []string        `json:"roles"` // in the order of the matrix
	Data  []PermissionRow `json:"data"`
} // @name PermissionMatrix

// PermissionRow is one permission.
type PermissionRow struct {
	Permission  string   `json:"permission" example:"tenants:read"`
	Meaning     string   `json:"meaning"`
	ClientScope bool     `json:"client_scope"` // an API client may have it
	Roles       []string `json:"roles"`        // that hold it
	Operations  []string `json:"operations"`   // operation ids that ask for it
} // @name PermissionRow
