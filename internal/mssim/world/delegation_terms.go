package world

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
)

const (
	gdapLongest    = 730 // days
	gdapNameLength = 50
	autoExtendOn   = "P180D"
	autoExtendOff  = "PT0S"
)

// GDAPRefused is a change of a delegated admin relationship that is not allowed.
// Which status and code belong to which rule is ours: Microsoft documents the
// rules, not how their breach is answered.
type GDAPRefused struct {
	Status int
	Code   string
	Text   string
}

func (r *GDAPRefused) Error() string { return r.Code + ": " + r.Text }

func gdapInvalid(text string) *GDAPRefused {
	return &GDAPRefused{http.StatusBadRequest, "BadRequest", text}
}

func gdapConflict(text string) *GDAPRefused {
	return &GDAPRefused{http.StatusConflict, "Conflict", text}
}

func gdapMissing(id string) *GDAPRefused {
	return &GDAPRefused{http.StatusNotFound, "Request_ResourceNotFound", "Resource '" + id + "' does not exist or one of its queried reference-property objects are not present."}
}

// GDAPTerms are what a partner sets of a relationship before it is locked.
type GDAPTerms struct {
	DisplayName  string
	Duration     string // ISO 8601, 1 day to 2 years
	AutoExtend   string // "" and "P0D" are taken as "PT0S"
	CustomerID   string // "" for whoever opens the invitation
	CustomerName string
	Roles        []string // role template ids
}

// Terms are those that the relationship has now.
func (g *GDAPRelationship) Terms() GDAPTerms {
	return GDAPTerms{g.DisplayName, g.Duration, g.AutoExtend, g.CustomerID, g.CustomerName, g.Roles}
}

// check completes the terms and refuses what cannot be. id is of the relationship
// that they are for, "" for a new one. Source: Microsoft, delegatedAdminRelationship.
func (t *GDAPTerms) check(s *State, partnerID, id string) error {
	if t.DisplayName == "" || utf8.RuneCountInString(t.DisplayName) > gdapNameLength {
		return gdapInvalid("The display name is required and has at most 50 characters.")
	}
	for g := range s.GDAP.All(partnerID) {
		if g.ID != id && strings.EqualFold(g.DisplayName, t.DisplayName) {
			return gdapConflict("A delegated admin relationship with the display name '" + t.DisplayName + "' already exists.")
		}
	}
	if _, ok := gdapDays(t.Duration); !ok {
		return gdapInvalid("The duration must be in ISO 8601 format and between P1D and P2Y.")
	}
	if err := t.checkCustomer(s, partnerID); err != nil {
		return err
	}
	roles, err := knownRoles(t.Roles)
	if err != nil {
		return err
	}
	t.Roles = roles
	return t.checkAutoExtend()
}

func (t *GDAPTerms) checkCustomer(s *State, partnerID string) error {
	if t.CustomerID == "" {
		t.CustomerName = ""
		return nil
	}
	if _, err := uuid.Parse(t.CustomerID); err != nil {
		return gdapInvalid("The customer's tenantId is not a valid GUID.")
	}
	customer, ok := s.Tenants.Get("", strings.ToLower(t.CustomerID))
	if !ok || customer.ID == partnerID {
		return gdapInvalid("The customer tenant '" + t.CustomerID + "' was not found.")
	}
	t.CustomerID = customer.ID
	if t.CustomerName == "" {
		t.CustomerName = customer.DisplayName
	}
	return nil
}

func (t *GDAPTerms) checkAutoExtend() error {
	switch t.AutoExtend {
	case "", "P0D", autoExtendOff:
		t.AutoExtend = autoExtendOff
		return nil
	case autoExtendOn:
		if slices.Contains(t.Roles, RoleGlobalAdmin) {
			return gdapInvalid("A relationship with the Global Administrator role cannot be extended automatically: autoExtendDuration must be PT0S.")
		}
		return nil
	}
	return gdapInvalid("The autoExtendDuration must be PT0S, P0D or P180D.")
}

// knownRoles gives roles without repetitions, and refuses unknown ones.
func knownRoles(ids []string) ([]string, error) {
	var out []string
	for _, id := range ids {
		id = strings.ToLower(id)
		if !slices.Contains(delegableRoles, id) {
			return nil, gdapInvalid("The role definition '" + id + "' does not exist.")
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if len(out) == 0 {
		return nil, gdapInvalid("At least one unified role is required.")
	}
	return out, nil
}

var durationForm = regexp.MustCompile(`^P(?:([0-9]{1,3})Y)?(?:([0-9]{1,3})M)?(?:([0-9]{1,3})D)?$`)

// gdapDays reads an ISO 8601 duration of years (365 days), months (30 days) and
// days.
func gdapDays(duration string) (int, bool) {
	m := durationForm.FindStringSubmatch(duration)
	if m == nil {
		return 0, false
	}
	days := 0
	for i, length := range []int{365, 30, 1} {
		n, _ := strconv.Atoi(m[i+1])
		days += n * length
	}
	return days, days >= 1 && days <= gdapLongest
}

// PlannedEnd is when a relationship would end if it began when it was made.
func (g *GDAPRelationship) PlannedEnd() time.Time {
	return g.CreatedAt.Add(isoDays(g.Duration))
}

// delegableRoles are the built-in roles that a relationship may have. Source:
// Microsoft Entra built-in roles.
var delegableRoles = []string{
	RoleGlobalAdmin, RoleGlobalReader, RoleDirectoryReaders, RoleDirectoryWriters, RoleLicenseAdmin, RoleUserAdmin, RoleHelpdeskAdmin,
	RoleServiceSupportAdmin, RolePrivilegedAuthAdmin, RolePrivilegedRoleAdmin, RoleCloudApplicationAdmin, RoleReportsReader,
	"966707d0-3269-4727-9be2-8c3a10f19b9d", "c4e39bd9-1100-46d3-8c65-fb160da0071f", "b0f54661-2d74-4c50-afa3-1ec803f12efe",
	"8329153b-31d0-4727-b945-745eb3bc5f31", "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", "75934031-6c7e-415a-99d7-48dbd49e875e",
	"29232cdf-9323-42fd-ade2-1d097af3e4de", "31392ffb-586c-42d1-9346-e59415a2cc4e", "f28a1f50-f6e7-4571-818b-6a12f2af6b6c",
	"69091246-20e8-4a56-aa4d-066075b2a7a8", "3a2c62db-5318-420d-8d74-23affee5d9d5", "fdd7a751-b60b-444a-984c-02652fe8fa1c",
	"194ae4cb-b126-40b2-bd5b-6091b380977d", "5d6b6bb7-de71-4623-b4af-96380a352509", "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9",
	"0526716b-113d-4c15-b2c8-68e3c22b9f80", "17315797-102d-40b4-93e0-432062caca18", "790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b",
	"7698a772-787b-4ac8-901f-60d6b08affd2", "44367163-eba1-44c3-98af-f5787879f96a", "11648597-926c-4cf3-9c36-bcebb0ba8dcc",
	"a9ea8996-122f-4c74-9520-8edcd192826c", "d2562ede-74db-457e-a7b6-544e236ebb61", "75941009-915a-4869-abe7-691bff18279e",
	"892c5842-a9a6-463a-8041-72aa08ca3cf6", "95e79109-95c0-4d8e-aee3-d01accf2d47b",
}
