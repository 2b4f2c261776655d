package newbuild

import (
	"html/template"
	"strings"

	"palier/internal/web/page"
	"palier/internal/web/workspace/frame"
)

// writer writes the lots of a programme: some hundred stand on the plan, and again in the table
// beside it.
type writer struct {
	*frame.Lines
	words page.Words
}

func newWriter(c *frame.Call) writer { return writer{frame.NewLines(c.Words), c.Words} }

// landings are the cells of a floor.
func (w writer) landings(columns [][]cell) (template.HTML, error) {
	for _, lots := range columns {
		w.Put(`<td><div class="landing">`)
		for _, one := range lots {
			w.lot(one)
		}
		w.Put(`</div></td>`)
	}
	return w.Done()
}

func (w writer) lot(one cell) {
	w.Put(`<a class="lot `).Text(one.Family)
	if one.Off {
		w.Put(` off`)
	}
	w.Put(`" href="`).Text(w.words.Link(one.Path)).Put(`" data-lot="`).Int(one.ID).Put(`" data-state="`).Text(one.Letter).Put(`" data-ref="`).Text(one.Reference)
	w.Put(`"><b>`).Text(one.Reference).Put(`</b> <span class="mark"><span aria-hidden="true">`).Text(one.Letter).Put(`</span><span class="sr">`).Say(one.Key)
	w.Put(`</span></span><span class="kind">`).Text(one.Typology).Within(` · `, one.Area, ``).Put(`</span><span class="price">`).Text(one.Price).Put(`</span>`)
	w.ends(one.Ends)
	w.Put(`</a>`)
}

// ends is how long an option lives yet; a script counts it down.
func (w writer) ends(c *clock) {
	if c != nil {
		w.Put(`<time class="clock" datetime="`).Text(c.Until).Put(`" data-until="`).Text(c.Until).Put(`" title="`).Text(c.When).Put(`">`).Text(c.Text).Put(`</time>`)
	}
}

// table are the lots in the table beside the plan.
func (w writer) table(rows []lotRow) (template.HTML, error) {
	for _, r := range rows {
		w.row(r)
	}
	return w.Done()
}

func (w writer) row(r lotRow) {
	w.Put(`<tr data-row data-id="`).Int(r.ID).Put(`" data-for="`).Int(r.ID).Put(`"><th scope="row"><a href="`).Text(w.words.Link(r.Path)).Put(`">`).Text(r.Reference).Put(`</a></th>`)
	w.cell(`extra`, "field.type").Text(strings.TrimSpace(r.Type + " " + r.Typology)).Put(`</td>`)
	place := r.Place
	if place != "" && r.Floor != "" {
		place += ", "
	}
	w.cell(``, "field.floor").Text(place + r.Floor).Put(`</td>`)
	w.cell(`num`, "field.living_area").Text(r.Area).Put(`</td>`)
	w.cell(`extra`, "field.orientation").Text(r.Facing).Put(`</td>`)
	w.cell(`extra`, "plan.outside").Text(r.Outside)
	for _, one := range r.Attached {
		w.Within(` <span class="badge">`, one, `</span>`)
	}
	w.Put(`</td>`)
	w.cell(`num`, "field.price").Text(r.Price)
	if r.With != "" {
		w.Put(` <small class="muted extra">`).Say("plan.with", r.With).Put(`</small>`)
	}
	w.Put(`</td>`)
	w.cell(``, "field.state").Chip(r.Family, r.Letter+" "+w.Word(r.Key)).Put(` `)
	w.ends(r.Ends)
	w.Put("</td></tr>\n")
}

// cell begins a cell, with what a telephone shows before it.
func (w writer) cell(class frame.Markup, key string) *frame.Lines {
	w.Put(`<td`)
	if class != "" {
		w.Put(` class="`).Put(class).Put(`"`)
	}
	return w.Put(` data-label="`).Say(key).Put(`">`)
}
