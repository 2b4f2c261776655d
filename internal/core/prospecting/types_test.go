package prospecting_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/mandates"
	"palier/internal/core/prospecting"
)

// viager is a kind of project that nobody ships.
func viager() prospecting.Type {
	return prospecting.Type{ID: "viager", Name: "Viager", Documents: []string{"estimation"}, Mandates: []string{"exclusif"}, Register: mandates.Transactions, Category: 5}
}

// offered are the ids of what the agency offers.
func (q *quarter) offered() []string {
	q.Helper()
	list, err := q.rounds.Types(q.Context(), q.agent, q.agency)
	q.must(err)
	var ids []string
	for _, t := range list {
		ids = append(ids, t.ID)
	}
	return ids
}

func TestKindsOfProjectAreTheAgencysOwn(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		ctx, shipped := q.Context(), []string{"vente", "location", "gestion", "recherche"}
		is := func(what string, want ...string) {
			q.Helper()
			if d := cmp.Diff(want, q.offered()); d != "" {
				q.Errorf("%s (-want +got):\n%s", what, d)
			}
		}
		is("as shipped", shipped...)
		q.must(q.rounds.AddType(ctx, q.operator, q.agency, viager()))
		is("one more", append(shipped, "viager")...)
		if err := q.rounds.AddType(ctx, q.operator, q.agency, viager()); !fault.Is(err, fault.Conflict) {
			q.Errorf("added twice: %v", err)
		}
		changed, err := q.rounds.ChangeType(ctx, q.operator, q.agency, "vente", func(t *prospecting.Type) { t.Name, t.Mandates = " Vente d'un bien ", []string{"exclusif"} })
		if q.must(err); changed.Name != "Vente d'un bien" || len(changed.Mandates) != 1 {
			q.Errorf("changed: %+v", changed)
		}
		q.must(q.rounds.RemoveType(ctx, q.operator, q.agency, "location"))
		is("one less", "vente", "gestion", "recherche", "viager")
		for what, err := range map[string]error{
			"removed twice": q.rounds.RemoveType(ctx, q.operator, q.agency, "location"),
			"unknown":       q.rounds.RemoveType(ctx, q.operator, q.agency, "bail"),
			"no agency":     q.rounds.RemoveType(ctx, q.operator, 999, "vente"),
		} {
			if !fault.Is(err, fault.Missing) {
				q.Errorf("%s: %v", what, err)
			}
		}
		again := prospecting.Types()[1]
		again.Name = "Bail"
		q.must(q.rounds.AddType(ctx, q.operator, q.agency, again))
		is("offered again", append(shipped, "viager")...)
		q.must(q.rounds.ResetTypes(ctx, q.operator, q.agency))
		list, err := q.rounds.Types(ctx, q.agent, q.agency)
		if d := cmp.Diff(prospecting.Types(), list); d != "" || err != nil {
			q.Errorf("reset: %v\n%s", err, d)
		}
		q.sameTypesElsewhere()
	})
}

// sameTypesElsewhere looks at an agency whose kinds nobody changed, and at whom they are
// not open to.
func (q *quarter) sameTypesElsewhere() {
	q.Helper()
	for what, c := range map[string]struct {
		actor access.Actor
		kind  fault.Kind
	}{"a stranger": {access.Actor{Account: q.agent.Account}, fault.Forbidden}, "nobody's": {access.Actor{}, fault.Forbidden}} {
		if err := q.rounds.AddType(q.Context(), c.actor, q.agency, viager()); !fault.Is(err, c.kind) {
			q.Errorf("%s: %v", what, err)
		}
	}
	if _, err := q.rounds.Types(q.Context(), access.Actor{Account: q.agent.Account}, q.agency); !fault.Is(err, fault.Missing) {
		q.Errorf("read from outside: %v", err)
	}
	events, err := q.store.Journal(q.Context(), q.agent.Account, 0, event.Subject{Kind: "agency", ID: q.agency}, 100)
	q.must(err)
	var told []string
	for _, e := range events {
		for _, c := range e.Changes {
			told = append(told, c.Field+": "+c.Before+" > "+c.After)
		}
	}
	for _, want := range []string{"viager.name:  > Viager", "viager.mandates:  > exclusif", "vente.mandates: simple, co-exclusif, exclusif > exclusif", "location.state: offered > removed", "viager.state: offered > removed"} {
		if !slices.Contains(told, want) {
			q.Errorf("the journal does not say %q:\n%s", want, strings.Join(told, "\n"))
		}
	}
}

func TestAKindOfProjectThatCannotBeIsRefused(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		with := func(edit func(*prospecting.Type)) prospecting.Type {
			v := viager()
			edit(&v)
			return v
		}
		long := strings.Repeat("é", 101)
		for field, list := range map[string][]prospecting.Type{
			"id":        {with(func(t *prospecting.Type) { t.ID = "" }), with(func(t *prospecting.Type) { t.ID = "a/b" })},
			"name":      {with(func(t *prospecting.Type) { t.Name = " " }), with(func(t *prospecting.Type) { t.Name = long })},
			"documents": {with(func(t *prospecting.Type) { t.Documents = []string{"a", " a"} }), with(func(t *prospecting.Type) { t.Documents = []string{long} })},
			"mandates":  {with(func(t *prospecting.Type) { t.Mandates = []string{""} }), with(func(t *prospecting.Type) { t.Mandates = make([]string, 51) })},
			"register":  {with(func(t *prospecting.Type) { t.Register = "X" })},
			"category":  {with(func(t *prospecting.Type) { t.Category = 4 })},
		} {
			for _, v := range list {
				err := q.rounds.AddType(q.Context(), q.operator, q.agency, v)
				f, ok := errors.AsType[*fault.Error](err)
				if !ok || f.Kind != fault.Invalid || len(f.Problems) == 0 || f.Problems[0].Field != field {
					q.Errorf("%s of %+v: %v", field, v, err)
				}
			}
		}
		for i := range 46 {
			q.must(q.rounds.AddType(q.Context(), q.operator, q.agency, with(func(t *prospecting.Type) { t.ID = fmt.Sprintf("t-%d", i) })))
		}
		if err := q.rounds.AddType(q.Context(), q.operator, q.agency, viager()); !fault.Is(err, fault.Invalid) || len(q.offered()) != 50 {
			q.Errorf("the fifty-first: %v", err)
		}
	})
}

// A project of a kind that is offered no more goes on as it was: into its own register.
func TestAProjectOutlivesItsKind(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		_, err := q.register.OpenSeries(q.Context(), q.operator, q.card, mandates.Management, 70)
		q.must(err)
		p := sale()
		p.Type, p.Mandates[0].Type = "gestion", ""
		r := q.add(sheet(p))
		q.must(q.rounds.RemoveType(q.Context(), q.operator, q.agency, "gestion"))
		p.Mandates[0].Steps = []prospecting.Step{{Date: "2026-03-05", Name: prospecting.Signature}}
		m := q.change(r, sheet(p)).Sheet.Boxes[0].Projects[0].Mandates[0]
		e, err := q.register.Entry(q.Context(), q.operator, q.card, mandates.Management, 70)
		if q.must(err); m.Entry != 70 || m.Kind != mandates.Management || e.Object != "Gestion" || e.Type != "gestion" {
			q.Errorf("signed %+v as %+v", m, e)
		}
		own := viager()
		own.Category, own.Register = 0, mandates.Management
		q.must(q.rounds.AddType(q.Context(), q.operator, q.agency, own))
		p = sale(prospecting.Step{Date: "2026-03-05", Name: prospecting.Signature})
		p.ID, p.Type, p.Mandates[0].ID = "p-10", "viager", "m-10"
		r, err = q.rounds.Get(q.Context(), q.agent, q.agency, place)
		q.must(err)
		r.Sheet.Boxes[0].Projects = append(r.Sheet.Boxes[0].Projects, p)
		if m := q.change(r, r.Sheet).Sheet.Boxes[0].Projects[1].Mandates[0]; m.Entry != 71 || m.Property != 0 {
			q.Errorf("of the agency's own kind: %+v", m)
		}
	})
}
