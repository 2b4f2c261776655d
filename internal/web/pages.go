package web

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
)

const html = "text/html; charset=utf-8"

// view is all that a template may show.
type view struct {
	Version string
	Doors   []Door
	Door    Door // the one whose document is shown; on its page only
}

// render makes every page. Templates are escaped for their context by html/template, the doors' texts included.
func (s *Site) render(version string, doors []Door) error {
	all := view{Version: version, Doors: doors}
	pages := []struct {
		into     *resource
		template string
		status   int
	}{
		{&s.docs, "docs.html", http.StatusOK},
		{&s.missing, "missing.html", http.StatusNotFound},
	}
	for _, p := range pages {
		body, err := execute(p.template, all)
		if err != nil {
			return err
		}
		*p.into = newResource(p.status, html, pagePolicy, revalidate, body)
	}
	for _, d := range doors {
		if !d.Open {
			continue
		}
		body, err := execute("viewer.html", view{Version: version, Doors: doors, Door: d})
		if err != nil {
			return err
		}
		s.viewers[d.Name] = newResource(http.StatusOK, html, viewerPolicy, revalidate, body)
	}
	return nil
}

// execute renders one page inside the layout that all pages share.
func execute(name string, data view) ([]byte, error) {
	page, err := template.ParseFS(embedded, "templates/layout.html", "templates/"+name)
	if err != nil {
		return nil, fmt.Errorf("web.execute(%s): %w", name, err)
	}
	var body bytes.Buffer
	if err := page.ExecuteTemplate(&body, "layout.html", data); err != nil {
		return nil, fmt.Errorf("web.execute(%s): %w", name, err)
	}
	return body.Bytes(), nil
}
