package diary

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/core/visits"
	"palier/internal/web/workspace/frame"
)

// eventForm is an appointment as somebody types it.
type eventForm struct {
	ID       int64 // 0: a new one
	Version  string
	Title    string
	Kind     string
	Agent    string
	Day      string
	Start    string
	End      string
	Who      string // what he typed of the contact: a name, an e-mail, a phone
	Contact  string // id, once it is known
	Property string // reference
	Note     string
	Force    bool
	Was      map[string]string // what he was shown

	Choices  []people.Contact // who it may be
	Problems []problem
	Clashes  []clash
	Differ   []differing
}

// eventFields are those that two people may change at once.
var eventFields = []string{"title", "kind", "agent", "day", "start", "end", "contact", "property", "note"}

// problem is what is wrong with a field, as the template reads it.
type problem struct{ Field, Text string }

// differing is a field that two people changed differently.
type differing struct{ Field, Label, Mine, Theirs string }

// kinds are the kinds of appointment that people write down.
func (eventForm) Kinds() []int { return agenda.Shown() }

// IsKind and IsAgent tell what is chosen.
func (f eventForm) IsKind(kind int) bool { return f.Kind == strconv.Itoa(kind) }
func (f eventForm) IsAgent(u int64) bool { return f.Agent == number(u) }

// Values are the fields by name.
func (f eventForm) Values() map[string]string {
	return map[string]string{"title": f.Title, "kind": f.Kind, "agent": f.Agent, "day": f.Day, "start": f.Start, "end": f.End,
		"contact": f.Contact, "property": f.Property, "note": f.Note}
}

// with is the form with these values.
func (f eventForm) with(v map[string]string) eventForm {
	f.Title, f.Kind, f.Agent, f.Day, f.Start, f.End = v["title"], v["kind"], v["agent"], v["day"], v["start"], v["end"]
	f.Contact, f.Property, f.Note = v["contact"], v["property"], v["note"]
	return f
}

// readEvent reads the form, or what the address says of a new appointment.
func readEvent(c *frame.Call) eventForm {
	f := eventForm{Version: c.Value("version"), Who: c.Value("who"), Force: c.Value("force") != "", Was: map[string]string{}}
	values := map[string]string{}
	for _, name := range eventFields {
		values[name] = strings.ReplaceAll(c.Value(name), "\r\n", "\n")
		f.Was[name] = c.R.PostForm.Get("was." + name)
	}
	return f.with(values)
}

// newEventForm begins a new appointment.
func newEventForm(c *frame.Call) eventForm {
	f := readEvent(c)
	start := proposed(c.Now)
	if f.Day == "" {
		f.Day = start.Format(time.DateOnly)
	}
	if f.Start == "" {
		f.Start = start.Format("15:04")
	}
	if at, err := time.ParseInLocation("15:04", f.Start, c.Zone); err == nil && f.End == "" {
		if f.End = at.Add(time.Hour).Format("15:04"); f.End < f.Start {
			f.End = "23:59" // it ends on its day
		}
	}
	if f.Agent == "" || f.Agent == "0" {
		f.Agent = number(c.User.ID)
	}
	if f.Kind == "" {
		f.Kind = strconv.Itoa(agenda.Appointment)
	}
	return f
}

// proposed is when an appointment may begin that somebody writes down now: at the next half
// hour, or in the morning for who works at night.
func proposed(now time.Time) time.Time {
	const opens, closes = 9, 20
	next := now.Truncate(30 * time.Minute).Add(30 * time.Minute)
	morning := func(day int) time.Time {
		return time.Date(next.Year(), next.Month(), day, opens, 0, 0, 0, next.Location())
	}
	switch {
	case next.Hour() >= closes:
		return morning(next.Day() + 1)
	case next.Hour() < opens-2:
		return morning(next.Day())
	}
	return next
}

// shownEvent is the form of a line that is there.
func shownEvent(c *frame.Call, a agenda.Action, place visits.Place) eventForm {
	f := eventForm{ID: a.ID, Version: frame.Version(a.UpdatedAt), Title: a.Subject, Kind: strconv.Itoa(a.Type), Agent: number(a.User),
		Day: a.Day.String(), Contact: number(a.Contact), Property: place.Property.Reference, Note: a.Content}
	if !a.StartsAt.IsZero() {
		at := a.StartsAt.In(c.Zone)
		f.Day, f.Start, f.End = at.Format(time.DateOnly), at.Format("15:04"), a.EndsAt.In(c.Zone).Format("15:04")
	}
	f.Was = f.Values()
	return f
}

// plan is what the form asks for. Invalid, with problems; f.Choices are then who the
// contact may be, when several are.
func (p *screens) plan(c *frame.Call, f *eventForm) (agenda.Plan, error) {
	out := agenda.Plan{User: positive(f.Agent), Subject: f.Title, Content: f.Note, Force: f.Force}
	out.Type, _ = strconv.Atoi(f.Kind)
	var problems []fault.Problem
	wrong := func(field, key string) {
		problems = append(problems, fault.Problem{Field: field, Message: key})
	}
	if f.Title == "" {
		wrong("title", "title")
	}
	var ok, also bool
	if out.Start, ok = clock(f.Day, f.Start, c.Zone); !ok {
		wrong("start", "start")
	}
	if out.End, also = clock(f.Day, f.End, c.Zone); ok && (!also || !out.End.After(out.Start)) {
		wrong("end", "end")
	}
	if f.Property != "" {
		at, err := p.Visits.Find(c.Context(), c.Actor, visits.PlaceKey{Ref: f.Property})
		if err != nil && fault.Of(err) != fault.Missing && fault.Of(err) != fault.Conflict {
			return out, err
		}
		if out.Property = at.Property.ID; err != nil {
			wrong("property", "property")
		}
	}
	if err := p.known(c, f); err != nil {
		return out, err
	}
	if out.Contact = positive(f.Contact); out.Contact == 0 && f.Who != "" {
		wrong("who", map[bool]string{true: "who.several", false: "who.none"}[len(f.Choices) > 0])
	}
	return out, fault.All(problems)
}

// known looks up the contact whom somebody typed: one is taken, several are to be chosen
// from.
func (p *screens) known(c *frame.Call, f *eventForm) error {
	const most = 8
	if f.Who == "" || positive(f.Contact) != 0 || !c.Actor.Has(access.ContactsRead) {
		return nil
	}
	q := people.Search{Limit: most, Country: c.Actor.CountryAt(c.At())}
	digits := strings.ContainsFunc(f.Who, func(r rune) bool { return r >= '0' && r <= '9' })
	switch {
	case strings.Contains(f.Who, "@"):
		q.Emails = []string{f.Who}
	case digits:
		q.Phones = []string{f.Who}
	default:
		words := strings.Fields(f.Who)
		q.Names = slices.Compact([]string{f.Who, words[len(words)-1], words[0]})
	}
	found, _, err := p.People.Search(c.Context(), c.Actor, q)
	if len(found) == 1 {
		f.Contact, f.Who = number(found[0].ID), ""
		return err
	}
	f.Choices = found
	return err
}

// said puts what is wrong into the reader's words.
func (f *eventForm) said(c *frame.Call, err error) {
	f.Problems = nil
	known, _ := errors.AsType[*fault.Error](err)
	if known == nil {
		return
	}
	for _, one := range known.Problems {
		field, key := one.Field, one.Field
		switch field { // the core's names
		case "subject":
			field, key = "title", "title"
		case "user":
			field, key = "agent", "agent"
		case "content":
			field, key = "note", "note"
		case "type":
			field, key = "kind", "kind"
		case "contact":
			field, key = "who", "who.none"
		}
		if c.Words.Has("event.problem." + one.Message) {
			key = one.Message
		}
		f.Problems = append(f.Problems, problem{field, say(c, "event.problem."+key)})
	}
}

// say is the text of a key that is known to be there.
func say(c *frame.Call, key string, args ...any) string {
	text, err := c.Words.T(key, args...)
	if err != nil { // the templates' own look-ups fail a page; this one only lacks its words
		return ""
	}
	return text
}

// clock is a local time of a day; false when there is none such.
func clock(date, at string, zone *time.Location) (time.Time, bool) {
	t, err := time.ParseInLocation("2006-01-02 15:04", date+" "+at, zone)
	return t, err == nil && t.Format("15:04") == at
}
