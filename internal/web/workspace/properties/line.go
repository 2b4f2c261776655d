package properties

import (
	"html/template"

	"palier/internal/web/workspace/frame"
)

// lines are the rows of the table of properties.
func lines(c *frame.Call, rows []row) (template.HTML, error) {
	w := writer{frame.NewLines(c.Words), c}
	for _, r := range rows {
		w.line(r)
	}
	return w.Done()
}

type writer struct {
	*frame.Lines
	call *frame.Call
}

func (w writer) line(r row) {
	w.Put(`<tr data-row data-id="property-`).Int(r.ID).Put(`"><td class="photo">`)
	if w.Within(`<img src="`, r.Photo, `" alt="" width="48" height="36" loading="lazy">`); r.Photo == "" {
		w.Put(`<span class="no-photo">`).Add(w.call.Icon("image")).Put(`</span>`)
	}
	w.Put("</td>\n<th scope=\"row\"><a href=\"").Text(r.Path).Put(`">`).Text(r.Title).Put(`</a><br><span class="meta">`).Text(r.Reference).Within(` · `, r.Size, ``).Put(`</span></th>`)
	w.cell("col.where").Within(``, r.Address, `<br>`).Put(`<span class="meta">`).Text(r.Zipcode + " " + r.City).Put(`</span></td>`)
	price := "–"
	if r.Price.Currency != "" {
		price = w.call.Words.Money(r.Price.Minor, r.Price.Currency)
	}
	w.Put("\n<td class=\"num\" data-label=\"").Say("col.price").Put(`">`).Text(price).Put(`</td>`)
	w.cell("col.state").Chip(r.State.Tone, r.State.Text).Put(`</td>`)
	w.cell("col.mandate")
	w.mandate(r)
	w.Put(`</td>`)
	w.cell("col.user").Text(r.Agent.Firstname + " " + r.Agent.Lastname).Put(`</td>`)
	w.cell("col.public").Chip(r.Public.Tone, r.Public.Text).Put("</td></tr>\n")
}

// cell begins a cell, with what a telephone shows before it.
func (w writer) cell(key string) *frame.Lines {
	return w.Put("\n<td data-label=\"").Say(key).Put(`">`)
}

func (w writer) mandate(r row) {
	if r.Agreement.Reference == "" {
		w.Put(`<span class="muted">–</span>`)
		return
	}
	w.Say("ribbon.number", r.Agreement.Reference)
	if !r.Ends {
		return
	}
	left := w.Many("days", r.Days)
	switch w.Put(`<br>`); {
	case r.Days < 0:
		w.Chip("stop", w.Word("ribbon.over"))
	case r.Days <= soon:
		w.Chip("wait", left)
	default:
		w.Put(`<span class="meta">`).Text(left).Put(`</span>`)
	}
}
