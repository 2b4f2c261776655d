package prospecting

import (
	"context"
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
}

// carry does what follows from a sheet that takes another's place: lines of the diary, and
// what the steps of mandates do.
func (w writing) carry(ctx context.Context, before, now *Sheet) error {
	if err := w.diary(ctx, actions(before.Actions), actions(now.Actions), ""); err != nil {
		return err
	}
	was := map[string]*Box{}
	for i := range before.Boxes {
		was[before.Boxes[i].Mailbox] = &before.Boxes[i]
	}
	for i := range now.Boxes {
		b := &now.Boxes[i]
		former := was[b.Mailbox]
		if former == nil {
			former = &Box{}
		}
		delete(was, b.Mailbox)
		if err := w.box(ctx, former, b); err != nil {
			return err
		}
	}
	for i := range before.Boxes { // those that are gone, in their order
		if gone := was[before.Boxes[i].Mailbox]; gone != nil {
			if err := w.box(ctx, gone, &Box{Mailbox: gone.Mailbox}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w writing) box(ctx context.Context, before, now *Box) error {
	where := w.behind(now.Mailbox)
	if err := w.diary(ctx, actions(before.Actions), actions(now.Actions), where); err != nil {
		return err
	}
	was := map[string]*Project{}
	for i := range before.Projects {
		was[before.Projects[i].ID] = &before.Projects[i]
	}
	for i := range now.Projects {
		p := &now.Projects[i]
		former := was[p.ID]
		if former == nil {
			former = &Project{}
		}
		delete(was, p.ID)
		if err := w.diary(ctx, appointments(former.Appointments), appointments(p.Appointments), where); err != nil {
			return err
		}
		if err := w.mandates(ctx, now, former, p); err != nil {
			return err
		}
	}
	for i := range before.Projects {
		if gone := was[before.Projects[i].ID]; gone != nil {
			if err := w.diary(ctx, appointments(gone.Appointments), nil, where); err != nil {
				return err
			}
		}
	}
	return nil
}

// doing is an action or an appointment as the diary has it.
type doing struct {
	code                int
	kind, date, comment string
	entry               *int64
}

func (d doing) like(o doing) bool {
	return d.code == o.code && d.kind == o.kind && d.date == o.date && d.comment == o.comment
}

func actions(list []Action) []doing {
	out := make([]doing, len(list))
	for i := range list {
		a := &list[i]
		out[i] = doing{actionType(a.Type), a.Type, a.Date, a.Comment, &a.Entry}
	}
	return out
}

func appointments(list []Appointment) []doing {
	out := make([]doing, len(list))
	for i := range list {
		a := &list[i]
		out[i] = doing{appointmentType(a.Type), a.Type, a.Date, a.Comment, &a.Entry}
	}
	return out
}

// diary brings the agent's diary in step with a list. A sender names no line: what is the
// same keeps its line, what is left takes the lines that are left in their order, and
// lines that nothing takes are released.
func (w writing) diary(ctx context.Context, before, now []doing, where string) error {
	taken := make([]bool, len(before))
	take := func(d doing, fits func(o doing) bool) {
		for i, o := range before {
			if !taken[i] && fits(o) {
				taken[i], *d.entry = true, *o.entry
				return
			}
		}
	}
	same := make([]bool, len(now))
	for i, d := range now {
		*d.entry = -1
		take(d, d.like)
		if same[i] = *d.entry >= 0; !same[i] {
			*d.entry = 0
		}
	}
	for i, d := range now {
		if same[i] {
			continue
		}
		take(d, func(o doing) bool { return *o.entry != 0 && o.code == d.code })
		if err := w.note(ctx, d, where); err != nil {
			return err
		}
	}
	for i, o := range before {
		if !taken[i] && *o.entry != 0 {
			if err := w.needs.Diary.Release(ctx, w.tx, w.by.Account, *o.entry, "Annulé : "+w.subject(o, where)); err != nil {
				return err
			}
		}
	}
	return nil
}

// note writes one line of the diary, anew or what it says now. What has no date that can
// be understood has none: a line that it had is released.
func (w writing) note(ctx context.Context, d doing, where string) error {
	a := agenda.Action{ID: *d.entry, Agency: w.agency, User: w.by.User, Type: d.code, Subject: w.subject(d, where), Content: d.comment}
	m, ok := read(d.date, w.zone)
	if !ok {
		if *d.entry != 0 {
			err := w.needs.Diary.Release(ctx, w.tx, w.by.Account, *d.entry, "Annulé : "+a.Subject)
			*d.entry = 0
			return err
		}
		return nil
	}
	m.dated(&a, w.zone)
	if *d.entry != 0 {
		return w.needs.Diary.Renote(ctx, w.by, a, w.zone)
	}
	a, err := w.needs.Diary.Note(ctx, w.by, a, w.zone)
	*d.entry = a.ID
	return err
}

// subject names what it is about, where.
func (w writing) subject(d doing, where string) string {
	parts := []string{d.kind, w.address(), where}
	out := parts[:0]
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}

// address is the place in one line.
func (w writing) address() string {
	if w.file.Tree.Address != "" {
		return w.file.Tree.Address
	}
	return w.place
}

// behind says in words which door a mailbox is, as far as the building file knows it.
func (w writing) behind(mailbox string) string {
	d, found := w.file.Tree.Door(mailbox)
	if !found {
		return "boîte " + mailbox
	}
	return d.String()
}
