package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"palier/proof/harness"
)

// refuses is how many of a hundred messages it refuses when they come first.
const refuses = 5

// receiver is the other end of the webhooks. It refuses some messages once: what
// follows on them has to wait.
type receiver struct {
	url    string
	secret string // set before the first change
	http   *http.Server

	mu       sync.Mutex
	rnd      *rand.Rand
	met      map[string]bool // webhook-ids that came, taken or not
	taken    map[string]bool
	told     told
	refusals int
	repeats  int
	last     time.Time // of the latest arrival
	wrong    []harness.Violation
}

// openReceiver listens on a port of its own, until close.
func openReceiver(rnd *rand.Rand) (*receiver, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("receiver: %w", err)
	}
	r := &receiver{url: "http://" + l.Addr().String() + "/hook", rnd: rnd, met: map[string]bool{}, taken: map[string]bool{}, told: told{}}
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
	forged := req.Header.Get("webhook-signature") != r.signature(id, req.Header.Get("webhook-timestamp"), body) || json.Unmarshal(body, &m) != nil
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = time.Now()
	switch again := r.met[id]; {
	case forged:
		r.report("forged", id, "no message, or not signed as one: %.300s", body)
		w.WriteHeader(http.StatusUnauthorized)
		return
	case !again && r.rnd.IntN(100) < refuses:
		r.met[id] = true
		r.refusals++
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case r.taken[id]: // its sender did not hear the answer
		r.repeats++
		return
	}
	r.met[id], r.taken[id] = true, true
	if kind, detail := r.told.take(m); kind != "" {
		r.report(kind, m.Visit.ID, "%s", detail)
	}
}

// report notes a violation; under the lock.
func (r *receiver) report(kind, reference, format string, args ...any) {
	r.wrong = append(r.wrong, harness.Violation{Kind: kind, Reference: reference, Detail: fmt.Sprintf(format, args...)})
}

// signature is the one that a message must bear (Standard Webhooks).
func (r *receiver) signature(id, stamp string, body []byte) string {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(r.secret, "whsec_"))
	if err != nil {
		return ""
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%s.%s", id, stamp, body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
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

// phase is what was told last of somebody on a visit.
func (r *receiver) phase(visit, who string) phase {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.told[visit][who]
}

// counts is for the last line.
func (r *receiver) counts() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return fmt.Sprintf("%d webhooks (%d refused once, %d repeated), %d not in order", len(r.taken), r.refusals, r.repeats, len(r.wrong))
}
