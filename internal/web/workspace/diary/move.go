package diary

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
	"palier/internal/core/webhooks"
	"palier/internal/web/workspace/frame"
)

// movePage asks where a visit or an appointment goes, and says what it would send to move it
// there before it is moved.
type movePage struct {
	Visit   string // uid, or
	Event   int64  // the number of the line
	Title   string
	Day     string // asked for
	Start   string
	From    time.Time // as it is; zero: a wish without a date
	To      time.Time // asked for; zero: not yet
	Ready   bool      // it can go there
	Sent    effects
	Clashes []clash
	Reason  string      // key of why it cannot go there, when nothing clashes
	Near    []time.Time // free starts about it
	Days    []freeDay   // all free starts, of a visit
	Back    string
}

// freeDay is the free starts of one day.
type freeDay struct {
	Day   time.Time
	Slots []slot
}

// slot is a free start.
type slot struct {
	At    time.Time
	First bool // keeps the agent's round together
}

// effects are what an act sends, counted.
type effects struct {
	Hooks    []webhooks.Foretold
	Visitors []string // who is written to
	Reminded int
	Agent    bool // the agent of the visit is written to
	Mails    bool // letters leave at all
}

// None tells an act that nobody is told of.
func (e effects) None() bool { return len(e.Hooks) == 0 && len(e.Visitors) == 0 && !e.Agent }

// moveForm shows where it may go and, when the address says where, what that would send.
func (p *screens) moveForm(c *frame.Call) error {
	return p.showMove(c, http.StatusOK)
}

func (p *screens) showMove(c *frame.Call, status int) error {
	data, err := p.moving(c)
	if err != nil {
		return err
	}
	if data.To.IsZero() || data.Ready {
		return c.ShowStatus(status, "move", data)
	}
	return c.ShowStatus(http.StatusConflict, "move", data)
}

// moving reads what is moved and whereto.
func (p *screens) moving(c *frame.Call) (movePage, error) {
	data := movePage{Day: c.Value("day"), Start: c.Value("start")}
	if id := positive(c.Value("event")); id != 0 {
		return p.movingEvent(c, data, id)
	}
	v, err := p.Visits.Visit(c.Context(), c.Actor, c.Value("visit"))
	if err != nil {
		return data, err
	}
	place, err := p.Visits.Find(c.Context(), c.Actor, visits.PlaceKey{ID: v.Property})
	if err != nil {
		return data, err
	}
	if !v.Live() {
		return data, fault.New(fault.Missing, "Nobody is expected on this visit any more")
	}
	data.Visit, data.Title, data.Back = v.UID, place.Property.Reference+" · "+names(v), visitPath(v.UID)
	if !v.StartsAt.IsZero() {
		data.From = v.StartsAt.In(c.Zone)
	}
	if err := p.fitting(c, &data, v); err != nil {
		return data, err
	}
	free, err := p.free(c, place)
	data.Days = free
	if !data.Ready && !data.To.IsZero() {
		data.Near = near(free, data.To)
	}
	return data, err
}

// movingEvent is a line that people wrote themselves: nobody is told that it moves.
func (p *screens) movingEvent(c *frame.Call, data movePage, id int64) (movePage, error) {
	a, err := p.Agenda.Action(c.Context(), c.Actor, id)
	if err != nil {
		return data, err
	}
	data.Event, data.Title, data.Back = a.ID, a.Subject, eventPath(a.ID)
	elsewhere, err := p.Agenda.Elsewhere(c.Context(), c.Actor, []agenda.Action{a})
	if err != nil {
		return data, err
	}
	if a.StartsAt.IsZero() || elsewhere[a.ID] {
		return data, fault.New(fault.Missing, "This line is moved elsewhere")
	}
	data.From = a.StartsAt.In(c.Zone)
	at, ok := clock(data.Day, data.Start, c.Zone)
	if !ok {
		return data, nil
	}
	data.To = at
	if data.Clashes, err = p.clashes(c, a.User, at, at.Add(a.EndsAt.Sub(a.StartsAt)), a.ID); err == nil {
		data.Ready = len(data.Clashes) == 0 || !a.Holding
	}
	return data, err
}

// fitting says whether a visit can go to the start that is asked for, and what that sends.
func (p *screens) fitting(c *frame.Call, data *movePage, v visits.Visit) error {
	at, ok := clock(data.Day, data.Start, c.Zone)
	if !ok {
		return nil
	}
	data.To = at
	if !c.Actor.Has(access.VisitsWrite) {
		return access.Denied()
	}
	foreseen, err := p.Visits.ForeseeMove(c.Context(), c.Actor, v.UID, at)
	switch fault.Of(err) {
	case fault.Invalid:
		data.Reason = "move.off"
		if at.Before(c.Now) {
			data.Reason = "move.past"
		}
		return nil
	case fault.Conflict:
		data.Reason = "move.taken"
		data.Clashes, err = p.clashes(c, v.Agent, at, at.Add(time.Duration(v.Minutes)*time.Minute), v.Action)
		return err
	}
	if err != nil {
		return err
	}
	data.Ready = true
	data.Sent, err = p.effects(c, foreseen)
	return err
}

// effects counts what an act would send.
func (p *screens) effects(c *frame.Call, f visits.Foreseen) (e effects, err error) {
	e.Mails = f.Mails
	for _, l := range f.Letters {
		switch {
		case l.User != 0:
			e.Agent = true
		case l.Kind == visits.Reminder:
			e.Reminded++
		default:
			e.Visitors = append(e.Visitors, l.Name)
		}
	}
	if e.Hooks, err = p.Webhooks.Foretell(c.Context(), c.Actor, f.Events); err != nil {
		return e, err
	}
	return e, nil
}

// free are the starts at which a property may be visited, by day.
func (p *screens) free(c *frame.Call, place visits.Place) (out []freeDay, err error) {
	list, err := p.Visits.Slots(c.Context(), c.Actor, visits.PlaceKey{ID: place.Property.ID})
	for _, one := range list {
		if !one.Available {
			continue
		}
		at := one.At.In(c.Zone)
		if n := len(out); n == 0 || !out[n-1].Day.Equal(midnight(at)) {
			out = append(out, freeDay{Day: midnight(at)})
		}
		last := &out[len(out)-1]
		last.Slots = append(last.Slots, slot{at, one.Priority})
	}
	return out, err
}

// near are the free starts next to a time.
func near(days []freeDay, at time.Time) (out []time.Time) {
	const most = 3
	for _, d := range days {
		for _, s := range d.Slots {
			out = append(out, s.At)
		}
	}
	away := func(t time.Time) time.Duration { return t.Sub(at).Abs() }
	slices.SortStableFunc(out, func(a, b time.Time) int { return int((away(a) - away(b)) / time.Minute) })
	out = out[:min(most, len(out))]
	slices.SortFunc(out, time.Time.Compare)
	return out
}

// move moves a visit with all who are expected on it. What was moved can be moved back.
func (p *screens) move(c *frame.Call) error {
	uid := c.Value("visit")
	before, err := p.Visits.Visit(c.Context(), c.Actor, uid)
	if err != nil {
		return err
	}
	at, ok := clock(c.Value("day"), c.Value("start"), c.Zone)
	if !ok {
		return p.showMove(c, http.StatusUnprocessableEntity)
	}
	v, err := p.Visits.MoveAll(c.Context(), c.Actor, uid, at)
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.Invalid) {
		return p.showMove(c, http.StatusConflict)
	}
	if err != nil {
		return err
	}
	if before.StartsAt.IsZero() {
		return c.Said(visitPath(v.UID), "visit.dated", c.Words.LongDay(at), c.Words.Clock(at))
	}
	was := before.StartsAt.In(c.Zone)
	with := url.Values{"visit": {v.UID}, "day": {was.Format(time.DateOnly)}, "start": {was.Format("15:04")}}
	return c.SaidUndo(visitPath(v.UID), agendaPath+"/move", with, "visit.moved", c.Words.LongDay(at), c.Words.Clock(at))
}

// shiftEvent moves an appointment that somebody wrote himself, with its length.
func (p *screens) shiftEvent(c *frame.Call) error {
	a, err := p.line(c)
	if err != nil {
		return err
	}
	at, ok := clock(c.Value("day"), c.Value("start"), c.Zone)
	if !ok {
		return c.Go(link(agendaPath+"/move", "event", number(a.ID)))
	}
	user := positive(c.Value("agent"))
	_, err = p.Agenda.Change(c.Context(), c.Actor, a.ID, func(to *agenda.Plan, _ time.Time) error {
		to.Start, to.End = at, at.Add(to.End.Sub(to.Start))
		if user != 0 {
			to.User = user
		}
		return nil
	})
	if fault.Is(err, fault.Conflict) {
		return c.Go(link(agendaPath+"/move", "event", number(a.ID), "day", c.Value("day"), "start", c.Value("start")))
	}
	if err != nil {
		return err
	}
	was := a.StartsAt.In(c.Zone)
	with := url.Values{"day": {was.Format(time.DateOnly)}, "start": {was.Format("15:04")}, "agent": {number(a.User)}, "view": {c.Value("view")}}
	view, who := c.Value("view"), c.Value("show")
	to := look{View: byWeek, Day: midnight(at), zone: c.Zone, All: who == "0", Agents: []int64{a.User}}
	if slices.Contains(views(), view) {
		to.View = view
	}
	if to.All {
		to.Agents = nil
	}
	return c.SaidUndo(to.Here(), eventPath(a.ID)+"/move", with, "event.moved", a.Subject, c.Words.LongDay(at), c.Words.Clock(at))
}
