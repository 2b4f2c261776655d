package app_test

import (
	"fmt"
	"testing"
	"time"

	"palier/internal/core/leads"
	"palier/internal/core/visits"
)

// asks sends an enquiry of Inez Roux's through the Apimo door; it gives its number.
func (c *crossing) asks(reference, about string) int64 {
	c.Helper()
	sent := c.apimo("POST", "/leads", fmt.Sprintf(`{"reference":%q,"step":"1","type":"1","lastname":"ROUX","firstname":"Inez","email":"inez.roux@example.org","property_reference":%q}`, reference, about))
	return int64(sent["id"].(float64))
}

// step is where the Apimo door sees an enquiry, and when it says that it changed.
func (c *crossing) step(id int64) (step, updated string) {
	c.Helper()
	for _, one := range c.apimo("GET", "/leads?limit=1000", "")["leads"].([]any) {
		if l := one.(map[string]any); l["id"] == float64(id) {
			return l["step"].(string), l["updated_at"].(string)
		}
	}
	c.Fatalf("no lead %d", id)
	return "", ""
}

func (c *crossing) stage(id int64) leads.Stage {
	c.Helper()
	l, err := c.Inbox.Get(c.Context(), c.Operator, id)
	if err != nil {
		c.Fatal(err)
	}
	return l.Stage
}

func (c *crossing) moves(id int64, to leads.Stage) {
	c.Helper()
	if _, err := c.Inbox.Move(c.Context(), c.Operator, []int64{id}, to); err != nil {
		c.Fatal(err)
	}
}

// A visit that is booked through one door moves the enquiry that another brought.
func TestABookedVisitMovesThePersonsEnquiry(t *testing.T) {
	eachCrossing(t, func(c *crossing) {
		place, err := c.Visits.Find(c.Context(), c.Operator, visits.PlaceKey{UID: c.Card.Flatsy.PropertyID})
		if err != nil {
			t.Fatal(err)
		}
		is := func(what string, id int64, want leads.Stage) {
			t.Helper()
			if got := c.stage(id); got != want {
				t.Errorf("%s: %s, want %s", what, got, want)
			}
		}
		reference := place.Property.Reference
		mine, closed, offer, other := c.asks("web-1", reference), c.asks("web-2", reference), c.asks("web-3", reference), c.asks("web-4", "")
		c.moves(closed, leads.StageLost)
		c.moves(offer, leads.StageOffer)
		c.Clock.Advance(time.Minute)
		_, before := c.step(mine)
		free := c.free()
		visit := c.book(free[0])
		is("the open one about the property", mine, leads.StageVisit)
		is("one that is closed", closed, leads.StageLost)
		is("one that is further", offer, leads.StageOffer)
		is("one about nothing", other, leads.StageNew)
		if step, updated := c.step(mine); step != "3" || updated <= before {
			t.Errorf("the Apimo door sees step %s of %s, before %s", step, updated, before)
		}

		c.moves(mine, leads.StageContacted)
		c.flatsy("POST", "/visit/reschedule", fmt.Sprintf(`{"visitId":%q,"date":%q}`, visit["id"], free[3].Format(time.RFC3339)))
		is("after another date", mine, leads.StageContacted)
		c.book(free[6])
		is("after another visit", mine, leads.StageVisit)
	})
}

// A wish has no date yet: the enquiry moves when it gets one.
func TestAWishMovesTheEnquiryWhenItGetsADate(t *testing.T) {
	eachCrossing(t, func(c *crossing) {
		place, err := c.Visits.Find(c.Context(), c.Operator, visits.PlaceKey{UID: c.Card.Flatsy.PropertyID})
		if err != nil {
			t.Fatal(err)
		}
		id, free := c.asks("web-1", place.Property.Reference), c.free()
		v, err := c.Visits.Book(c.Context(), c.Operator, visits.Booking{Place: visits.PlaceKey{ID: place.Property.ID}, Visitor: visits.Visitor{Email: "inez.roux@example.org", Firstname: "Inez", Lastname: "Roux"}})
		if err != nil {
			t.Fatal(err)
		}
		if got := c.stage(id); got != leads.StageNew {
			t.Errorf("with a wish: %s", got)
		}
		if _, err := c.Visits.MoveAll(c.Context(), c.Operator, v.UID, free[0]); err != nil {
			t.Fatal(err)
		}
		if got := c.stage(id); got != leads.StageVisit {
			t.Errorf("with a date: %s", got)
		}
	})
}
