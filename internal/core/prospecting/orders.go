package prospecting

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/money"
	"palier/internal/core/uid"
)

// Order is what somebody says of a mandate that he writes down at a desk, where lists are to
// choose from: unlike what comes from the field, it is refused when it cannot be.
type Order struct {
	Draft  string // id of the mandate it is about; empty: a new one
	Kind   string // one that the project's kind allows
	On     day.Date
	Ends   day.Date
	Price  money.Amount // the zero Amount: not said
	Number string       // of a register that is kept elsewhere
}

// Begin begins a project at a mailbox, in the actor's round, and gives its id.
func (s *Service) Begin(ctx context.Context, a access.Actor, agency int64, place, mailbox string, p Project) (string, error) {
	types, err := s.Types(ctx, a, agency)
	if err != nil {
		return "", err
	}
	if typeAt(types, p.Type) < 0 {
		return "", fault.Field("kind", "Choose one of the kinds of project that the agency offers.")
	}
	f, found, err := s.needs.Files.GetBuilding(ctx, a.Account, agency, place)
	if err != nil {
		return "", err
	}
	if _, there := f.Tree.Door(mailbox); !found || !there {
		return "", missing()
	}
	p.ID = uid.New()
	_, err = s.Edit(ctx, a, agency, place, func(sheet *Sheet) error {
		b := sheet.At(mailbox)
		b.Projects = append(b.Projects, p)
		return nil
	})
	return p.ID, err
}

// Meet adds an appointment to a project of the actor's and gives it as it is in the round:
// its line in the diary may have found the time taken (agenda.Action.Overlaps).
func (s *Service) Meet(ctx context.Context, a access.Actor, agency int64, place, project string, m Appointment) (Appointment, error) {
	if m.Type == "" || m.Date == "" {
		return m, fault.Field("date", "Give a day and a time.")
	}
	r, err := s.editProject(ctx, a, agency, place, project, func(p *Project) error {
		p.Appointments = append(p.Appointments, m)
		return nil
	})
	if err != nil {
		return m, err
	}
	_, p := r.Sheet.Project(project)
	return p.Appointments[len(p.Appointments)-1], nil
}

// Stand says where a phase of a project stands on a day; a phase that it has not is added.
// Invalid: a step that phases do not have.
func (s *Service) Stand(ctx context.Context, a access.Actor, agency int64, place, project, phase string, now Status) (Round, error) {
	if phase == "" {
		return Round{}, fault.Field("phase", "Name the phase.")
	}
	if !slices.Contains(PhaseSteps(), now.Step) {
		return Round{}, fault.Field("step", "Choose one of the steps of a phase.")
	}
	return s.editProject(ctx, a, agency, place, project, func(p *Project) error {
		at := slices.IndexFunc(p.Phases, func(f Phase) bool { return f.Type == phase })
		if at < 0 {
			p.Phases = append(p.Phases, Phase{Type: phase})
			at = len(p.Phases) - 1
		}
		f := &p.Phases[at]
		f.Status = append(slices.Clip(f.Status), now)
		return nil
	})
}

// Sign signs a mandate of a project: it takes the next number of the register, where the
// agency's card has one, and opens the property. It cannot be taken back.
func (s *Service) Sign(ctx context.Context, a access.Actor, agency int64, place, project string, o Order) (Mandate, error) {
	return s.order(ctx, a, agency, place, project, o, func(m *Mandate) error {
		if _, signed := m.signed(); signed {
			return fault.New(fault.Conflict, "The mandate is signed already")
		}
		m.Type, m.Number, m.Expires = o.Kind, o.Number, o.Ends.String()
		m.add(Signature, o)
		return nil
	})
}

// Amend writes an amendment of a signed mandate: another kind, term or price from a day on.
func (s *Service) Amend(ctx context.Context, a access.Actor, agency int64, place, project string, o Order) (Mandate, error) {
	return s.order(ctx, a, agency, place, project, o, func(m *Mandate) error {
		if _, signed := m.signed(); !signed {
			return fault.New(fault.Conflict, "The mandate is not signed")
		}
		m.Type, m.Expires = o.Kind, o.Ends.String()
		m.add(Amendment, o)
		return nil
	})
}

// Abandon says that a mandate comes to nothing: its entry is closed, and its property is
// offered no more.
func (s *Service) Abandon(ctx context.Context, a access.Actor, agency int64, place, project, mandate string, on day.Date) (Round, error) {
	return s.editProject(ctx, a, agency, place, project, func(p *Project) error {
		m := p.mandate(mandate)
		if m == nil {
			return missing()
		}
		m.add(Dropped, Order{On: on})
		return nil
	})
}

// order checks what is said of a mandate and has apply write it down.
func (s *Service) order(ctx context.Context, a access.Actor, agency int64, place, project string, o Order, apply func(*Mandate) error) (Mandate, error) {
	g, err := s.glance(ctx, a, agency)
	if err != nil {
		return Mandate{}, err
	}
	if o.Draft == "" {
		o.Draft = uid.New()
	}
	r, err := s.edit(ctx, a, agency, place, func(now time.Time, sheet *Sheet) error {
		_, p := sheet.Project(project)
		if p == nil {
			return missing()
		}
		if err := g.at(now).refuse(*p, o); err != nil {
			return err
		}
		m := p.mandate(o.Draft)
		if m == nil {
			p.Mandates = append(p.Mandates, Mandate{ID: o.Draft})
			m = &p.Mandates[len(p.Mandates)-1]
		}
		return apply(m)
	})
	if err != nil {
		return Mandate{}, err
	}
	_, p := r.Sheet.Project(project)
	return *p.mandate(o.Draft), nil
}

// refuse says what of an order cannot be.
func (g glance) refuse(p Project, o Order) error {
	var f fault.Findings
	if at := typeAt(g.types, p.Type); at >= 0 && !slices.Contains(g.types[at].Mandates, o.Kind) {
		f.Wrong("kind", "Choose a kind of mandate that the project allows.")
	}
	switch {
	case o.On.IsZero():
		f.Wrong("on", "Give the day of the signature.")
	case o.On.String() > g.today.String():
		f.Wrong("on", "This day is to come.")
	}
	if o.Ends.IsZero() || o.Ends.String() < o.On.String() {
		f.Wrong("ends", "Give the last day of the mandate, not before its first.")
	}
	if o.Price.Minor < 0 {
		f.Wrong("price", "Give a price of zero or more.")
	}
	return f.Err()
}

// editProject changes one project of the actor's round. Missing: he has none of the id.
func (s *Service) editProject(ctx context.Context, a access.Actor, agency int64, place, project string, edit func(*Project) error) (Round, error) {
	return s.Edit(ctx, a, agency, place, func(sheet *Sheet) error {
		_, p := sheet.Project(project)
		if p == nil {
			return missing()
		}
		return edit(p)
	})
}

// ChangeProject changes what a project of the actor's round says by itself; edit may be
// called twice. Its appointments, phases and mandates have their own ways.
func (s *Service) ChangeProject(ctx context.Context, a access.Actor, agency int64, place, project string, edit func(*Project) error) (Round, error) {
	return s.editProject(ctx, a, agency, place, project, func(p *Project) error {
		now := *p
		if err := edit(&now); err != nil {
			return err
		}
		p.Date, p.Expires, p.Comment = now.Date, now.Expires, now.Comment
		return nil
	})
}

func (p *Project) mandate(id string) *Mandate {
	at := slices.IndexFunc(p.Mandates, func(m Mandate) bool { return m.ID == id })
	if at < 0 {
		return nil
	}
	return &p.Mandates[at]
}

// add adds a step to a mandate.
func (m *Mandate) add(name string, o Order) {
	step := Step{Name: name, Date: o.On.String()}
	if o.Price.Currency != "" {
		price := float64(o.Price.Minor) / 100
		step.Price = &price
	}
	m.Steps = append(slices.Clip(m.Steps), step)
}

// Signed tells whether the mandate is signed, and on which day as it was written.
func (m Mandate) Signed() (date string, is bool) { return m.signed() }

// Over tells whether the mandate came to nothing.
func (m Mandate) Over() bool {
	return slices.ContainsFunc(m.Steps, func(s Step) bool { return s.Name == Dropped })
}

// Door is the mailbox that a project of a sheet is about, as a building file has it.
func (s *Sheet) Door(f buildings.File, project string) (buildings.Door, bool) {
	b, p := s.Project(project)
	if p == nil {
		return buildings.Door{}, false
	}
	return f.Tree.Door(b.Mailbox)
}

// Amount is the price that a step says; false: it says none.
func (s Step) Amount() (money.Amount, bool) { return s.price() }
