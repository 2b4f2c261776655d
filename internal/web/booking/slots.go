package booking

import (
	"net/http"
	"strconv"
	"time"

	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

// day is the slots of one day.
type day struct {
	At    time.Time // the first of them
	Slots []time.Time
	Open  bool // shown at once; the others are folded
}

// choice is the slots that a visitor chooses from.
type choice struct {
	Days   []day
	First  bool   // only those to be offered first
	More   string // address of the others, when First
	Action string // where the chosen one is posted
	Pass   string
	Taken  bool // the one that he chose was taken meanwhile: these are the next
}

const (
	unfolded = 2 // days that are shown at once
	instead  = 3 // slots that are offered in place of one that was taken
)

// choose makes a choice of slots: those to be offered first, when there are some and
// not all are asked for (Flatsy door, 3.3, GET /visit/slots); after a slot was taken the
// next ones.
func choose(list []visits.Slot, zone *time.Location, all bool, taken time.Time) choice {
	var free, first []time.Time
	for _, slot := range list {
		if !slot.Available {
			continue
		}
		at := slot.At.In(zone)
		free = append(free, at)
		if slot.Priority {
			first = append(first, at)
		}
	}
	var c choice
	switch {
	case !taken.IsZero():
		c.Taken, c.First = true, true
		free = next(free, taken)
	case !all && len(first) > 0 && len(first) < len(free):
		c.First = true
		free = first
	}
	c.Days = days(free)
	return c
}

// next is the first slots from an instant on, or the last ones before it.
func next(free []time.Time, from time.Time) []time.Time {
	for i, at := range free {
		if !at.Before(from) {
			return free[i:min(i+instead, len(free))]
		}
	}
	return free[max(0, len(free)-instead):]
}

func days(list []time.Time) []day {
	var out []day
	for _, at := range list {
		n := len(out)
		if n == 0 || out[n-1].At.YearDay() != at.YearDay() || out[n-1].At.Year() != at.Year() {
			out = append(out, day{At: at, Open: n < unfolded})
			n++
		}
		out[n-1].Slots = append(out[n-1].Slots, at)
	}
	return out
}

// propertyPage is step 1: the property and when it can be visited.
type propertyPage struct {
	Card    card
	Choice  choice
	State   string // "open", "full", "standby", "offer" or "ended"
	Listing listing
	Line    line
}

func (p *Pages) property(w http.ResponseWriter, r *http.Request) error {
	s, err := p.at(r)
	if err != nil {
		return err
	}
	return p.choices(w, r, s, http.StatusOK, line{})
}

// choices shows the property's page, with what was said in the form of the line.
func (p *Pages) choices(w http.ResponseWriter, r *http.Request, s stand, status int, said line) error {
	q, words := r.URL.Query(), p.set.Words(r)
	data := propertyPage{Card: p.card(r, words, s), State: string(s.place.State()), Line: said}
	if s.place.State() == visits.Ended {
		p.set.Show(w, r, http.StatusGone, "property", data)
		return nil
	}
	list, err := p.Visits.Slots(r.Context(), s.actor, s.key())
	if err != nil {
		return err
	}
	path, pass := PropertyPath(data.Card.UID, ""), q.Get(passParam)
	if p.Visits.Mails(s.actor) {
		data.Line.Action = words.Link(path + "/wait")
	}
	data.Choice = choose(list, s.zone(), q.Has(allParam), instant(q.Get(takenParam)))
	data.Choice.Action, data.Choice.Pass = words.Link(path+"/hold"), pass
	data.Choice.More = words.Link(path, allParam, "1", passParam, pass)
	switch {
	case s.place.UnderOffer():
		data.State = "offer"
	case s.place.State() == visits.Open && len(data.Choice.Days) == 0:
		data.State = "full"
	}
	name, err := data.Card.name(words)
	if err != nil {
		return err
	}
	data.Listing = listed(data.Card, s.place.Property.Country, name)
	p.set.Show(w, r, status, "property", data)
	return nil
}

// hold keeps the chosen slot for as long as it takes to say who one is.
func (p *Pages) hold(w http.ResponseWriter, r *http.Request) error {
	s, err := p.at(r)
	if err != nil {
		return err
	}
	path, at, pass := PropertyPath(s.place.Property.UID, ""), r.PostForm.Get(atParam), r.PostForm.Get(passParam)
	token, until, err := p.Visits.Hold(r.Context(), s.actor, s.key(), instant(at))
	switch {
	case fault.Is(err, fault.Conflict), fault.Is(err, fault.Invalid): // or an address that somebody edited
		return p.forward(w, r, path, takenParam, at, passParam, pass)
	case err != nil:
		return err
	}
	return p.forward(w, r, path+"/who", atParam, at, holdParam, token, untilParam, seconds(until), passParam, pass)
}

// drop gives the slot up that somebody holds, and lets him choose another.
func (p *Pages) drop(w http.ResponseWriter, r *http.Request) error {
	s, err := p.at(r)
	if err != nil {
		return err
	}
	if token := r.PostForm.Get(holdParam); token != "" {
		if err := p.Visits.Drop(r.Context(), s.actor, token); err != nil {
			return err
		}
	}
	return p.forward(w, r, PropertyPath(s.place.Property.UID, ""), allParam, "1", passParam, r.PostForm.Get(passParam))
}

// instant reads seconds since 1970; zero for what is none.
func instant(text string) time.Time {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 || n > 1<<40 {
		return time.Time{}
	}
	return time.Unix(n, 0).UTC()
}

func seconds(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }
