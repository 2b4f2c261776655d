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
	"net/netip"
	"strings"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"palier/internal/api/wire"
)

// Mount is something served: at a path prefix, and at the root of a host name
// when it has one.
type Mount struct {
	Name    string // for metrics and logs
	Prefix  string // "/apimo"; "" takes what no other mount does
	Host    string // "apimo.example.org", or ""
	Handler http.Handler
	Secrets []string // "/f/": what follows one in a path opens something, and is not logged
	// Failed answers, in the mount's own words, what its handler left unanswered when
	// it panicked; nil: 500 in plain text.
	Failed func(w http.ResponseWriter)
}

// Named tells whether a request asks for the mount by its host name: the paths are
// then at the root, not under the prefix.
func (m Mount) Named(r *http.Request) bool { return m.named(hostOnly(r.Host)) }

func (m Mount) named(host string) bool { return m.Host != "" && strings.EqualFold(m.Host, host) }

// Options are what a server is made of.
type Options struct {
	Addr        string
	MetricsAddr string // "" serves metrics on Addr
	Mounts      []Mount
	// TrustedProxies are whose word is taken for the address a request comes from.
	TrustedProxies []netip.Prefix
	Ready          func(ctx context.Context) error // nil when requests can be served
	Log            *slog.Logger
	Measures       []Measure // scraped beside the requests
}

// How long a client may keep a connection waiting.
const (
	headerTimeout = 10 * time.Second // to send the headers of a request
	readTimeout   = 30 * time.Second // to send a request whole
	writeTimeout  = 60 * time.Second // to take in an answer; a long one extends its own as it is read
	idleTimeout   = 2 * time.Minute  // between two requests
)

// Server serves the mounts until it is stopped.
type Server struct {
	options         Options
	metrics         *metrics
	public          *http.Server
	private         *http.Server
	listener        net.Listener
	metricsListener net.Listener
	draining        atomic.Bool
	failed          chan error
}

// New makes a server; nothing listens yet.
func New(o Options) *Server {
	s := &Server{options: o, metrics: newMetrics(o.Measures), failed: make(chan error, 2)}
	gzip, err := gzhttp.NewWrapper(gzhttp.MinSize(1400), gzhttp.ContentTypeFilter(shrinks))
	if err != nil {
		panic(err) // the options are constants
	}
	s.public = harden(&http.Server{Handler: gzip(http.HandlerFunc(s.serve)), ErrorLog: slog.NewLogLogger(o.Log.Handler(), slog.LevelDebug)})
	return s
}

// shrinks tells whether an answer of a type is worth compressing. Pictures and PDFs are
// compressed already, and parts of them are asked for by their length; a stream of events
// is sent as it comes.
func shrinks(kind string) bool {
	picture := strings.HasPrefix(kind, "image/") && !strings.HasPrefix(kind, "image/svg")
	return !picture && kind != "application/pdf" && !strings.HasPrefix(kind, "text/event-stream") && gzhttp.DefaultContentTypeFilter(kind)
}

// harden sets the limits that every listener has.
func harden(s *http.Server) *http.Server {
	s.ReadHeaderTimeout, s.ReadTimeout, s.WriteTimeout, s.IdleTimeout = headerTimeout, readTimeout, writeTimeout, idleTimeout
	s.MaxHeaderBytes = 32 << 10
	s.DisableGeneralOptionsHandler = true // "OPTIONS *" is a door's to answer, as any other request
	return s
}

// Listen takes the addresses. From now on a client can connect; it is answered
// once Start is called.
func (s *Server) Listen() error {
	l, err := net.Listen("tcp", s.options.Addr)
	if err != nil {
		return fmt.Errorf("httpd.Listen: %w", err)
	}
	s.listener = l
	if s.options.MetricsAddr == "" {
		return nil
	}
	if s.metricsListener, err = net.Listen("tcp", s.options.MetricsAddr); err != nil {
		l.Close()
		return fmt.Errorf("httpd.Listen: metrics: %w", err)
	}
	return nil
}

// Start serves in the background, after Listen.
func (s *Server) Start() {
	if s.metricsListener != nil {
		mux := http.NewServeMux()
		mux.Handle("GET /metrics", s.metrics.handler)
		s.private = harden(&http.Server{Handler: mux})
		go s.run(s.private, s.metricsListener)
	}
	go s.run(s.public, s.listener)
}

func (s *Server) run(h *http.Server, l net.Listener) {
	if err := h.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		s.failed <- err
	}
}

// Listening tells whether the addresses are taken.
func (s *Server) Listening() bool { return s.listener != nil }

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
		if m.named(host) {
			return m, r
		}
	}
	for _, m := range s.options.Mounts {
		if m.Prefix == "" {
			rest = m
			continue
		}
		if r.URL.Path == m.Prefix || strings.HasPrefix(r.URL.Path, m.Prefix+"/") {
			return m, wire.At(r, strings.TrimPrefix(r.URL.Path, m.Prefix), strings.TrimPrefix(r.URL.RawPath, m.Prefix))
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
