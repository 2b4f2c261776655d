package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// proxy is what clients speak to: it hands each request to a process that lives, in
// turn, and a key that it has seen to another one than before. It repeats nothing:
// when a process dies over a request its client gets a 502 (or half an answer), and
// what came of it is for the client to find out.
type proxy struct {
	port    int
	living  func() []string
	turn    atomic.Int64
	crossed atomic.Int64 // keys that came again and went to another process
	http    *http.Server
	forward *httputil.ReverseProxy

	mu       sync.Mutex
	sentTo   map[string]string        // where a key went the last time
	awaiting map[string]chan struct{} // by host: closed when it acknowledges a POST
}

// openProxy listens on a port of its own, until close.
func openProxy(living func() []string) (*proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("proxy: %w", err)
	}
	p := &proxy{port: l.Addr().(*net.TCPAddr).Port, living: living, sentTo: map[string]string{}, awaiting: map[string]chan struct{}{}}
	quiet := log.New(io.Discard, "", 0)
	p.forward = &httputil.ReverseProxy{
		Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true},
		Rewrite:   func(*httputil.ProxyRequest) {}, // ServeHTTP has chosen
		ModifyResponse: func(r *http.Response) error {
			if r.Request.Method == http.MethodPost && r.StatusCode == http.StatusOK {
				p.acknowledged(r.Request.URL.Host)
			}
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
			w.WriteHeader(http.StatusBadGateway)
		},
		ErrorLog: quiet,
	}
	p.http = &http.Server{Handler: p, ErrorLog: quiet}
	go p.http.Serve(l) // until close, its only error
	return p, nil
}

func (p *proxy) close() { p.http.Close() }

// ServeHTTP implements http.Handler.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	origin := p.choose(r.Header.Get("Idempotency-Key"))
	to, err := url.Parse(origin)
	if origin == "" || err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	r.URL.Scheme, r.URL.Host = to.Scheme, to.Host
	p.forward.ServeHTTP(w, r)
}

// choose gives the next process; for a key that came before, one that did not get
// it the last time, if there is another.
func (p *proxy) choose(key string) string {
	living := p.living()
	if len(living) == 0 {
		return ""
	}
	at := int(p.turn.Add(1)) % len(living)
	if key == "" {
		return living[at]
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	last, again := p.sentTo[key]
	if again && living[at] == last {
		at = (at + 1) % len(living)
	}
	if again && living[at] != last {
		p.crossed.Add(1)
	}
	p.sentTo[key] = living[at]
	return living[at]
}

// moment returns when the process has just acknowledged a POST, for who means to
// kill it: had it answered too early, this is when it would show.
func (p *proxy) moment(ctx context.Context, origin string) {
	p.mu.Lock()
	ack := make(chan struct{})
	p.awaiting[strings.TrimPrefix(origin, "http://")] = ack
	p.mu.Unlock()
	select {
	case <-ack:
	case <-time.After(time.Second):
	case <-ctx.Done():
	}
}

func (p *proxy) acknowledged(host string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if ack := p.awaiting[host]; ack != nil {
		close(ack)
		delete(p.awaiting, host)
	}
}
