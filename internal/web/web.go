// Package web holds the documentation of the doors and every static file.
//
// It knows the name of the product, which doors there are and where each door's OpenAPI document is served. It must not
// know what a door does with a request, where data is kept or how the server listens: the composition root hands it a
// version and a list of doors, and mounts it.
//
// Every page depends on these two alone, so each is rendered once, by New. Serving a page cannot fail.
package web

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// Door is one of the vendor APIs as people see it; its texts are in French and shown as they are.
type Door struct {
	Name    string // segment of the address of its documentation: lower-case letters, digits, hyphens
	Title   string // name of the vendor's product
	Purpose string // one sentence: what it is for
	Base    string // path under which the door answers, such as /apimo; may be empty while it is not open
	Spec    string // path of its OpenAPI document on this server; may be empty while it is not open
	Open    bool   // it answers requests; otherwise it is announced as coming
}

// Site is the set of rendered pages and embedded files. It is immutable: safe for concurrent use.
type Site struct {
	docs    resource
	missing resource
	viewers map[string]resource // by Door.Name; open doors only
	static  map[string]resource // by path below /static/
}

// New renders the pages for this version of the program and these doors, in the order given. It fails on a door whose
// name is malformed or repeated, on an open door without title, base or document, and on a document that is not a path
// of this server: the documentation never sends a reader's browser elsewhere.
func New(version string, doors []Door) (*Site, error) {
	if err := checkDoors(doors); err != nil {
		return nil, fmt.Errorf("web.New: %w", err)
	}
	static, err := loadStatic()
	if err != nil {
		return nil, fmt.Errorf("web.New: %w", err)
	}
	site := &Site{static: static, viewers: make(map[string]resource)}
	if err := site.render(version, doors); err != nil {
		return nil, fmt.Errorf("web.New: %w", err)
	}
	return site, nil
}

// Mount adds the pages to mux: /docs, /docs/{door} and /static/. It claims no other path, so what the server
// answers elsewhere, NotFound or something else, is for the composition root to say.
func (s *Site) Mount(mux *http.ServeMux) {
	mux.Handle("GET /docs", s.docs)
	mux.Handle("GET /docs/{$}", s.docs)
	mux.HandleFunc("GET /docs/{door}", func(w http.ResponseWriter, r *http.Request) {
		s.serveFrom(s.viewers, r.PathValue("door"), w, r)
	})
	mux.HandleFunc("GET /docs/", s.NotFound)
	s.MountStatic(mux)
}

// MountStatic adds /static/ alone to mux: the look of pages that are served where the others are not.
func (s *Site) MountStatic(mux *http.ServeMux) {
	mux.HandleFunc("GET /static/{path...}", func(w http.ResponseWriter, r *http.Request) {
		s.serveFrom(s.static, r.PathValue("path"), w, r)
	})
}

// NotFound answers 404 with a page in French. It is meant for paths that people type, not for those of a door, whose
// errors have the vendor's shape.
func (s *Site) NotFound(w http.ResponseWriter, r *http.Request) {
	s.missing.ServeHTTP(w, r)
}

func (s *Site) serveFrom(set map[string]resource, key string, w http.ResponseWriter, r *http.Request) {
	found, ok := set[key]
	if !ok {
		found = s.missing
	}
	found.ServeHTTP(w, r)
}

func checkDoors(doors []Door) error {
	wellFormed := regexp.MustCompile(`^[a-z0-9-]+$`)
	seen := make(map[string]bool)
	for _, d := range doors {
		switch {
		case !wellFormed.MatchString(d.Name):
			return fmt.Errorf("door %q: the name must be lower-case letters, digits and hyphens", d.Name)
		case seen[d.Name]:
			return fmt.Errorf("door %q: named twice", d.Name)
		case d.Open && (d.Title == "" || d.Base == ""):
			return fmt.Errorf("door %q: open, but without title or base", d.Name)
		case d.Open && !isLocalPath(d.Spec):
			return fmt.Errorf("door %q: its document %q is not a path of this server", d.Name, d.Spec)
		}
		seen[d.Name] = true
	}
	return nil
}

// isLocalPath refuses whole addresses and the "//host" form, which a browser reads as another server.
func isLocalPath(path string) bool {
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//")
}
