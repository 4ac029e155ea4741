package graph

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// licenseChange reads the body of assignLicense, of which both lists must be there.
func (c *call) licenseChange() (world.LicenseChange, error) {
	var change world.LicenseChange
	f, err := c.fields("assignLicense", "addLicenses", "removeLicenses")
	if err != nil {
		return change, err
	}
	var missing []string
	for _, name := range []string{"addLicenses", "removeLicenses"} {
		if !f.has(name) || string(f[name]) == "null" {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return change, badRequest("One or more parameters of the operation 'assignLicense' are missing from the request payload. The missing parameters are: %s.", strings.Join(missing, ", "))
	}
	add, err := read[[]json.RawMessage](f, "addLicenses")
	if err != nil {
		return change, err
	}
	if change.Remove, err = read[[]string](f, "removeLicenses"); err != nil {
		return change, err
	}
	for _, raw := range add {
		w, err := licenseWish(raw)
		if err != nil {
			return change, err
		}
		change.Add = append(change.Add, w)
	}
	return change, guids(change.Remove...)
}

func licenseWish(raw json.RawMessage) (w world.LicenseWish, err error) {
	f, err := parseFields(raw, "assignedLicense", "skuId", "disabledPlans")
	if err != nil {
		return w, err
	}
	if w.SKUID, err = read[string](f, "skuId"); err != nil {
		return w, err
	}
	if w.DisabledPlans, err = read[[]string](f, "disabledPlans"); err != nil {
		return w, err
	}
	return w, guids(append([]string{w.SKUID}, w.DisabledPlans...)...)
}

func guids(ids ...string) error {
	for _, id := range ids {
		if !guid(id) {
			return refuse(http.StatusBadRequest, "Request_BadRequest", "Cannot convert a primitive value to the expected type 'Edm.Guid'. See the inner exception for more details.")
		}
	}
	return nil
}

func assignLicense(c *call, tx *world.Tx) (reply, error) {
	u, err := c.target()
	if err != nil {
		return reply{}, err
	}
	change, err := c.licenseChange()
	if err != nil {
		return reply{}, err
	}
	if err := world.AssignLicenses(tx, c.tenant.ID, u.ID, change); err != nil {
		return reply{}, err
	}
	return reply{body: c.fullUser(c.changed(u))}, nil
}

func reprocessLicenses(c *call, tx *world.Tx) (reply, error) {
	u, err := c.target()
	if err != nil {
		return reply{}, err
	}
	world.ReprocessLicenses(tx, c.tenant.ID, u.ID)
	return reply{body: c.fullUser(c.changed(u))}, nil
}
