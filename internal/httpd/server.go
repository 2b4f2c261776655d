// Package httpd is the listener: timeouts, request ids, logs, metrics, health
// and the mounts of what it serves. It knows no door by name and nothing of the
// business.
package httpd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/gzhttp"
)

// Mount is something served: at a path prefix, and at the root of a host name
// when it has one.
type Mount struct {
	Name    string // for metrics and logs
	Prefix  string // "/apimo"; "" takes what no other mount does
	Host    string // "apimo.example.org", or ""
	Handler http.Handler
}

// Options are what a server is made of.
type Options struct {
	Addr        string
	MetricsAddr string // "" serves metrics on Addr
	Mounts      []Mount
	Ready       func(ctx context.Context) error // nil when requests can be served
	Log         *slog.Logger
}

// Server serves the mounts until it is stopped.
type Server struct {
	options  Options
	metrics  *metrics
	public   *http.Server
	private  *http.Server
	listener net.Listener
	draining atomic.Bool
	failed   chan error
}

// New makes a server; nothing listens yet.
func New(o Options) *Server {
	s := &Server{options: o, metrics: newMetrics(), failed: make(chan error, 2)}
	gzip, err := gzhttp.NewWrapper(gzhttp.MinSize(1400))
	if err != nil {
		panic(err) // the options are constants
	}
	s.public = harden(&http.Server{Handler: gzip(http.HandlerFunc(s.serve)), ErrorLog: slog.NewLogLogger(o.Log.Handler(), slog.LevelDebug)})
	return s
}

// harden sets the limits that every listener has. A long answer extends its own
// write deadline as its reader takes it in.
func harden(s *http.Server) *http.Server {
	s.ReadHeaderTimeout = 10 * time.Second
	s.ReadTimeout = 30 * time.Second
	s.WriteTimeout = 60 * time.Second
	s.IdleTimeout = 2 * time.Minute
	s.MaxHeaderBytes = 32 << 10
	return s
}

// Start listens and serves in the background.
func (s *Server) Start() error {
	l, err := net.Listen("tcp", s.options.Addr)
	if err != nil {
		return fmt.Errorf("httpd.Start: %w", err)
	}
	s.listener = l
	if s.options.MetricsAddr != "" {
		m, err := net.Listen("tcp", s.options.MetricsAddr)
		if err != nil {
			l.Close()
			return fmt.Errorf("httpd.Start: metrics: %w", err)
		}
		mux := http.NewServeMux()
		mux.Handle("GET /metrics", s.metrics.handler)
		s.private = harden(&http.Server{Handler: mux})
		go s.run(s.private, m)
	}
	go s.run(s.public, l)
	return nil
}

func (s *Server) run(h *http.Server, l net.Listener) {
	if err := h.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		s.failed <- err
	}
}

// Addr is where the server listens, with the port it was given.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Failed tells when a listener died by itself.
func (s *Server) Failed() <-chan error { return s.failed }

// Stop turns readiness off, takes no new requests and waits for those under way
// until ctx ends.
func (s *Server) Stop(ctx context.Context) error {
	s.draining.Store(true)
	err := s.public.Shutdown(ctx)
	if s.private != nil {
		err = errors.Join(err, s.private.Shutdown(ctx))
	}
	return err
}

// mount finds what serves a request. The path is stripped of the prefix.
func (s *Server) mount(r *http.Request) (Mount, *http.Request) {
	host := hostOnly(r.Host)
	var rest Mount
	for _, m := range s.options.Mounts {
		if m.Host != "" && strings.EqualFold(m.Host, host) {
			return m, r
		}
	}
	for _, m := range s.options.Mounts {
		if m.Prefix == "" {
			rest = m
			continue
		}
		if r.URL.Path == m.Prefix || strings.HasPrefix(r.URL.Path, m.Prefix+"/") {
			return m, stripped(r, m.Prefix)
		}
	}
	return rest, r
}

func hostOnly(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return host
}

func stripped(r *http.Request, prefix string) *http.Request {
	u := *r.URL
	u.Path = strings.TrimPrefix(u.Path, prefix)
	u.RawPath = strings.TrimPrefix(u.RawPath, prefix)
	if u.Path == "" {
		u.Path = "/"
	}
	r2 := *r
	r2.URL = &u
	return &r2
}
