package agent

import (
	"net/http"
	"path"
)

// mountApp adds what makes the pages an app: all of it public, for it says nothing.
func (p *Pages) mountApp(mux *http.ServeMux) {
	types := map[string]string{".webmanifest": "application/manifest+json", ".svg": "image/svg+xml", ".js": "text/javascript; charset=utf-8"}
	for _, name := range []string{"agent.webmanifest", "icon.svg", "agent.js", "worker.js"} {
		mux.HandleFunc("GET "+Path+"/"+name, func(w http.ResponseWriter, r *http.Request) {
			p.set.Guard(w.Header())
			w.Header().Set("Content-Type", types[path.Ext(name)])
			w.Header().Set("Cache-Control", "no-cache") // the next release has another
			if name == "worker.js" {
				w.Header().Set("Service-Worker-Allowed", Path) // by itself it could not see /agent, only what is below
			}
			http.ServeFileFS(w, r, files, "app/"+name)
		})
	}
}
