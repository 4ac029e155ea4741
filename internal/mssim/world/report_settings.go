package world

// ConcealsNames tells whether a tenant's usage reports show hashes instead of
// names: by its own setting, or where it has none by the simulator's.
func ConcealsNames(s *State, tenantID string) bool {
	if d, ok := s.Directories.Get("", tenantID); ok && d.ConcealNames != nil {
		return *d.ConcealNames
	}
	return s.Settings.ConcealReportNames
}

// ConcealNames sets it for one tenant.
func ConcealNames(tx *Tx, tenantID string, conceal bool) {
	directoryOf(tx, tenantID).ConcealNames = &conceal
}
