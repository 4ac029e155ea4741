// Package mssim is Microsoft's cloud in a box: Entra ID, Partner Center, the
// Partner API and Graph on one origin, with a clock that can be moved, faults
// that can be called for and seeds that can be repeated.
package mssim

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/control"
	"github.com/tenantry/tenantry/internal/mssim/entra"
	"github.com/tenantry/tenantry/internal/mssim/graph"
	"github.com/tenantry/tenantry/internal/mssim/partner"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

// DefaultAddr is where Run listens when nothing else is said.
const DefaultAddr = "127.0.0.1:8090"

// Config says how a simulator runs. The zero value is a demo world in memory.
type Config struct {
	Addr      string           // host:port; "" is DefaultAddr; port 0 takes a free one
	DataDir   string           // state, clock and CA; "" keeps all in memory
	Seed      string           // "empty", "demo" (also ""), "large"; only while DataDir holds no state
	Now       time.Time        // start of the simulated clock; zero is the machine's now; only like Seed
	TLS       bool             // serve HTTPS with a certificate of a CA of our own
	PublicURL string           // origin that browsers reach when it is not the one clients connect to
	Latency   time.Duration    // added to every call of Microsoft's services
	Throttle  *bool            // Partner Center's limit of calls a minute; nil leaves it as it is, at first on
	Immediate bool             // orders are completed and listed at once; for tests that look at something else
	Logger    *slog.Logger     // nil discards
	Machine   func() time.Time // machine clock; nil is time.Now
	Ready     func(url string) // called by Run once it listens; may be nil
}

// Server is a simulator without a listener: an http.Handler.
type Server struct {
	cfg     Config
	world   *world.World
	handler http.Handler
	close   []func()
	ca      *authority // nil without TLS
}

// New makes a simulator. Close it when done.
func New(cfg Config) (*Server, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	public, err := url.Parse(cfg.PublicURL)
	if err != nil {
		return nil, fmt.Errorf("read the address that browsers reach: %w", err)
	}
	if cfg.DataDir != "" {
		if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
			return nil, fmt.Errorf("make the simulator's data folder: %w", err)
		}
	}
	s := &Server{cfg: cfg}
	if cfg.TLS {
		ca, err := openAuthority(cfg.DataDir)
		if err != nil {
			return nil, err
		}
		s.ca = ca
	}
	w, err := world.New(world.Options{Dir: cfg.DataDir, Seed: cfg.Seed, Now: cfg.Now, Machine: cfg.Machine, Logger: cfg.Logger, Tune: tune(cfg)})
	if err != nil {
		return nil, err
	}
	s.world = w
	var entraOptions []entra.Option
	if cfg.PublicURL != "" {
		entraOptions = append(entraOptions, entra.PublicOrigin(cfg.PublicURL))
	}
	partnerCenter := partner.New(w)
	s.close = append(s.close, partnerCenter.Close)
	panel := control.New(w, cfg.Latency, cfg.Addr, public.Host)
	s.handler = s.route(panel, services{
		entra: entra.New(w, entraOptions...), partner: partnerCenter, graph: graph.New(w, graph.BatchThrough(panel.BatchMiddleware)),
	})
	return s, nil
}

func tune(cfg Config) func(*world.Settings) {
	if cfg.Throttle == nil && !cfg.Immediate {
		return nil
	}
	return func(set *world.Settings) {
		if cfg.Throttle != nil {
			set.Throttle = *cfg.Throttle
		}
		if cfg.Immediate {
			world.Immediate(set)
		}
	}
}

// World is the simulator's state, for tests that stand inside the process.
func (s *Server) World() *world.World { return s.world }

// CAPEM is the certificate authority's certificate for clients to trust; empty
// without TLS.
func (s *Server) CAPEM() []byte {
	if s.ca == nil {
		return nil
	}
	return s.ca.certPEM
}

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(rw http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(rw, r) }

// Close stops what runs in the background and lets go of the data folder.
func (s *Server) Close() error {
	for _, stop := range s.close {
		stop()
	}
	return s.world.Close()
}

// Run serves a simulator until ctx is done.
func Run(ctx context.Context, cfg Config) error {
	s, err := New(cfg)
	if err != nil {
		return err
	}
	err = s.serve(ctx)
	return errors.Join(err, s.Close())
}

const drain = 5 * time.Second

func (s *Server) serve(ctx context.Context) error {
	addr := s.cfg.Addr
	if addr == "" {
		addr = DefaultAddr
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("the simulator cannot listen on %s (another program may hold that port; choose another address): %w", addr, err)
	}
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(s.cfg.Logger.Handler(), slog.LevelDebug),
	}
	scheme := "http"
	if s.ca != nil {
		scheme = "https"
		if server.TLSConfig, err = s.ca.serverConfig(addr); err != nil {
			return errors.Join(err, listener.Close())
		}
	}
	url := scheme + "://" + listener.Addr().String()
	s.cfg.Logger.Info("simulator listening", "url", url)
	if s.cfg.Ready != nil {
		s.cfg.Ready(url)
	}
	done := make(chan error, 1)
	go func() {
		if s.ca != nil {
			done <- server.ServeTLS(listener, "", "")
		} else {
			done <- server.Serve(listener)
		}
	}()
	select {
	case err := <-done:
		return fmt.Errorf("serve the simulator: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	if err := server.Shutdown(stop); err != nil {
		return errors.Join(fmt.Errorf("stop the simulator: %w", err), server.Close())
	}
	return nil
}
