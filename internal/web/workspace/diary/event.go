package diary

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
	"palier/internal/web/workspace/frame"
)

// eventPath is the screen of a line that is no visit of ours.
func eventPath(id int64) string { return fmt.Sprintf("%s/events/%d", agendaPath, id) }

// eventPage is a line of the diary, and the form to change it.
type eventPage struct {
	Form    eventForm
	Line    line // of one that is there
	Team    []access.User
	Place   visits.Place
	Contact string // name
	Note    string
	Open    bool // it may be changed here
	Force   bool // he may put it over what holds the time
	Undo    bool // it may be removed
	Back    string
}

// clash is what holds the time that somebody wants.
type clash struct {
	Start, End time.Time
	Title      string // empty: a slot that a visitor holds, or a line that he may not read
	Path       string
}

// newEvent is the form of a new appointment, filled in as far as the address says.
func (p *screens) newEvent(c *frame.Call) error {
	f := newEventForm(c)
	return p.showEvent(c, http.StatusOK, f, agenda.Action{})
}

// makeEvent writes an appointment down.
func (p *screens) makeEvent(c *frame.Call) error {
	f := readEvent(c)
	plan, err := p.plan(c, &f)
	if err == nil {
		err = c.Once(func(ctx context.Context) (string, error) {
			_, err := p.Agenda.Plan(ctx, c.Actor, plan)
			return link(agendaPath, "view", byDay, "day", f.Day, "agent", f.Agent), err
		})
	}
	return p.refused(c, f, agenda.Action{}, plan, err)
}

// event shows a line of the diary.
func (p *screens) event(c *frame.Call) error {
	a, err := p.line(c)
	if err != nil {
		return err
	}
	if a.Type == agenda.Visit && !a.StartsAt.IsZero() {
		found, err := p.booked(c.Context(), c, []agenda.Action{a})
		if err != nil {
			return err
		}
		if v, ok := found[a.ID]; ok {
			return c.Go(visitPath(v.UID))
		}
	}
	place, err := p.about(c, a)
	if err != nil {
		return err
	}
	return p.showEvent(c, http.StatusOK, shownEvent(c, a, place), a)
}

// changeEvent saves what somebody changed of an appointment. What somebody else changed
// meanwhile is kept, and where both did, he is asked.
func (p *screens) changeEvent(c *frame.Call) error {
	a, err := p.line(c)
	if err != nil {
		return err
	}
	place, err := p.about(c, a)
	if err != nil {
		return err
	}
	f, now := readEvent(c), shownEvent(c, a, place)
	f.ID = a.ID
	merged, clashes := frame.ReadEdit(c.R.PostForm, eventFields...).Merge(c.R.PostForm, now.Values())
	if len(clashes) > 0 {
		f.Version, f.Was = now.Version, now.Values()
		for _, one := range clashes {
			f.Differ = append(f.Differ, differing{one.Field, say(c, "event."+one.Field), one.Mine, one.Theirs})
		}
		return p.showEvent(c, http.StatusConflict, f, a)
	}
	f = f.with(merged)
	plan, err := p.plan(c, &f)
	if err != nil {
		return p.refused(c, f, a, plan, err)
	}
	if _, err = p.Agenda.Change(c.Context(), c.Actor, a.ID, func(to *agenda.Plan, changed time.Time) error {
		if !changed.Equal(a.UpdatedAt) { // between this request's reading and its writing
			return fault.New(fault.Unavailable, "This line is being changed")
		}
		*to = plan
		return nil
	}); err != nil {
		return p.refused(c, f, a, plan, err)
	}
	return c.Said(eventPath(a.ID), "event.changed")
}

// refused shows the form of an appointment again with what is wrong: fields, or what holds
// the time.
func (p *screens) refused(c *frame.Call, f eventForm, a agenda.Action, plan agenda.Plan, err error) error {
	switch fault.Of(err) {
	case fault.Invalid:
		f.said(c, err)
		return p.showEvent(c, http.StatusUnprocessableEntity, f, a)
	case fault.Conflict:
		found, lookErr := p.clashes(c, plan.User, plan.Start, plan.End, a.ID)
		if lookErr != nil {
			return lookErr
		}
		if len(found) == 0 && a.ID != 0 { // it is not the clock: the line belongs elsewhere
			return c.Go(eventPath(a.ID))
		}
		if f.Clashes = found; len(found) == 0 {
			f.Problems = []problem{{Text: say(c, "event.problem.again")}}
		}
		return p.showEvent(c, http.StatusConflict, f, a)
	}
	return err
}

// clashes names what holds an agent's time.
func (p *screens) clashes(c *frame.Call, user int64, from, to time.Time, except int64) ([]clash, error) {
	held, err := p.Agenda.Clashes(c.Context(), c.Actor, user, from, to, c.Now, except)
	out := make([]clash, len(held))
	for i, h := range held {
		out[i] = clash{Start: h.Start.In(c.Zone), End: h.End.In(c.Zone), Title: h.Action.Subject}
		if h.Action.ID != 0 {
			out[i].Path = eventPath(h.Action.ID)
		}
	}
	return out, err
}

// showEvent answers with the form of an appointment, or with what is told of a line that is
// changed elsewhere.
func (p *screens) showEvent(c *frame.Call, status int, f eventForm, a agenda.Action) (err error) {
	data := eventPage{Form: f, Force: agenda.MayForce(c.Actor), Back: link(agendaPath, "view", byDay, "day", f.Day, "agent", f.Agent)}
	if data.Team, err = p.team(c.Context(), c); err != nil {
		return err
	}
	data.Open = a.ID == 0
	if a.ID != 0 {
		if data.Place, err = p.about(c, a); err != nil {
			return err
		}
		elsewhere, err := p.Agenda.Elsewhere(c.Context(), c.Actor, []agenda.Action{a})
		if err != nil {
			return err
		}
		data.Line, data.Note = newLine(c, a, visits.Visit{}, elsewhere[a.ID]), a.Content
		data.Open, data.Undo = data.Line.Plan, data.Line.Plan
		users, err := p.Staff.UsersByID(c.Context(), c.Actor, []int64{a.User})
		if err != nil {
			return err
		}
		data.Line.Agent = users[a.User]
	}
	if data.Contact, err = p.contactName(c, positive(f.Contact)); err != nil {
		return err
	}
	return c.ShowStatus(status, "event", data)
}

// contactName is what a contact is called; nobody, or one who is not there, is nothing.
func (p *screens) contactName(c *frame.Call, id int64) (string, error) {
	if id == 0 || !c.Actor.Has(access.ContactsRead) {
		return "", nil
	}
	known, err := p.People.Roots(c.Context(), c.Actor, []int64{id})
	if who, there := known[id]; there {
		return personName(who.First, who.Last, who.Email), err
	}
	return "", err
}

// line is the line of the diary in the path. One that has a visit of ours is shown there.
func (p *screens) line(c *frame.Call) (agenda.Action, error) {
	id, err := c.ID("id")
	if err != nil {
		return agenda.Action{}, err
	}
	return p.Agenda.Action(c.Context(), c.Actor, id)
}

// about is the property of a line, zero when it has none.
func (p *screens) about(c *frame.Call, a agenda.Action) (visits.Place, error) {
	if len(a.Properties) == 0 {
		return visits.Place{}, nil
	}
	id := a.Properties[0].Property
	known, err := p.Visits.Named(c.Context(), c.Actor, []int64{id})
	return known[id], err
}

// removeEvent takes an appointment out of the diary; it can be put back.
func (p *screens) removeEvent(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	was, err := p.Agenda.Remove(c.Context(), c.Actor, id)
	if fault.Is(err, fault.Conflict) { // a visit's, a round's, a task's
		return c.Go(eventPath(id))
	}
	if err != nil {
		return err
	}
	at := was.StartsAt.In(c.Zone)
	to := link(agendaPath, "view", byDay, "day", at.Format(time.DateOnly), "agent", number(was.User))
	with := url.Values{"from": {at.Format(time.RFC3339)}, "to": {was.EndsAt.In(c.Zone).Format(time.RFC3339)}}
	return c.SaidUndo(to, eventPath(id)+"/restore", with, "event.removed", was.Subject)
}

// restoreEvent puts it back to its time.
func (p *screens) restoreEvent(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	from, _ := time.Parse(time.RFC3339, c.Value("from"))
	to, _ := time.Parse(time.RFC3339, c.Value("to"))
	a, err := p.Agenda.Restore(c.Context(), c.Actor, id, from.In(c.Zone), to.In(c.Zone))
	if err != nil {
		return err
	}
	back := link(agendaPath, "view", byDay, "day", a.Day.String(), "agent", number(a.User))
	if a.Overlaps() {
		return c.Said(back, "event.restored.over", a.Subject)
	}
	return c.Said(back, "event.restored", a.Subject)
}
