package postgres

// nullable is a text for a nullable column: "" is NULL.
func nullable(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// deref is a nullable column as text: NULL is "".
func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
