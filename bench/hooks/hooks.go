// Package hooks receives webhooks on this machine: many endpoints, of which some never answer, and how long each
// message was under way.
//
// It knows HTTP, the id that Standard Webhooks gives a message, and the instant that its body says it was emitted at.
// It must not know what is told, nor who sends.
package hooks

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Arrival is a message that an endpoint got for the first time.
type Arrival struct {
	Endpoint int
	Emitted  time.Time // as the message says
	Took     time.Duration
}

// Receivers are endpoints at ports of their own: a sender keeps connections by host and port, and the URLs of real
// receivers are all different ones.
type Receivers struct {
	hanging int
	servers []*http.Server
	urls    []string

	mu       sync.Mutex
	arrivals []Arrival
	seen     map[string]bool // endpoint and id of what was received
	wrong    error           // the first message that could not be read
}

// Listen opens so many endpoints on 127.0.0.1. The first hanging of them take every request and never answer.
func Listen(endpoints, hanging int) (*Receivers, error) {
	r := &Receivers{hanging: hanging, seen: map[string]bool{}}
	for i := range endpoints {
		l, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			r.Close()
			return nil, fmt.Errorf("hooks.Listen(%d): %w", endpoints, err)
		}
		s := &http.Server{Handler: r.endpoint(i)}
		r.servers = append(r.servers, s)
		r.urls = append(r.urls, "http://"+l.Addr().String()+"/")
		go s.Serve(l) // ends with Close
	}
	return r, nil
}

// URLs are where the endpoints are, those that hang first.
func (r *Receivers) URLs() []string { return r.urls }

// Close ends all endpoints at once.
func (r *Receivers) Close() {
	for _, s := range r.servers {
		s.Close()
	}
}

// endpoint answers 204 as soon as it has noted the message, or never.
func (r *Receivers) endpoint(i int) http.HandlerFunc {
	return func(w http.ResponseWriter, q *http.Request) {
		at := time.Now()
		body, err := io.ReadAll(q.Body)
		if i < r.hanging {
			<-q.Context().Done() // the sender has lost its patience, or Close
			return
		}
		if err == nil {
			err = r.note(i, q.Header.Get("webhook-id"), body, at)
		}
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			r.fail(err)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
}

// note keeps a message's first arrival.
func (r *Receivers) note(endpoint int, id string, body []byte, at time.Time) error {
	emitted, err := emittedAt(body)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	key := fmt.Sprint(endpoint, " ", id)
	if !r.seen[key] {
		r.seen[key] = true
		r.arrivals = append(r.arrivals, Arrival{endpoint, emitted, at.Sub(emitted)})
	}
	return nil
}

func (r *Receivers) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.wrong == nil {
		r.wrong = err
	}
}

// emittedAt finds the member emitted_at of a message without taking all of it apart: there are a thousand a second,
// on the processors that the sender needs.
func emittedAt(body []byte) (time.Time, error) {
	_, rest, found := bytes.Cut(body, []byte(`"emitted_at":"`))
	text, _, whole := bytes.Cut(rest, []byte(`"`))
	if !found || !whole {
		return time.Time{}, fmt.Errorf("hooks: no emitted_at in %.200s", body)
	}
	return time.Parse(time.RFC3339Nano, string(text))
}

// Between are the arrivals so far of what was emitted from one instant to before another, and an error when a message
// could not be read.
func (r *Receivers) Between(from, to time.Time) ([]Arrival, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(r.arrivals), func(a Arrival) bool {
		return a.Emitted.Before(from) || !a.Emitted.Before(to)
	}), r.wrong
}
