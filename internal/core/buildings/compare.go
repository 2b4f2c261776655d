package buildings

import (
	"cmp"
	"strings"

	"palier/internal/core/event"
)

// The levels of a file.
const (
	LevelFile      = "file"
	LevelBuilding  = "building"
	LevelStaircase = "staircase"
	LevelMailbox   = "mailbox"
	LevelCompany   = "company"
	LevelPerson    = "person"
)

// Levels are all of them, from the file down.
func Levels() []string {
	return []string{LevelFile, LevelBuilding, LevelStaircase, LevelMailbox, LevelCompany, LevelPerson}
}

// Difference is a node that is not the same in two trees.
type Difference struct {
	Level  string
	ID     string // the node's own, empty for the file
	Name   string // what people call it, may be empty
	Before bool   // the former tree has it
	After  bool   // the later one has it
}

// node is one node of a tree by itself, without what hangs on it.
type node struct {
	level, name string
	says        any
}

// Compare gives the nodes that are not the same in two trees, by their ids: those of the
// later in its order, then those that only the former has. Which person of the core
// somebody is makes no difference: that is not the file's to say.
func Compare(before, after Tree) (list []Difference) {
	former, oldOrder := before.nodes()
	later, order := after.nodes()
	for _, id := range order {
		n := later[id]
		o, there := former[id]
		if !there || o.level != n.level || !o.same(n) {
			list = append(list, Difference{n.level, id, n.name, there, true})
		}
	}
	for _, id := range oldOrder {
		if _, there := later[id]; !there {
			n := former[id]
			list = append(list, Difference{n.level, id, n.name, true, false})
		}
	}
	return list
}

func (n node) same(o node) bool {
	switch a := n.says.(type) {
	case Tree:
		return event.Same(a, o.says.(Tree))
	case Building:
		return event.Same(a, o.says.(Building))
	case Staircase:
		return event.Same(a, o.says.(Staircase))
	case Mailbox:
		return event.Same(a, o.says.(Mailbox))
	case Company:
		return event.Same(a, o.says.(Company))
	}
	return event.Same(n.says.(Person), o.says.(Person))
}

// nodes takes a tree apart.
func (t Tree) nodes() (by map[string]node, order []string) {
	by = map[string]node{}
	add := func(id string, n node) { by[id], order = n, append(order, id) }
	list := t.Buildings
	t.Buildings = nil
	add("", node{LevelFile, cmp.Or(t.Name, t.Address), t})
	for _, b := range list {
		stairs := b.Stairs
		b.Stairs = nil
		add(b.ID, node{LevelBuilding, b.Name, b})
		for _, s := range stairs {
			boxes := s.Boxes
			s.Boxes = nil
			add(s.ID, node{LevelStaircase, s.Name, s})
			for _, m := range boxes {
				m.nodes(Door{b, s, m}.String(), add)
			}
		}
	}
	return by, order
}

// nodes are a mailbox and who is behind it.
func (m Mailbox) nodes(name string, add func(id string, n node)) {
	companies, all := m.Companies, m.People
	m.Companies, m.People = nil, nil
	add(m.ID, node{LevelMailbox, name, m})
	for _, c := range companies {
		add(c.ID, node{LevelCompany, c.Name, c})
	}
	for _, p := range all {
		p.Contact = 0
		add(p.ID, node{LevelPerson, strings.TrimSpace(p.Firstname + " " + p.Lastname), p})
	}
}
