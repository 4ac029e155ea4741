package control

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// farthest is how far one call may move the clock.
const farthest = 20 * 366 * 24 * time.Hour

type clockBody struct {
	Now     time.Time `json:"now"`
	Start   time.Time `json:"start"`
	Seed    string    `json:"seed"`
	Changed *int      `json:"changed,omitempty"` // rows that changed because something fell due
}

func (p *Panel) clock(changed *int) clockBody {
	b := clockBody{Changed: changed}
	p.w.View(func(s *world.State) {
		b.Now, b.Start, b.Seed = s.Now, s.Settings.Start, s.Settings.Seed
	})
	return b
}

func (p *Panel) readClock(rw http.ResponseWriter, _ *http.Request) {
	answer(rw, http.StatusOK, p.clock(nil))
}

// moveClock advances by a Go duration or to a time.
func (p *Panel) moveClock(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		Advance string    `json:"advance"`
		Now     time.Time `json:"now"`
	}
	if !decode(rw, r, &in) {
		return
	}
	now := p.w.Now()
	to := in.Now
	if in.Advance != "" {
		d, err := time.ParseDuration(in.Advance)
		if err != nil || d < 0 || !in.Now.IsZero() {
			fail(rw, http.StatusBadRequest, `Give either "advance", a duration such as "168h", or "now", a time such as "2026-12-01T00:00:00Z".`)
			return
		}
		to = now.Add(d)
	}
	changed, err := p.move(r.Context(), to)
	switch {
	case errors.Is(err, errFarTime):
		fail(rw, http.StatusBadRequest, err.Error())
	case errors.Is(err, world.ErrClockBack):
		fail(rw, http.StatusConflict, "The clock only goes back by a reset.")
	case r.Context().Err() != nil:
		fail(rw, http.StatusServiceUnavailable, "The caller went away: the clock stopped on its way.")
	case err != nil:
		fail(rw, http.StatusInternalServerError, "The clock could not be moved: "+err.Error())
	default:
		answer(rw, http.StatusOK, p.clock(&changed))
	}
}

var errFarTime = errors.New(`give "advance" or "now", at most twenty years ahead`)

// move advances to a time, for as long as the caller is there, and gives the number
// of changes that made.
func (p *Panel) move(ctx context.Context, to time.Time) (changed int, err error) {
	if to.IsZero() || to.Sub(p.w.Now()) > farthest {
		return 0, errFarTime
	}
	return p.w.AdvanceContext(ctx, to)
}

// reset goes back to a seed; without "now" the clock starts at the machine's now.
func (p *Panel) reset(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		Seed string    `json:"seed"`
		Now  time.Time `json:"now"`
	}
	if !decode(rw, r, &in) {
		return
	}
	if err := p.startOver(in.Seed, in.Now); err != nil {
		fail(rw, http.StatusBadRequest, err.Error())
		return
	}
	answer(rw, http.StatusOK, p.clock(nil))
}

// startOver lays a seed; a zero time is the machine's now.
func (p *Panel) startOver(seed string, now time.Time) error {
	if now.IsZero() {
		now = p.w.Machine()
	}
	if err := p.w.Reset(seed, now); err != nil {
		return err
	}
	p.faults.clear("")
	p.running.forget()
	p.requests.clear(p.w.Machine())
	return nil
}
