package leads

import (
	"html/template"

	"palier/internal/core/access"
	"palier/internal/web/workspace/frame"
)

// writer writes rows as lines of the list or as cards of the board.
type writer struct {
	*frame.Lines
	call   *frame.Call
	writes bool
}

func newWriter(c *frame.Call) writer {
	return writer{frame.NewLines(c.Words), c, c.Actor.Has(access.LeadsWrite)}
}

// listed are the rows of the list.
func listed(c *frame.Call, rows []row) (template.HTML, error) {
	w := newWriter(c)
	for _, r := range rows {
		w.line(r)
	}
	return w.Done()
}

func (w writer) line(r row) {
	w.opens(`<tr data-row data-id="lead-`, r)
	if w.writes {
		w.Put(`<td><input type="checkbox" name="lead" value="`).Int(r.ID).Put(`" form="bulk" aria-label="`).Say("row.select", r.Name).Put(`"></td>`)
	}
	w.Put("\n<th scope=\"row\"><a href=\"/leads/").Int(r.ID).Put(`" data-key="Enter">`)
	w.name(r)
	w.Put(`</a></th>`)
	w.cell("row.about").Text(r.About).Within(` <span class="muted">`, r.City, `</span>`)
	if r.About == "" && r.City == "" {
		w.Put(`<span class="muted">`).Say("row.nothing").Put(`</span>`)
	}
	w.Put(`</td>`)
	w.cell("row.source").Put(`<span class="line">`).Add(r.Badge).Within(`<span class="meta">`, r.Sender, `</span>`).Put(`</span></td>`)
	w.cell("row.stage").Put(`<span class="line">`).Add(r.Chip)
	w.flags(r)
	w.Put(`</span></td>`)
	w.cell("row.wait")
	w.clock(r)
	w.Put(`</td>`)
	w.cell("row.owner")
	if w.Text(r.Owner); r.Owner == "" {
		w.Put(`<span class="muted">`).Say("row.nobody").Put(`</span>`)
	}
	w.Within(` <span class="meta">`, r.Agency, `</span>`).Put(`</td>`)
	w.cell("row.asked").Text(w.call.Words.Day(r.Asked)).Put(` <span class="muted">`).Text(w.call.Words.Clock(r.Asked)).Put("</span></td></tr>\n")
}

// opens begins a line or a card: scripts know it by its number and its stage.
func (w writer) opens(tag frame.Markup, r row) {
	w.Put(tag).Int(r.ID).Put(`" data-lead="`).Int(r.ID).Put(`" data-stage="`).Text(string(r.Stage)).Put(`">`)
}

// cell begins a cell, with what a telephone shows before it.
func (w writer) cell(key string) *frame.Lines {
	return w.Put("\n<td data-label=\"").Say(key).Put(`">`)
}

func (w writer) name(r row) {
	if w.Text(r.Name); r.Name == "" {
		w.Say("row.unnamed")
	}
}

// clock is the time of an answer: how long somebody waits or, of a late one, waited.
func (w writer) clock(r row) {
	span := func() string { return w.call.Words.Span(r.Wait.Worked) }
	switch {
	case r.Waits:
		w.Put(`<span class="clock`)
		if r.Wait.Late {
			w.Put(` late`)
		}
		w.Put(`" title="`).Say("wait.title").Put(`">`).Text(span())
		if r.Wait.Late {
			w.Put(`<span class="sr"> `).Say("wait.late").Put(`</span>`)
		}
		w.Put(`</span>`)
	case r.Wait.Over:
		w.Put(`<span class="clock muted" title="`).Say("wait.answered").Put(`">`).Say("wait.in", span()).Put(`</span>`)
	}
}

// flags are what there is to say beside the stage: said before, put aside, not understood.
func (w writer) flags(r row) {
	if r.Repeat {
		w.Chip("wait", w.Word("flag.repeat"))
	}
	switch {
	case r.Back:
		w.Chip("stop", w.Word("flag.back"))
	case !r.Snoozed.IsZero():
		w.Chip("done", w.Word("flag.aside", w.call.Words.Day(r.Snoozed), w.call.Words.Clock(r.Snoozed)))
	}
	if r.Warned {
		w.Chip("wait", w.Word("flag.warned"))
	}
}
