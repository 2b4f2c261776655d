package prospecting_test

import (
	"slices"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/mandates"
	"palier/internal/core/prospecting"
)

// strange is a project with something outside of every list.
func strange() prospecting.Project {
	p := sale(prospecting.Step{Name: "relance"}, prospecting.Step{Name: prospecting.Follow}, prospecting.Step{})
	p.Mandates[0].Type = "location"
	p.Phases = []prospecting.Phase{{Type: "estimation", Status: []prospecting.Status{{Step: "Stand bye"}, {Step: "Stand by"}, {}}}}
	return p
}

func fields(flags []prospecting.Flag) (list []string) {
	for _, f := range flags {
		list = append(list, f.Field+"="+f.Value)
	}
	return list
}

// Leads2Keys door, 3.8: no field work is lost.
func TestWhatNoListKnowsIsKeptAndFlagged(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		other := prospecting.Project{ID: "p-8", Type: "viager", Mandates: []prospecting.Mandate{{Type: "exclusif"}}}
		s := sheet(strange())
		s.Boxes[0].Projects = append(s.Boxes[0].Projects, other)
		made := q.add(s)
		flags, err := q.rounds.Flags(q.Context(), q.agent, made)
		q.must(err)
		const p = "boxes.0.projects.0"
		want := []string{p + ".mandates.0.type=location", p + ".mandates.0.steps.0.name=relance", p + ".phases.0.status.1.step=Stand by", "boxes.0.projects.1.type=viager"}
		if got := fields(flags); !slices.Equal(got, want) {
			q.Errorf("flagged %v, want %v", got, want)
		}
		if f := flags[0]; f.Mailbox != "b-12" || f.Project != "p-9" || f.Mandate != "m-1" || f.Message == "" || flags[2].Mandate != "" {
			q.Errorf("flags %+v", flags)
		}
		if m := made.Sheet.Boxes[0].Projects[0].Mandates[0]; m.Entry != 0 || m.Type != "location" {
			q.Errorf("kept as %+v", m)
		}
		events, err := q.store.Journal(q.Context(), q.agent.Account, 0, event.Subject{Kind: "round"}, 10)
		q.must(err)
		if last := events[len(events)-1]; last.Kind != prospecting.EventAdded || last.Changes[len(last.Changes)-1].After != "4" {
			q.Errorf("the journal ends with %+v", last)
		}
		q.must(q.rounds.AddType(q.Context(), q.operator, q.agency, viager())) // the lists are mended
		if flags, err = q.rounds.Flags(q.Context(), q.agent, made); len(flags) != 3 || err != nil {
			q.Errorf("after the kind was added: %v, %v", fields(flags), err)
		}
		if _, err := q.rounds.Flags(q.Context(), access.Actor{Account: q.agent.Account}, made); !fault.Is(err, fault.Missing) {
			q.Errorf("from outside: %v", err)
		}
	})
}

// Where the agency numbers elsewhere its numbers are kept as sent, and looked at: two signed
// mandates with one number are an error that somebody is to see.
func TestANumberThatTwoMandatesBearIsFlagged(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		managed := func(id, number string, steps ...prospecting.Step) prospecting.Project {
			return prospecting.Project{ID: "p-" + id, Type: "gestion", Mandates: []prospecting.Mandate{{ID: id, Type: "gestion", Expires: "2099-01-01", Number: number, Steps: steps}}}
		}
		signed := prospecting.Step{Date: "2026-03-05", Name: prospecting.Signature}
		s := sheet(sale(signed)) // the card's own register gives number 1 beside papier-7
		s.Boxes[0].Projects = append(s.Boxes[0].Projects, managed("a", "papier-7", signed), managed("b", "8", signed), managed("draft", "8"), managed("c", "8", signed))
		q.add(s)
		var got []string
		q.must(q.rounds.Rounds(q.Context(), q.operator, q.agency, func(r prospecting.Round, flags []prospecting.Flag) error {
			for _, f := range flags {
				got = append(got, f.Mandate+" "+f.Value+" "+f.Message)
			}
			return nil
		}))
		if want := []string{"c 8 This number is that of mandate b already."}; !slices.Equal(got, want) {
			q.Errorf("flagged %v, want %v", got, want)
		}
		if _, err := q.register.Entry(q.Context(), q.operator, q.card, mandates.Management, 1); !fault.Is(err, fault.Missing) {
			q.Errorf("in a register that is kept elsewhere: %v", err)
		}
	})
}

// A signature is registered whatever its days are, since what was signed in the field is
// signed; what no mandate can say is flagged, and the word that signs is taken by the letter.
func TestASignatureThatCannotBeIsFlagged(t *testing.T) {
	const steps, expires = "boxes.0.projects.0.mandates.0.steps.0.", "boxes.0.projects.0.mandates.0.expires"
	eachQuarter(t, func(q *quarter) {
		r := q.add(prospecting.Sheet{})
		for what, c := range map[string]struct {
			step    prospecting.Step
			expires string
			want    []string
			signs   bool
		}{
			"as it should be":     {signature(), "2026-06-05", nil, true},
			"undated":             {prospecting.Step{Name: prospecting.Signature}, "2099-01-01", []string{steps + "date="}, true},
			"of another day":      {prospecting.Step{Name: prospecting.Signature, Date: "demain"}, "2099-01-01", []string{steps + "date=demain"}, true},
			"signed to come":      {prospecting.Step{Name: prospecting.Signature, Date: "2098-01-01"}, "2099-01-01", []string{steps + "date=2098-01-01"}, true},
			"over before it was":  {signature(), "2026-01-01", []string{expires + "=2026-01-01"}, true},
			"without end":         {signature(), "", []string{expires + "="}, true},
			"in another spelling": {prospecting.Step{Name: "Signature", Date: "2026-03-05"}, "", []string{steps + "name=Signature"}, false},
		} {
			p := sale(c.step)
			p.Mandates[0].ID, p.Mandates[0].Expires = "m of "+what, c.expires
			r = q.change(r, sheet(p))
			flags, err := q.rounds.Flags(q.Context(), q.agent, r)
			m := r.Sheet.Boxes[0].Projects[0].Mandates[0]
			if q.must(err); !slices.Equal(fields(flags), c.want) || (m.Entry != 0) != c.signs {
				q.Errorf("%s: flagged %v, want %v; number %d", what, fields(flags), c.want, m.Entry)
			}
			if !c.signs && !strings.Contains(flags[0].Message, `Write "signature"`) {
				q.Errorf("it is not told what to write: %s", flags[0].Message)
			}
		}
	})
}
