package agent

import (
	"io/fs"
	"net/http"
	"path"
)

// mountApp adds what makes the pages an app: all of it public, for it says nothing.
func (p *Pages) mountApp(mux *http.ServeMux) {
	types := map[string]string{".webmanifest": "application/manifest+json", ".svg": "image/svg+xml", ".png": "image/png",
		".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
	list, _ := fs.Glob(files, "app/*") // it fails on a bad pattern alone
	for _, file := range list {
		name := path.Base(file)
		mux.HandleFunc("GET "+Path+"/"+name, func(w http.ResponseWriter, r *http.Request) {
			p.set.Guard(w.Header())
			w.Header().Set("Content-Type", types[path.Ext(name)])
			w.Header().Set("Cache-Control", "no-cache") // the next release has another
			if name == "worker.js" {
				w.Header().Set("Service-Worker-Allowed", Path) // by itself it could not see /agent, only what is below
			}
			http.ServeFileFS(w, r, files, file)
		})
	}
}
