package audit

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// reader is what reading and verifying need.
type reader interface {
	AuditEvents(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[Event], error)
	// AuditEvent is one event. Errors: NotFound outside sc.
	AuditEvent(ctx context.Context, sc tenancy.Scope, id string) (Event, error)
	// AuditHeads are the chains that lie wholly in scope, with their heads.
	AuditHeads(ctx context.Context, sc tenancy.Scope) ([]Head, error)
	// WalkAudit gives the events of one chain in order until fn returns false.
	WalkAudit(ctx context.Context, chainID string, fn func(Event) bool) error
	// SignedHeads are the signed heads of the chains that lie wholly in scope, oldest first.
	SignedHeads(ctx context.Context, sc tenancy.Scope) ([]SignedHead, error)
	// AuditKeys are all keys that heads were ever signed with, oldest first.
	AuditKeys(ctx context.Context) ([]Key, error)
}

// Service reads the record.
type Service struct {
	store reader
	file  HeadFile
	turn  chan struct{} // held while chains are walked

	exports exports
}

// NewService makes the service. file holds the signed heads that are kept outside the database.
func NewService(r reader, file HeadFile) *Service {
	return &Service{store: r, file: file, turn: make(chan struct{}, 1), exports: exports{of: map[string]int{}}}
}

// List is a page of events in scope, newest first.
func (s *Service) List(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[Event], error) {
	return s.store.AuditEvents(ctx, sc, f, page)
}

// Get is one event.
//
// Errors: NotFound outside sc.
func (s *Service) Get(ctx context.Context, sc tenancy.Scope, id string) (Event, error) {
	return s.store.AuditEvent(ctx, sc, id)
}

// Each gives the events in scope that the filter leaves, newest first, a page at a time, so that
// no statement stays open while somebody takes them slowly.
func (s *Service) Each(ctx context.Context, sc tenancy.Scope, f Filter, fn func(Event) error) error {
	page := paging.Request{Limit: paging.MaxLimit}
	for {
		found, err := s.store.AuditEvents(ctx, sc, f, page)
		if err != nil {
			return err
		}
		for _, e := range found.Items {
			if err := fn(e); err != nil {
				return err
			}
		}
		if page.After = found.Next; page.After == nil {
			return nil
		}
	}
}

// Chains gives the events of every chain that lies wholly in scope, chain by chain in order; of one
// reseller's only when it is named.
func (s *Service) Chains(ctx context.Context, sc tenancy.Scope, resellerID string, fn func(Event) error) error {
	heads, err := s.store.AuditHeads(ctx, sc)
	if err != nil {
		return err
	}
	for _, head := range heads {
		if resellerID != "" && head.ChainID != resellerID {
			continue
		}
		var failed error
		err := s.store.WalkAudit(ctx, head.ChainID, func(e Event) bool {
			if failed = ctx.Err(); failed == nil {
				failed = fn(e)
			}
			return failed == nil
		})
		if err = cmp.Or(failed, err); err != nil {
			return err
		}
	}
	return nil
}

// Report is the result of walking one chain.
type Report struct {
	Head          // how far it was walked
	Signed int    // heads kept outside that it was compared with
	Break  *Break // nil when the chain is whole
}

// Verify walks every chain in scope from its beginning to its head, through the heads that were
// signed: those of the database, of the file, and the given ones.
//
// Errors: TooMany while another walk is under way.
func (s *Service) Verify(ctx context.Context, sc tenancy.Scope, more ...SignedHead) ([]Report, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	default:
		return nil, apperr.New(apperr.TooMany, "audit.busy", "The audit is being verified already, which takes the machine's whole attention. Nothing is wrong: try again in a minute.")
	}
	signed, err := signedHeads(ctx, s.store, s.file, sc)
	if err != nil {
		return nil, err
	}
	signed = append(signed, more...)
	heads, err := s.store.AuditHeads(ctx, sc)
	if err != nil {
		return nil, err
	}
	heads = withLost(heads, signed)
	longest := make([]int, len(heads)) // first, so that none is left for the end, when the other workers have nothing to do
	for i := range longest {
		longest[i] = i
	}
	slices.SortStableFunc(longest, func(a, b int) int { return cmp.Compare(heads[b].Seq, heads[a].Seq) })
	reports := make([]Report, len(heads))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(2, runtime.GOMAXPROCS(0)))
	for _, i := range longest {
		group.Go(func() error {
			var err error
			if reports[i], err = s.verifyChain(ctx, heads[i], signed); err != nil {
				return fmt.Errorf("verify chain %s: %w", heads[i].ChainID, err)
			}
			return nil
		})
	}
	return reports, group.Wait()
}

// withLost adds the chains that were signed and are not there at all any more.
func withLost(heads []Head, signed []SignedHead) []Head {
	there := map[string]bool{}
	for _, h := range heads {
		there[h.ChainID] = true
	}
	for _, h := range signed {
		if !there[h.ChainID] {
			there[h.ChainID] = true
			heads = append(heads, Head{ChainID: h.ChainID, Hash: Genesis()})
		}
	}
	return heads
}

func (s *Service) verifyChain(ctx context.Context, head Head, signed []SignedHead) (Report, error) {
	v := NewVerifier(head.ChainID, signed...)
	report := Report{Signed: len(v.signed)}
	err := s.store.WalkAudit(ctx, head.ChainID, func(e Event) bool {
		if e.Seq > head.Seq { // written after the head was read
			return false
		}
		report.Break = v.Next(e)
		return report.Break == nil
	})
	if err != nil {
		return Report{}, err
	}
	report.Head = v.Head()
	if report.Break == nil {
		report.Break = v.End(head.Seq, head.Hash)
	}
	return report, nil
}

// Heads are the signed heads of the chains that lie wholly in scope, oldest first.
func (s *Service) Heads(ctx context.Context, sc tenancy.Scope) ([]SignedHead, error) {
	return s.store.SignedHeads(ctx, sc)
}

// PublicKeys are the keys that heads were signed with, oldest first.
func (s *Service) PublicKeys(ctx context.Context) ([][]byte, error) { return publicKeys(ctx, s.store) }

func publicKeys(ctx context.Context, store reader) ([][]byte, error) {
	keys, err := store.AuditKeys(ctx)
	if err != nil {
		return nil, err
	}
	public := make([][]byte, 0, len(keys))
	for _, k := range keys {
		public = append(public, k.Public)
	}
	return public, nil
}

// signedHeads are those of the database and of the file, of the chains in scope.
func signedHeads(ctx context.Context, store reader, file HeadFile, sc tenancy.Scope) ([]SignedHead, error) {
	heads, err := store.SignedHeads(ctx, sc)
	if err != nil {
		return nil, err
	}
	keys, err := publicKeys(ctx, store)
	if err != nil {
		return nil, err
	}
	for _, h := range heads {
		if !h.signedBy(keys) {
			return nil, apperr.New(apperr.Conflict, "audit.heads_changed",
				"A signed head of "+h.day()+" in the database is not under a signature of this installation any more. The chains were not verified: compare with the signed heads that you kept outside.")
		}
	}
	outside, err := file.Read(keys...)
	if err != nil {
		return nil, apperr.Wrap(err, apperr.Conflict, "audit.heads_changed",
			"The file of signed heads in the data folder was changed, or does not belong to this database. The chains were not compared with it: put the file back as it was.")
	}
	for _, h := range outside {
		if h.ChainID == PlatformChain && sc.CrossesResellers() || sc.AllowsReseller(h.ChainID) {
			heads = append(heads, h)
		}
	}
	return heads, nil
}
