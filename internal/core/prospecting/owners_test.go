package prospecting_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"palier/internal/core/buildings"
	"palier/internal/core/fault"
	"palier/internal/core/mandates"
	"palier/internal/core/prospecting"
)

// lived puts who lives behind the one door into the building file, and gives their contacts.
func (q *quarter) lived(who ...buildings.Person) (contacts []int64) {
	q.Helper()
	f, err := q.files.Get(q.Context(), q.operator, q.agency, place)
	q.must(err)
	f.Tree.Buildings[0].Stairs[0].Boxes[0].People = who
	f, err = q.files.Change(q.Context(), q.operator, q.agency, place, f.Mark(), f.Tree)
	q.must(err)
	for _, p := range f.Tree.Buildings[0].Stairs[0].Boxes[0].People {
		contacts = append(contacts, p.Contact)
	}
	return contacts
}

func person(n int) buildings.Person {
	return buildings.Person{ID: fmt.Sprintf("pe-%d", n), Firstname: "Léa", Lastname: fmt.Sprintf("Famille%c%c", 'a'+n%26, 'a'+n/26), Email: fmt.Sprintf("p%d@example.org", n)}
}

func (q *quarter) owners(property int64) []int64 {
	q.Helper()
	of, err := q.goods.Owners(q.Context(), q.operator, []int64{property})
	q.must(err)
	return of[property]
}

func signature() prospecting.Step {
	return prospecting.Step{Date: "2026-03-05", Name: prospecting.Signature}
}

// Decisions "Properties" 14: the mailbox's people are the property's owners.
func TestASignedMandateSaysWhoOwnsItsProperty(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		couple := q.lived(person(1), person(2))
		first := q.add(sheet(sale(signature())))
		m := first.Sheet.Boxes[0].Projects[0].Mandates[0]
		if got := q.owners(m.Property); len(couple) != 2 || !slices.Equal(got, couple) {
			q.Fatalf("owners %v, want %v", got, couple)
		}
		before, err := q.goods.Property(q.Context(), q.operator, m.Property)
		q.must(err)

		// A later mandate adds who is missing, and takes nobody away.
		later := q.lived(person(3), person(2))
		p := sale(signature())
		p.Mandates = append(p.Mandates, prospecting.Mandate{ID: "m-2", Type: "simple", Steps: []prospecting.Step{signature()}})
		second := q.change(first, sheet(p))
		if got, want := q.owners(m.Property), append(couple, later[0]); !slices.Equal(got, want) {
			q.Errorf("owners %v, want %v", got, want)
		}
		after, err := q.goods.Property(q.Context(), q.operator, m.Property)
		if q.must(err); !after.UpdatedAt.After(before.UpdatedAt) {
			q.Error("who polls does not hear of the new owner")
		}

		// Two records that turn out to be one person are one owner.
		q.must(q.people.Merge(q.Context(), q.operator, couple[0], later[0], "test"))
		if got, want := q.owners(m.Property), couple; !slices.Equal(got, want) {
			q.Errorf("owners after a merge %v, want %v", got, want)
		}
		q.must(q.goods.AddOwners(q.Context(), q.operator, m.Property, []int64{later[0]}))
		if got := q.owners(m.Property); !slices.Equal(got, couple) {
			q.Errorf("owners %v, want %v", got, couple)
		}
		if err := q.goods.AddOwners(q.Context(), q.operator, 999, couple); !fault.Is(err, fault.Missing) {
			q.Errorf("of no property: %v", err)
		}
		q.change(second, prospecting.Sheet{})
		if got := q.owners(m.Property); len(got) != 2 {
			q.Errorf("owners once the round is empty: %v", got)
		}
	})
}

// Of more names than a mandate has nobody can tell who signed. The signature counts all the
// same; the register says what is to be completed, and takes nobody for an owner.
func TestAMandateOfACrowdIsSignedAndNamesNobody(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		var crowd []buildings.Person
		for n := range mandates.MostMandants {
			crowd = append(crowd, person(n))
		}
		contacts := q.lived(crowd...)
		r := q.add(sheet(sale(signature())))
		m := r.Sheet.Boxes[0].Projects[0].Mandates[0]
		e, err := q.register.Entry(q.Context(), q.operator, q.card, mandates.Transactions, 1)
		if q.must(err); len(e.Mandants) != mandates.MostMandants || !slices.Equal(q.owners(m.Property), contacts) {
			q.Errorf("fifty: %d are named, %d own it", len(e.Mandants), len(q.owners(m.Property)))
		}
		q.lived(append(crowd, person(mandates.MostMandants))...)
		p := sale(signature())
		p.Mandates = append(p.Mandates, prospecting.Mandate{ID: "m-2", Type: "simple", Steps: []prospecting.Step{signature()}})
		r = q.change(r, sheet(p))
		e, err = q.register.Entry(q.Context(), q.operator, q.card, mandates.Transactions, 2)
		if q.must(err); len(e.Mandants) != 1 || !strings.Contains(e.Mandants[0].Name, "À compléter : 51 noms") || len(q.owners(m.Property)) != len(contacts) {
			q.Errorf("fifty-one: %+v, %d own it", e.Mandants, len(q.owners(m.Property)))
		}

		// Who completed the entry is not undone by an amendment.
		who := []mandates.Mandant{{Name: "Inès Lefort"}}
		_, err = q.register.Rectify(q.Context(), q.operator, e, func(c *mandates.Content) { c.Mandants = who })
		q.must(err)
		p.Mandates[1].Steps = append(p.Mandates[1].Steps, prospecting.Step{Name: prospecting.Amendment, Price: price(250000)})
		p.Mandates[1].Expires, p.Mandates[1].Type = "2027-03-05", "exclusif"
		q.change(r, sheet(p))
		e, err = q.register.Entry(q.Context(), q.operator, q.card, mandates.Transactions, 2)
		if q.must(err); !slices.Equal(e.Mandants, who) || e.Price.Minor != 25_000_000 || e.Ends.String() != "2027-03-05" || e.Type != "exclusif" {
			q.Errorf("amended: %+v", e.Content)
		}
	})
}
