package world

import "fmt"

// DirectoryReason tells services with codes of their own what was wrong.
type DirectoryReason string

// Why a directory refuses a change.
const (
	ReasonUnknown  DirectoryReason = "unknown"  // no such object
	ReasonInvalid  DirectoryReason = "invalid"  // a value that cannot be
	ReasonTaken    DirectoryReason = "taken"    // a value that somebody else has
	ReasonPassword DirectoryReason = "password" // too weak a password
	ReasonSynced   DirectoryReason = "synced"   // mastered in a directory on premises
	ReasonSeats    DirectoryReason = "seats"    // no license left
	ReasonLicense  DirectoryReason = "license"  // any other rule of licenses
	ReasonRole     DirectoryReason = "role"     // a rule of directory roles
)

// DirectoryRefused is a change that Entra ID does not allow, in the words of
// Microsoft Graph.
type DirectoryRefused struct {
	Reason   DirectoryReason
	Property string // the property it is about; "" when it is about none
	Text     string
}

func (r *DirectoryRefused) Error() string { return string(r.Reason) + ": " + r.Text }

func unknownObject(id string) *DirectoryRefused {
	return &DirectoryRefused{Reason: ReasonUnknown, Text: fmt.Sprintf("Resource '%s' does not exist or one of its queried reference-property objects are not present.", id)}
}

func invalidValue(property string) *DirectoryRefused {
	return &DirectoryRefused{Reason: ReasonInvalid, Property: property, Text: fmt.Sprintf("Invalid value specified for property '%s' of resource 'User'.", property)}
}

func missingValue(property string) *DirectoryRefused {
	return &DirectoryRefused{Reason: ReasonInvalid, Property: property, Text: fmt.Sprintf("A value is required for property '%s' of resource 'User'.", property)}
}

func taken(property string) *DirectoryRefused {
	return &DirectoryRefused{Reason: ReasonTaken, Property: property, Text: fmt.Sprintf("Another object with the same value for property %s already exists.", property)}
}

func licenseRefused(format string, args ...any) *DirectoryRefused {
	return &DirectoryRefused{Reason: ReasonLicense, Text: fmt.Sprintf(format, args...)}
}
