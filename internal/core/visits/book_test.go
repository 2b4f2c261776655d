package visits_test

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/core/visits"
)

func TestAVisitIsBookedOnceForItsVisitorAndItsAgent(t *testing.T) {
	live(t, func(o *office) {
		v := o.booked("noe", "11:30")
		o.same("status", statuses(v), []visits.Status{visits.Proposed})
		if !regexp.MustCompile(`^[0-9]{6}$`).MatchString(v.Code) {
			o.Errorf("code %q", v.Code)
		}
		o.same("end", v.EndsAt, o.at("12:00").UTC())
		o.same("agent", v.Agent, o.agent.ID)
		o.same("first date", v.Visitors[0].FirstDate, o.at("11:30").UTC())
		o.same("what is read later", o.visit(v), v)
		o.same("diary", o.diary(), []string{"11:30:00 Visite 18/1280 : Noe Sorel"})
		o.same("letters", o.post.taken(), []string{"requested noe@example.org", "to-agent.requested the agent"})
		o.same("news", o.news(), []string{"visit.created >proposed"})
		o.same("shown as free", o.free("11:30"), false)

		_, err := o.ask("lea", "11:30")
		o.is("the slot is taken", err, fault.Conflict)
		o.same("letters of a refusal", o.post.taken(), []string(nil))
		c, err := o.people.Contact(o.Context(), o.operator, v.Visitors[0].Contact)
		o.must(err)
		o.same("the person", c.Email, "noe@example.org")
	})
}

func TestAStartThatCannotBeHad(t *testing.T) {
	live(t, func(o *office) {
		o.noted("14:00:00", "15:00:00")
		for clock, want := range map[string]fault.Kind{
			"08:30":            fault.Invalid, // past
			"2026-07-28 10:00": fault.Invalid, // beyond the horizon
			"11:37":            fault.Invalid, // off the grid
			"21:00":            fault.Invalid, // closed
			"10:30":            fault.Conflict,
			"14:00":            fault.Conflict, // an appointment of another door
			"14:30":            fault.Conflict,
		} {
			_, err := o.ask("noe", clock)
			o.is(clock, err, want)
		}
		o.same("news", o.news(), []string(nil))
		o.booked("noe", "13:30")
		o.booked("noe", "15:00")
	})
}

func TestAPropertyThatTakesNoVisits(t *testing.T) {
	live(t, func(o *office) {
		nobody := o.property("nobody", func(n *visits.Saving) { n.InCharge = nil }).key()
		_, err := o.visits.Book(o.Context(), o.operator, visits.Booking{Place: nobody, At: o.at("12:00"), Visitor: visitor("noe")})
		o.is("nobody in charge", err, fault.Conflict)

		_, err = o.visits.SetState(o.Context(), o.operator, o.home, visits.Standby)
		o.must(err)
		_, err = o.ask("noe", "12:00")
		o.is("standby", err, fault.Conflict)
		o.same("shown while on standby", o.free("12:00"), false)
		_, err = o.visits.Terminate(o.Context(), o.operator, o.home, "")
		o.must(err)
		_, err = o.ask("noe", "12:00")
		o.is("ended", err, fault.Conflict)
		_, err = o.visits.SetState(o.Context(), o.operator, o.home, visits.Open)
		o.must(err)
		o.booked("noe", "12:00")
	})
}

func TestABookingThatSaysTooMuchOrTooLittle(t *testing.T) {
	live(t, func(o *office) {
		for what, change := range map[string]func(b *visits.Booking){
			"no e-mail":     func(b *visits.Booking) { b.Visitor.Email = "" },
			"a long name":   func(b *visits.Booking) { b.Visitor.Lastname = strings.Repeat("x", 201) },
			"large fields":  func(b *visits.Booking) { b.Visitor.Fields = strings.Repeat("x", 64<<10+1) },
			"large objects": func(b *visits.Booking) { b.Metadata = strings.Repeat("x", 64<<10+1) },
		} {
			b := visits.Booking{Place: o.home, At: o.at("12:00"), Visitor: visitor("noe")}
			change(&b)
			_, err := o.visits.Book(o.Context(), o.operator, b)
			o.is(what, err, fault.Invalid)
		}
	})
}

func TestTheSameBookingAgainAnswersWithTheFirst(t *testing.T) {
	live(t, func(o *office) {
		first := o.booked("noe", "11:30")
		o.post.taken()
		before := o.lines()
		again, err := o.visits.Book(o.Context(), o.operator, visits.Booking{Place: o.home, At: o.at("11:30"),
			Visitor: visits.Visitor{Email: " NOE@example.org", Firstname: "N.", Lastname: "Sorel"}})
		o.must(err)
		o.same("visit", again, first)

		wish := visits.Booking{Place: o.home, Visitor: visitor("noe")}
		one, err := o.visits.Book(o.Context(), o.operator, wish)
		o.must(err)
		o.same("a wish has no code and no time", one.Code == "" && one.StartsAt.IsZero() && one.Action == 0, true)
		o.same("lines since the wish", o.lines()-before, 1)
		two, err := o.visits.Book(o.Context(), o.operator, wish)
		o.must(err)
		o.same("wish again", two, one)
		o.same("lines since", o.lines()-before, 1)
		o.same("the agent's time", o.diary(), []string{"11:30:00 Visite 18/1280 : Noe Sorel"})
	})
}

func TestAGroupVisitHasRoomForItsCapacity(t *testing.T) {
	live(t, func(o *office) {
		o.rules(visits.Overrides{Capacity: new(3)})
		first := o.booked("noe", "11:30")
		o.same("priority of a group with room", o.free("11:30"), true)
		o.booked("lea", "11:30")
		third := o.booked("max", "11:30")
		o.same("one visit", third.ID, first.ID)
		o.same("positions", []int{third.Visitors[0].Position, third.Visitors[1].Position, third.Visitors[2].Position}, []int{0, 1, 2})
		_, err := o.ask("eva", "11:30")
		o.is("a fourth", err, fault.Conflict)
		o.same("diary", o.diary(), []string{"11:30:00 Visite 18/1280 : Noe Sorel (+2)"})

		_, _, err = o.visits.Cancel(o.Context(), o.operator, first.UID, "lea@example.org", visits.CancelledByVisitor)
		o.must(err)
		v := o.booked("eva", "11:30")
		o.same("statuses", statuses(v), []visits.Status{"proposed", "cancelled.visitor", "proposed", "proposed"})
		o.same("a position is never used again", v.Visitors[3].Position, 3)
	})
}

func TestAThousandBookOneSlot(t *testing.T) {
	for _, capacity := range []int{1, 3} {
		t.Run(fmt.Sprint("capacity ", capacity), func(t *testing.T) {
			live(t, func(o *office) {
				o.rules(visits.Overrides{Capacity: &capacity})
				calls := 1000
				if testing.Short() {
					calls = 100
				}
				var won, lost atomic.Int64
				var wg sync.WaitGroup
				for i := range calls {
					wg.Go(func() {
						_, err := o.ask(fmt.Sprint("visitor", i), "12:00")
						switch {
						case err == nil:
							won.Add(1)
						case fault.Is(err, fault.Conflict):
							lost.Add(1)
						default:
							o.Error(err)
						}
					})
				}
				wg.Wait()
				o.same("winners and losers", []int64{won.Load(), lost.Load()}, []int64{int64(capacity), int64(calls - capacity)})
				list, err := o.visits.Search(o.Context(), o.operator, visits.Query{})
				o.must(err)
				o.same("visits", len(list), 1)
				o.same("visitors", len(list[0].Visitors), capacity)
				o.same("news", len(o.told()), capacity)
			})
		})
	}
}

func TestConfirmedAtOnceWhereTheRulesSaySo(t *testing.T) {
	live(t, func(o *office) {
		o.rules(visits.Overrides{AutoConfirm: new(true)})
		v := o.booked("noe", "2026-07-09 11:30")
		o.same("status", statuses(v), []visits.Status{visits.Confirmed})
		o.post.mu.Lock()
		due := o.post.letters[1].DueAt
		o.post.mu.Unlock()
		o.same("reminded the day before", due, o.at("2026-07-08 11:30").UTC())
		o.same("letters", o.post.taken(), []string{"confirmation noe@example.org", "reminder noe@example.org", "to-agent.requested the agent"})
		o.booked("noe", "15:00")
		o.same("no time to remind", o.post.taken(), []string{"confirmation noe@example.org", "to-agent.requested the agent"})
	})
}

func TestTheVisitsOfOneAgentNeverOverlap(t *testing.T) {
	live(t, func(o *office) {
		o.rules(visits.Overrides{Buffer: new(15)})
		other := o.property("other", nil).key()
		o.booked("noe", "12:00")
		book := func(at string) error {
			_, err := o.visits.Book(o.Context(), o.operator, visits.Booking{Place: other, At: o.at(at), Visitor: visitor("lea")})
			return err
		}
		o.is("at the same time elsewhere", book("12:00"), fault.Conflict)
		o.is("on the way", book("12:30"), fault.Conflict)
		o.must(book("13:00"))
	})
}

func TestAPersonIsTheSameThroughEveryDoorAndSaysWhatHeAgreesTo(t *testing.T) {
	live(t, func(o *office) {
		b := visits.Booking{Place: o.home, At: o.at("12:00"), Visitor: visitor("noe"), Consents: []people.Consent{{Channel: people.ByEmail, Given: true}}}
		first, err := o.visits.Book(o.Context(), o.operator, b)
		o.must(err)
		b.At, b.Consents = o.at("13:00"), nil
		second, err := o.visits.Book(o.Context(), o.operator, b)
		o.must(err)
		o.same("contact", second.Visitors[0].Contact, first.Visitors[0].Contact)
		answers, err := o.people.Consents(o.Context(), o.operator, first.Visitors[0].Contact)
		o.must(err)
		o.same("consents", answers, map[people.Channel]bool{people.ByEmail: true})
	})
}

func TestWhatIsNotTheCallersIsNotThere(t *testing.T) {
	live(t, func(o *office) {
		v := o.booked("noe", "12:00")
		elsewhere, err := o.admin.CreateAgency(o.Context(), o.operator, access.Agency{Name: "Agence B"})
		o.must(err)
		account, err := o.admin.CreateAccount(o.Context(), access.Account{Name: "Ailleurs", Mode: access.Live, Country: "FR"}, o.operator.Who)
		o.must(err)
		beside, err := o.admin.Guest(o.Context(), o.operator.Account, elsewhere.ID)
		o.must(err)
		for who, a := range map[string]access.Actor{"another account": access.Operator(account, "test"), "another agency": beside} {
			_, err = o.visits.Place(o.Context(), a, o.home)
			o.is(who+": place", err, fault.Missing)
			_, err = o.visits.Slots(o.Context(), a, o.home)
			o.is(who+": slots", err, fault.Missing)
			_, err = o.visits.Book(o.Context(), a, visits.Booking{Place: o.home, At: o.at("13:00"), Visitor: visitor("lea")})
			o.is(who+": book", err, fault.Missing)
			_, err = o.visits.Visit(o.Context(), a, v.UID)
			o.is(who+": visit", err, fault.Missing)
			_, _, err = o.visits.Cancel(o.Context(), a, v.UID, "", visits.CancelledByVisitor)
			o.is(who+": cancel", err, fault.Missing)
			_, err = o.visits.Move(o.Context(), a, v.UID, "", o.at("13:00"))
			o.is(who+": move", err, fault.Missing)
		}
		guest := o.guest()
		_, err = o.visits.Confirm(o.Context(), guest, v.UID)
		o.is("a visitor confirms", err, fault.Forbidden)
		_, err = o.visits.Places(o.Context(), guest)
		o.is("a visitor lists", err, fault.Forbidden)
		_, err = o.visits.Book(o.Context(), guest, visits.Booking{Place: o.home, At: o.at("13:00"), Visitor: visitor("lea")})
		o.must(err)
	})
}

func TestAHeldSlotIsItsHoldersUntilItsEnd(t *testing.T) {
	live(t, func(o *office) {
		token, until, err := o.visits.Hold(o.Context(), o.guest(), o.home, o.at("12:00"))
		o.must(err)
		if wait := until.Sub(o.clock.now()); wait < visits.Holding || wait > visits.Holding+time.Second {
			o.Errorf("held for %s", wait)
		}
		o.same("shown", o.free("12:00"), false)
		_, err = o.ask("lea", "12:00")
		o.is("somebody else", err, fault.Conflict)
		_, _, err = o.visits.Hold(o.Context(), o.guest(), o.home, o.at("12:00"))
		o.is("held twice", err, fault.Conflict)
		v, err := o.visits.Book(o.Context(), o.guest(), visits.Booking{Place: o.home, At: o.at("12:00"), Visitor: visitor("noe"), Hold: token})
		o.must(err)
		o.same("booked", statuses(v), []visits.Status{visits.Proposed})
		o.must(o.visits.Drop(o.Context(), o.guest(), token))
		_, err = o.ask("lea", "12:00")
		o.is("a used token frees nothing", err, fault.Conflict)
	})
}

func TestAHoldEndsByTheClockOrWhenItIsDropped(t *testing.T) {
	live(t, func(o *office) {
		late, until, err := o.visits.Hold(o.Context(), o.operator, o.home, o.at("12:00"))
		o.must(err)
		o.clock.set(until.Add(-time.Millisecond))
		_, err = o.ask("lea", "12:00")
		o.is("a moment before", err, fault.Conflict)
		o.clock.set(until)
		o.same("shown", o.free("12:00"), true)
		o.booked("lea", "12:00")
		_, err = o.visits.Book(o.Context(), o.operator, visits.Booking{Place: o.home, At: o.at("12:00"), Visitor: visitor("noe"), Hold: late})
		o.is("too late", err, fault.Conflict)
		o.must(o.visits.Drop(o.Context(), o.operator, late))

		token, _, err := o.visits.Hold(o.Context(), o.operator, o.home, o.at("13:00"))
		o.must(err)
		o.must(o.visits.Drop(o.Context(), o.operator, token))
		o.booked("noe", "13:00")
	})
}

// A hold that ran out takes nothing with it that somebody else holds since.
func TestALateDropLeavesWhatOthersHold(t *testing.T) {
	live(t, func(o *office) {
		other := o.property("other", nil).key()
		late, until, err := o.visits.Hold(o.Context(), o.operator, o.home, o.at("12:00"))
		o.must(err)
		o.clock.set(until)
		_, _, err = o.visits.Hold(o.Context(), o.operator, other, o.at("12:00"))
		o.must(err)
		o.must(o.visits.Drop(o.Context(), o.operator, late))
		_, err = o.ask("lea", "12:00")
		o.is("the agent's time", err, fault.Conflict)
	})
}

func TestAGroupIsHeldSeatBySeat(t *testing.T) {
	live(t, func(o *office) {
		o.rules(visits.Overrides{Capacity: new(2)})
		one, _, err := o.visits.Hold(o.Context(), o.operator, o.home, o.at("12:00"))
		o.must(err)
		two, _, err := o.visits.Hold(o.Context(), o.operator, o.home, o.at("12:00"))
		o.must(err)
		_, err = o.ask("eva", "12:00")
		o.is("both seats are held", err, fault.Conflict)
		o.must(o.visits.Drop(o.Context(), o.operator, one))
		o.booked("lea", "12:00")
		v, err := o.visits.Book(o.Context(), o.operator, visits.Booking{Place: o.home, At: o.at("12:00"), Visitor: visitor("noe"), Hold: two})
		o.must(err)
		o.same("together", len(v.Visitors), 2)
		_, err = o.ask("eva", "12:00")
		o.is("complete", err, fault.Conflict)
	})
}

// Whoever is in charge now has the time, but somebody else shows the property then.
func TestAPropertyIsShownByOneAgentAtATime(t *testing.T) {
	live(t, func(o *office) {
		v := o.booked("noe", "12:00")
		o.colleague("ben")
		o.property("18/1280", func(n *visits.Saving) { n.InCharge = new("ben@example.org") })
		_, err := o.ask("lea", "12:00")
		o.is("ben is free, the property is not", err, fault.Conflict)
		moved, err := o.visits.Move(o.Context(), o.operator, v.UID, "", o.at("13:00"))
		o.must(err)
		o.same("the agent now", moved.Agent != o.agent.ID && moved.Action != v.Action, true)
		o.same("camille's diary", o.diary(), []string{"Visite annulée 18/1280 : Noe Sorel"})
	})
}
