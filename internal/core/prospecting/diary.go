package prospecting

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/buildings"
	"palier/internal/core/event"
)

// writing is one write of a round.
type writing struct {
	*Service
	tx     event.Tx
	by     access.Actor
	agency int64
	place  string
	zone   *time.Location
	file   buildings.File // of the place; empty: the agency has none
	types  []Type         // that the agency knows or knew
	at     Location       // of the place, as the address base has it
	based  bool           // it has it
}

// learn reads what a write of a round needs to know.
func (w *writing) learn(ctx context.Context) (err error) {
	if w.file, _, err = w.needs.Files.GetBuilding(ctx, w.by.Account, w.agency, w.place); err != nil {
		return err
	}
	if w.types, err = w.Service.types(ctx, w.by.Account, w.agency); err != nil {
		return err
	}
	w.at, w.based = w.needs.Addresses.Locate(ctx, w.place)
	return nil
}

// carry does what follows from a sheet that takes another's place: what was sent without an
// id is recognised, lines of the diary are brought in step, and the steps of mandates are
// carried out.
func (w writing) carry(ctx context.Context, before, now *Sheet) error {
	now.recognise(before)
	if err := w.diary(ctx, before.doings(), now.doings()); err != nil {
		return err
	}
	known := before.mandates()
	for i := range now.Boxes {
		b := &now.Boxes[i]
		for j := range b.Projects {
			if err := w.mandates(ctx, b, &b.Projects[j], known); err != nil {
				return err
			}
		}
	}
	now.setAside(before)
	return nil
}

// doing is an action or an appointment as the diary has it.
type doing struct {
	meeting             bool   // an appointment
	list                string // the mailbox of actions, the project of appointments
	mailbox             string // empty: at the address
	code                int
	kind, date, comment string
	entry               *int64
}

// doings are all of a sheet, in its order.
func (s *Sheet) doings() (all []doing) {
	actions := func(list []Action, mailbox string) {
		for i := range list {
			a := &list[i]
			all = append(all, doing{false, mailbox, mailbox, actionType(a.Type), a.Type, a.Date, a.Comment, &a.Entry})
		}
	}
	actions(s.Actions, "")
	for i := range s.Boxes {
		b := &s.Boxes[i]
		actions(b.Actions, b.Mailbox)
		for j := range b.Projects {
			p := &b.Projects[j]
			for k := range p.Appointments {
				a := &p.Appointments[k]
				all = append(all, doing{true, p.ID, b.Mailbox, appointmentType(a.Type), a.Type, a.Date, a.Comment, &a.Entry})
			}
		}
	}
	return all
}

// likenesses say which line of the former round a line is, from the surest to the loosest:
// a sender names none. What is the same stays what it is, wherever it stands now; of what
// is left in its list, what keeps its time or its kind comes first.
func likenesses() []func(doing) (doing, bool) {
	return []func(doing) (doing, bool){
		func(d doing) (doing, bool) { d.entry = nil; return d, true },
		func(d doing) (doing, bool) {
			return doing{meeting: d.meeting, kind: d.kind, date: d.date, comment: d.comment}, true
		},
		func(d doing) (doing, bool) {
			return doing{meeting: d.meeting, list: d.list, kind: d.kind, date: d.date}, true
		},
		func(d doing) (doing, bool) { return doing{meeting: d.meeting, list: d.list, kind: d.kind}, true },
		func(d doing) (doing, bool) { return doing{meeting: d.meeting, list: d.list, date: d.date}, true },
		func(d doing) (doing, bool) { return doing{meeting: d.meeting, list: d.list}, true },
	}
}

// diary brings the agent's diary in step with a round: each of its doings that has a date is
// one line. Whatever goes or moves gives its time up before anything takes some, so that a
// round never stands in its own way; and what found its time taken asks again.
func (w writing) diary(ctx context.Context, before, now []doing) error {
	before = slices.DeleteFunc(before, func(d doing) bool { return *d.entry == 0 })
	for _, d := range now {
		*d.entry = 0
	}
	now = slices.DeleteFunc(now, func(d doing) bool { _, ok := read(d.date, w.zone); return !ok })
	was := buildings.Pair(before, now, likenesses()...)
	if err := w.giveUp(ctx, before, now, was); err != nil {
		return err
	}
	for i, d := range now {
		if was[i] >= 0 && d.like(before[was[i]]) && !w.toCome(d) {
			continue
		}
		if err := w.note(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// giveUp gives what is kept its line, and gives up the time of what moves or goes.
func (w writing) giveUp(ctx context.Context, before, now []doing, was []int) error {
	kept := make([]bool, len(before))
	for i, d := range now {
		if was[i] < 0 {
			continue
		}
		o := before[was[i]]
		kept[was[i]], *d.entry = true, *o.entry
		if d.code == o.code && d.date == o.date {
			continue
		}
		if err := w.needs.Diary.Vacate(ctx, w.tx, w.by.Account, *o.entry); err != nil {
			return err
		}
	}
	for i, o := range before {
		if kept[i] {
			continue
		}
		if err := w.needs.Diary.Release(ctx, w.tx, w.by.Account, *o.entry, "Annulé : "+w.subject(o)); err != nil {
			return err
		}
	}
	return nil
}

// like tells whether the diary says the same of two doings.
func (d doing) like(o doing) bool {
	return d.code == o.code && d.kind == o.kind && d.date == o.date && d.comment == o.comment && d.mailbox == o.mailbox
}

// toCome tells whether a doing that is as it was may hold its time from now on: what is
// over holds nothing that anybody wants.
func (w writing) toCome(d doing) bool {
	m, _ := read(d.date, w.zone)
	return d.code != agenda.Call && m.clock.Add(meeting).After(w.tx.Now())
}

// note writes one line of the diary, anew or what it says now.
func (w writing) note(ctx context.Context, d doing) error {
	a := agenda.Action{ID: *d.entry, Agency: w.agency, User: w.by.User, Type: d.code, Subject: w.subject(d), Content: d.comment}
	m, _ := read(d.date, w.zone)
	m.dated(&a, w.zone)
	if *d.entry != 0 {
		return w.needs.Diary.Renote(ctx, w.by, a, w.zone)
	}
	a, err := w.needs.Diary.Note(ctx, w.by, a, w.zone)
	*d.entry = a.ID
	return err
}

// subject names what it is about, where.
func (w writing) subject(d doing) string {
	parts := []string{d.kind, cmp.Or(w.address(), w.place), w.behind(d.mailbox)}
	out := parts[:0]
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}

// address is the place in one line, as the property has it too (locate): the address base's,
// else the building file's; empty when neither knows.
func (w writing) address() string {
	if w.based {
		return strings.TrimSpace(w.at.Line + ", " + w.at.Postcode + " " + w.at.City)
	}
	return strings.TrimSpace(w.file.Tree.Address)
}

// behind says in words which door a mailbox is, as far as the building file knows it;
// nothing of the address itself.
func (w writing) behind(mailbox string) string {
	if mailbox == "" {
		return ""
	}
	d, found := w.file.Tree.Door(mailbox)
	if !found {
		return "boîte " + mailbox
	}
	return d.String()
}
