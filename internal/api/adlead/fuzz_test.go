package adlead

import (
	"strings"
	"testing"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/leads"
	"palier/internal/core/programs"
)

// No body makes the door fall over, and whatever it refuses it names in a sentence.
// What a change refuses must not depend on what is stored: handlers look at the
// body before they know it.
func FuzzBodies(f *testing.F) {
	for _, seed := range []string{
		`{` + goodLot + `,"reduced_vat_eligibility":true,"price_reduced_vat":1e300,"floor":-1e18}`,
		`{"contact":{"email1":"a@example.org","children":-1,"birthdate":[]},"lead":{"property_rooms":[null,{}]},"events":[[],{"type":1}]}`,
		`{"lead_id":1.0,"lot_ids":[1,"2",-3],"owner_id":"x","expires_at":"2026-03-29 02:30:00","comment":null}`,
		`{"status":"option","event":"note","tag_uuid":7,"is_global":"1","scheduled_at":"9999-12-31T23:59:59Z"}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o, err := wire.ParseObject([]byte(text))
		if err != nil {
			return
		}
		takers := []func(*intake){
			func(in *intake) { newLot(in, &programs.Lot{}) },
			func(in *intake) { takeEnquiry(in, "FR") },
			func(in *intake) { takeClaim(in, access.Actor{}, "FR") },
			func(in *intake) { takeOption(in, access.Actor{User: 1}) },
			func(in *intake) { takeOptionChange(in) },
			func(in *intake) { takeTask(in) },
			func(in *intake) { takeRecord(in) },
			func(in *intake) { takeTag(in) },
		}
		for _, take := range takers {
			in := newIntake(o)
			take(in)
			for _, p := range *in.problems {
				if p.Field == "" || p.Message == "" || strings.Contains(p.Message, "%") {
					t.Errorf("%q: %+v", text, p)
				}
			}
		}
		blank, stored := newIntake(o), newIntake(o)
		changeLot(blank, &programs.Lot{})
		changeLot(stored, &programs.Lot{Main: true, Type: "house", ReducedPrice: new(int64(1)), Withheld: true})
		takeInterest(blank, &leads.Interest{})
		takeInterest(stored, &leads.Interest{Status: leads.Discarded, DiscardReason: "x", Owner: 1})
		if a, b := blank.fields(), stored.fields(); strings.Join(a, " ") != strings.Join(b, " ") {
			t.Errorf("%q: refused %v for nothing stored, %v for something", text, a, b)
		}
	})
}
