package imports_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/people"
	"palier/internal/testkit"
)

const source = "poliris:AG44"

// portfolio is an office with properties.
type portfolio struct {
	*office
	goods      *imports.Goods
	properties *listings.Service
}

func eachPortfolio(t *testing.T, run func(p *portfolio)) {
	testkit.Each(t, func(t *testing.T, base testkit.Database) {
		db := base.Store(t, testkit.NewClock().Now)
		p := &portfolio{office: &office{T: t, store: db}, properties: listings.NewService(db, db)}
		p.by, p.agency = p.account("Agence du Port")
		p.goods = imports.NewGoods(p.properties, db)
		p.imports = p.through(db)
		run(p)
	})
}

// through is the service over another ledger.
func (p *portfolio) through(l event.Ledger) *imports.Service {
	return imports.NewService(l, p.store, map[string]imports.Undoer{imports.KindPoliris: p.goods})
}

// good is a line of a file: a flat under an id, which is its reference too, with what differs.
func good(number int, id string, differs ...func(*listings.Property)) imports.Good {
	g := imports.Good{Number: number, ID: id, Said: listings.Property{Reference: id, Category: 1, Type: 1, Step: 1, Status: 1, Zipcode: "44000", City: "Nantes", Country: "FR",
		Price: money.Amount{Minor: 20_000_000, Currency: "EUR"}, Details: listings.Details{Text: "Au calme.", Surface: new(60.0)}}}
	for _, set := range differs {
		set(&g.Said)
	}
	return g
}

func priced(euros int64) func(*listings.Property) {
	return func(p *listings.Property) { p.Price.Minor = euros * 100 }
}

// lines are those of a file, with what the source lists no more.
func (p *portfolio) goodLines(whole bool, list ...imports.Good) iter.Seq2[imports.Line, error] {
	return func(yield func(imports.Line, error) bool) {
		sheet := p.goods.Sheet(source)
		for _, g := range list {
			if !yield(sheet.Line(g), nil) {
				return
			}
		}
		if !whole {
			return
		}
		gone, err := sheet.Gone(p.Context(), p.by)
		p.must(err)
		for line := range gone {
			if !yield(line, nil) {
				return
			}
		}
	}
}

func (p *portfolio) named(name string, overwrite bool) imports.File {
	return imports.File{Agency: p.agency, Kind: imports.KindPoliris, Name: name, Sum: name, Overwrite: overwrite}
}

// take plans and imports a whole portfolio, and holds one against the other.
func (p *portfolio) take(name string, overwrite bool, list ...imports.Good) (imports.Batch, []string) {
	p.Helper()
	word := func(r imports.Row) string {
		return strings.TrimSpace(fmt.Sprintf("%d %s %s", r.Line, r.Verdict, r.Reason))
	}
	var planned, done []string
	_, err := p.imports.Plan(p.Context(), p.by, p.named(name, overwrite), p.goodLines(true, list...), func(r imports.Row) { planned = append(planned, word(r)) })
	p.must(err)
	b, err := p.imports.Run(p.Context(), p.by, p.named(name, overwrite), p.goodLines(true, list...), func(r imports.Row) { done = append(done, word(r)) })
	p.must(err)
	p.want("as planned", done, planned)
	return b, done
}

// property is the one with a reference.
func (p *portfolio) property(reference string) listings.Property {
	p.Helper()
	id, _, err := p.properties.FindReference(p.Context(), p.by, p.agency, reference)
	p.must(err)
	if id == 0 {
		p.Fatalf("there is no property %s", reference)
	}
	is, err := p.properties.Property(p.Context(), p.by, id)
	p.must(err)
	return is
}

func (p *portfolio) change(reference string, apply func(*listings.Property)) {
	p.Helper()
	_, err := p.properties.Change(p.Context(), p.by, p.property(reference).ID, func(is *listings.Property) error {
		apply(is)
		return nil
	})
	p.must(err)
}

func TestASourceIsFollowedAndWhatPeopleChangedStays(t *testing.T) {
	eachPortfolio(t, func(p *portfolio) {
		_, done := p.take("first", false, good(1, "A1"), good(2, "A2"), good(3, "A3"))
		p.want("the first", done, []string{"1 new", "2 new", "3 new"})
		_, done = p.take("again", false, good(1, "A1"), good(2, "A2"), good(3, "A3"))
		p.want("the same again", done, []string{"1 unchanged", "2 unchanged", "3 unchanged"})

		p.change("A1", func(is *listings.Property) { is.Details.Text = "Très calme." }) // ours alone
		p.change("A2", priced(190_000))                                                 // and the source's
		_, done = p.take("second", false, good(1, "A1", priced(180_000)), good(2, "A2", priced(180_000)), good(3, "A3", priced(180_000)))
		p.want("the second", done, []string{"1 updated", "2 conflict Changed in Palier and by the source: price.", "3 updated"})
		a1 := p.property("A1")
		p.want("what is left of both", []any{a1.Price.Minor, a1.Details.Text, p.property("A2").Price.Minor}, []any{int64(18_000_000), "Très calme.", int64(19_000_000)})

		_, done = p.take("third", true, good(1, "A1", priced(180_000)), good(2, "A2", priced(180_000)), good(3, "A3", priced(180_000)))
		p.want("the source wins", done, []string{"1 unchanged", "2 updated", "3 unchanged"})
		p.want("the source's price", p.property("A2").Price.Minor, int64(18_000_000))
	})
}

// A slip of the sender empties nothing: what nobody understands counts as what was said before.
func TestWhatASourceSaysThatNobodyUnderstandsStaysAsItWas(t *testing.T) {
	eachPortfolio(t, func(p *portfolio) {
		p.take("first", false, good(1, "A1"))
		slip := good(1, "A1", priced(180_000), func(s *listings.Property) { s.Details.Surface = nil })
		said := slip.Said
		slip.Former = func(before listings.Property) listings.Property {
			former := said
			former.Details.Surface = before.Details.Surface
			return former
		}
		_, done := p.take("second", false, slip)
		p.want("the rest is taken", done, []string{"1 updated"})
		a1 := p.property("A1")
		p.want("what was understood, and what was not", []any{a1.Price.Minor, *a1.Details.Surface}, []any{int64(18_000_000), 60.0})
		_, done = p.take("third", false, good(1, "A1", priced(180_000)))
		p.want("the slip is mended", done, []string{"1 unchanged"})
	})
}

// An import that only brought back what another had withdrawn is taken back before that other:
// else the property would stay withdrawn by an import that counts as undone.
func TestImportsOfOnePropertyAreTakenBackInTurn(t *testing.T) {
	eachPortfolio(t, func(p *portfolio) {
		first, _ := p.take("first", false, good(1, "A1"), good(2, "A2"))
		without, _ := p.take("second", false, good(1, "A1"))
		again, _ := p.take("third", false, good(1, "A1"), good(2, "A2"))
		fate := func(b imports.Batch) (list []string) {
			_, rows := p.undo(b.ID)
			for _, r := range rows {
				list = append(list, strings.TrimSpace(fmt.Sprintf("%s %s", r.Fate, r.Why)))
			}
			return list
		}
		p.want("before its turn", fate(without), []string{fmt.Sprintf("kept Import %d changed it since: take that one back first.", again.ID)})
		p.want("on the market", p.property("A2").Step, 1)
		p.want("the last", fate(again), []string{"undone"})
		p.want("withdrawn again", p.property("A2").Step, 3)
		p.want("in its turn", fate(without), []string{"undone"})
		p.want("as the first had it", p.property("A2").Step, 1)
		p.want("the first", fate(first), []string{"undone", "undone"})
	})
}

func TestAPropertyThatWasThereIsKnownByItsReference(t *testing.T) {
	eachPortfolio(t, func(p *portfolio) {
		agrees := good(0, "A1").Said
		agrees.Agency, agrees.Details.Surface = p.agency, nil
		differs := good(0, "A2", priced(150_000)).Said
		differs.Agency = p.agency
		for _, is := range []listings.Property{agrees, differs} {
			_, err := p.properties.Add(p.Context(), p.by, is)
			p.must(err)
		}
		_, done := p.take("first", false, good(1, "A1"), good(2, "A2"))
		p.want("fitting and not", done, []string{"1 updated", "2 conflict Changed in Palier and by the source: price."})
		p.want("filled in", *p.property("A1").Details.Surface, 60.0)
	})
}

func TestLinesThatCannotBeTakenChangeNothing(t *testing.T) {
	eachPortfolio(t, func(p *portfolio) {
		for range 2 { // a reference that two have
			_, err := p.properties.Create(p.Context(), p.by, listings.Property{Agency: p.agency, Reference: "D1"})
			p.must(err)
		}
		p.take("before", false, good(1, "A1"), good(2, "A2"))
		renamed := good(2, "A2", func(s *listings.Property) { s.Reference = "D1" })
		same := good(4, "X4", func(s *listings.Property) { s.Reference = "A1" })
		unread := good(5, "A5")
		unread.Unread = "Field 11 (prix): this is no price."
		_, done := p.take("first", false, good(1, "A1"), renamed, good(3, "A1"), same, unread, good(6, "D1"), good(7, ""), good(8, "A8", func(s *listings.Property) { s.Details.Surface = new(-1.0) }))
		p.want("each says why", done, []string{"1 unchanged", "2 conflict Another property of the agency has the reference D1.", "3 conflict Line 1 has the same id: a property is one line.",
			"4 conflict Line 1 has the same reference: a property is one line.", "5 refused Field 11 (prix): this is no price.", "6 conflict Line 2 has the same reference: a property is one line.",
			"7 refused No reference: nothing to know the property by again.", "8 refused surface: Give a number of 0 or more."})
		_, done = p.take("second", false, good(1, "A1"), good(2, "A2"), good(3, "D1"))
		p.want("a reference of several", done[2], "3 refused Several properties of the agency have the reference D1.")
	})
}

func TestWhatTheSourceListsNoMoreIsWithdrawnAndComesBack(t *testing.T) {
	eachPortfolio(t, func(p *portfolio) {
		p.take("first", false, good(1, "A1"), good(2, "A2"), good(3, "A3"))
		_, err := p.properties.Publish(p.Context(), p.by, p.property("A2").ID)
		p.must(err)
		p.change("A3", func(is *listings.Property) { is.Step, is.Status = 3, 30 }) // sold by the agency
		b, done := p.take("second", false, good(1, "A1"))
		p.want("two are gone", done, []string{"1 unchanged", "2 updated The source lists it no more.", "3 updated The source lists it no more."})
		a2, a3 := p.property("A2"), p.property("A3")
		p.want("withdrawn, and sold still", []any{a2.Step, a2.Status, a2.PublishedAt.IsZero(), a3.Step, a3.Status}, []any{3, 33, true, 3, 30})
		_, done = p.take("third", false, good(1, "A1"))
		p.want("nothing more to withdraw", done, []string{"1 unchanged"})
		_, done = p.take("fourth", false, good(1, "A1"), good(2, "A2"))
		p.want("back again", done, []string{"1 unchanged", "2 updated"})
		p.want("on the market", p.property("A2").Step, 1)
		_, rows := p.undo(b.ID)
		p.want("undone", []any{len(rows), p.property("A2").Step}, []any{2, 1})
	})
}

func TestAPortfolioThatLacksMostIsRefusedBeforeItIsWritten(t *testing.T) {
	eachPortfolio(t, func(p *portfolio) {
		var list []imports.Good
		for i := range 30 {
			list = append(list, good(i+1, fmt.Sprintf("B%02d", i)))
		}
		p.take("first", false, list...)
		guard := func(n int) error {
			return p.goods.Guard(p.Context(), p.by, source, func(id string) bool { return id < fmt.Sprintf("B%02d", n) })
		}
		p.must(guard(15))
		if err := guard(14); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "lacks 16 of the 30") {
			p.Errorf("%v", err)
		}
		other, _ := p.account("Agence de la Gare")
		p.must(p.goods.Guard(p.Context(), other, source, func(string) bool { return false }))
	})
}

func TestAnUndoOfPropertiesTakesBackWhatNobodyChangedOrUsed(t *testing.T) {
	eachPortfolio(t, func(p *portfolio) {
		p.take("first", false, good(1, "A1"))
		b, _ := p.take("second", false, good(1, "A1", priced(180_000), func(s *listings.Property) { s.Details.Text = "Vue." }), good(2, "A2"), good(3, "A3"), good(4, "A4"), good(5, "A5"))
		p.change("A1", priced(170_000))
		p.change("A3", func(is *listings.Property) { is.Advert.Note = "clé" })
		_, err := p.properties.Add(p.Context(), p.by, listings.Property{Agency: p.agency, Reference: "cave", Parent: p.property("A4").ID})
		p.must(err)
		p.people = people.NewService(p.store, p.store)
		p.must(p.properties.SetOwners(p.Context(), p.by, p.property("A5").ID, []int64{p.says(people.Declared{Last: "Lefort"})}))
		u, rows := p.undo(b.ID)
		var why []string
		for _, r := range rows {
			why = append(why, strings.TrimSpace(fmt.Sprintf("%d %s %s", r.Line, r.Fate, r.Why)))
		}
		p.want("undone", why, []string{"5 kept The property was changed since: owners.", "4 kept Something refers to this property: property.", "3 kept The property was changed since: note.", "2 undone", "1 kept Changed since: price."})
		p.want("state", u.State(), imports.PartUndone)
		a1 := p.property("A1")
		p.want("what is left", []any{a1.Price.Minor, a1.Details.Text}, []any{int64(17_000_000), "Au calme."})
		gone := p.property(fmt.Sprintf("A2 (import %d)", b.ID))
		p.want("deleted", []int{gone.Step, gone.Status}, []int{4, 40})
		_, done := p.take("third", false, good(1, "A1"), good(2, "A2"), good(3, "A3"), good(4, "A4"), good(5, "A5"))
		p.want("the same file anew", done, []string{"1 unchanged", "2 new", "3 unchanged", "4 unchanged", "5 unchanged"})
	})
}

func TestAnImportOfPropertiesThatWasKilledGoesOn(t *testing.T) {
	eachPortfolio(t, func(p *portfolio) {
		var first, second []imports.Good
		for i := range 3*imports.PerWrite + 20 {
			g := good(i+1, fmt.Sprintf("C%04d", i))
			if first = append(first, g); i < imports.PerWrite {
				second = append(second, good(i+1, g.ID, priced(180_000)))
			}
		}
		p.take("first", false, first...)
		for _, writes := range []int{1, 1} { // the updates come through, then some of those that are gone
			_, err := p.through(&failing{p.store, writes}).Run(p.Context(), p.by, p.named("second", false), p.goodLines(true, second...), func(imports.Row) {})
			if !errors.Is(err, errKilled) {
				p.Fatal(err)
			}
		}
		b, err := p.imports.Run(p.Context(), p.by, p.named("second", false), p.goodLines(true, second...), func(imports.Row) {})
		p.must(err)
		p.want("all of it", []any{b.State(), b.Counts}, []any{imports.Done, imports.Counts{Updated: 3*imports.PerWrite + 20}})
		_, done := p.take("third", false, second...)
		p.want("nothing is left to do", len(done), imports.PerWrite)
	})
}

func TestAnotherAccountHasNamesOfItsOwn(t *testing.T) {
	eachPortfolio(t, func(p *portfolio) {
		p.take("first", false, good(1, "A1"))
		ours := p.property("A1")
		p.by, p.agency = p.account("Agence de la Gare")
		_, done := p.take("first", false, good(1, "A1"))
		p.want("of the other account", done, []string{"1 new"})
		if theirs := p.property("A1"); theirs.Account == ours.Account {
			p.Error("one account's file changed the other's property")
		}
	})
}

// speed is measured, not held to: a shared machine is as slow as its neighbours make it.
func TestManyPropertiesAreTakenIn(t *testing.T) {
	if testing.Short() {
		t.Skip("a thousand lines")
	}
	eachPortfolio(t, func(p *portfolio) {
		var list []imports.Good
		for i := range 1000 {
			list = append(list, good(i+1, fmt.Sprintf("D%05d", i)))
		}
		began := time.Now()
		b, err := p.imports.Run(context.WithoutCancel(p.Context()), p.by, p.named("many", false), p.goodLines(true, list...), func(imports.Row) {})
		p.must(err)
		p.want("all", b.New, len(list))
		p.Logf("%.0f properties a second", float64(len(list))/time.Since(began).Seconds())
	})
}
