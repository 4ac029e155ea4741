package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/tenantry/tenantry/internal/config"
)

// How a stop goes: load balancers see /readyz fail first, then no new connections are taken,
// then jobs under way get their time.
const (
	drainWait    = 1500 * time.Millisecond
	shutdownWait = 15 * time.Second
	jobsWait     = 20 * time.Second
	closeWait    = 10 * time.Second
)

// Hooks say what runs and who is told.
type Hooks struct {
	NoWorker bool
	NoServer bool
	// Prepared is called once everything is ready to serve, before it does. setupLink is where the
	// first operator is made, "" when somebody can sign in already.
	Prepared func(ctx context.Context, a *App, setupLink string) error
}

// WithDatabase runs fn with the database of the settings.
func WithDatabase(ctx context.Context, cfg config.Config, log *slog.Logger, fn func(*Database) error) error {
	database, err := OpenDatabase(ctx, cfg, log)
	if err != nil {
		return err
	}
	err = fn(database)
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeWait)
	defer cancel()
	return errors.Join(err, database.Close(closing))
}

// With runs fn with everything composed and nothing listening. The installation's own database
// is migrated first; a configured one must be at this version.
func With(ctx context.Context, cfg config.Config, log *slog.Logger, fn func(*App) error) error {
	return WithDatabase(ctx, cfg, log, func(d *Database) error {
		if cfg.DatabaseURL == "" {
			if err := d.Migrate(ctx); err != nil {
				return err
			}
		}
		a, err := New(ctx, cfg, d, log)
		if err != nil {
			return err
		}
		defer a.Close()
		return fn(a)
	})
}

// Serve runs the portal and the worker until ctx is done, then stops them in order.
func Serve(ctx context.Context, cfg config.Config, log *slog.Logger, h Hooks) error {
	for _, warning := range cfg.Warnings() {
		log.WarnContext(ctx, warning)
	}
	return With(ctx, cfg, log, func(a *App) error {
		link, err := a.setupLink(ctx, h)
		if err != nil {
			return err
		}
		listeners, err := a.listen(ctx, h)
		if err != nil {
			return err
		}
		if h.Prepared != nil {
			if err := h.Prepared(ctx, a, link); err != nil {
				listeners.close()
				return err
			}
		}
		log.InfoContext(ctx, "serving", "config", cfg)
		return a.run(ctx, h, listeners)
	})
}

// listeners are the two addresses, taken before anything is announced.
type listeners struct{ public, internal net.Listener }

func (l listeners) close() {
	for _, one := range []net.Listener{l.public, l.internal} {
		if one != nil {
			_ = one.Close()
		}
	}
}

func (a *App) listen(ctx context.Context, h Hooks) (l listeners, err error) {
	var lc net.ListenConfig
	if !h.NoServer {
		if l.public, err = lc.Listen(ctx, "tcp", a.Config.Addr); err != nil {
			return l, fmt.Errorf("the portal cannot listen on %s: stop the program that uses that port, or choose another address with TENANTRY_ADDR (%w)", a.Config.Addr, err)
		}
	}
	if l.internal, err = lc.Listen(ctx, "tcp", a.Config.InternalAddr); err != nil {
		l.close()
		return l, fmt.Errorf("the internal listener cannot use %s: choose another address with TENANTRY_INTERNAL_ADDR (%w)", a.Config.InternalAddr, err)
	}
	return l, nil
}

func (a *App) run(ctx context.Context, h Hooks, l listeners) error {
	failed := make(chan error, 2)
	internal := &http.Server{Handler: a.internalHandler(), ReadHeaderTimeout: 10 * time.Second}
	public := &http.Server{
		Handler: a.Server.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute,
		WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(a.Log.Handler(), slog.LevelDebug),
	}
	go serve(internal, l.internal, failed)
	if l.public != nil {
		go serve(public, l.public, failed)
	}
	following, stopFollowing := context.WithCancel(ctx)
	defer stopFollowing()
	a.follow(following)
	if !h.NoWorker {
		if err := a.mails.Resume(ctx); err != nil {
			l.close()
			return err
		}
		if err := a.Runner.Start(context.WithoutCancel(ctx)); err != nil {
			l.close()
			return err
		}
	}
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	return errors.Join(err, a.stop(context.WithoutCancel(ctx), h, public, internal))
}

func serve(s *http.Server, l net.Listener, failed chan<- error) {
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		failed <- err
	}
}

// stop drains: no request that was taken is lost.
func (a *App) stop(ctx context.Context, h Hooks, public, internal *http.Server) error {
	var problems []error
	if !h.NoServer {
		a.Server.Drain()
		a.Log.InfoContext(ctx, "draining")
		time.Sleep(drainWait)
		problems = append(problems, within(ctx, shutdownWait, public.Shutdown))
	}
	if !h.NoWorker {
		problems = append(problems, within(ctx, jobsWait, a.Runner.Stop))
	}
	problems = append(problems, within(ctx, closeWait, func(ctx context.Context) error {
		a.flush(ctx)
		return nil
	}), within(ctx, time.Second, internal.Shutdown))
	return errors.Join(problems...)
}

func within(ctx context.Context, d time.Duration, fn func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	return fn(ctx)
}

// internalHandler is for whoever watches the program: metrics and profiles, never for browsers.
func (a *App) internalHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/metrics", promhttp.Handler())
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}
