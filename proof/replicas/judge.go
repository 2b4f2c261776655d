package main

import (
	"fmt"
	"slices"

	"palier/proof/door"
	"palier/proof/harness"
	"palier/proof/newbuild"
)

// standing is what the program shows in the end.
type standing struct {
	enquiries []door.Lead       // through the Apimo door
	total     int               // as it counts them
	options   []newbuild.Option // those of the harness's lots, whatever their state
	lots      []newbuild.Lot
}

// kept compares what was acknowledged with what stands: nothing is lost, doubled or
// there without having been asked for. Every request was repeated until somebody
// answered it, so that nothing is in doubt.
func (p *promises) kept(now standing) []harness.Violation {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out verdict
	if now.total != len(now.enquiries) {
		out.add("count", "", "total_items is %d, %d leads are listed", now.total, len(now.enquiries))
	}
	listed, ids := map[string][]door.Lead{}, map[int64]bool{}
	for _, l := range now.enquiries {
		listed[l.Reference] = append(listed[l.Reference], l)
		ids[l.ID] = true
	}
	for reference, e := range p.enquiries {
		switch rows := listed[reference]; {
		case len(rows) == 0:
			out.add(lost, reference, "acknowledged with id %d, not listed", e.id)
		case len(rows) > 1:
			out.add("doubled", reference, "listed %d times", len(rows))
		case rows[0].ID != e.id:
			out.add("doubled", reference, "acknowledged with id %d, listed with %d", e.id, rows[0].ID)
		case rows[0].Message != e.message:
			out.add(lost, reference, "acknowledged with %q, listed with %q", e.message, rows[0].Message)
		}
	}
	for id := range p.leads { // an agency sees the leads of its developer's programmes
		if !ids[id] {
			out.add(lost, fmt.Sprintf("lead %d", id), "acknowledged by the Adlead door, not listed by the Apimo door")
		}
	}
	return append(out, p.optionsKept(now.options)...)
}

func (p *promises) optionsKept(options []newbuild.Option) []harness.Violation {
	var out verdict
	there := map[int64]string{}
	for _, o := range options {
		there[o.ID] = o.Status
		if _, ours := p.options[o.ID]; !ours {
			out.add("doubled", fmt.Sprintf("option %d", o.ID), "nobody was told of it")
		}
	}
	for id, o := range p.options {
		about := fmt.Sprintf("option %d", id)
		switch status := there[id]; {
		case status == "":
			out.add(lost, about, "acknowledged, not listed")
		case o.canceled != (status == "option-canceled"):
			out.add(lost, about, "it is %q; acknowledged as given back: %v", status, o.canceled)
		}
	}
	return out
}

// told compares what was acknowledged with what the receiver heard. What still waits
// to be told is left out.
func (p *promises) told(now standing, heard map[subject][]message, waiting map[subject]bool) []harness.Violation {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out verdict
	taken := map[int64]int{}
	for id, o := range p.options {
		about := subject{"option", id}
		for _, lot := range o.lots {
			taken[lot]++
		}
		created, updated := times(heard[about], "option:created"), times(heard[about], "option:updated")
		if !waiting[about] && (created != 1 || (updated != 1) == o.canceled) {
			out.add("untold", about.String(), "told %d times that it was made, %d times that it changed; given back: %v", created, updated, o.canceled)
		}
	}
	for _, lot := range now.lots {
		if about := (subject{"lot", lot.ID}); !waiting[about] {
			out = append(out, lotTold(lot, heard[about], taken[lot.ID], p.repriced[lot.ID])...)
		}
	}
	return append(out, p.leadsTold(heard, waiting)...)
}

// leadsTold wants one interest told for each lead. The answer to a lead does not name
// its interest: while any waits to be told, none is missed.
func (p *promises) leadsTold(heard map[subject][]message, waiting map[subject]bool) []harness.Violation {
	var out verdict
	for about := range waiting {
		if about.kind == interest {
			return nil
		}
	}
	told := map[int64]int{}
	for about, list := range heard {
		if about.kind == interest {
			told[list[0].Data.Context.Lead]++
		}
	}
	for lead := range p.leads {
		if n := told[lead]; n != 1 {
			out.add("untold", fmt.Sprintf("lead %d", lead), "its interest was told %d times", n)
		}
	}
	return out
}

// times counts the messages of an event.
func times(heard []message, event string) (n int) {
	for _, m := range heard {
		if m.Event == event {
			n++
		}
	}
	return n
}

// lotTold compares what was told of a lot with what it is and what happened to it.
func lotTold(lot newbuild.Lot, heard []message, taken int, repriced bool) []harness.Violation {
	var out verdict
	about := subject{"lot", lot.ID}.String()
	last := map[string]message{}
	options := 0 // taken on it, as told
	for _, m := range heard {
		last[m.Event] = m
		if m.Event == statusUpdated && m.Data.Status == "option" {
			options++
		}
	}
	if options != taken {
		out.add("untold", about, "%d options were taken on it, %d were told", taken, options)
	}
	if status := last[statusUpdated].Data.Status; taken > 0 && status != lot.Status {
		out.add("untold", about, "it is %q, told last as %q", lot.Status, status)
	}
	// Of several changes of its price the last is told, the others may be.
	if price := last["lot:updated"].Data.Price; repriced && price != lot.Price {
		out.add("untold", about, "its price is %.2f, told last as %.2f", lot.Price, price)
	}
	return out
}

// verdict is a list of violations in the making.
type verdict []harness.Violation

func (v *verdict) add(kind, reference, format string, args ...any) {
	*v = append(*v, harness.Violation{Kind: kind, Reference: reference, Detail: fmt.Sprintf(format, args...)})
}

// those picks the options that have one of the lots.
func those(options []newbuild.Option, lots []int64) []newbuild.Option {
	return slices.DeleteFunc(options, func(o newbuild.Option) bool {
		return !slices.ContainsFunc(o.Lots, func(l struct{ ID int64 }) bool { return slices.Contains(lots, l.ID) })
	})
}
