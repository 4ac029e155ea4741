package world

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/google/uuid"
)

var idSpace = uuid.MustParse("5f3c1d8e-6a52-4f0b-9a55-0c1e5d3b7a10")

// StableID makes a GUID from words: the same words, the same GUID. Seeds and the
// clock's rules use it so that a run can be repeated exactly.
func StableID(words ...string) string {
	return uuid.NewSHA1(idSpace, []byte(strings.Join(words, "\x00"))).String()
}

// StableOrderID makes an order id: twelve hexadecimal digits.
func StableOrderID(words ...string) string {
	sum := sha256.Sum256([]byte("order\x00" + strings.Join(words, "\x00")))
	return hex.EncodeToString(sum[:6])
}

// AvailabilityID is the id under which a SKU is sold in a country and segment at
// a time. Microsoft reissues these ids regularly; here on the first of a month.
func AvailabilityID(productID, skuID, segment, country string, at time.Time) string {
	const letters = "0123456789BCDFGHJKLMNPQRSTVWXYZ"
	sum := sha256.Sum256([]byte(strings.Join([]string{productID, skuID, segment, country, at.UTC().Format("200601")}, "\x00")))
	id := []byte("CFQ7TTC0")
	for _, b := range sum[:4] {
		id = append(id, letters[int(b)%len(letters)])
	}
	return string(id)
}
