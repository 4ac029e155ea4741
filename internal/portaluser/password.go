package portaluser

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"github.com/tenantry/tenantry/internal/apperr"
)

// Cost of one hash. Source: OWASP ASVS 5.0 appendix, argon2id.
type Cost struct {
	MemoryKiB uint32
	Time      uint32
	Threads   uint8
}

// DefaultCost takes about 100 ms and 64 MiB.
var DefaultCost = Cost{MemoryKiB: 64 * 1024, Time: 3, Threads: 1}

const (
	saltBytes = 16
	hashBytes = 32
)

// Hasher makes and checks password hashes, few at a time, so that many sign-ins at once do
// not take all memory.
type Hasher struct {
	cost  Cost
	slots chan struct{}
	queue chan struct{} // those that work or wait
	dummy string
}

// waitingPerSlot is how many passwords wait for one that is worked on: about two seconds. Whoever
// comes after them is told to come again, instead of waiting behind a flood.
const waitingPerSlot = 20

// NewHasher makes a hasher that works on at most parallel passwords at once.
func NewHasher(cost Cost, parallel int) (*Hasher, error) {
	h := &Hasher{cost: cost, slots: make(chan struct{}, parallel), queue: make(chan struct{}, parallel*(1+waitingPerSlot))}
	dummy, err := h.Hash(context.Background(), "no account has this password")
	if err != nil {
		return nil, err
	}
	h.dummy = dummy
	return h, nil
}

// Hash makes a PHC string of a new password.
func (h *Hasher) Hash(ctx context.Context, password string) (phc string, err error) {
	release, err := h.slot(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	return h.hash(password)
}

// Check tells whether the password belongs to the hash. With no hash (no such account, or no
// password set) it takes as long and answers no.
func (h *Hasher) Check(ctx context.Context, password, phc string) (bool, error) {
	release, err := h.slot(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	return h.matches(password, phc)
}

// CheckAndRenew is Check, and gives the hash that should be kept instead where the password is right and its
// hash was made with another cost; "" where it need not be.
func (h *Hasher) CheckAndRenew(ctx context.Context, password, phc string) (right bool, renewed string, err error) {
	release, err := h.slot(ctx)
	if err != nil {
		return false, "", err
	}
	defer release()
	right, err = h.matches(password, phc)
	if err != nil || !right || !h.outdated(phc) {
		return right, "", err
	}
	renewed, err = h.hash(password)
	return right, renewed, err
}

// outdated tells whether a hash was made with another cost.
func (h *Hasher) outdated(phc string) bool {
	cost, _, _, err := parsePHC(phc)
	return err != nil || cost != h.cost
}

// slot waits for a place among those that are worked on.
func (h *Hasher) slot(ctx context.Context) (release func(), err error) {
	select {
	case h.queue <- struct{}{}:
	default:
		return nil, errBusy(nil)
	}
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots; <-h.queue }, nil
	case <-ctx.Done():
		<-h.queue
		return nil, errBusy(ctx.Err())
	}
}

func (h *Hasher) hash(password string) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("salt: %w", err)
	}
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.MemoryKiB, h.cost.Time, h.cost.Threads,
		b64.EncodeToString(salt), b64.EncodeToString(derive(password, salt, h.cost))), nil
}

func (h *Hasher) matches(password, phc string) (bool, error) {
	exists := phc != ""
	if !exists {
		phc = h.dummy
	}
	cost, salt, want, err := parsePHC(phc)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(derive(password, salt, cost), want) == 1 && exists, nil
}

func derive(password string, salt []byte, cost Cost) []byte {
	return argon2.IDKey([]byte(password), salt, cost.Time, cost.MemoryKiB, cost.Threads, hashBytes)
}

func errBusy(cause error) error {
	return apperr.Wrap(cause, apperr.TooMany, "login.busy", "Too many people sign in at once. Nothing was changed: try again in a moment.")
}

func parsePHC(phc string) (cost Cost, salt, sum []byte, err error) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return cost, nil, nil, fmt.Errorf("password hash is not argon2id in PHC form")
	}
	if _, err = fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &cost.MemoryKiB, &cost.Time, &cost.Threads); err != nil {
		return cost, nil, nil, fmt.Errorf("password hash parameters: %w", err)
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return cost, nil, nil, fmt.Errorf("password salt: %w", err)
	}
	if sum, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil {
		return cost, nil, nil, fmt.Errorf("password hash: %w", err)
	}
	return cost, salt, sum, nil
}
