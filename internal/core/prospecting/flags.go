package prospecting

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/mandates"
)

// Flag is something in a round that the lists do not know. It was kept all the same, since
// no work in the field is lost, and somebody is to look at it (Leads2Keys door, 3.8). A
// flag is not stored: it goes when the round is mended, or the agency's lists are.
type Flag struct {
	Mailbox string
	Project string
	Mandate string // empty: it is about the project
	Field   string // where in the sheet: "boxes.0.projects.1.type"
	Value   string // what is written there
	Message string
}

// glance is what a round is looked at with.
type glance struct {
	types []Type
	zone  *time.Location
	today day.Date // when the round was written: nothing was signed later
}

// flags are what a sheet says outside of the lists, in its order, and what its signatures
// do not say.
func (s Sheet) flags(g glance) (list []Flag) {
	for i, b := range s.Boxes {
		for j, p := range b.Projects {
			about := Flag{Mailbox: b.Mailbox, Project: p.ID, Field: fmt.Sprintf("boxes.%d.projects.%d", i, j)}
			list = append(list, g.project(about, p)...)
		}
	}
	return list
}

// of is a flag of a field below what about is about.
func (about Flag) of(field, value, message string) Flag {
	about.Field, about.Value, about.Message = about.Field+"."+field, value, message
	return about
}

func (g glance) project(about Flag, p Project) (list []Flag) {
	at := typeAt(g.types, p.Type)
	if at < 0 && p.Type != "" {
		list = append(list, about.of("type", p.Type, "The agency has no such kind of project: it is taken for a sale."))
	}
	for i, m := range p.Mandates {
		about := about
		about.Mandate, about.Field = m.ID, fmt.Sprintf("%s.mandates.%d", about.Field, i)
		if at >= 0 && m.Type != "" && !slices.Contains(g.types[at].Mandates, m.Type) {
			list = append(list, about.of("type", m.Type, "This kind of project does not allow such a mandate."))
		}
		list = append(list, g.mandate(about, m)...)
	}
	for i, f := range p.Phases {
		for k, st := range f.Status {
			if st.Step != "" && !slices.Contains(PhaseSteps(), st.Step) {
				list = append(list, about.of(fmt.Sprintf("phases.%d.status.%d.step", i, k), st.Step, "A phase has no such step."))
			}
		}
	}
	return list
}

// mandate looks at a mandate's steps, and at its days if it is signed: it is registered all
// the same, and what is missing in the register is to be completed there.
func (g glance) mandate(about Flag, m Mandate) (list []Flag) {
	for k, s := range m.Steps {
		field := fmt.Sprintf("steps.%d.", k)
		if s.Name != "" && !slices.Contains(MandateSteps(), s.Name) {
			list = append(list, about.of(field+"name", s.Name, "This step is none of a mandate's: it does nothing."+meant(s.Name)))
		}
		if s.Name != Signature {
			continue
		}
		signed, ok := read(s.Date, g.zone)
		switch ends, said := read(m.Expires, g.zone); {
		case !ok:
			list = append(list, about.of(field+"date", s.Date, "The signature has no date: the register has the day on which it came."))
		case signed.day.String() > g.today.String():
			list = append(list, about.of(field+"date", s.Date, "This day was to come when the signature was sent."))
		case said && ends.day.String() < signed.day.String():
			list = append(list, about.of("expires", m.Expires, "The mandate ends before it is signed: the register has no end."))
		}
		if m.Expires == "" {
			list = append(list, about.of("expires", "", "A signed mandate says until when it runs."))
		}
	}
	return list
}

// meant names the step that a word is, but for its case: the lists are taken by the letter,
// since a number of the register that was given by a guess cannot be taken back.
func meant(word string) string {
	for _, name := range MandateSteps() {
		if strings.EqualFold(strings.TrimSpace(word), name) {
			return " Write \"" + name + "\"."
		}
	}
	return ""
}

// glance is what the actor's agency looks at a round with.
func (s *Service) glance(ctx context.Context, a access.Actor, agency int64) (g glance, err error) {
	if err = mayRead(a, agency); err != nil {
		return g, err
	}
	if g.zone, err = s.zone(ctx, a, agency); err != nil {
		return g, err
	}
	g.types, err = s.types(ctx, a.Account, agency)
	return g, err
}

// at looks at a round that was written at an instant.
func (g glance) at(written time.Time) glance {
	g.today = day.Of(written.In(g.zone))
	return g
}

// Flags are what a round says outside of the agency's lists.
func (s *Service) Flags(ctx context.Context, a access.Actor, r Round) ([]Flag, error) {
	g, err := s.glance(ctx, a, r.Agency)
	if err != nil {
		return nil, err
	}
	return r.Sheet.flags(g.at(r.UpdatedAt)), nil
}

// Rounds gives the rounds of an agency, whoever follows them, in the order they were
// begun, each with its flags. A number that two signed mandates bear is flagged too, where
// the agency numbers them elsewhere: Palier's own register gives none twice.
func (s *Service) Rounds(ctx context.Context, a access.Actor, agency int64, each func(Round, []Flag) error) error {
	g, err := s.glance(ctx, a, agency)
	if err != nil {
		return err
	}
	taken := map[numbered]string{}
	return s.rounds(ctx, a.Account, agency, func(r Round) error {
		return each(r, append(r.Sheet.flags(g.at(r.UpdatedAt)), r.Sheet.twice(taken, g.types)...))
	})
}

// numbered is a number in one of the registers that an agency keeps elsewhere.
type numbered struct {
	register mandates.Kind
	number   string
}

// twice flags the signed mandates of a sheet whose number is taken, by which mandate it
// says, and takes those of the others.
func (s Sheet) twice(taken map[numbered]string, types []Type) (list []Flag) {
	for i, b := range s.Boxes {
		for j, p := range b.Projects {
			for k, m := range p.Mandates {
				if _, signed := m.signed(); !signed || m.Entry != 0 || m.Number == "" {
					continue
				}
				key := numbered{typeOf(types, p.Type).Register, m.Number}
				if other, there := taken[key]; there {
					list = append(list, Flag{Mailbox: b.Mailbox, Project: p.ID, Mandate: m.ID, Field: fmt.Sprintf("boxes.%d.projects.%d.mandates.%d.number", i, j, k), Value: m.Number,
						Message: "This number is that of mandate " + other + " already."})
					continue
				}
				taken[key] = m.ID
			}
		}
	}
	return list
}
