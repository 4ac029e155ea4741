package portaluser

// LookedAt is what of a password is looked at.
var LookedAt = lookedAt

// Occupy takes every place of a hasher until the returned function is called.
func Occupy(h *Hasher) func() {
	for range cap(h.slots) {
		h.slots <- struct{}{}
	}
	return func() {
		for range cap(h.slots) {
			<-h.slots
		}
	}
}
