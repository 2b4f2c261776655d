package prospecting

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/day"
)

// Walk is what an agency did and plans at an address, as one of its users sees it: his own
// round whole; of his colleagues' what was done, when and by whom, and their projects.
// What a colleague wrote of an action is his own.
type Walk struct {
	Own   Round // the zero Round: he has none there
	Doors map[string]*Passage
	Here  []Done // at the address, not at one mailbox
}

// Passage is what was done and is planned at one mailbox.
type Passage struct {
	Done     []Done // by their day, the latest last
	Projects []Followed
}

// Done is an action with whose it is.
type Done struct {
	Action
	User int64
	Day  day.Date // zero: its date says none
}

// Followed is a project with who follows it.
type Followed struct {
	Project
	User int64
	Plan Plan
}

// Last is the latest action at the mailbox; false: there is none.
func (p *Passage) Last() (Done, bool) {
	if p == nil || len(p.Done) == 0 {
		return Done{}, false
	}
	return p.Done[len(p.Done)-1], true
}

// Running are the projects that are to be followed on a day.
func (p *Passage) Running(today day.Date) (list []Followed) {
	if p == nil {
		return nil
	}
	for _, f := range p.Projects {
		if f.Plan.Runs(today) {
			list = append(list, f)
		}
	}
	return list
}

// Mandated tells whether a mandate of the mailbox is signed and runs on a day.
func (p *Passage) Mandated(today day.Date) bool {
	for _, f := range p.Running(today) {
		if f.Plan.Signed && (f.Plan.Ends.IsZero() || f.Plan.Ends.String() >= today.String()) {
			return true
		}
	}
	return false
}

// Walk gives what the agency did and plans at a place. Missing: the agency is not the
// actor's.
func (s *Service) Walk(ctx context.Context, a access.Actor, agency int64, place string) (Walk, error) {
	w := Walk{Doors: map[string]*Passage{}}
	if err := mayRead(a, agency); err != nil {
		return w, err
	}
	if !buildings.WellNamed(place) {
		return w, missing()
	}
	zone, err := s.zone(ctx, a, agency)
	if err != nil {
		return w, err
	}
	rounds, err := s.store.PlaceRounds(ctx, a.Account, agency, place)
	if err != nil {
		return w, err
	}
	for _, r := range rounds {
		if r.User == a.User {
			w.Own = r
		}
		w.add(writing{zone: zone, place: place}, r, r.User == a.User)
	}
	return w, nil
}

// add puts a round into a walk.
func (w *Walk) add(at writing, r Round, own bool) {
	done := func(list []Done, actions []Action) []Done {
		for _, v := range actions {
			if !own {
				v.Comment, v.Sent = "", nil
			}
			list = insert(list, Done{v, r.User, at.day(v.Date, day.Date{})})
		}
		return list
	}
	w.Here = done(w.Here, r.Sheet.Actions)
	plans := at.plans(r)
	for _, b := range r.Sheet.Boxes {
		p := w.Doors[b.Mailbox]
		if p == nil {
			p = &Passage{}
			w.Doors[b.Mailbox] = p
		}
		p.Done = done(p.Done, b.Actions)
		for _, v := range b.Projects {
			p.Projects = append(p.Projects, Followed{v, r.User, plans[0]})
			plans = plans[1:]
		}
	}
}

// insert puts an action behind those of its day and of earlier ones.
func insert(list []Done, v Done) []Done {
	at := len(list)
	for at > 0 && list[at-1].Day.String() > v.Day.String() {
		at--
	}
	list = append(list, Done{})
	copy(list[at+1:], list[at:])
	list[at] = v
	return list
}
