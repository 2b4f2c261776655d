package field

import (
	"math"
	"net/url"
	"strconv"
	"strings"

	"palier/internal/core/fault"
	"palier/internal/core/mandates"
	"palier/internal/core/money"
	"palier/internal/core/prospecting"
	"palier/internal/web/workspace/frame"
)

// sub is an address below a project's.
func (a at) sub(project, rest string) string {
	return a.to(Path + "/rounds/" + url.PathEscape(a.place) + "/projects/" + url.PathEscape(project) + rest)
}

// meetForm is an appointment.
type meetForm struct{ Kind, Date, Time, Comment string }

// orderForm is a mandate that is signed, or amended.
type orderForm struct{ Draft, Kind, On, Ends, Price, Number string }

// readOrder reads it; a price is in euros.
func readOrder(c *frame.Call) (f orderForm, o prospecting.Order, err error) {
	f = orderForm{c.Value("mandate"), c.Value("kind"), c.Value("on"), c.Value("ends"), c.Value("price"), c.Value("number")}
	o = prospecting.Order{Draft: f.Draft, Kind: f.Kind, Number: f.Number}
	var l refusals
	var ok bool
	o.On, ok = date(c, "on")
	l.add("on", ok)
	o.Ends, ok = date(c, "ends")
	l.add("ends", ok)
	if f.Price != "" {
		o.Price, ok = euros(f.Price)
		l.add("price", ok)
	}
	return f, o, l.err()
}

// euros reads a sum as people write it: "260 000", "260000,50 €".
func euros(text string) (money.Amount, bool) {
	plain := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "€", "", ",", ".").Replace(text)
	v, err := strconv.ParseFloat(plain, 64)
	if err != nil || math.IsNaN(v) || v < 0 {
		return money.Amount{}, false
	}
	minor, ok := money.FromMajor(v)
	return money.Amount{Minor: minor, Currency: "EUR"}, ok
}

// sign answers POST .../sign: the mandate takes its number, which the answer names.
func (p *pages) sign(c *frame.Call) error {
	a, id := where(c), c.R.PathValue("project")
	f, o, err := readOrder(c)
	if err == nil && c.Value("sure") == "" {
		var l refusals
		l.add("sure", false)
		err = l.err()
	}
	var m prospecting.Mandate
	if err == nil {
		m, err = p.Rounds.Sign(c.Context(), c.Actor, a.agency, a.place, id, o)
	}
	switch {
	case fault.Is(err, fault.Conflict): // the button was pressed twice
		return c.Said(a.project(id), "signed.already")
	case err != nil:
		return p.projectAgain(c, err, "sign", func(v *projectPage) error { v.Sign = f; return nil })
	case m.Entry != 0:
		return c.Said(a.project(id), "signed.number", mandates.Number(m.Entry))
	}
	return c.Said(a.project(id), "signed")
}

// amend answers POST .../amend.
func (p *pages) amend(c *frame.Call) error {
	a, id := where(c), c.R.PathValue("project")
	f, o, err := readOrder(c)
	if err == nil {
		_, err = p.Rounds.Amend(c.Context(), c.Actor, a.agency, a.place, id, o)
	}
	if err != nil {
		return p.projectAgain(c, err, "amend."+f.Draft, func(v *projectPage) error {
			for i := range v.Mandates {
				if v.Mandates[i].ID == f.Draft {
					v.Mandates[i].Amend = f
				}
			}
			return nil
		})
	}
	return c.Said(a.project(id), "amended")
}

// abandon answers POST .../drop: the mandate comes to nothing.
func (p *pages) abandon(c *frame.Call) error {
	a, id := where(c), c.R.PathValue("project")
	if _, err := p.Rounds.Abandon(c.Context(), c.Actor, a.agency, a.place, id, c.Value("mandate"), today(c)); err != nil {
		return err
	}
	return c.Said(a.project(id), "abandoned")
}

// phase answers POST .../phase.
func (p *pages) phase(c *frame.Call) error {
	a, id := where(c), c.R.PathValue("project")
	on, ok := date(c, "on")
	var l refusals
	l.add("on", ok)
	err := l.err()
	if err == nil {
		if on.IsZero() {
			on = today(c)
		}
		_, err = p.Rounds.Stand(c.Context(), c.Actor, a.agency, a.place, id, c.Value("phase"), prospecting.Status{Date: on.String(), Step: c.Value("step")})
	}
	if err != nil {
		return p.projectAgain(c, err, "phase", func(*projectPage) error { return nil })
	}
	return c.Said(a.project(id), "phase.set")
}

// meet answers POST .../meet: the appointment is in the diary, and what holds its time
// already is named.
func (p *pages) meet(c *frame.Call) error {
	a, id := where(c), c.R.PathValue("project")
	f := meetForm{c.Value("kind"), c.Value("date"), c.Value("time"), c.Value("comment")}
	on, ok := date(c, "date")
	var l refusals
	l.add("date", ok && !on.IsZero())
	m := prospecting.Appointment{Type: f.Kind, Date: f.Date, Comment: f.Comment}
	if f.Time != "" {
		m.Date += "T" + f.Time
		_, clock, read := prospecting.Moment(m.Date, c.Zone)
		l.add("time", read && !clock.IsZero())
	}
	err := l.err()
	if err == nil {
		m, err = p.Rounds.Meet(c.Context(), c.Actor, a.agency, a.place, id, m)
	}
	if err != nil {
		return p.projectAgain(c, err, "meet", func(v *projectPage) error { v.Meet = f; return nil })
	}
	line := meetingLine{}
	if m.Entry != 0 {
		if err := p.clash(c, &line, m.Entry); err != nil {
			return err
		}
	}
	if line.Clashed {
		return c.Said(a.project(id), "meet.clash", line.Clash)
	}
	return c.Said(a.project(id), "meet.noted")
}
