package requests_test

import (
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/people"
	"palier/internal/core/requests"
)

// Whoever is erased is looked for nothing any more, and nobody reads what was written of him.
func TestAnErasedPersonHasNoSearchGoingOn(t *testing.T) {
	each(t, func(o *office) {
		s := o.seek(requests.Search{Category: 1, Comment: "Madame LEFORT cherche vite", Free: "près de sa mère", OwnTags: []string{"Inès"}})
		p := o.offer(listings.Property{Category: 1, Step: 1, Country: "FR", Price: money.Amount{Minor: 300_000_00, Currency: "EUR"}})
		if c := o.crossing(s.ID, p.ID); c.Shown() != requests.ToSuggest {
			o.Fatalf("before: %+v", c)
		}
		o.ok(o.Dossier.Erase(o.Context(), o.by, o.contact))
		got, err := o.Requests.Get(o.Context(), o.by, s.ID)
		o.ok(err)
		if got.Active || got.Comment+got.Free != "" || len(got.OwnTags) > 0 || got.Category != 1 {
			o.Errorf("after: %+v", got)
		}
		if c := o.crossing(s.ID, p.ID); c.Shown() != requests.NotSuggested {
			o.Errorf("its crossing: %+v", c)
		}
		o.price(p, 290_000)
		if c := o.crossing(s.ID, p.ID); c.Shown() != requests.NotSuggested {
			o.Errorf("its crossing, once the property changed: %+v", c)
		}
		if found, err := o.Requests.Find(o.Context(), o.by, 14, "lefort", requests.Filter{}); err != nil || len(found) > 0 {
			o.Errorf("it is found by what was written: %v %v", found, err)
		}
	})
}

// A search is of its agency's people, and is found by whom it is of and what it says.
func TestASearchIsOfItsAgencyAndIsFoundByItsWords(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.Context()
		s := o.seek(requests.Search{Category: 1, Places: []requests.Place{{City: requests.Named{Name: "Rezé"}}}, Comment: "jardin"})
		far, _, err := o.People.Add(ctx, o.by, 15, people.Declared{First: "Paul", Last: "MARTIN", Email: "paul.searches@example.org"})
		o.ok(err)
		for what, v := range map[string]requests.Search{
			"contact": {Agency: 14, Contact: far.ID, User: 9, Category: 1, Country: "FR"}, "user": {Agency: 14, Contact: o.contact, User: 1, Category: 1, Country: "FR"},
			"category": {Agency: 14, Contact: o.contact, User: 9, Country: "FR"}, "country": {Agency: 14, Contact: o.contact, User: 9, Category: 1},
			"coordinates": {Agency: 14, Contact: o.contact, User: 9, Category: 1, Country: "FR", Ground: requests.Ground{Outline: []requests.Point{{Lat: 1}, {Lat: 2}}}},
		} {
			if _, err := o.Requests.Create(ctx, o.by, v); !fault.Is(err, fault.Invalid) {
				o.Errorf("%s: %v", what, err)
			}
		}
		for text, want := range map[string]int{"": 1, "reze": 1, "jar rez": 1, "lefort": 1, "durand": 0, "jardin durand": 0} {
			got, err := o.Requests.Find(ctx, o.by, 14, text, requests.Filter{})
			o.ok(err)
			if len(got) != want {
				o.Errorf("%q finds %d, want %d", text, len(got), want)
			}
		}
		var nobody access.Actor
		nobody.Account = o.by.Account
		if _, err := o.Requests.Get(ctx, nobody, s.ID); !fault.Is(err, fault.Forbidden) {
			o.Errorf("without a right: %v", err)
		}
		if _, err := o.Requests.Change(ctx, o.by, 15, s.ID, func(*requests.Search) error { return nil }); !fault.Is(err, fault.Missing) {
			o.Errorf("in another agency: %v", err)
		}
	})
}

// Another scoring is in force for every pair as soon as somebody reads.
func TestAChangedScoringCrossesEverythingAnew(t *testing.T) {
	each(t, func(o *office) {
		s := o.seek(requests.Search{Category: 1, Rooms: new(3), RoomsBy: requests.AtLeast})
		p := o.offer(listings.Property{Category: 1, Step: 1, Country: "FR", Details: listings.Details{Rooms: new(2)}})
		if c := o.crossing(s.ID, p.ID); c.Score != 85 || c.Gone {
			o.Fatalf("by the usual scoring: %+v", c)
		}
		w := requests.UsualWeights()
		w.Rooms = 60
		o.ok(o.Requests.SetWeights(o.Context(), o.by, w))
		if c := o.crossing(s.ID, p.ID); c.Score != 40 || !c.Gone {
			o.Errorf("by a stricter one: %+v", c)
		}
		c, lines, err := o.Requests.Explain(o.Context(), o.by, s.ID, p.ID)
		o.ok(err)
		if c.Score != 40 || len(lines) == 0 || lines[len(lines)-1].Lost != 60 {
			o.Errorf("explained: %+v %+v", c, lines)
		}
		if err := o.Requests.SetWeights(o.Context(), o.by, requests.Weights{Keep: 101}); !fault.Is(err, fault.Invalid) {
			o.Errorf("no points: %v", err)
		}
	})
}
