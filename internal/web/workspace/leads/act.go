package leads

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/fault"
	core "palier/internal/core/leads"
	"palier/internal/web/workspace/frame"
)

// The acts on one enquiry or several: move, assign, put aside; and their way back.

// chosen are the enquiries of a form.
func chosen(c *frame.Call) (ids []int64) {
	for _, text := range c.R.PostForm["lead"] {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// none answers a form in which nothing was chosen, or what is not to be had: the list says so.
func none(c *frame.Call, err error) error {
	if fault.Is(err, fault.Invalid) {
		return c.Said(back(c, Path), "choose")
	}
	return err
}

func (p *pages) move(c *frame.Call) error {
	stage := core.Stage(c.Value("stage"))
	done, err := p.Inbox.Move(c.Context(), c.Actor, chosen(c), stage)
	if err != nil {
		return none(c, err)
	}
	name, err := c.Words.T("stage." + string(stage))
	if err != nil {
		return err
	}
	return p.said(c, "moved", len(done), marks(done, func(s core.Stage) string { return string(s) }), name)
}

func (p *pages) assign(c *frame.Call) error {
	user := c.Number("user")
	if c.Value("user") == "me" {
		user = c.Actor.User
	}
	if c.Value("user") == "" {
		return c.Said(back(c, Path), "choose")
	}
	done, err := p.Inbox.Assign(c.Context(), c.Actor, chosen(c), user)
	if fault.Is(err, fault.Invalid) && len(chosen(c)) > 0 {
		return c.Said(back(c, Path), "elsewhere")
	}
	if err != nil {
		return none(c, err)
	}
	key, name := "released", ""
	if user != 0 {
		known, err := p.Users.UsersByID(c.Context(), c.Actor, []int64{user})
		if err != nil {
			return err
		}
		key, name = "assigned", fullName(known[user])
	}
	return p.said(c, key, len(done), marks(done, func(id int64) string { return strconv.FormatInt(id, 10) }), name)
}

// snoozes are how long something is put aside, by the names of their texts.
var snoozes = []string{"hour", "afternoon", "tomorrow", "week", "month"}

// until is the instant that a choice means, in the reader's zone.
func until(c *frame.Call) time.Time {
	n := c.Now
	at := func(days, hour int) time.Time {
		return time.Date(n.Year(), n.Month(), n.Day()+days, hour, 0, 0, 0, c.Zone)
	}
	switch c.Value("for") {
	case "hour":
		return n.Add(time.Hour)
	case "afternoon":
		if t := at(0, 14); t.After(n) {
			return t
		}
		return at(1, 14)
	case "tomorrow":
		return at(1, 9)
	case "week":
		return at(7, 9)
	case "month":
		return at(30, 9)
	}
	t, _ := time.ParseInLocation("2006-01-02T15:04", c.Value("until"), c.Zone)
	return t
}

func (p *pages) snooze(c *frame.Call) error {
	wake := until(c)
	if c.Value("for") == "wake" {
		wake = time.Time{}
	} else if wake.IsZero() {
		return c.Said(back(c, Path), "until")
	}
	done, err := p.Inbox.Snooze(c.Context(), c.Actor, chosen(c), wake)
	if fault.Is(err, fault.Invalid) && len(chosen(c)) > 0 {
		return c.Said(back(c, Path), "until")
	}
	if err != nil {
		return none(c, err)
	}
	if wake.IsZero() {
		return p.said(c, "woken", len(done), marks(done, micros), "")
	}
	return p.said(c, "snoozed", len(done), marks(done, micros), c.Words.Day(wake.In(c.Zone))+" "+c.Words.Clock(wake.In(c.Zone)))
}

func micros(t time.Time) string {
	if t.IsZero() {
		return "0"
	}
	return strconv.FormatInt(t.UnixMicro(), 10)
}

// marks say what an act changed, for the form that takes it back: "LEAD:FROM:TO".
func marks[T comparable](done []core.Changed[T], text func(T) string) []string {
	out := make([]string, len(done))
	for i, d := range done {
		out[i] = fmt.Sprintf("%d:%s:%s", d.Lead, text(d.From), text(d.To))
	}
	return out
}

// said goes back with what was done, and how to take it back. what is the act's name: that of
// its text, in the singular or with a number.
func (p *pages) said(c *frame.Call, what string, n int, was []string, detail string) error {
	if n == 0 {
		return c.Said(back(c, Path), "same")
	}
	form := 1
	key := what + ".many"
	if n == 1 {
		key = what + ".one"
	}
	args := []any{}
	if n > form {
		args = append(args, n)
	}
	if detail != "" {
		args = append(args, detail)
	}
	to := back(c, Path)
	return c.SaidUndo(to, "/leads/undo", url.Values{"act": {what}, "was": {strings.Join(was, " ")}, "back": {to}}, key, args...)
}

// undo takes an act back where nobody has gone on since.
func (p *pages) undo(c *frame.Call) (err error) {
	was := strings.Fields(c.Value("was"))
	switch c.Value("act") {
	case "moved":
		err = p.Inbox.TakeBackMoves(c.Context(), c.Actor, unmark(was, func(s string) core.Stage { return core.Stage(s) }))
	case "assigned", "released":
		err = p.Inbox.TakeBackAssignments(c.Context(), c.Actor, unmark(was, number))
	case "snoozed", "woken":
		err = p.Inbox.TakeBackSnoozes(c.Context(), c.Actor, unmark(was, func(s string) time.Time {
			if n := number(s); n != 0 {
				return time.UnixMicro(n).UTC()
			}
			return time.Time{}
		}))
	}
	if err != nil {
		return err
	}
	return c.Said(back(c, Path), "undone")
}

func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

// unmark reads what marks wrote; what is none is left out.
func unmark[T comparable](list []string, read func(string) T) (out []core.Changed[T]) {
	for _, one := range list {
		parts := strings.Split(one, ":")
		if len(parts) == 3 {
			out = append(out, core.Changed[T]{Lead: number(parts[0]), From: read(parts[1]), To: read(parts[2])})
		}
	}
	return out
}
