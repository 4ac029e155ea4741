package partner

import (
	"net/http"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// postQualification serves POST /v1/customers/{customer}/qualifications. What
// Microsoft vets over days is approved here at once, but for a school without a
// website, which stays in review. Source: Microsoft, Update a customer's
// qualification.
func postQualification(c *call, tx *world.Tx) (answer, error) {
	var in struct{ Qualification, EducationSegment, Website, ValidationCode string }
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	q := world.Qualification{VettingStatus: "Approved", CreatedAt: tx.Now}
	switch strings.ToLower(in.Qualification) {
	case "education":
		q.Qualification = "Education"
		if !slices.Contains([]string{"k12", "highereducation"}, strings.ToLower(in.EducationSegment)) {
			return answer{}, errProperty("EducationSegment", "it must be K12 or HigherEducation.")
		}
		if in.Website == "" {
			q.VettingStatus = "InReview"
		}
	case "governmentcommunitycloud":
		q.Qualification = "GovernmentCommunityCloud"
		if err := useValidationCode(tx, c.caller.partnerID, in.ValidationCode); err != nil {
			return answer{}, err
		}
	case "stateownedentity":
		q.Qualification = "StateOwnedEntity"
	case "none", "nonprofit":
		return answer{}, errProperty("Qualification", in.Qualification+" cannot be set.")
	default:
		return answer{}, refuse(http.StatusBadRequest, 900126, "The value %s cannot be parsed as a qualification.", in.Qualification)
	}
	row, _ := tx.Customers.Edit(c.caller.partnerID, c.param("customer"))
	row.Qualifications = slices.DeleteFunc(row.Qualifications, func(old world.Qualification) bool { return old.Qualification == q.Qualification })
	row.Qualifications = append(row.Qualifications, q)
	b := qualificationOf(q)
	c.record(tx, auditEntry{customer: row, resourceType: "customer", resourceID: row.ID, operation: "update_customer_qualification", newValue: b})
	return created(b), nil
}

// useValidationCode takes one customer off what is left of a code.
func useValidationCode(tx *world.Tx, partnerID, code string) error {
	p, _ := tx.Partners.Edit("", partnerID)
	for i := range p.ValidationCodes {
		if v := &p.ValidationCodes[i]; v.ID == code && v.Remaining > 0 {
			v.Remaining, v.ModifiedAt = v.Remaining-1, tx.Now
			return nil
		}
	}
	return errProperty("ValidationCode", "it is not a code of the partner, or used up.")
}

// validationCode is one of the codes with which a partner may qualify customers
// for the government cloud.
type validationCode struct {
	PartnerID        string `json:"partnerId"`
	OrganizationName string `json:"organizationName"`
	ValidationID     string `json:"validationId"`
	MaxCreates       int    `json:"maxCreates"`
	RemainingCreates int    `json:"remainingCreates"`
	ETag             string `json:"eTag"`
}

// listValidationCodes serves GET /v1/customers/all/validations: a bare array.
func listValidationCodes(c *call, s *world.State) (answer, error) {
	p, _ := s.Partners.Get("", c.caller.partnerID)
	items := []validationCode{}
	for _, v := range p.ValidationCodes {
		items = append(items, validationCode{
			PartnerID: p.TenantID, OrganizationName: v.OrganizationName, ValidationID: v.ID, MaxCreates: v.MaxCreates, RemainingCreates: v.Remaining,
			ETag: `W/"datetime'` + strings.ReplaceAll(v.ModifiedAt.UTC().Format("2006-01-02T15:04:05.9999999Z"), ":", "%3A") + `'"`,
		})
	}
	return ok(items), nil
}
