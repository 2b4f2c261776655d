package httpd

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"palier/internal/api/wire"
)

// serve is the way of every request: id, health, mount, log, metrics.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	if len(s.options.TrustedProxies) > 0 { // whoever asks for the address, a door or a limit, asks for the client's
		r.RemoteAddr = netip.AddrPortFrom(s.client(r), 0).String()
	}
	id := requestID(r.Header.Get("X-Request-Id"))
	w.Header().Set("X-Request-Id", id)
	if s.own(w, r) {
		return
	}
	m, inner := s.mount(r)
	seen := &watched{ResponseWriter: w}
	defer func() { s.note(seen, r, m, id, time.Since(start)) }() // of an answer cut short too
	defer func() {
		if p := recover(); p != nil {
			s.survive(seen, m, id, p)
		}
	}()
	if m.Handler == nil {
		http.NotFound(seen, r)
		return
	}
	m.Handler.ServeHTTP(seen, inner.WithContext(wire.WithRequestID(r.Context(), id)))
}

// own answers the server's own paths.
func (s *Server) own(w http.ResponseWriter, r *http.Request) bool {
	switch r.URL.Path {
	case "/healthz":
		plain(w, http.StatusOK, "ok")
	case "/readyz":
		s.ready(w, r)
	case "/metrics":
		if s.options.MetricsAddr != "" {
			return false
		}
		s.metrics.handler.ServeHTTP(w, r)
	default:
		return false
	}
	return true
}

func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		plain(w, http.StatusServiceUnavailable, "stopping")
		return
	}
	if err := s.options.Ready(r.Context()); err != nil {
		s.options.Log.Error("not ready", "error", err)
		plain(w, http.StatusServiceUnavailable, "not ready")
		return
	}
	plain(w, http.StatusOK, "ready")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write([]byte(text + "\n"))
}

// survive has a panic answered as an internal error when nothing was sent, and cuts
// the connection otherwise. The other requests go on.
func (s *Server) survive(w *watched, m Mount, id string, p any) {
	if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		w.cut = true
		panic(p) // meant: the handler cuts a half-sent answer
	}
	s.options.Log.Error("panic", "door", m.Name, "request", id, "panic", p, "stack", string(debug.Stack()))
	if w.status != 0 {
		w.cut = true
		panic(http.ErrAbortHandler)
	}
	w.Header().Del("Content-Length") // of what the handler meant to answer
	if m.Failed != nil {
		m.Failed(w)
		return
	}
	plain(w, http.StatusInternalServerError, "internal error")
}

// note logs and counts a request: no path of a person, no query, no address.
func (s *Server) note(w *watched, r *http.Request, m Mount, id string, took time.Duration) {
	status := w.status
	if status == 0 {
		status = http.StatusOK
	}
	s.metrics.observe(m.Name, r.Method, status, took)
	if s.options.Log.Enabled(r.Context(), slog.LevelInfo) {
		s.options.Log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("door", m.Name), slog.String("method", r.Method),
			slog.String("path", m.shown(r.URL.Path)), slog.Int("status", status), slog.Int64("bytes", w.bytes), slog.Bool("cut", w.cut),
			slog.Duration("took", took), slog.String("request", id))
	}
}

// shown is a path as the log may show it.
func (m Mount) shown(path string) string {
	for _, before := range m.Secrets {
		if i := strings.Index(path, before); i >= 0 {
			return path[:i+len(before)] + "…"
		}
	}
	return path
}

// requestID keeps a caller's own id when it is harmless, else makes one.
func requestID(given string) string {
	if given != "" && len(given) <= 64 {
		ok := true
		for _, c := range []byte(given) {
			ok = ok && (c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_' || c == '.')
		}
		if ok {
			return given
		}
	}
	var raw [12]byte
	rand.Read(raw[:])
	return hex.EncodeToString(raw[:])
}

// watched remembers what was answered.
type watched struct {
	http.ResponseWriter
	status int
	bytes  int64
	cut    bool // the connection was cut before the answer's end
}

func (w *watched) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *watched) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }
