package wire

import (
	"context"
	"net/http"
	"time"

	"palier/internal/core/fault"
)

// ErrNoResource refuses (Missing) a path that names nothing.
var ErrNoResource = fault.New(fault.Missing, "Resource not found")

// MethodError refuses a verb that its path does not have.
type MethodError struct {
	Allow string // the verbs that it has, as the header Allow lists them
}

func (e *MethodError) Error() string { return "method not allowed" }

// writePatience is how long a write may take once its request is here.
const writePatience = 30 * time.Second

// carrier is a door's own call: a pointer to a struct that embeds Call.
type carrier interface{ routed() *Call }

// Router finds the handler of a call by verb and path, and brings back its error
// for the door to answer. C is a pointer to the door's struct that embeds Call.
// The zero value has no routes.
type Router[C carrier] struct{ mux http.ServeMux }

// Handle has h answer what matches a pattern of http.ServeMux. It panics when the
// pattern is none or clashes with another, while the door is made.
func (rt *Router[C]) Handle(pattern string, h func(C) error) {
	rt.mux.Handle(pattern, handler[C](h))
}

// Serve runs the handler of a call and returns its error; ErrNoResource when
// nothing matches the path, a *MethodError when only the verb does not. Nothing
// is written but by the handler: http.ServeMux would answer plain text, and
// redirect from unclean paths with HTML, where a door has bodies of its own.
func (rt *Router[C]) Serve(c C) error {
	p := &passage[C]{call: c}
	rt.mux.ServeHTTP(p, c.routed().R)
	switch {
	case p.handled:
		return p.err
	case p.status == http.StatusMethodNotAllowed:
		return &MethodError{Allow: p.header.Get("Allow")}
	}
	return ErrNoResource
}

// handler is a door's handler as http.ServeMux knows it.
type handler[C carrier] func(C) error

// ServeHTTP implements http.Handler: it runs the call that came through the mux.
// What was received whole is done, whether or not the caller still listens: a
// lead must not be lost because somebody hung up, or ended their sending side
// and waits, which net/http cannot tell apart.
func (h handler[C]) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p := w.(*passage[C])
	c := p.call.routed()
	c.R = r // with its path values
	if !Reads(r) {
		ctx, done := context.WithTimeout(context.WithoutCancel(c.Ctx), writePatience)
		defer done()
		c.Ctx = ctx
	}
	p.handled, p.err = true, h(p.call)
}

// passage takes a call through http.ServeMux to its handler, and the handler's
// error back. It goes in place of the ResponseWriter, so that what the mux would
// answer itself is heard and not sent.
type passage[C carrier] struct {
	call    C
	handled bool
	err     error // of the handler
	header  http.Header
	status  int
}

func (p *passage[C]) Header() http.Header {
	if p.header == nil {
		p.header = http.Header{}
	}
	return p.header
}
func (p *passage[C]) WriteHeader(status int)      { p.status = status }
func (p *passage[C]) Write(b []byte) (int, error) { return len(b), nil }
