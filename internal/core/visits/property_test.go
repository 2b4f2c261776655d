package visits_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/people"
	"palier/internal/core/visits"
)

func TestAPropertyIsSavedByItsReference(t *testing.T) {
	live(t, func(o *office) {
		made := o.property("18/1280/02/0227", func(n *visits.Saving) {
			n.Category, n.Price = new(2), &money.Amount{Minor: 89000, Currency: "EUR"}
			n.Address = &visits.Address{Street: "12 rue des Tilleuls", Zipcode: "44000", City: "Nantes", Lat: 47.2184, Lon: -1.5536, Located: true, DoorInfo: "2e"}
			n.Details = &listings.Details{Surface: new(42.5)}
			n.Refs = &[]string{"B", "A", "B", "18/1280/02/0227", ""}
			n.Door, n.Extra, n.Metadata = new("B12"), new(`{"b":1,"a":2}`), new(`{"x":1.0}`)
		})
		o.same("in charge", made.Agent(), o.agent.ID)
		o.same("open", made.State(), visits.Open)
		o.same("listing", []any{made.Property.Category, made.Property.Price.Minor, made.Property.City, made.Property.Country, made.Property.Located}, []any{2, int64(89000), "Nantes", "FR", true})

		again := o.property("18/1280/02/0227", func(n *visits.Saving) { n.Price, n.InCharge = &money.Amount{Minor: 90000, Currency: "EUR"}, nil })
		want := made.Place
		want.Property.Price.Minor, want.Property.UpdatedAt = 90000, again.Property.UpdatedAt
		want.Showing.UpdatedAt = again.Showing.UpdatedAt
		o.same("what is not said stays", again.Place, want)
		lines := o.lines()
		o.property("18/1280/02/0227", nil)
		o.same("the same again is no change", o.lines(), lines)

		for _, ref := range []string{"A", "B", "18/1280/02/0227"} {
			p, err := o.visits.Place(o.Context(), o.operator, visits.PlaceKey{Ref: ref})
			o.must(err)
			o.same(ref, p.Property.ID, made.Property.ID)
		}
		refs, err := o.visits.Refs(o.Context(), o.operator, []int64{made.Property.ID})
		o.must(err)
		o.same("refs", refs[made.Property.ID], []string{"A", "B"})
	})
}

func TestAReferenceIsOfOneProperty(t *testing.T) {
	live(t, func(o *office) {
		o.property("one", func(n *visits.Saving) { n.Refs = &[]string{"eins"} })
		for what, n := range map[string]visits.Saving{
			"another's further one":             {Reference: "eins"},
			"another's further one as further":  {Reference: "two", Refs: &[]string{"eins"}},
			"another's main reference as other": {Reference: "two", Refs: &[]string{"one"}},
		} {
			n.Agency = o.agency
			_, err := o.visits.SaveProperty(o.Context(), o.operator, n)
			o.is(what, err, fault.Conflict)
		}
		_, err := o.visits.Place(o.Context(), o.operator, visits.PlaceKey{Ref: "two"})
		o.is("a refusal makes nothing", err, fault.Missing)
	})
}

func TestASavingThatCannotBeMeant(t *testing.T) {
	live(t, func(o *office) {
		for what, change := range map[string]func(n *visits.Saving){
			"no reference":     func(n *visits.Saving) { n.Reference = " " },
			"nobody in charge": func(n *visits.Saving) { n.InCharge = new("nobody@example.org") },
			"a long memo":      func(n *visits.Saving) { n.Memo = new(strings.Repeat("x", 20_001)) },
			"large metadata":   func(n *visits.Saving) { n.Metadata = new(strings.Repeat("x", 64<<10+1)) },
			"a negative price": func(n *visits.Saving) { n.Price = &money.Amount{Minor: -1, Currency: "EUR"} },
			"many pictures":    func(n *visits.Saving) { n.Pictures = new(make([]string, 101)) },
			"a latitude":       func(n *visits.Saving) { n.Address = &visits.Address{Lat: 91, Located: true} },
		} {
			n := visits.Saving{Reference: "new", Agency: o.agency}
			change(&n)
			_, err := o.visits.SaveProperty(o.Context(), o.operator, n)
			o.is(what, err, fault.Invalid)
		}
	})
}

func TestOpeningsReplaceEachOtherAndMeet(t *testing.T) {
	live(t, func(o *office) {
		p, err := o.visits.SetOpenings(o.Context(), o.operator, o.home, []visits.Opening{
			{Start: o.at("14:00"), End: o.at("15:00")}, {Start: o.at("12:00"), End: o.at("13:00")}, {Start: o.at("12:30"), End: o.at("14:00")},
			{Start: o.at("18:00"), End: o.at("19:00"), Weekly: true},
		})
		o.must(err)
		o.same("openings", p.Showing.Openings, []visits.Opening{{Start: o.at("12:00").UTC(), End: o.at("15:00").UTC()}, {Start: o.at("18:00").UTC(), End: o.at("19:00").UTC(), Weekly: true}})
		slots, err := o.visits.Slots(o.Context(), o.operator, o.home)
		o.must(err)
		o.same("slots", shown(slots), "[06/07] 12:00 12:30 13:00 13:30 14:00 14:30 18:00 18:30 [13/07] 18:00 18:30 [20/07] 18:00 18:30")
		_, err = o.visits.SetOpenings(o.Context(), o.operator, o.home, []visits.Opening{{Start: o.at("12:00"), End: o.at("12:00")}})
		o.is("no length", err, fault.Invalid)
		_, err = o.visits.SetOpenings(o.Context(), o.operator, o.home, nil)
		o.must(err)
		o.same("the usual window", o.free("11:00"), true)
	})
}

func TestRulesOfThePropertyAreOverThoseOfTheAccount(t *testing.T) {
	live(t, func(o *office) {
		o.rules(visits.Overrides{Minutes: new(60), Horizon: new(1), Notice: new(0), Holidays: new("metropole")})
		p, err := o.visits.SetRules(o.Context(), o.operator, o.home, visits.Overrides{Minutes: new(45), OpensAt: new(12 * 60), ClosesAt: new(14 * 60)})
		o.must(err)
		set := p.Settings()
		o.same("duration", set.Duration, 45*time.Minute)
		o.same("horizon", set.Horizon, 1)
		slots, err := o.visits.Slots(o.Context(), o.operator, o.home)
		o.must(err)
		o.same("slots", shown(slots), "[06/07] 12:00 12:45")
		for what, r := range map[string]visits.Overrides{"minutes": {Minutes: new(4)}, "window": {OpensAt: new(600), ClosesAt: new(600)}, "capacity": {Capacity: new(101)}, "holidays": {Holidays: new("atlantis")}} {
			o.is(what, o.visits.SaveRules(o.Context(), o.operator, r), fault.Invalid)
		}
		o.is("a visitor", o.visits.SaveRules(o.Context(), o.guest(), visits.Overrides{}), fault.Forbidden)
	})
}

func TestVisitsNextToOneAnotherComeFirst(t *testing.T) {
	live(t, func(o *office) {
		at := func(lat float64) func(n *visits.Saving) {
			return func(n *visits.Saving) { n.Address = &visits.Address{Lat: lat, Lon: -1.55, Located: true} }
		}
		o.home = o.property("here", at(47.2184)).key()
		near, far := o.property("near", at(47.2270)).key(), o.property("far", at(47.2280)).key() // 956 m, 1 067 m
		o.booked("noe", "15:00")
		for where, want := range map[visits.PlaceKey]string{near: "14:30+ 15:00- 15:30+", far: "14:30 15:00- 15:30"} {
			slots, err := o.visits.Slots(o.Context(), o.operator, where)
			o.must(err)
			i := slices.IndexFunc(slots, func(s visits.Slot) bool { return s.At.Equal(o.at("14:30")) })
			o.same("slots", shown(slots[i:i+3]), "[06/07] "+want)
		}
	})
}

func TestTerminateTellsEverybodyButThePickedVisitor(t *testing.T) {
	live(t, func(o *office) {
		o.rules(visits.Overrides{Capacity: new(3)})
		past := o.booked("ida", "11:30")
		gone := o.booked("max", "15:00")
		_, _, err := o.visits.Cancel(o.Context(), o.operator, gone.UID, "", visits.CancelledByVisitor)
		o.must(err)
		o.clock.set(o.at("13:00"))
		next := o.booked("noe", "16:00")
		o.booked("lea", "16:00")
		alone := o.booked("eva", "17:00")
		o.post.taken()
		p, err := o.visits.Terminate(o.Context(), o.operator, o.home, "Lea@example.org")
		o.must(err)
		o.same("state", p.State(), visits.Ended)
		o.same("to come", statuses(o.visit(next)), []visits.Status{visits.CancelledTerminated, visits.CancelledTerminated})
		o.same("to come alone", statuses(o.visit(alone)), []visits.Status{visits.CancelledTerminated})
		o.same("past", statuses(o.visit(past)), []visits.Status{visits.Proposed})
		letters := o.post.taken()
		slices.Sort(letters)
		o.same("letters", letters, []string{"terminated eva@example.org", "terminated ida@example.org", "terminated max@example.org", "terminated noe@example.org",
			"to-agent.cancelled the agent", "to-agent.cancelled the agent"})
		lines := o.lines()
		_, err = o.visits.Terminate(o.Context(), o.operator, o.home, "noe@example.org")
		o.must(err)
		o.same("a second time", o.lines(), lines)
		_, err = o.visits.SetState(o.Context(), o.operator, o.home, visits.Standby)
		o.is("pause what has ended", err, fault.Conflict)
		_, err = o.visits.Terminate(o.Context(), o.operator, o.home, "nobody")
		o.is("no e-mail", err, fault.Invalid)
	})
}

func TestAnInvitationIsWrittenOnceAnHour(t *testing.T) {
	live(t, func(o *office) {
		invite := func() error { return o.visits.Invite(o.Context(), o.operator, o.home, visitor("noe")) }
		o.must(invite())
		o.must(invite())
		o.clock.set(o.at("09:59"))
		o.must(invite())
		o.same("within the hour", len(o.post.letters), 1)
		o.clock.set(o.at("10:01"))
		o.must(invite())
		o.same("after it", o.post.taken(), []string{"invitation noe@example.org", "invitation noe@example.org"})

		v, err := o.visits.Book(o.Context(), o.operator, visits.Booking{Place: o.home, At: o.at("13:00"), Visitor: visitor("noe"), Consents: []people.Consent{{Channel: people.ByEmail}}})
		o.must(err)
		o.is("he wants no e-mails", invite(), fault.Forbidden)
		o.same("but hears of his visit", o.post.taken(), []string{"requested noe@example.org", "to-agent.requested the agent"})
		_, _, err = o.visits.Cancel(o.Context(), o.operator, v.UID, "", visits.CancelledByVisitor)
		o.must(err)
	})
}

func TestAVisitorIsChangedOnOneVisitOrOnAllToCome(t *testing.T) {
	live(t, func(o *office) {
		o.rules(visits.Overrides{Capacity: new(2)})
		one, two := o.booked("noe", "12:00"), o.booked("noe", "2026-07-08 12:00")
		o.booked("lea", "12:00")
		change := visits.Visitor{Email: "sorel@example.org", Firstname: "Noé", Lastname: "Sorel", Phone: "+33 6 39 98 00 21", Fields: `{"z":1,"a":1}`}
		who, err := o.visits.UpdateVisitor(o.Context(), o.operator, one.UID, "noe@example.org", change)
		o.must(err)
		o.same("visitor", []string{who.Email, who.Fields}, []string{"sorel@example.org", `{"z":1,"a":1}`})
		o.same("kept", o.visit(one).Visitors[0], who)
		o.same("the other visit", o.visit(two).Visitors[0].Email, "noe@example.org")
		o.same("diary", o.diary()[1], "12:00:00 Visite 18/1280 : Noé Sorel (+1)")
		_, err = o.visits.UpdateVisitor(o.Context(), o.operator, one.UID, "noe@example.org", change)
		o.is("he is called otherwise now", err, fault.Missing)
		change.Email = "lea@example.org"
		_, err = o.visits.UpdateVisitor(o.Context(), o.operator, one.UID, "sorel@example.org", change)
		o.is("another visitor's e-mail", err, fault.Conflict)

		third := o.booked("noe", "2026-07-09 12:00")
		o.clock.set(o.at("2026-07-08 13:00"))
		change.Email = "new@example.org"
		_, err = o.visits.UpdateVisitor(o.Context(), o.operator, "", "noe@example.org", change)
		o.must(err)
		o.same("to come, and past", []string{o.visit(third).Visitors[0].Email, o.visit(two).Visitors[0].Email}, []string{"new@example.org", "noe@example.org"})
		_, err = o.visits.UpdateVisitor(o.Context(), o.operator, "", "nobody@example.org", change)
		o.is("on no visit", err, fault.Missing)
	})
}

func TestTheConversationAboutAProperty(t *testing.T) {
	live(t, func(o *office) {
		m, err := o.visits.Say(o.Context(), o.operator, o.home, "Le digicode a changé ?")
		o.must(err)
		o.same("to the agent", m.Recipient, o.agent.ID)
		o.is("no text", second(o.visits.Say(o.Context(), o.operator, o.home, " ")), fault.Invalid)
		list, err := o.visits.Conversation(o.Context(), o.operator, o.home)
		o.must(err)
		o.same("conversation", list, []visits.Message{m})
		whole, err := o.visits.Messages(o.Context(), o.operator)
		o.must(err)
		o.same("all", whole, list)
		told, found, err := o.visits.MessageTold(o.Context(), o.operator.Account, m.Property, m.ID)
		o.must(err)
		o.same("told", []any{told, found}, []any{m, true})
		o.same("news", o.told(), []visits.News{{Kind: visits.EventMessage, Message: m.ID, Property: m.Property, Position: visits.Everybody}})
	})
}

func second[T any](_ T, err error) error { return err }

func TestWhatIsToldIsTheVisitAsItWasThen(t *testing.T) {
	live(t, func(o *office) {
		v := o.booked("noe", "12:00")
		_, err := o.visits.Confirm(o.Context(), o.operator, v.UID)
		o.must(err)
		then, found, err := o.visits.StateTold(o.Context(), o.operator.Account, v.ID, 1)
		o.must(err)
		o.same("then", []any{found, then}, []any{true, v})
		o.clock.set(o.clock.now().Add(31 * 24 * time.Hour))
		o.must(o.visits.Forget(o.Context(), o.operator.Account))
		now, found, err := o.visits.StateTold(o.Context(), o.operator.Account, v.ID, 1)
		o.must(err)
		o.same("once forgotten, as it is", []any{found, statuses(now)}, []any{true, []visits.Status{visits.Confirmed}})
	})
}

func TestPropertiesAreShownWithTheirTallyAndPostcodes(t *testing.T) {
	live(t, func(o *office) {
		o.property("second", func(n *visits.Saving) { n.Address = &visits.Address{Zipcode: "44300"} })
		v := o.booked("noe", "12:00")
		o.must(o.turn(v, visits.Confirmed))
		o.clock.set(v.StartsAt)
		o.must(o.turn(v, visits.Done))
		o.booked("noe", "15:00")
		list, err := o.visits.Places(o.Context(), o.operator)
		o.must(err)
		o.same("properties", len(list), 2)
		o.same("tally", []int64{list[0].Planned, list[0].Held, list[1].Planned}, []int64{1, 1, 0})
		zips, err := o.visits.Coverage(o.Context(), o.operator)
		o.must(err)
		o.same("coverage", zips, []string{"44000", "44300"})
	})
}

func TestNewsIsReadAsItWasWritten(t *testing.T) {
	live(t, func(o *office) {
		o.booked("noe", "12:00")
		list, err := o.store.Journal(o.Context(), o.operator.Account, 0, event.Subject{}, 1000)
		o.must(err)
		for _, e := range list {
			n, ok := visits.ReadNews(e)
			if of := strings.HasPrefix(e.Kind, "visit."); of != ok {
				o.Errorf("%s is news: %v", e.Kind, ok)
			}
			if ok && (n.Position != 0 || n.Version != 1 || n.Thread != n.Visit || n.Visit == 0) {
				o.Errorf("%+v", n)
			}
		}
	})
}

// sandbox books at noon in a test account with a phone.
func sandbox(t *testing.T, phone string, run func(o *office, answer, now visits.Visit)) {
	eachOffice(t, access.Test, func(o *office) {
		p, err := o.visits.SaveProperty(o.Context(), o.operator, visits.Saving{Reference: "test", Agency: o.agency})
		o.must(err)
		u, _, err := o.store.GetUser(o.Context(), o.operator.Account, p.Agent())
		o.must(err)
		o.same("an agent of its own", u.ID != o.agent.ID && u.Active && u.Group == access.Agent, true)
		o.home = shownPlace{p}.key()
		who := visitor("noe")
		who.Phone = phone
		v, err := o.visits.Book(o.Context(), o.operator, visits.Booking{Place: o.home, At: o.at("12:00"), Visitor: who})
		o.must(err)
		o.same("the answer", statuses(v), []visits.Status{visits.Proposed})
		run(o, v, o.visit(v))
	})
}

func TestTheFivePhonesOfTheSandbox(t *testing.T) {
	for phone, want := range map[string][]string{
		"0600000000":         {"visit.confirmed proposed>confirmed"},
		"+33600000001":       {"visit.confirmed proposed>confirmed", "visit.done confirmed>done", "visit.reported"},
		"06 00 00 00 02":     {"visit.cancelled proposed>cancelled.rescheduled", "visit.moved >proposed", "visit.created >proposed"},
		"0033 6 00 00 00 10": {"visit.cancelled proposed>cancelled.agent"},
		"06.00.00.00.11":     {"visit.cancelled proposed>cancelled.visitor"},
		"06 39 98 00 00":     nil,
	} {
		t.Run(phone, func(t *testing.T) {
			sandbox(t, phone, func(o *office, answer, now visits.Visit) {
				o.same("news", o.news(), append([]string{"visit.created >proposed"}, want...))
				if phone == "+33600000001" {
					r := now.Properties[0].Report
					o.same("report", []any{r.Interest, r.Comment}, []any{4, "Visite de démonstration"})
				}
				if phone == "06 00 00 00 02" {
					list, err := o.visits.Search(o.Context(), o.operator, visits.Query{From: o.at("12:30"), To: o.at("13:00")})
					o.must(err)
					o.same("moved to the next slot", len(list), 1)
				}
			})
		})
	}
}

func TestOutsideTheSandboxTheFivePhonesAreNumbers(t *testing.T) {
	live(t, func(o *office) {
		for i, phone := range []string{"0600000000", "0600000001", "0600000002", "0600000010", "0600000011"} {
			who := visitor(fmt.Sprint("visitor", i))
			who.Phone = phone
			v, err := o.visits.Book(o.Context(), o.operator, visits.Booking{Place: o.home, At: o.at("12:00").Add(time.Duration(i) * 30 * time.Minute), Visitor: who})
			o.must(err)
			o.same(phone, statuses(o.visit(v)), []visits.Status{visits.Proposed})
		}
		o.same("news", len(o.told()), 5)
		_, err := o.visits.Say(o.Context(), o.operator, o.home, "Une question ?")
		o.must(err)
		o.same("nobody answers by himself", len(o.told()), 6)
	})
}

func TestAQuestionInTheSandboxIsAnswered(t *testing.T) {
	sandbox(t, "", func(o *office, _, _ visits.Visit) {
		for _, text := range []string{"Une remarque.", "Une question ?"} {
			_, err := o.visits.Say(o.Context(), o.operator, o.home, text)
			o.must(err)
		}
		list, err := o.visits.Conversation(o.Context(), o.operator, o.home)
		o.must(err)
		o.same("lines", len(list), 3)
	})
}
