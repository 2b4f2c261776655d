package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"palier/proof/harness"
)

// receiver is the other end of the webhooks: it checks signatures, keeps what came,
// and is as unreliable as receivers are.
type receiver struct {
	url    string
	secret string // set before the first change
	http   *http.Server
	gentle atomic.Bool // it refuses nothing any more

	mu       sync.Mutex
	rnd      *rand.Rand
	met      map[string]bool // webhook-ids that came, taken or not
	inboxes  map[subject]*inbox
	wrong    []harness.Violation
	arrivals int // taken, repeats included
	messages int // taken, each once
	refusals int
	last     time.Time // of the latest arrival
}

// How often it misbehaves, of a hundred messages that it sees for the first time. A
// message is never treated ill twice: its third try would be 100 s away.
const (
	refuses = 2 // 500
	drops   = 1 // takes it and hangs up, so that it comes again
	dawdles = 10
	dawdle  = 40 * time.Millisecond
)

// openReceiver listens on a port of its own, until close.
func openReceiver(rnd *rand.Rand) (*receiver, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("receiver: %w", err)
	}
	r := &receiver{url: "http://" + l.Addr().String() + "/hook", rnd: rnd, met: map[string]bool{}, inboxes: map[subject]*inbox{}}
	r.http = &http.Server{Handler: r}
	go r.http.Serve(l) // until close, its only error
	return r, nil
}

func (r *receiver) close() { r.http.Close() }

// ServeHTTP implements http.Handler.
func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return // the sender died: nothing was taken
	}
	id := req.Header.Get("webhook-id")
	var m message
	if req.Header.Get("signature") != r.signature(body) || json.Unmarshal(body, &m) != nil || id == "" {
		r.report(harness.Violation{Kind: "forged", Reference: id, Detail: fmt.Sprintf("no message, or not signed as one: %.300s", body)})
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	mood := r.mood(id)
	if mood < refuses {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	if mood >= refuses+drops && mood < refuses+drops+dawdles {
		select {
		case <-time.After(dawdle):
		case <-req.Context().Done():
			return
		}
	}
	r.take(id, m)
	if mood < refuses+drops {
		panic(http.ErrAbortHandler)
	}
}

// signature is the one that a body must bear: HMAC-SHA256 with the secret as it was
// shown, in hexadecimal.
func (r *receiver) signature(body []byte) string {
	mac := hmac.New(sha256.New, []byte(r.secret))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// mood draws how a message is treated; a hundred is well.
func (r *receiver) mood(id string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	mood := r.rnd.IntN(100)
	if r.met[id] || r.gentle.Load() {
		mood = 100
	}
	if mood < refuses {
		r.refusals++
	}
	r.met[id], r.last = true, time.Now()
	return mood
}

// take puts a message into its subject's inbox.
func (r *receiver) take(id string, m message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	box := r.inboxes[m.subject()]
	if box == nil {
		box = &inbox{}
		r.inboxes[m.subject()] = box
	}
	r.arrivals++
	isNew, kind, detail := box.take(id, m)
	if isNew {
		r.messages++
	}
	if kind != "" {
		r.wrong = append(r.wrong, harness.Violation{Kind: kind, Reference: m.subject().String(), Detail: detail})
	}
}

func (r *receiver) report(v harness.Violation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wrong = append(r.wrong, v)
}

// found is what was wrong with what came so far.
func (r *receiver) found() []harness.Violation {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]harness.Violation(nil), r.wrong...)
}

// quiet says for how long nothing came.
func (r *receiver) quiet() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Since(r.last)
}

// heard are the messages about each subject in the order in which they came, each once.
func (r *receiver) heard() map[subject][]message {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := map[subject][]message{}
	for about, box := range r.inboxes {
		out[about] = append([]message(nil), box.told...)
	}
	return out
}

// counts is for the last line.
func (r *receiver) counts() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return fmt.Sprintf("%d webhooks (%d refused once, %d repeated)", r.messages, r.refusals, r.arrivals-r.messages)
}
