// Package page is what the pages with forms have in common: their frame, their
// language, their headers, and how often one address may ask.
//
// It knows words, dates and HTML. It must not know what a page is about, who looks at
// it, nor any service: each page's package does.
package page

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"strings"
	"sync"

	"palier/internal/api/wire"
)

//go:embed templates texts
var frame embed.FS

// partsFile is what several pages of a package are made of.
const partsFile = "templates/parts.html"

// MaxForm is the largest form that is read, in bytes: the longest text that any form
// takes, and room for the rest.
const MaxForm = 128 << 10

// Set is the pages of one package: its templates, each inside the common frame, and its
// words. It is immutable. A template is read when its page is first shown: there are some
// hundred, and a start should not wait for those that nobody opens.
type Set struct {
	pages map[pageIn]func() (*template.Template, error)
	words map[string]map[string]string // by language, then key
	log   *slog.Logger
	// Policy is the Content-Security-Policy of every page of the set.
	Policy string
}

// pageIn is a page in a language.
type pageIn struct{ name, lang string }

// Plain is the policy of pages without any script: everything comes from this server,
// and nothing may frame them.
const Plain = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// Parse finds templates/*.html and reads texts/{fr,en}.txt of a package. It fails on words
// that one language has and the other lacks; on a template that is none, Check does.
func Parse(files fs.FS, log *slog.Logger) (*Set, error) { return ParseWithin(Around{}, files, log) }

// Around is what stands around the pages of several packages instead of the common frame.
type Around struct {
	Files fs.FS            // templates/frame.html and templates/parts.html, texts; nil: the common frame
	Funcs template.FuncMap // that its templates, and those inside, may call
}

// ParseWithin is Parse for pages inside a frame of their own.
func ParseWithin(around Around, files fs.FS, log *slog.Logger) (*Set, error) {
	sources, outer := []fs.FS{frame}, fs.FS(frame)
	if around.Files != nil {
		sources, outer = append(sources, around.Files), around.Files
	}
	words, err := readWords(append(sources, files)...)
	if err != nil {
		return nil, fmt.Errorf("page.Parse: %w", err)
	}
	s := &Set{pages: map[pageIn]func() (*template.Template, error){}, words: words, log: log, Policy: Plain}
	names, err := fs.Glob(files, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("page.Parse: %w", err)
	}
	for _, lang := range languages {
		r := reader{words: words[lang]}
		base := sync.OnceValues(func() (*template.Template, error) { return r.frame(around.Funcs, outer, files) })
		s.pages[pageIn{problemPage, lang}] = r.page(base, frame, problemPage)
		for _, file := range names {
			if name := strings.TrimSuffix(path.Base(file), ".html"); file != partsFile {
				s.pages[pageIn{name, lang}] = r.page(base, files, name)
			}
		}
	}
	return s, nil
}

// Check reads every template now, and tells which is none.
func (s *Set) Check() error {
	var problems []error
	for one, read := range s.pages {
		if _, err := read(); err != nil {
			problems = append(problems, fmt.Errorf("page %s in %s: %w", one.name, one.lang, err))
		}
	}
	return errors.Join(problems...)
}

// View is what a template is given: the words with their language, and the page's own
// data.
type View struct {
	Words
	Data any
	Here string // the address of this page without the language
	Shell
}

// Shell is what a frame of its own shows around a page, and lets the page ask.
type Shell interface {
	Can(right string) bool // tells whether the reader holds the right
	Once() string          // a new key for a form that is to be done once
	// Badge says where something comes from.
	Badge(source string) (template.HTML, error)
}

// Show answers with a page. A page that cannot be made is an internal error in plain
// text, and the log has why.
func (s *Set) Show(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	s.ShowIn(w, r, status, name, View{Words: s.Words(r), Data: data})
}

// ShowIn is Show for a page in words of the caller's choice, and in his shell.
func (s *Set) ShowIn(w http.ResponseWriter, r *http.Request, status int, name string, v View) {
	var body bytes.Buffer
	words := v.Words
	v.Here = here(r)
	if err := s.render(&body, name, v); err != nil {
		s.log.Error("page", "page", name, "request", wire.RequestID(r.Context()), "error", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", words.Lang)
	h.Set("Vary", "Accept-Language")
	s.Guard(h)
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		// The only error is a client that went away.
		_, _ = w.Write(Upright(body.Bytes()))
	}
}

// Guard sets the headers of every answer: what a page may load, and that neither a
// cache nor another server learns of it. The referrer stays within this server, for
// without it a browser would not say that a form came from here.
func (s *Set) Guard(h http.Header) {
	h.Set("Content-Security-Policy", s.Policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

func (s *Set) render(body *bytes.Buffer, name string, v View) error {
	read, ok := s.pages[pageIn{name, v.Lang}]
	if !ok {
		return fmt.Errorf("no page %q", name)
	}
	one, err := read()
	if err != nil {
		return err
	}
	return one.ExecuteTemplate(body, "frame", v)
}

// here is the address of a request without its language. What was posted has none that
// can be opened again.
func here(r *http.Request) string {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return ""
	}
	q := r.URL.Query()
	q.Del(langParam)
	if len(q) == 0 {
		return r.URL.Path
	}
	return r.URL.Path + "?" + q.Encode()
}

// Form reads the form of a request within MaxForm. When it cannot be read, the answer
// is written and false is given.
func (s *Set) Form(w http.ResponseWriter, r *http.Request) bool {
	r.Body = http.MaxBytesReader(w, r.Body, MaxForm)
	if err := r.ParseForm(); err != nil {
		s.Problem(w, r, http.StatusBadRequest, "form")
		return false
	}
	return true
}

// Problem answers with a page that says what is wrong: problem.KEY.title and
// problem.KEY.text of the words.
func (s *Set) Problem(w http.ResponseWriter, r *http.Request, status int, key string) {
	s.Trouble(w, r, status, Trouble{Key: key})
}

// Trouble is Problem with a way out.
func (s *Set) Trouble(w http.ResponseWriter, r *http.Request, status int, t Trouble) {
	s.Show(w, r, status, problemPage, t)
}

// problemPage is the one page that each set has besides its own.
const problemPage = "problem"

// Trouble is the data of that page.
type Trouble struct {
	Key   string
	Phone string // to call instead, may be empty
	Back  string // address to go on from, may be empty
	// Detail is a sentence for who mends what is wrong, such as the maker of an application:
	// English, may be empty.
	Detail string
}
