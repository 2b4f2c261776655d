package field

import (
	"cmp"
	"slices"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/prospecting"
	"palier/internal/web/workspace/frame"
)

// buildingPage is a building file drawn as stairs and landings.
type buildingPage struct {
	At        at
	Name      string
	Address   string
	Grids     []grid
	Acts      []string // types of action
	Moods     []int
	Boxes     int
	Covered   int
	Share     int
	Codes     bool // there is a door code, and the reader may see it
	Shown     []code
	Colleague bool // somebody else walks here too
	Paths     buildingPaths
}

type buildingPaths struct{ Self, Act, Mood, Parts, Edit, Sheet, Codes string }

// code is a door code that somebody asked to see.
type code struct{ Name, Code string }

// grid is one building: staircases are columns, floors are rows, the top floor on top.
type grid struct {
	ID, Name string
	Comment  string
	Columns  []column
	Floors   []floor
}

type column struct {
	ID, Name string
	Boxes    int
}

// floor is one row; Number nil: the mailboxes of which nobody said the floor.
type floor struct {
	Number  *int
	Value   string
	Landing []landing
}

// At is the floor's number.
func (f floor) At() int { return *f.Number }

// landing is one cell of the grid: a staircase at a floor.
type landing struct {
	Stairs string
	Doors  []door
}

// door is one mailbox.
type door struct {
	ID, Anchor, Path string
	Label            string // number and door
	Mood             int    // 0: nobody said
	Kind             string // Kinds, or empty
	Name             string
	Others           int // people and companies beside the one that is named
	Last             string
	When             when // of the last action
	Project          bool
	Mandate          bool
	Many             bool // several people: a mood is somebody's
}

// building answers GET /field/buildings/{place}.
func (p *pages) building(c *frame.Call) error {
	a := where(c)
	v, err := p.drawn(c, a)
	if fault.Is(err, fault.Missing) {
		return p.unfiled(c, a, err)
	}
	if err != nil {
		return err
	}
	return c.Show("building", v)
}

// drawn reads a building file without its door codes and draws it.
func (p *pages) drawn(c *frame.Call, a at) (v buildingPage, err error) {
	f, err := p.Buildings.Masked(c.Context(), c.Actor, a.agency, a.place)
	if err != nil {
		return v, err
	}
	walk, err := p.walk(c, a)
	if err != nil {
		return v, err
	}
	v = buildingPage{At: a, Name: f.Tree.Name, Address: f.Tree.Address, Moods: buildings.Moods(), Acts: prospecting.ActTypes(), Codes: f.Coded && c.Actor.Has(access.Private),
		Paths: buildingPaths{a.link(""), a.link("/acts"), a.link("/mood"), a.link("/parts"), a.link("/edit"), a.link("/sheet"), a.link("/codes")}}
	for _, b := range f.Tree.Buildings {
		v.Grids = append(v.Grids, draw(b, a, walk, today(c)))
	}
	f.Tree.Doors(func(d buildings.Door) {
		v.Boxes++
		if _, done := walk.Doors[d.Mailbox.ID].Last(); done {
			v.Covered++
		}
	})
	v.Share = prospecting.Share(v.Covered, v.Boxes)
	return v, nil
}

// walk is what was done at a place, as far as the caller may know it.
func (p *pages) walk(c *frame.Call, a at) (prospecting.Walk, error) {
	if !c.Actor.Has(access.ProjectsRead) {
		return prospecting.Walk{}, nil
	}
	return p.Rounds.Walk(c.Context(), c.Actor, a.agency, a.place)
}

// draw puts the mailboxes of a building where they are.
func draw(b buildings.Building, a at, walk prospecting.Walk, today day.Date) grid {
	g := grid{ID: b.ID, Name: b.Name, Comment: b.Comment}
	rows := map[int]int{} // floor to its row
	for _, s := range b.Stairs {
		for _, m := range s.Boxes {
			if m.Floor != nil {
				rows[*m.Floor] = 0
			}
		}
		g.Columns = append(g.Columns, column{s.ID, s.Name, len(s.Boxes)})
	}
	for n := range rows {
		g.Floors = append(g.Floors, floor{Number: &n, Value: shown(&n)})
	}
	slices.SortFunc(g.Floors, func(x, y floor) int { return cmp.Compare(*y.Number, *x.Number) })
	for i, row := range g.Floors {
		rows[*row.Number] = i
	}
	if slices.ContainsFunc(b.Stairs, func(s buildings.Staircase) bool {
		return slices.ContainsFunc(s.Boxes, func(m buildings.Mailbox) bool { return m.Floor == nil })
	}) {
		g.Floors = append(g.Floors, floor{})
	}
	for i := range g.Floors {
		g.Floors[i].Landing = make([]landing, len(b.Stairs))
	}
	for j, s := range b.Stairs {
		for i := range g.Floors {
			g.Floors[i].Landing[j].Stairs = s.Name
		}
		for _, m := range s.Boxes {
			at := len(g.Floors) - 1
			if m.Floor != nil {
				at = rows[*m.Floor]
			}
			on := &g.Floors[at].Landing[j]
			on.Doors = append(on.Doors, doorOf(m, a, walk.Doors[m.ID], today))
		}
	}
	return g
}

// doorOf is a mailbox as a cell shows it.
func doorOf(m buildings.Mailbox, a at, done *prospecting.Passage, today day.Date) door {
	d := door{ID: m.ID, Anchor: anchor(m.ID), Path: a.box(m.ID), Kind: m.Kind, Label: strings.TrimSpace(strings.Join([]string{shown(m.Number), m.Door}, " ")),
		Many: len(m.People) > 1, Project: len(done.Running(today)) > 0, Mandate: done.Mandated(today)}
	if mood := m.Mood(); mood != nil {
		d.Mood = *mood
	}
	names := named(m)
	if len(names) > 0 {
		d.Name, d.Others = names[0], len(names)-1
	}
	if last, ok := done.Last(); ok {
		d.Last, d.When = last.Type, when{last.Day, recent(last.Day, today)}
	}
	return d
}

// recent tells a day of the last ten months.
func recent(d, today day.Date) bool {
	const months = 10
	return noon(d).AddDate(0, months, 0).After(noon(today))
}

// named are those behind a door who have a name: people by their last name, then companies.
func named(m buildings.Mailbox) (names []string) {
	for _, who := range m.People {
		if name := cmp.Or(strings.TrimSpace(who.Lastname), strings.TrimSpace(who.Firstname)); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, firm := range m.Companies {
		if name := strings.TrimSpace(firm.Name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// codes answers POST /field/buildings/{place}/codes: a page of its own, for to read a code is
// noted in the journal, and a page that is fetched anew when the journal grows would never
// come to rest.
func (p *pages) codes(c *frame.Call) error {
	a := where(c)
	f, err := p.Buildings.Get(c.Context(), c.Actor, a.agency, a.place)
	if err != nil {
		return err
	}
	v := buildingPage{At: a, Name: f.Tree.Name, Address: f.Tree.Address, Paths: buildingPaths{Self: a.link("")}}
	for _, b := range f.Tree.Buildings {
		if b.Code != "" {
			v.Shown = append(v.Shown, code{b.Name, b.Code})
		}
	}
	return c.Show("codes", v)
}
