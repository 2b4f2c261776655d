package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"palier/proof/door"
)

// The test binary doubles as a program to kill: started with fakeMode set it is
// a lead door that keeps its leads in a file of lines, honestly or not.
const fakeMode = "PROOF_FAKE"

func TestMain(m *testing.M) {
	if mode := os.Getenv(fakeMode); mode != "" {
		if err := fake(mode, os.Args[3], os.Args[5]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// line is one stored lead.
type line struct {
	ID     int64
	Sample door.Sample
	Key    string
	Answer string
}

type fakeDoor struct {
	mode  string
	mu    sync.Mutex
	file  *os.File
	lines []line
	known map[string]string // reference -> answer
	keys  map[string]line
}

// fake is `demo --data DIR --addr ADDR`.
func fake(mode, dir, addr string) error {
	f := &fakeDoor{mode: mode, known: map[string]string{}, keys: map[string]line{}}
	if err := f.load(filepath.Join(dir, "leads")); err != nil {
		return err
	}
	demo := fmt.Sprintf(`{"url":"http://%[1]s","apimo":{"base":"http://%[1]s","provider":"9999","token":"t","agency":"14"}}`, addr)
	if err := os.WriteFile(filepath.Join(dir, "demo.json"), []byte(demo), 0o600); err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /readyz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /agencies/14/leads", f.list)
	mux.HandleFunc("POST /agencies/14/leads", f.post)
	return http.ListenAndServe(addr, mux)
}

func (f *fakeDoor) load(path string) error {
	text, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	for _, row := range bytes.SplitAfter(text, []byte("\n")) {
		var l line
		if json.Unmarshal(row, &l) == nil {
			f.remember(l, f.mode == "doubling", f.mode == "keyless")
		}
	}
	f.file, err = os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	return err
}

func (f *fakeDoor) remember(l line, forgetReference, forgetKey bool) {
	f.lines = append(f.lines, l)
	if !forgetReference {
		f.known[l.Sample.Reference] = l.Answer
	}
	if l.Key != "" && !forgetKey {
		f.keys[l.Key] = l
	}
}

func (f *fakeDoor) post(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	l := line{Key: r.Header.Get("Idempotency-Key")}
	json.Unmarshal(body, &l.Sample)
	f.mu.Lock()
	defer f.mu.Unlock()
	if old, ok := f.keys[l.Key]; ok {
		if old.Sample != l.Sample {
			http.Error(w, "{}", http.StatusUnprocessableEntity)
			return
		}
		w.Header().Set("Idempotency-Replayed", "true")
		io.WriteString(w, old.Answer)
		return
	}
	if answer, ok := f.known[l.Sample.Reference]; ok {
		io.WriteString(w, answer)
		return
	}
	l.ID = int64(1000 + len(f.lines))
	l.Answer = fmt.Sprintf(`{"id":%d,"created_at":"2026-03-10 15:49:50","updated_at":"2026-03-10 15:49:50"}`, l.ID)
	f.remember(l, false, false)
	if f.mode == "forgetful" {
		time.AfterFunc(20*time.Millisecond, func() { f.store(l) })
	} else {
		f.store(l)
	}
	io.WriteString(w, l.Answer)
}

// store is one write call: it reaches the kernel whole or not at all.
func (f *fakeDoor) store(l line) {
	text, _ := json.Marshal(l)
	f.file.Write(append(text, '\n'))
}

func (f *fakeDoor) list(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p := door.Page{Total: len(f.lines), Leads: []door.Lead{}}
	for _, l := range f.lines {
		lead := asListed(l.Sample)
		lead.ID, lead.Reference = l.ID, l.Sample.Reference
		p.Leads = append(p.Leads, lead)
	}
	slices.SortFunc(p.Leads, func(a, b door.Lead) int { return int(a.ID - b.ID) })
	json.NewEncoder(w).Encode(p)
}
