package leads

import (
	"cmp"
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// callLength is how long a planned call, mail or message is shown in a diary.
const callLength = 15 * time.Minute

// AddTask plans something for a lead. Its owner is the one
// given, else the interest's, else the actor's user; when there is one the task is
// in that user's diary as well. Invalid: "type", "priority", "scheduled_at" (not
// in the future), "owner". Without a priority it is medium.
func (d *Desk) AddTask(ctx context.Context, a access.Actor, program, lead int64, t Task) (Task, error) {
	t.Priority = cmp.Or(t.Priority, "medium")
	var saved Task
	err := d.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		line, err := d.line(ctx, a, program, lead)
		if err != nil {
			return err
		}
		if err := t.check(tx.Now()); err != nil {
			return err
		}
		wanted := t
		wanted.Owner = cmp.Or(t.Owner, line.Interest.Owner, a.User)
		saved, err = d.plan(ctx, tx, a, line.Lead, wanted)
		return err
	})
	return saved, err
}

func (t Task) check(now time.Time) error {
	var problems []fault.Problem
	if !slices.Contains(TaskTypes(), t.Type) {
		problems = append(problems, fault.Problem{Field: "type", Message: "There is no such type."})
	}
	if !slices.Contains(Priorities(), t.Priority) {
		problems = append(problems, fault.Problem{Field: "priority", Message: "There is no such priority."})
	}
	if !t.Scheduled.After(now) {
		problems = append(problems, fault.Problem{Field: "scheduled_at", Message: "A task is planned for the future."})
	}
	return fault.All(problems)
}

// plan stores a task, after its line in the diary of its owner.
func (d *Desk) plan(ctx context.Context, tx event.Tx, a access.Actor, l *Lead, t Task) (Task, error) {
	owner, err := d.owner(ctx, a, t.Owner)
	if err != nil {
		return t, err
	}
	t.Account, t.ID, t.Lead, t.CreatedAt, t.DoneAt = a.Account, tx.NextID(), l.ID, tx.Now(), time.Time{}
	if owner.ID != 0 {
		action, zone := t.action(l, owner)
		noted, err := d.diary.Note(ctx, a, action, zone)
		if err != nil {
			return t, err
		}
		t.Action = noted.ID
	}
	tx.Record(leadEvent(EventTaskAdded, a, l, []event.Change{{Field: "task", After: event.Number(t.ID)}, {Field: "type", After: t.Type},
		{Field: "scheduled_at", After: event.Instant(t.Scheduled)}, {Field: "owner", After: event.Number(t.Owner)}, {Field: "comment", After: t.Comment}}))
	return t, d.store.InsertTask(ctx, t)
}

// Tasks gives a page of what is planned for a lead, by id, and how much there is;
// limit 0: all.
func (d *Desk) Tasks(ctx context.Context, a access.Actor, program, lead int64, limit, offset int) ([]Task, int64, error) {
	if _, err := d.line(ctx, a, program, lead); err != nil {
		return nil, 0, err
	}
	return d.store.ListTasks(ctx, a.Account, lead, limit, offset)
}

// inDiary is a type of task as a diary has it: the kind of action, and the words
// that people read.
func inDiary(task string) (kind int, words string) {
	switch task {
	case "call":
		return agenda.Call, "Appel"
	case "callback":
		return agenda.Call, "Rappel"
	case "send-email":
		return agenda.Email, "E-mail à envoyer"
	case "send-sms":
		return smsAction, "SMS à envoyer"
	case "meeting":
		return agenda.Appointment, "Rendez-vous"
	case "visit":
		return agenda.Visit, "Visite"
	}
	return noteAction, "À faire"
}

// Rows of the code list action_type that package agenda has no name for.
const (
	smsAction  = 6
	noteAction = 8
)

// action is a task as its owner's diary shows it. A task holds nobody's time
// (decisions "Diary" 7): one that would, a visit or a meeting, tells its hour in
// words and has the day only.
func (t Task) action(l *Lead, owner access.User) (agenda.Action, *time.Location) {
	zone, err := time.LoadLocation(cmp.Or(owner.Timezone, day.Paris().String()))
	if err != nil {
		zone = time.UTC
	}
	start := t.Scheduled.In(zone)
	kind, words := inDiary(t.Type)
	a := agenda.Action{Agency: owner.Agency, User: owner.ID, Contact: l.Contact, Type: kind, Day: day.Of(start), Subject: words, Content: t.Comment}
	from, to := start.Format(time.TimeOnly), start.Add(callLength).Format(time.TimeOnly)
	switch {
	case kind == agenda.Visit || kind == agenda.Appointment, to <= from: // or it ends another day
		a.Subject += " à " + start.Format("15 h 04")
	default:
		a.Start, a.End = from, to
	}
	if name := l.Person.Name(); name.First != "" || name.Last != "" {
		a.Subject += " : " + fullName(name.First, name.Last)
	}
	return a, zone
}

func fullName(first, last string) string {
	if first == "" || last == "" {
		return first + last
	}
	return first + " " + last
}
