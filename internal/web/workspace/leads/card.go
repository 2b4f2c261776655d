package leads

import "html/template"

// cards are the enquiries of a column.
func (d *inboxScreen) cards(w writer, col column, rows []row) (template.HTML, error) {
	for _, r := range rows {
		d.card(w, col, r)
	}
	return w.Done()
}

func (d *inboxScreen) card(w writer, col column, r row) {
	byOwner := d.Filter.Group == "owner"
	w.opens(`<article class="card" data-row data-id="lead-`, r)
	w.Put(`<div class="spread"><a href="/leads/`).Int(r.ID).Put(`" data-key="Enter"><b>`)
	w.name(r)
	w.Put(`</b></a>`)
	if r.Waits {
		w.clock(r)
	}
	w.Put(`</div>`)
	if r.About != "" || r.City != "" {
		w.Put("\n<div>").Text(r.About).Within(` <span class="muted">`, r.City, `</span>`).Put(`</div>`)
	}
	w.Put("\n<div class=\"line\"><span class=\"line\">").Add(r.Badge).Within(`<span class="meta">`, r.Sender, `</span>`).Put(`</span>`)
	if byOwner {
		w.Add(r.Chip)
	}
	w.flags(r)
	w.Put(`</div>`).Within("\n<div class=\"meta\">", r.Agency, `</div>`).Put("\n<div class=\"spread\">")
	if !w.writes || !byOwner {
		w.Put(`<span class="meta">`)
		if w.Text(r.Owner); r.Owner == "" {
			w.Say("row.nobody")
		}
		w.Put(`</span>`)
	}
	switch {
	case w.writes && !byOwner:
		d.chooses(w, r, "move", "stage")
		w.Add(d.moves[r.Stage]).Put(`</select><button class="quiet noscript" type="submit">`).Say("bulk.move").Put(`</button></form>`)
	case w.writes && len(col.owners) > 1:
		d.chooses(w, r, "assign", "user")
		for _, one := range col.owners {
			w.Put(`<option value="`).Text(one.Value)
			if w.Put(`"`); one.Chosen {
				w.Put(` selected`)
			}
			if w.Put(`>`).Text(one.Text); one.Text == "" {
				w.Say("filter.nobody")
			}
			w.Put(`</option>`)
		}
		w.Put(`</select><button class="quiet noscript" type="submit">`).Say("bulk.assign").Put(`</button></form>`)
	}
	w.Put("</div></article>\n")
}

// chooses begins the choice that moves a card without dragging it.
func (d *inboxScreen) chooses(w writer, r row, act, field string) {
	label := map[string]string{"move": "board.move", "assign": "board.owner"}[act]
	w.Put(`<form method="post" action="/leads/`).Text(act).Put(`" class="line"><input type="hidden" name="lead" value="`).Int(r.ID)
	w.Put(`"><input type="hidden" name="back" value="`).Text(d.back).Put(`"><label class="sr" for="move-`).Int(r.ID)
	w.Put(`">`).Say(label, r.Name).Put(`</label><select id="move-`).Int(r.ID).Put(`" name="`).Text(field).Put(`" class="small" data-send>`)
}
