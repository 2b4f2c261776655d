package prospecting

import (
	"slices"

	"palier/internal/core/buildings"
	"palier/internal/core/uid"
)

// part is a project or a mandate, as far as it tells which one it is when its id does not.
type part struct {
	trait
	id *string
	// Of a mandate: whether nobody may have signed it before, and by now. Of two that are
	// signed on different days neither is the other.
	unsignedBefore, unsignedNow bool
}

type trait struct {
	mailbox string
	project string // of a mandate
	kind    string
	day     string // a project's; a mandate's when it is signed
	signed  bool
}

// recognise gives projects and mandates that were sent without an id the one they had
// before: who sends a round again after a lost answer has not signed again. A signed mandate
// is the one that was signed at the same mailbox on the same day; a draft is its project's
// of that kind, signed since or not, and so is one that comes without its steps. What is
// new is given a new id.
func (s *Sheet) recognise(before *Sheet) {
	former := slices.Concat(before.Boxes, before.Aside)
	identify(projectsOf(former), projectsOf(s.Boxes),
		func(p part) (trait, bool) { return p.trait, true },
		func(p part) (trait, bool) { return trait{mailbox: p.mailbox, kind: p.kind}, true })
	was, is := mandatesOf(former), mandatesOf(s.Boxes)
	for i := range was {
		was[i].unsignedBefore, was[i].unsignedNow = !was[i].signed, true
	}
	for i := range is {
		is[i].unsignedBefore, is[i].unsignedNow = true, !is[i].signed
	}
	of := func(m part) trait { return trait{project: m.project, kind: m.kind} }
	identify(was, is,
		func(m part) (trait, bool) { return m.trait, true },
		func(m part) (trait, bool) { m.project = ""; return m.trait, m.signed },
		func(m part) (trait, bool) { m.project, m.kind = "", ""; return m.trait, m.signed },
		func(m part) (trait, bool) { return of(m), m.unsignedBefore },
		func(m part) (trait, bool) { return of(m), m.unsignedNow })
}

// identify gives each of now that has no id that of the one of before which it is, a new one
// when there is none. An id that somebody names is nobody else's.
func identify(before, now []part, keys ...func(part) (trait, bool)) {
	named := map[string]bool{}
	for _, p := range now {
		named[*p.id] = true
	}
	before = slices.DeleteFunc(before, func(p part) bool {
		taken := named[*p.id]
		named[*p.id] = true
		return taken
	})
	now = slices.DeleteFunc(now, func(p part) bool { return *p.id != "" })
	for i, was := range buildings.Pair(before, now, keys...) {
		if was < 0 {
			*now[i].id = uid.New()
			continue
		}
		*now[i].id = *before[was].id
	}
}

func projectsOf(boxes []Box) (list []part) {
	for i := range boxes {
		for j := range boxes[i].Projects {
			p := &boxes[i].Projects[j]
			list = append(list, part{trait: trait{mailbox: boxes[i].Mailbox, kind: p.Type, day: p.Date}, id: &p.ID})
		}
	}
	return list
}

func mandatesOf(boxes []Box) (list []part) {
	for i := range boxes {
		for j := range boxes[i].Projects {
			p := &boxes[i].Projects[j]
			for k := range p.Mandates {
				m := &p.Mandates[k]
				one := part{trait: trait{mailbox: boxes[i].Mailbox, project: p.ID, kind: m.Type}, id: &m.ID}
				one.day, one.signed = m.signed()
				list = append(list, one)
			}
		}
	}
	return list
}

// mandates are all of a sheet by their ids, those too that were set aside.
func (s *Sheet) mandates() map[string]Mandate {
	known := map[string]Mandate{}
	for _, b := range slices.Concat(s.Boxes, s.Aside) {
		for _, p := range b.Projects {
			for _, m := range p.Mandates {
				known[m.ID] = m
			}
		}
	}
	return known
}

// setAside keeps what the sheet has no more of the mandates that were signed before.
func (s *Sheet) setAside(before *Sheet) {
	now := s.mandates()
	s.Aside = nil
	for _, b := range slices.Concat(before.Boxes, before.Aside) {
		for _, p := range b.Projects {
			for _, m := range p.Mandates {
				if _, there := now[m.ID]; there || m.Entry == 0 && m.Property == 0 {
					continue
				}
				m.Sent, m.Photos = nil, nil
				s.Aside = append(s.Aside, Box{Mailbox: b.Mailbox, Projects: []Project{{ID: p.ID, Type: p.Type, Date: p.Date, Mandates: []Mandate{m}}}})
			}
		}
	}
}
