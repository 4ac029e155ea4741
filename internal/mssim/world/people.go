package world

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
)

// OnPremises marks a user that is synchronized from a directory on premises.
type OnPremises struct {
	ImmutableID string    `json:"immutableId"`
	SyncedAt    time.Time `json:"syncedAt"`
}

var (
	localPart     = regexp.MustCompile(`^[\p{L}\p{N}$'.\-_!#^~]{1,64}$`)
	nickname      = regexp.MustCompile(`^[^\s@()\\\[\]";:<>,]{1,64}$`)
	mailAddress   = regexp.MustCompile(`^[^\s@]+@[^\s@]+\.[^\s@]+$`)
	longestUPN    = 113
	longestText   = 256
	passwordRules = []string{"DisablePasswordExpiration", "DisableStrongPassword", "None"}
)

// CreateUser adds a person to a tenant. The caller fills in the profile and, for
// the password, SignIn; id, times and type are given here.
func CreateUser(tx *Tx, tenantID string, u *User) error {
	if u.SignIn == nil || u.SignIn.Password == "" {
		return missingValue("passwordProfile")
	}
	if err := checkPassword(u, string(u.SignIn.Password)); err != nil {
		return err
	}
	now := tx.Now
	u.CreatedAt, u.PasswordChangedAt, u.DeletedAt, u.DeletedUPN = now, &now, nil, ""
	if u.UserType == "" {
		u.UserType = "Member"
	}
	for n := 0; u.ID == ""; n++ {
		id := StableID("new-user", tenantID, strings.ToLower(u.UserPrincipalName), now.Format(time.RFC3339Nano), fmt.Sprint(n))
		if _, used := tx.Users.Get(tenantID, id); !used {
			u.ID = id
		}
	}
	if err := checkUser(tx.State, tenantID, &User{}, u); err != nil {
		return err
	}
	tx.Users.Put(tenantID, u.ID, u)
	return nil
}

// ChangeUser lets apply change a person's profile and refuses what cannot be so.
// Blocking somebody ends their sessions, at the machine's time.
func ChangeUser(tx *Tx, machine time.Time, tenantID, userID string, apply func(u *User) error) error {
	u, ok := tx.Users.Edit(tenantID, userID)
	if !ok || u.Deleted() {
		return unknownObject(userID)
	}
	before := clone(u)
	if err := apply(u); err != nil {
		return err
	}
	if err := checkSynced(before, u); err != nil {
		return err
	}
	if err := checkUser(tx.State, tenantID, before, u); err != nil {
		return err
	}
	if before.AccountEnabled && !u.AccountEnabled {
		endSessions(u, tx.Now, machine)
	}
	return nil
}

// checkUser looks at what is new or changed.
func checkUser(s *State, tenantID string, before, u *User) error {
	u.UsageLocation = strings.ToUpper(u.UsageLocation)
	required := []struct{ name, value string }{
		{"displayName", u.DisplayName}, {"mailNickname", u.MailNickname}, {"userPrincipalName", u.UserPrincipalName},
	}
	for _, p := range required {
		if strings.TrimSpace(p.value) == "" {
			return missingValue(p.name)
		}
	}
	switch {
	case len([]rune(u.DisplayName)) > longestText:
		return invalidValue("displayName")
	case u.MailNickname != before.MailNickname && !nickname.MatchString(u.MailNickname):
		return invalidValue("mailNickname")
	case u.UsageLocation != before.UsageLocation && u.UsageLocation != "" && !isCountry(u.UsageLocation):
		return invalidValue("usageLocation")
	case u.Mail != before.Mail && u.Mail != "" && !mailAddress.MatchString(u.Mail):
		return invalidValue("mail")
	case u.UserType != "Member" && u.UserType != "Guest":
		return invalidValue("userType")
	}
	for rule := range strings.SplitSeq(u.PasswordPolicies, ",") {
		if rule = strings.TrimSpace(rule); rule != "" && !slices.Contains(passwordRules, rule) {
			return invalidValue("passwordPolicies")
		}
	}
	if !strings.EqualFold(u.UserPrincipalName, before.UserPrincipalName) {
		if err := checkUPN(s, tenantID, u.UserPrincipalName); err != nil {
			return err
		}
	}
	return checkTaken(s, tenantID, before, u)
}

// checkUPN asks for a verified domain of the tenant behind a local part of
// letters, digits and a few signs. Source: Microsoft, username policies.
func checkUPN(s *State, tenantID, upn string) error {
	local, domain, _ := strings.Cut(upn, "@")
	t, ok := s.Tenants.Get("", tenantID)
	if !ok {
		return unknownObject(tenantID)
	}
	if !slices.ContainsFunc(t.Domains, func(d Domain) bool { return d.Verified && strings.EqualFold(d.Name, domain) }) {
		return &DirectoryRefused{
			Reason: ReasonInvalid, Property: "userPrincipalName",
			Text: "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.",
		}
	}
	if !localPart.MatchString(local) || strings.HasSuffix(local, ".") || len(upn) > longestUPN {
		return invalidValue("userPrincipalName")
	}
	return nil
}

// checkTaken looks for somebody with the same name or address. People in the
// recycle bin hold only their immutable id: their user principal name is changed.
func checkTaken(s *State, tenantID string, before, u *User) error {
	upn := !strings.EqualFold(u.UserPrincipalName, before.UserPrincipalName)
	mail := u.Mail != "" && !strings.EqualFold(u.Mail, before.Mail)
	immutable := u.ImmutableID() != "" && u.ImmutableID() != before.ImmutableID()
	if !upn && !mail && !immutable {
		return nil
	}
	for other := range s.Users.All(tenantID) {
		switch {
		case other.ID == u.ID:
		case upn && strings.EqualFold(other.UserPrincipalName, u.UserPrincipalName):
			return taken("userPrincipalName")
		case immutable && other.ImmutableID() == u.ImmutableID():
			return taken("onPremisesImmutableId")
		case other.Deleted():
		case mail && strings.EqualFold(other.Mail, u.Mail), upn && strings.EqualFold(other.Mail, u.UserPrincipalName):
			return taken("proxyAddresses")
		}
	}
	return nil
}

// ImmutableID ties the user to an object on premises; "" for none.
func (u *User) ImmutableID() string {
	if u.OnPremises == nil {
		return ""
	}
	return u.OnPremises.ImmutableID
}

// Synced tells whether the user is mastered on premises; one with an immutable id
// alone is not.
func (u *User) Synced() bool { return u.OnPremises != nil && !u.OnPremises.SyncedAt.IsZero() }

// checkSynced refuses to change what is mastered on premises: all of the profile
// but where licenses are used and whether the account is enabled.
func checkSynced(before, u *User) error {
	if !before.Synced() {
		return nil
	}
	kept := clone(u)
	kept.UsageLocation, kept.AccountEnabled, kept.PasswordPolicies = before.UsageLocation, before.AccountEnabled, before.PasswordPolicies
	if reflect.DeepEqual(before, kept) {
		return nil
	}
	return mastered()
}

func mastered() *DirectoryRefused {
	return &DirectoryRefused{
		Reason: ReasonSynced,
		Text:   "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.",
	}
}
