package field

import (
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/mandates"
	"palier/internal/core/prospecting"
	"palier/internal/web/workspace/frame"
)

// projectPage is a project of one's own: its phases, appointments and mandates.
type projectPage struct {
	At       at
	Kind     prospecting.Type
	Building string
	Door     string
	Form     projectForm
	Seen     projectForm // as it is stored
	Phases   []phaseLine
	Meetings []meetingLine
	Mandates []mandateLine
	Steps    []string
	Flags    []prospecting.Flag
	Meet     meetForm
	Sign     orderForm
	Bound    bool // a mandate of it is signed and runs: there is none to sign
	Today    string
	Paths    projectPaths
	Problems []problem
	Form2    string // which form the problems are of
	Clashes  []clash
}

type projectPaths struct{ Self, Phase, Meet, Sign, Amend, Drop, Box, Building string }

type phaseLine struct {
	prospecting.Phase
	Stands []standLine
}

type standLine struct {
	Step string
	When when
}

type meetingLine struct {
	Kind, Comment string
	At            time.Time
	Timed         bool
	When          when
	Written       string // what was written, when it is no date
	Clash         string // what holds the time, empty: nothing else does
	Clashed       bool
}

type mandateLine struct {
	prospecting.Mandate
	Number string
	Signed when
	Is     bool // signed
	Ends   when
	Over   bool
	Steps  []stepLine
	Amend  orderForm
}

type stepLine struct {
	Name  string
	When  when
	Price int64 // minor units
	Said  bool
}

// project answers GET /field/rounds/{place}/projects/{project}.
func (p *pages) project(c *frame.Call) error {
	v, err := p.projectOf(c)
	if err != nil {
		return err
	}
	return c.Show("project", v)
}

// projectOf reads all that the page of a project shows. A colleague's answers like none.
func (p *pages) projectOf(c *frame.Call) (v projectPage, err error) {
	a, id := where(c), c.R.PathValue("project")
	r, err := p.Rounds.Get(c.Context(), c.Actor, a.agency, a.place)
	if err != nil {
		return v, err
	}
	box, one := r.Sheet.Project(id)
	if one == nil {
		return v, missing()
	}
	types, err := p.Rounds.Types(c.Context(), c.Actor, a.agency)
	if err != nil {
		return v, err
	}
	self := a.project(id)
	v = projectPage{At: a, Kind: kindOf(types, one.Type), Steps: prospecting.PhaseSteps(), Today: today(c).String(), Form: projectFormOf(*one),
		Paths: projectPaths{self, a.sub(id, "/phase"), a.sub(id, "/meet"), a.sub(id, "/sign"), a.sub(id, "/amend"), a.sub(id, "/drop"), a.box(box.Mailbox), a.link("")}}
	v.Seen = v.Form
	v.Sign = orderForm{On: v.Today}
	if len(v.Kind.Mandates) > 0 {
		v.Sign.Kind = v.Kind.Mandates[0]
	}
	v.Building = a.place
	if f, err := p.Buildings.Masked(c.Context(), c.Actor, a.agency, a.place); err == nil {
		v.Building = titleOf(f)
		if d, found := f.Tree.Door(box.Mailbox); found {
			v.Door = d.String()
		}
	}
	v.follow(c, *one)
	if err := p.meetings(c, &v, *one); err != nil {
		return v, err
	}
	flags, err := p.Rounds.Flags(c.Context(), c.Actor, r)
	v.Flags = slices.DeleteFunc(flags, func(f prospecting.Flag) bool { return f.Project != id })
	return v, err
}

func kindOf(list []prospecting.Type, id string) prospecting.Type {
	if at := slices.IndexFunc(list, func(t prospecting.Type) bool { return t.ID == id }); at >= 0 {
		return list[at]
	}
	return prospecting.Type{ID: id, Name: id}
}

// follow puts phases and mandates into words.
func (v *projectPage) follow(c *frame.Call, one prospecting.Project) {
	for _, f := range one.Phases {
		line := phaseLine{Phase: f}
		for _, s := range f.Status {
			line.Stands = append(line.Stands, standLine{s.Step, whenOf(s.Date, c.Zone)})
		}
		v.Phases = append(v.Phases, line)
	}
	for _, m := range one.Mandates {
		on, signed := m.Signed()
		line := mandateLine{Mandate: m, Number: m.Number, Is: signed, Signed: whenOf(on, c.Zone), Ends: whenOf(m.Expires, c.Zone), Over: m.Over(),
			Amend: orderForm{Draft: m.ID, Kind: m.Type, On: v.Today, Ends: m.Expires}}
		if m.Entry != 0 {
			line.Number = mandates.Number(m.Entry)
		}
		v.Bound = v.Bound || line.Is && !line.Over
		for _, s := range m.Steps {
			step := stepLine{Name: s.Name, When: whenOf(s.Date, c.Zone)}
			if price, said := s.Amount(); said {
				step.Price, step.Said = price.Minor, true
			}
			line.Steps = append(line.Steps, step)
		}
		v.Mandates = append(v.Mandates, line)
	}
}

// whenOf is the day of a date as a sender wrote it.
func whenOf(text string, zone *time.Location) when {
	d, _, _ := prospecting.Moment(text, zone)
	return when{day: d}
}

// meetings puts appointments into words, with what else holds the time of one to come.
func (p *pages) meetings(c *frame.Call, v *projectPage, one prospecting.Project) error {
	for _, m := range one.Appointments {
		on, clock, ok := prospecting.Moment(m.Date, c.Zone)
		line := meetingLine{Kind: m.Type, Comment: m.Comment, When: when{day: on}}
		if !ok {
			line.Written = m.Date
		}
		if !clock.IsZero() {
			line.At, line.Timed = clock.In(c.Zone), true
		}
		if line.Timed && m.Entry != 0 && clock.After(c.Now) && c.Actor.Has(access.ActionsRead) {
			if err := p.clash(c, &line, m.Entry); err != nil {
				return err
			}
		}
		v.Meetings = append(v.Meetings, line)
	}
	return nil
}

// clash says what holds the time of an appointment that does not hold it itself.
func (p *pages) clash(c *frame.Call, line *meetingLine, entry int64) error {
	a, err := p.Agenda.Action(c.Context(), c.Actor, entry)
	if err != nil || !a.Overlaps() {
		return err
	}
	list, err := p.Agenda.Clashes(c.Context(), c.Actor, c.Actor.User, a.StartsAt, a.EndsAt, c.Now, entry)
	if err != nil || len(list) == 0 {
		return err
	}
	line.Clashed = true
	line.Clash = c.Words.Clock(list[0].Start.In(c.Zone)) + "–" + c.Words.Clock(list[0].End.In(c.Zone)) + " " + list[0].Action.Subject
	return nil
}

// projectForm is what a project says by itself.
type projectForm struct{ Expires, Comment string }

var projectFields = []string{"expires", "comment"}

func projectFormOf(p prospecting.Project) projectForm {
	return projectForm{p.Expires, p.Comment}
}

// editProject answers POST of a project's page.
func (p *pages) editProject(c *frame.Call) error {
	a, id := where(c), c.R.PathValue("project")
	e := frame.ReadEdit(c.R.PostForm, projectFields...)
	var clashes []frame.Clash
	_, err := p.Rounds.ChangeProject(c.Context(), c.Actor, a.agency, a.place, id, func(one *prospecting.Project) error {
		var merged map[string]string
		if merged, clashes = e.Merge(c.R.PostForm, map[string]string{"expires": one.Expires, "comment": one.Comment}); len(clashes) > 0 {
			return errClash
		}
		_, ok := day.Parse(merged["expires"])
		var l refusals
		l.add("expires", ok || merged["expires"] == "" || merged["expires"] == one.Expires)
		one.Expires, one.Comment = merged["expires"], merged["comment"]
		return l.err()
	})
	if err == nil {
		return c.Said(a.project(id), "project.saved")
	}
	return p.projectAgain(c, err, "", func(v *projectPage) error {
		v.Form = projectForm{c.Value("expires"), c.Value("comment")}
		v.Clashes, err = labelled(c, "project.field", clashes)
		return err
	})
}

// projectAgain shows the page again with what is wrong with one of its forms.
func (p *pages) projectAgain(c *frame.Call, err error, form string, keep func(v *projectPage) error) error {
	list, other := problems(c, err)
	if other != nil && other != errClash {
		return other
	}
	v, err := p.projectOf(c)
	if err != nil {
		return err
	}
	status := 422
	if other == errClash {
		status = 409
	}
	v.Problems, v.Form2 = list, form
	if err := keep(&v); err != nil {
		return err
	}
	return c.ShowStatus(status, "project", v)
}
