package admin

import (
	"html/template"
	"strings"

	"palier/internal/web/page"
	"palier/internal/web/workspace/journal"
)

// changesOf is what changed, before and after, with links to what is named; what is only
// named beside it stands as it is. It is put together here, because a page has hundreds of
// fields and a template took longer for them than everything else of the page.
func changesOf(w page.Words, list []journal.Change) template.HTML {
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(`<dl class="changes">`)
	for _, c := range list {
		b.WriteString(`<div><dt>`)
		b.WriteString(template.HTMLEscapeString(c.Field))
		b.WriteString(`</dt><dd>`)
		switch {
		case c.Same:
			pieces(&b, w, c.After)
		default:
			change(&b, w, c)
		}
		b.WriteString(`</dd></div>`)
	}
	b.WriteString(`</dl>`)
	return template.HTML(b.String()) // every text in it was escaped
}

func change(b *strings.Builder, w page.Words, c journal.Change) {
	if len(c.Before) > 0 {
		b.WriteString(`<del>`)
		pieces(b, w, c.Before)
		b.WriteString(`</del>`)
	}
	switch {
	case len(c.After) == 0:
		gone, err := w.T("audit.gone")
		if err != nil {
			return
		}
		b.WriteString(` <span class="muted">` + template.HTMLEscapeString(gone) + `</span>`)
		return
	case len(c.Before) > 0:
		b.WriteString(` <span aria-hidden="true">→</span> `)
	}
	b.WriteString(`<ins>`)
	pieces(b, w, c.After)
	b.WriteString(`</ins>`)
}

func pieces(b *strings.Builder, w page.Words, list []journal.Said) {
	for i, one := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		if one.Path == "" {
			b.WriteString(template.HTMLEscapeString(one.Text))
			continue
		}
		b.WriteString(`<a href="`)
		b.WriteString(template.HTMLEscapeString(w.Link(one.Path)))
		b.WriteString(`">`)
		b.WriteString(template.HTMLEscapeString(one.Text))
		b.WriteString(`</a>`)
	}
}

// linked is one thing with a link to its screen.
func linked(w page.Words, one journal.Said) template.HTML {
	var b strings.Builder
	pieces(&b, w, []journal.Said{one})
	return template.HTML(b.String()) // escaped there
}
