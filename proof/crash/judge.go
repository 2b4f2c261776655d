package main

import (
	"fmt"

	"palier/proof/door"
	"palier/proof/harness"
)

// A listing is the whole list of leads as the program shows it.
type listing struct {
	leads []door.Lead
	total int // total_items
}

// judge compares a listing with what was sent and answered. before holds the
// leads that were there when the run began (id -> reference): they must stay.
// With settled, every entry must be there; without, an entry that was never
// acknowledged may be there or not.
func judge(entries []*entry, before map[int64]string, l listing, settled bool) []harness.Violation {
	var out []harness.Violation
	report := func(kind, reference, format string, args ...any) {
		out = append(out, harness.Violation{Kind: kind, Reference: reference, Detail: fmt.Sprintf(format, args...)})
	}
	if l.total != len(l.leads) {
		report("count", "", "total_items is %d, %d leads are listed", l.total, len(l.leads))
	}
	ids, rows := map[int64]bool{}, map[string][]door.Lead{}
	for _, lead := range l.leads {
		if ids[lead.ID] {
			report("id twice", lead.Reference, "id %d is listed twice", lead.ID)
		}
		ids[lead.ID] = true
		if reference, ok := before[lead.ID]; ok && reference == lead.Reference {
			continue
		}
		rows[lead.Reference] = append(rows[lead.Reference], lead)
	}
	for id, reference := range before {
		if !ids[id] {
			report("lost", reference, "lead %d was there at the start", id)
		}
	}
	for _, e := range entries {
		out = append(out, e.judge(rows[e.Sample.Reference], settled)...)
		delete(rows, e.Sample.Reference)
	}
	for reference, leads := range rows {
		report("unknown", reference, "%d leads that nobody sent", len(leads))
	}
	return out
}

// judge compares one entry with the leads listed under its reference.
func (e *entry) judge(rows []door.Lead, settled bool) []harness.Violation {
	var out []harness.Violation
	report := func(kind, format string, args ...any) {
		out = append(out, harness.Violation{Kind: kind, Reference: e.Sample.Reference, Detail: fmt.Sprintf(format, args...)})
	}
	switch {
	case len(rows) == 0 && e.acknowledged():
		report("lost", "acknowledged with id %d, not listed", e.Acks[0].ID)
	case len(rows) == 0 && settled:
		report("missing", "not listed after its retry")
	case len(rows) > 1:
		report("doubled", "listed %d times: ids %d and %d", len(rows), rows[0].ID, rows[1].ID)
	}
	for _, a := range e.Acks {
		if len(rows) > 0 && a.ID != rows[0].ID {
			report("other id", "acknowledged with id %d, listed with %d", a.ID, rows[0].ID)
		}
		if a.Body != e.Acks[0].Body {
			report("other answer", "answered %s, then %s", e.Acks[0].Body, a.Body)
		}
	}
	for _, lead := range rows {
		if got, want := content(lead), content(asListed(e.Sample)); got != want {
			report("altered", "sent %q, listed %q", want, got)
		}
	}
	return out
}

// asListed is the sample as far as a list must show it.
func asListed(s door.Sample) door.Lead {
	return door.Lead{Lastname: s.Lastname, Email: s.Email, Mobile: s.Mobile, Message: s.Message}
}

func content(l door.Lead) string {
	return l.Lastname + "|" + l.Email + "|" + l.Mobile + "|" + l.Message
}
