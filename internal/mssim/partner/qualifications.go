package partner

import (
	"net/http"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

type qualificationBody struct {
	Qualification      string `json:"qualification"`
	VettingStatus      string `json:"vettingStatus,omitempty"`
	VettingReason      string `json:"vettingReason,omitempty"`
	VettingCreatedDate *stamp `json:"vettingCreatedDate,omitempty"`
}

func qualificationOf(q world.Qualification) qualificationBody {
	b := qualificationBody{Qualification: q.Qualification, VettingStatus: q.VettingStatus, VettingReason: q.VettingReason}
	if q.VettingStatus != "Approved" {
		b.VettingCreatedDate = at(q.CreatedAt)
	}
	return b
}

// listQualifications serves GET /v1/customers/{customer}/qualifications: a bare array.
func listQualifications(c *call, s *world.State) (answer, error) {
	row, _ := ownCustomer(s, c, c.param("customer"))
	items := []qualificationBody{}
	for _, q := range row.Qualifications {
		items = append(items, qualificationOf(q))
	}
	return ok(items), nil
}

type validationStatusBody struct {
	Type               string `json:"type"`
	Status             string `json:"status"`
	LastUpdateDateTime string `json:"lastUpdateDateTime"`
}

// getValidationStatus serves GET /v1/customers/{customer}/validationStatus?type=account.
func getValidationStatus(c *call, s *world.State) (answer, error) {
	if !strings.EqualFold(c.query("type"), "account") {
		return answer{}, errInvalid("The validation type %q is not supported.", c.query("type"))
	}
	row, _ := ownCustomer(s, c, c.param("customer"))
	if row.ValidationStatus == "" {
		return answer{}, refuse(http.StatusNotFound, 600074, "Account Status for the customer, %s was not found.", row.ID).extended("AccountStatusNotFound", nil)
	}
	updated := row.CreatedAt
	if row.ValidationUpdatedAt != nil {
		updated = *row.ValidationUpdatedAt
	}
	return ok(validationStatusBody{Type: "account", Status: row.ValidationStatus, LastUpdateDateTime: zoneless(updated)}), nil
}
