package world

// Directory is what a tenant's directory knows beside its objects.
type Directory struct {
	TenantID    string   `json:"tenantId"`
	ActiveRoles []string `json:"activeRoles,omitempty"` // template ids of roles activated without members
	Version     int64    `json:"version,omitempty"`     // of the last change of a person

	ConcealNames *bool `json:"concealNames,omitempty"` // usage reports without names; nil is the simulator's setting
}

// directoryOf gives the tenant's directory to be changed.
func directoryOf(tx *Tx, tenantID string) *Directory {
	if d, ok := tx.Directories.Edit("", tenantID); ok {
		return d
	}
	d := &Directory{TenantID: tenantID}
	tx.Directories.Put("", tenantID, d)
	return d
}
