package app

import "crypto/rand"

// newSetupCode is random and can be read out: four groups of four.
func newSetupCode() string {
	text := rand.Text()
	return text[0:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:16]
}
