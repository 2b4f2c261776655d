package buildings_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

func TestFactsAreReadBackAndPointNowhereElse(t *testing.T) {
	eachOffice(t, func(o *office) {
		made, err := o.buildings.Add(o.Context(), o.operator, o.agency, place, behind(buildings.Person{ID: "pe-1", Lastname: "Roux"}, buildings.Person{ID: "pe-2", Lastname: "Lefort"}))
		o.must(err)
		o.clock.Advance(time.Second)
		facts := buildings.Facts{Type: 2, Reference: "R-1", Built: 1906, TotalShares: 1000_00, Comment: "Ravalé",
			Holdings: []buildings.Holding{{Person: "pe-2", Role: buildings.Owner, Shares: 34_00}, {Person: "pe-1"}}}
		f, err := o.buildings.Describe(o.Context(), o.operator, o.agency, place, facts)
		o.must(err)
		read, err := o.buildings.Get(o.Context(), o.operator, o.agency, place)
		if o.must(err); !cmp.Equal(read, f) || !cmp.Equal(read.Facts, facts) || read.Version != made.Version+1 || !cmp.Equal(read.Tree, made.Tree) {
			o.Errorf("read %+v, said %+v", read, facts)
		}
		again, err := o.buildings.Describe(o.Context(), o.operator, o.agency, place, facts)
		if o.must(err); again.Version != f.Version {
			o.Error("what says the same is a change")
		}
		for what, change := range map[string]func(*buildings.Facts){
			"a person who is not there": func(f *buildings.Facts) { f.Holdings[0].Person = "pe-9" },
			"a person twice":            func(f *buildings.Facts) { f.Holdings[1].Person = "pe-2" },
			"shares below nothing":      func(f *buildings.Facts) { f.Holdings[0].Shares = -1 },
			"a year":                    func(f *buildings.Facts) { f.Built = 12 },
			"a user of nobody":          func(f *buildings.Facts) { f.User = 999_999 },
			"lots below nothing":        func(f *buildings.Facts) { f.Lots = -1 },
		} {
			wrong := facts
			wrong.Holdings = append([]buildings.Holding(nil), facts.Holdings...)
			change(&wrong)
			if _, err := o.buildings.Describe(o.Context(), o.operator, o.agency, place, wrong); !fault.Is(err, fault.Invalid) {
				o.Errorf("%s: %v", what, err)
			}
		}
		if _, err := o.buildings.Describe(o.Context(), o.operator, o.agency, "44109_0000", facts); !fault.Is(err, fault.Missing) {
			o.Errorf("of no file: %v", err)
		}
		if _, err := o.buildings.Describe(o.Context(), access.Actor{}, o.agency, place, facts); !fault.Is(err, fault.Missing) {
			o.Errorf("by nobody: %v", err)
		}
		lines, err := o.store.Journal(o.Context(), o.operator.Account, 0, event.Subject{Kind: "building", ID: f.ID}, 10)
		o.must(err)
		if last := lines[len(lines)-1]; last.Kind != buildings.EventChanged || !told(last, "built", "1906") || !told(last, "total_shares", "1000.00") {
			o.Errorf("the journal tells %+v", last)
		}
	})
}

func told(e event.Event, field, after string) bool {
	for _, c := range e.Changes {
		if c.Field == field && c.After == after {
			return true
		}
	}
	return false
}

func TestAFileRemembersWhenItsDoorCodeChanged(t *testing.T) {
	eachOffice(t, func(o *office) {
		f, err := o.buildings.Add(o.Context(), o.operator, o.agency, place, behind())
		if o.must(err); !f.Facts.CodedAt.IsZero() {
			o.Error("there is no code that was changed")
		}
		coded := behind()
		coded.Buildings[0].Code = "12A34"
		o.clock.Advance(time.Hour)
		f, err = o.buildings.Change(o.Context(), o.operator, o.agency, place, f.Mark(), coded)
		o.must(err)
		since := f.UpdatedAt
		o.clock.Advance(time.Hour)
		coded.Name = "Autre"
		f, err = o.buildings.Change(o.Context(), o.operator, o.agency, place, f.Mark(), coded)
		if o.must(err); !f.Facts.CodedAt.Equal(since) || f.UpdatedAt.Equal(since) {
			o.Errorf("changed at %v, the file at %v, the code at %v", since, f.UpdatedAt, f.Facts.CodedAt)
		}
	})
}
