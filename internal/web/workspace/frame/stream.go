package frame

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
)

// EventsPath is where an open screen hears what happens.
const EventsPath = "/events"

// How a stream lives: a browser that hears nothing for long would not notice that the
// connection is gone, and one that is logged out must not go on hearing.
const (
	heartbeat = 20 * time.Second
	sendIn    = 10 * time.Second
	gather    = 150 * time.Millisecond // what happens together is told together
	lives     = 10 * time.Minute       // then the browser asks again, and says again who it is
)

// MountNews adds the stream to mux.
func (f *Frame) MountNews(mux *http.ServeMux) {
	mux.Handle("GET "+EventsPath, f.Login.Members(f.stream))
}

// Close ends the streams. A server that stops waits for its requests: these are over by it.
func (f *Frame) Close() { f.news.close() }

// stream sends, as server-sent events, the kinds of thing that changed: "change" with their
// names between spaces. What they say now a page asks for in the usual way, so that a stream
// tells nobody what he may not know.
func (f *Frame) stream(w http.ResponseWriter, r *http.Request, a access.Actor) {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	h.Set("Content-Security-Policy", Policy)
	h.Set("X-Content-Type-Options", "nosniff")
	out := sender{w, http.NewResponseController(w)}
	e, leave := f.news.listen(a)
	if e == nil {
		h.Set("Retry-After", "60")
		http.Error(w, "too many streams", http.StatusTooManyRequests)
		return
	}
	defer leave()
	// The server's limits are for requests that end.
	if out.control.SetReadDeadline(time.Time{}) != nil || out.send("retry: 3000\n\n") != nil {
		return
	}
	over := time.NewTimer(lives)
	defer over.Stop()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		var err error
		select {
		case <-r.Context().Done():
			return
		case <-f.news.closed:
			return
		case <-over.C:
			return
		case <-e.lost:
			err = out.send("event: change\ndata: *\n\n")
		case first := <-e.lines:
			err = out.send("event: change\ndata: " + gathered(r, e, first) + "\n\n")
		case <-beat.C:
			err = out.send(": still here\n\n")
		}
		if err != nil {
			return
		}
	}
}

// gathered are the kinds of thing that change within a moment.
func gathered(r *http.Request, e *ear, first line) string {
	kinds := []string{first.subject.Kind}
	until := time.NewTimer(gather)
	defer until.Stop()
	for {
		select {
		case next := <-e.lines:
			if !slices.Contains(kinds, next.subject.Kind) {
				kinds = append(kinds, next.subject.Kind)
			}
		case <-until.C:
			return strings.Join(kinds, " ")
		case <-r.Context().Done():
			return strings.Join(kinds, " ")
		}
	}
}

// sender writes to a browser that may have gone, within a limit of its own: the server's is
// for answers that end.
type sender struct {
	w       io.Writer
	control *http.ResponseController
}

func (s sender) send(text string) error {
	if err := s.control.SetWriteDeadline(time.Now().Add(sendIn)); err != nil {
		return fmt.Errorf("frame.send: %w", err)
	}
	if _, err := io.WriteString(s.w, text); err != nil {
		return err
	}
	return s.control.Flush()
}
