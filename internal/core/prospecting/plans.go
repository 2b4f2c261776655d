package prospecting

import (
	"cmp"
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/mandates"
)

// Plan is a project as a list shows it: one line for each of an agency, whoever follows it.
type Plan struct {
	Account int64
	Agency  int64
	Round   int64
	User    int64
	Place   string
	Mailbox string
	Project string
	Kind    string   // of project
	Began   day.Date // zero: not said
	Expires day.Date // zero: not said
	Phase   string   // its last phase
	Step    string   // where that stands
	Meeting time.Time
	Signed  bool   // a mandate of it is signed
	Number  string // of that mandate
	Ends    day.Date
	Closed  bool // nothing of it runs any more
	Address string
	Door    string
}

// Runs tells whether the project is to be followed on a day.
func (p Plan) Runs(today day.Date) bool {
	return !p.Closed && (p.Signed || p.Expires.IsZero() || p.Expires.String() >= today.String())
}

// PlanQuery asks for projects.
type PlanQuery struct {
	Account  int64
	Agencies []int64 // none: all of the account
	User     int64   // 0: anybody's
	Kind     string
	Running  bool // those that run on Today
	Today    day.Date
	After    PlanKey
	Most     int
}

// PlanKey is where a page of projects ends; the zero key is the beginning.
type PlanKey struct {
	Began   string
	Round   int64
	Project string
}

// Key is the project's own.
func (p Plan) Key() PlanKey { return PlanKey{p.Began.String(), p.Round, p.Project} }

// Plans gives a page of the projects that an actor may see; agency 0: of all that are open
// to him.
func (s *Service) Plans(ctx context.Context, a access.Actor, agency int64, q PlanQuery) (list []Plan, err error) {
	q.Account = a.Account
	if q.Agencies, err = open(a, agency); err != nil {
		return nil, err
	}
	return s.store.ListPlans(ctx, q)
}

// follow brings the lists in step with a round that was written.
func (w writing) follow(ctx context.Context, before, now Round) error {
	was, is := w.plans(before), w.plans(now)
	if !event.Same(was, is) {
		if err := w.store.SavePlans(ctx, now.Account, now.ID, is); err != nil {
			return err
		}
	}
	f := w.file
	f.Account, f.Agency, f.Place = now.Account, now.Agency, now.Place
	return w.survey(ctx, w.tx, f, w.file.ID != 0)
}

// plans are the projects of a round.
func (w writing) plans(r Round) (list []Plan) {
	for _, b := range r.Sheet.Boxes {
		door := w.behind(b.Mailbox)
		for _, p := range b.Projects {
			v := Plan{Account: r.Account, Agency: r.Agency, Round: r.ID, User: r.User, Place: r.Place, Mailbox: b.Mailbox, Project: p.ID, Kind: p.Type,
				Address: cmp.Or(w.address(), r.Place), Door: door, Began: w.day(p.Date, day.Date{}), Expires: w.day(p.Expires, day.Date{})}
			v.stand(p)
			v.bind(p, w.zone)
			for _, m := range p.Appointments {
				if at, ok := read(m.Date, w.zone); ok && at.clock.After(v.Meeting) {
					v.Meeting = at.clock
				}
			}
			list = append(list, v)
		}
	}
	return list
}

// stand says where the last phase of a project stands. One that came to nothing closes it.
func (p *Plan) stand(from Project) {
	for _, f := range from.Phases {
		p.Phase = f.Type
		if n := len(f.Status); n > 0 {
			p.Step = f.Status[n-1].Step
		}
	}
	p.Closed = p.Step == abandoned
}

// abandoned is the step of a phase that came to nothing (PhaseSteps).
const abandoned = "Sans suite"

// bind says which mandate a project has: the last one that is signed. One that was dropped
// closes it.
func (p *Plan) bind(from Project, zone *time.Location) {
	for i := range from.Mandates {
		m := &from.Mandates[i]
		if _, is := m.signed(); !is {
			continue
		}
		p.Signed, p.Number, p.Ends, p.Closed = true, m.Number, day.Date{}, false
		if m.Entry != 0 {
			p.Number = mandates.Number(m.Entry)
		}
		if at, ok := read(m.Expires, zone); ok {
			p.Ends = at.day
		}
		for _, s := range m.Steps {
			if s.Name == Dropped {
				p.Signed, p.Closed = false, true
			}
		}
	}
}
