package admin

import (
	"html/template"

	"palier/internal/web/page"
	"palier/internal/web/workspace/frame"
	"palier/internal/web/workspace/journal"
)

// changesOf is what changed, before and after, with links to what is named; what is only
// named beside it stands as it is.
func changesOf(w page.Words, list []journal.Change) (template.HTML, error) {
	if len(list) == 0 {
		return "", nil
	}
	l := frame.NewLines(w).Put(`<dl class="changes">`)
	for _, c := range list {
		l.Put(`<div><dt>`).Text(c.Field).Put(`</dt><dd>`)
		switch {
		case c.Same:
			pieces(l, w, c.After)
		default:
			change(l, w, c)
		}
		l.Put(`</dd></div>`)
	}
	return l.Put(`</dl>`).Done()
}

// sidesOf shows what two systems say of fields.
func sidesOf(w page.Words, list []journal.Change) (template.HTML, error) {
	if len(list) == 0 {
		return "", nil
	}
	l := frame.NewLines(w).Put(`<dl class="changes">`)
	for _, c := range list {
		l.Put(`<div><dt>`).Text(c.Field).Put(`</dt><dd>`)
		side(l, w, "compare.ours", c.Before)
		l.Put(` · `)
		side(l, w, "compare.theirs", c.After)
		l.Put(`</dd></div>`)
	}
	return l.Put(`</dl>`).Done()
}

func side(l *frame.Lines, w page.Words, whose string, said []journal.Said) {
	l.Put(`<span class="muted">`).Say(whose).Put(`</span> `)
	if len(said) == 0 {
		l.Put(`—`)
	}
	pieces(l, w, said)
}

func change(l *frame.Lines, w page.Words, c journal.Change) {
	if len(c.Before) > 0 {
		l.Put(`<del>`)
		pieces(l, w, c.Before)
		l.Put(`</del>`)
	}
	switch {
	case len(c.After) == 0:
		l.Put(` <span class="muted">`).Say("audit.gone").Put(`</span>`)
		return
	case len(c.Before) > 0:
		l.Put(` <span aria-hidden="true">→</span> `)
	}
	l.Put(`<ins>`)
	pieces(l, w, c.After)
	l.Put(`</ins>`)
}

func pieces(l *frame.Lines, w page.Words, list []journal.Said) {
	for i, one := range list {
		if i > 0 {
			l.Put(", ")
		}
		if one.Path == "" {
			l.Text(one.Text)
			continue
		}
		l.Put(`<a href="`).Text(w.Link(one.Path)).Put(`">`).Text(one.Text).Put(`</a>`)
	}
}

// linked is one thing with a link to its screen.
func linked(w page.Words, one journal.Said) (template.HTML, error) {
	l := frame.NewLines(w)
	pieces(l, w, []journal.Said{one})
	return l.Done()
}
