package field

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"palier/internal/core/buildings"
	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/prospecting"
	"palier/internal/web/workspace/frame"
)

// when is a day that may not be said.
type when struct {
	day   day.Date
	Brief bool // of these months: the year says nothing
}

// Time is the day as the words take it.
func (w when) Time() time.Time { return noon(w.day) }

// Said tells whether there is one.
func (w when) Said() bool { return !w.day.IsZero() }

// ISO is the day for programs; D, M and Y are its parts in two figures.
func (w when) ISO() string { return w.day.String() }
func (w when) D() int      { return w.day.Day }
func (w when) M() int      { return int(w.day.Month) }
func (w when) Y() int      { return w.day.Year % 100 }

// actForm is one action at one mailbox or many: those that are named, a staircase, or a
// floor of a building.
type actForm struct {
	boxes  []string
	stairs string
	floor  string // "BUILDING/FLOOR"
	done   prospecting.Action
	back   string
}

// readAct reads it. An action without a day is of today.
func readAct(c *frame.Call) (f actForm, err error) {
	f = actForm{boxes: c.R.PostForm["box"], stairs: c.Value("stairs"), floor: c.Value("floor"), back: c.Value("back")}
	on, ok := date(c, "date")
	var l refusals
	l.add("date", ok)
	l.add("type", c.Value("type") != "")
	if on.IsZero() {
		on = today(c)
	}
	f.done = prospecting.Action{Type: c.Value("type"), Date: on.String(), Comment: c.Value("comment")}
	if clock := c.Value("time"); clock != "" {
		f.done.Date += "T" + clock
		_, err := time.Parse("15:04", clock)
		l.add("time", err == nil)
	}
	return f, l.err()
}

// chosen are the mailboxes of a form, as the building is now.
func (f actForm) chosen(t buildings.Tree) (ids []string) {
	if f.stairs == "" && f.floor == "" {
		return f.boxes
	}
	t.Doors(func(d buildings.Door) {
		if f.stairs != "" && d.Stairs.ID == f.stairs || f.floor != "" && d.Building.ID+"/"+shown(d.Mailbox.Floor) == f.floor {
			ids = append(ids, d.Mailbox.ID)
		}
	})
	return ids
}

// act answers POST /field/buildings/{place}/acts.
func (p *pages) act(c *frame.Call) error {
	a := where(c)
	f, err := readAct(c)
	if err != nil {
		return err
	}
	file, err := p.Buildings.Masked(c.Context(), c.Actor, a.agency, a.place)
	if err != nil {
		return err
	}
	boxes := f.chosen(file.Tree)
	if len(boxes) == 0 {
		return c.Said(a.link(""), "act.none")
	}
	if _, err := p.Rounds.Act(c.Context(), c.Actor, a.agency, a.place, boxes, f.done); err != nil {
		return err
	}
	undo := url.Values{"box": boxes, "type": {f.done.Type}, "on": {f.done.Date}, "comment": {f.done.Comment}}
	word, err := actWord(c, f.done.Type)
	if err != nil {
		return err
	}
	if len(boxes) > 1 {
		return c.SaidUndo(a.link(""), a.link("/acts/undo"), undo, "acts", word, len(boxes))
	}
	to := a.door(boxes[0])
	if f.back == "box" {
		to = a.box(boxes[0])
	}
	return c.SaidUndo(to, a.link("/acts/undo"), undo, "act", word)
}

// unact answers POST /field/buildings/{place}/acts/undo: what act noted is taken back.
func (p *pages) unact(c *frame.Call) error {
	a := where(c)
	done := prospecting.Action{Type: c.Value("type"), Date: c.Value("on"), Comment: c.Value("comment")}
	boxes := c.R.PostForm["box"]
	if _, err := p.Rounds.TakeBack(c.Context(), c.Actor, a.agency, a.place, boxes, done); err != nil {
		return err
	}
	if len(boxes) == 1 {
		return c.Said(a.door(boxes[0]), "act.back")
	}
	return c.Said(a.link(""), "act.back")
}

// actWord is what people call a type of action; another than the usual ones is called what
// its sender wrote.
func actWord(c *frame.Call, kind string) (string, error) {
	if key := "act." + kind; c.Words.Has(key) {
		return c.Words.T(key)
	}
	return kind, nil
}

// mood answers POST /field/buildings/{place}/mood: how one door feels. The form says what its
// reader saw: who was quicker is not overwritten.
func (p *pages) mood(c *frame.Call) error {
	a, box := where(c), c.Value("box")
	mood, err := strconv.Atoi(c.Value("mood"))
	if err != nil {
		return fault.Field("mood", "A number.")
	}
	var was, now int
	_, err = p.Buildings.Edit(c.Context(), c.Actor, a.agency, a.place, func(t *buildings.Tree) error {
		m := t.Mailbox(box)
		if m == nil {
			return missing()
		}
		if was, now = 0, 0; m.Mood() != nil {
			now = *m.Mood()
		}
		if seen, err := strconv.Atoi(c.Value("was")); err == nil && seen != now && mood != now {
			return errClash
		}
		was = now
		return t.SetMood(box, "", mood)
	})
	switch {
	case err == errClash:
		return c.Said(a.door(box), "mood.clash", now)
	case fault.Is(err, fault.Conflict): // several live there
		return c.Go(a.box(box))
	case err != nil:
		return err
	}
	if !slices.Contains(buildings.Moods(), mood) || mood == buildings.NoContact {
		return c.Said(a.door(box), "mood.set", mood) // a consent that is withdrawn is not given back
	}
	return c.SaidUndo(a.door(box), a.link("/mood"), url.Values{"box": {box}, "mood": {strconv.Itoa(was)}, "was": {strconv.Itoa(mood)}}, "mood.set", mood)
}
