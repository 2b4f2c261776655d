package apimo_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"palier/internal/api/apitest"
	"palier/internal/core/audit"
	"palier/internal/core/buildings"
	"palier/internal/core/event"
)

// residence is one as far as the tests look at it.
type residence struct {
	ID       string           `json:"id"`
	Type     string           `json:"type"`
	Name     string           `json:"name"`
	Year     string           `json:"construction_year"`
	Standing string           `json:"standing"`
	Floors   string           `json:"floors"`
	Lots     string           `json:"lots"`
	Shares   string           `json:"total_shares"`
	Code     *string          `json:"code"`
	User     string           `json:"user"`
	Updated  string           `json:"updated_at"`
	Contacts []map[string]any `json:"contacts"`
}

func residences(t testing.TB, c apitest.Client) []residence {
	t.Helper()
	return apitest.Decode[struct {
		Residences []residence `json:"residences"`
	}](t, c.Get(t, "/agencies/14/residences")).Residences
}

// What is filed of a building beside its doors is shown with it, and who leaves the file
// takes what was noted of him along.
func TestAResidenceShowsTheFactsOfItsBuilding(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		ctx, c := context.Background(), d.portal(t)
		places, _, err := d.Buildings.Page(ctx, d.Operator, 14, 0, 1)
		if err != nil || len(places) != 1 {
			t.Fatal(places, err)
		}
		place := places[0]
		file, err := d.Buildings.Get(ctx, d.Operator, 14, place)
		if err != nil {
			t.Fatal(err)
		}
		var who []string
		file.Tree.Everyone(func(p *buildings.Person) { who = append(who, p.ID) })
		facts := buildings.Facts{Type: 2, Standing: 4, Built: 2006, Floors: 5, Lots: 12, TotalShares: 10_000_00, User: 10,
			Holdings: []buildings.Holding{{Person: who[0], Role: buildings.Owner, Shares: 34_00, Unit: true, Rooms: 3, Bedrooms: 2, Subtype: 5, Area: 65_12, Comment: "au fond"}}}
		d.Clock.Advance(time.Hour)
		if _, err := d.Buildings.Describe(ctx, d.Operator, 14, place, facts); err != nil {
			t.Fatal(err)
		}
		r := residences(t, c)[0]
		if r.Type != "2" || r.Standing != "4" || r.Year != "2006" || r.Floors != "5" || r.Lots != "12" || r.Shares != "10000.00" || r.User != "10" || r.Code != nil {
			t.Errorf("shown: %+v", r)
		}
		one := fmt.Sprintf("%v %v %v %v", r.Contacts[0]["type"], r.Contacts[0]["shares"], r.Contacts[0]["comment"], r.Contacts[0]["property"])
		if one != "3 34.00 au fond map[area:65.12 bedrooms:2 floor:map[type:4 value:2] rooms:3 subtype:5]" {
			t.Errorf("the first contact: %s", one)
		}
		if r.Contacts[1]["type"] != "1" || r.Contacts[1]["shares"] != nil {
			t.Errorf("the second contact: %v", r.Contacts[1])
		}
		_, err = d.Buildings.Edit(ctx, d.Operator, 14, place, func(tree *buildings.Tree) error {
			for i := range tree.Buildings[0].Stairs {
				for j := range tree.Buildings[0].Stairs[i].Boxes {
					tree.Buildings[0].Stairs[i].Boxes[j].People = nil
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		file, err = d.Buildings.Get(ctx, d.Operator, 14, place)
		if err != nil || len(file.Facts.Holdings) != 0 || file.Facts.Built != 2006 {
			t.Errorf("left: %+v, %v", file.Facts, err)
		}
		if r = residences(t, c)[0]; len(r.Contacts) != 0 || r.Year != "2006" {
			t.Errorf("shown then: %+v", r)
		}
	})
}

// Whoever is given a door code is in the journal.
func TestADoorCodeThatIsReadIsInTheJournal(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		read := func() (n int) {
			page, err := d.Audit.Page(context.Background(), d.Operator, audit.Query{Kind: buildings.EventOpened, Subject: event.Subject{Kind: "building"}, Limit: 50})
			if err != nil {
				t.Fatal(err)
			}
			return len(page.Lines)
		}
		before := read()
		if r := residences(t, d.portal(t))[0]; r.Code != nil || read() != before {
			t.Errorf("a provider without the right reads %v, %d lines", r.Code, read()-before)
		}
		if r := residences(t, d.demo())[0]; r.Code == nil || *r.Code != "4512B" || read() != before+1 {
			t.Errorf("a provider with the right reads %v, %d lines", r.Code, read()-before)
		}
	})
}
