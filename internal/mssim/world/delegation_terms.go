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
		if _, ok := FindRole(id); !ok {
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
