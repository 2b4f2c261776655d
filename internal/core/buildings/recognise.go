package buildings

import "palier/internal/core/uid"

// recognise gives nodes that were sent without an id the one they had before, so that who
// sends a file again has not doubled anybody: a building or staircase by its name, a mailbox
// by where it is, who is behind it by his name, each within what it hangs on. What is new is
// given a new id.
func (t *Tree) recognise(before *Tree) {
	if !t.nameless() {
		return
	}
	r := recogniser{map[string]bool{}, map[string]*Building{}, map[string]*Staircase{}, map[string]*Mailbox{}}
	t.each(func(id *string) { r.named[*id] = true })
	for i := range before.Buildings {
		b := &before.Buildings[i]
		r.buildings[b.ID] = b
		for j := range b.Stairs {
			s := &b.Stairs[j]
			r.stairs[s.ID] = s
			for k := range s.Boxes {
				r.boxes[s.Boxes[k].ID] = &s.Boxes[k]
			}
		}
	}
	r.tree(before, t)
}

// nameless tells whether a node has no id.
func (t *Tree) nameless() (is bool) {
	t.each(func(id *string) { is = is || *id == "" })
	return is
}

// each gives the ids of all nodes.
func (t *Tree) each(one func(id *string)) {
	for i := range t.Buildings {
		b := &t.Buildings[i]
		one(&b.ID)
		for j := range b.Stairs {
			s := &b.Stairs[j]
			one(&s.ID)
			for k := range s.Boxes {
				m := &s.Boxes[k]
				one(&m.ID)
				for l := range m.Companies {
					one(&m.Companies[l].ID)
				}
				for l := range m.People {
					one(&m.People[l].ID)
				}
			}
		}
	}
}

// recogniser knows the ids that a tree names, which are nobody else's, and what the former
// tree has under them.
type recogniser struct {
	named     map[string]bool
	buildings map[string]*Building
	stairs    map[string]*Staircase
	boxes     map[string]*Mailbox
}

func (r recogniser) tree(before, now *Tree) {
	identify(r.named, before.Buildings, now.Buildings, func(b *Building) *string { return &b.ID },
		func(b *Building) (string, bool) { return b.Name, true })
	for i := range now.Buildings {
		b := &now.Buildings[i]
		was := known(r.buildings, b.ID)
		identify(r.named, was.Stairs, b.Stairs, func(s *Staircase) *string { return &s.ID },
			func(s *Staircase) (string, bool) { return s.Name, true })
		for j := range b.Stairs {
			s := &b.Stairs[j]
			identify(r.named, known(r.stairs, s.ID).Boxes, s.Boxes, func(m *Mailbox) *string { return &m.ID }, whereabouts)
			for k := range s.Boxes {
				r.behind(&s.Boxes[k])
			}
		}
	}
}

// behind recognises who is behind a door. Who has no name is known by all that he has.
func (r recogniser) behind(m *Mailbox) {
	was := known(r.boxes, m.ID)
	identify(r.named, was.Companies, m.Companies, func(c *Company) *string { return &c.ID },
		func(c *Company) (string, bool) { return c.Name, true })
	type face struct{ first, last, email, phone, mobile string }
	identify(r.named, was.People, m.People, func(p *Person) *string { return &p.ID },
		func(p *Person) (face, bool) { return face{p.Firstname, p.Lastname, p.Email, p.Phone, p.Mobile}, true },
		func(p *Person) (face, bool) {
			return face{first: p.Firstname, last: p.Lastname}, p.Firstname != "" || p.Lastname != ""
		})
}

// spot is where a mailbox is on its staircase.
type spot struct {
	floor, number    int
	floored, counted bool
	door             string
}

func whereabouts(m *Mailbox) (spot, bool) {
	at := spot{door: m.Door}
	if m.Floor != nil {
		at.floor, at.floored = *m.Floor, true
	}
	if m.Number != nil {
		at.number, at.counted = *m.Number, true
	}
	return at, true
}

// known is what the former tree has under an id, nothing when it has none.
func known[T any](list map[string]*T, id string) T {
	if was := list[id]; was != nil {
		return *was
	}
	return *new(T)
}

// identify gives each of now that has no id that of the one of before which it is, a new one
// when there is none.
func identify[T any, K comparable](named map[string]bool, before, now []T, id func(*T) *string, keys ...func(*T) (K, bool)) {
	var free, blank []*T
	for i := range before {
		if !named[*id(&before[i])] {
			free = append(free, &before[i])
		}
	}
	for i := range now {
		if *id(&now[i]) == "" {
			blank = append(blank, &now[i])
		}
	}
	for i, was := range Pair(free, blank, keys...) {
		if was < 0 {
			*id(blank[i]) = uid.New()
			continue
		}
		*id(blank[i]) = *id(free[was])
	}
}
