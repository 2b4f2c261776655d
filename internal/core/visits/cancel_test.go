package visits_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

// all are the statuses of the state machine.
func all() []visits.Status {
	return []visits.Status{
		visits.Proposed, visits.Confirmed, visits.Done, visits.CancelledByVisitor, visits.CancelledByOwner, visits.CancelledByAgent,
		visits.CancelledRescheduled, visits.CancelledTerminated,
	}
}

// turn does what brings a visit's visitor to a status.
func (o *office) turn(v visits.Visit, to visits.Status) error {
	ctx := o.Context()
	var err error
	switch to {
	case visits.Proposed: // nothing leads back there: he asks for the same once more
		_, err = o.visits.Book(ctx, o.operator, visits.Booking{Place: o.home, At: v.StartsAt, Visitor: v.Visitors[0]})
	case visits.Confirmed:
		_, err = o.visits.Confirm(ctx, o.operator, v.UID)
	case visits.Done:
		_, err = o.visits.Finish(ctx, o.operator, v.UID, v.Code)
	case visits.CancelledRescheduled:
		_, err = o.visits.Move(ctx, o.operator, v.UID, "", v.StartsAt.Add(24*time.Hour))
	case visits.CancelledTerminated:
		_, err = o.visits.Terminate(ctx, o.operator, o.home, "")
	default:
		_, _, err = o.visits.Cancel(ctx, o.operator, v.UID, "", to)
	}
	return err
}

// Every pair of statuses, in both of its senses: what is allowed happens with one event
// of it, what is not changes nothing, and the same status again is no event.
func TestTheSixtyFourTransitions(t *testing.T) {
	allowed := func(from, to visits.Status) bool {
		return from == visits.Proposed && to == visits.Confirmed || from == visits.Confirmed && to == visits.Done || from.Live() && to.Cancelled()
	}
	// A test account's, where a visit may be ended before its time.
	eachOffice(t, access.Test, func(o *office) {
		for i, from := range all() {
			for j, to := range all() {
				o.home = o.property(fmt.Sprint("P", i, j), nil).key()
				v := o.booked("noe", fmt.Sprintf("2026-07-%02d %02d:00", 8+2*i, 9+j))
				if from == visits.Done {
					o.must(o.turn(v, visits.Confirmed))
				}
				if from != visits.Proposed {
					o.must(o.turn(v, from))
				}
				before := o.visit(v)
				o.same("set up", before.Visitors[0].Status, from)
				err := o.turn(v, to)
				after := o.visit(v)
				want := from
				if allowed(from, to) {
					want = to
				}
				if after.Visitors[0].Status != want {
					o.Errorf("%s to %s: it is %s", from, to, after.Visitors[0].Status)
				}
				if want != from && err != nil {
					o.Errorf("%s to %s: %v", from, to, err)
				}
				if told := after.Version - before.Version; told != map[bool]int64{true: 1, false: 0}[want != from] {
					o.Errorf("%s to %s is told %d times", from, to, told)
				}
			}
		}
	})
}

func TestACancelledVisitFreesItsSlotAndItsAgent(t *testing.T) {
	live(t, func(o *office) {
		v := o.booked("noe", "12:00")
		_, err := o.visits.Confirm(o.Context(), o.operator, v.UID)
		o.must(err)
		o.post.taken()
		_, who, err := o.visits.Cancel(o.Context(), o.operator, v.UID, "Noe@Example.org", visits.CancelledByOwner)
		o.must(err)
		o.same("visitor", who.Status, visits.CancelledByOwner)
		o.same("diary", o.diary(), []string{"Visite annulée 18/1280 : Noe Sorel"})
		o.same("free", o.free("12:00"), true)
		o.same("letters", o.post.taken(), []string{"cancelled noe@example.org", "to-agent.cancelled the agent"})
		o.same("news", o.news(), []string{"visit.created >proposed", "visit.confirmed proposed>confirmed", "visit.cancelled confirmed>cancelled.owner"})

		lines := o.lines()
		_, who, err = o.visits.Cancel(o.Context(), o.operator, v.UID, "", visits.CancelledByOwner)
		o.must(err)
		o.same("the same again", who.Status, visits.CancelledByOwner)
		o.same("lines of it", o.lines(), lines)
		_, _, err = o.visits.Cancel(o.Context(), o.operator, v.UID, "", visits.CancelledByVisitor)
		o.is("cancelled otherwise", err, fault.Conflict)
		v = o.booked("lea", "12:00")
		o.post.taken()
		_, _, err = o.visits.Cancel(o.Context(), o.signedIn("web"), v.UID, "", visits.CancelledByAgent)
		o.must(err)
		o.same("the agent knows what he did", o.post.taken(), []string{"cancelled lea@example.org"})
	})
}

func TestAnAgentIsToldWhatAWebsiteDoesWithHisLogin(t *testing.T) {
	live(t, func(o *office) {
		v, err := o.visits.Book(o.Context(), o.signedIn("flatsy"), visits.Booking{Place: o.home, At: o.at("12:00"), Visitor: visitor("noe")})
		o.must(err)
		o.same("asked for", o.post.taken(), []string{"requested noe@example.org", "to-agent.requested the agent"})
		_, _, err = o.visits.Cancel(o.Context(), o.signedIn("flatsy"), v.UID, "", visits.CancelledByVisitor)
		o.must(err)
		o.same("cancelled", o.post.taken(), []string{"cancelled noe@example.org", "to-agent.cancelled the agent"})
	})
}

func TestWhoIsMeantByACancellation(t *testing.T) {
	live(t, func(o *office) {
		o.rules(visits.Overrides{Capacity: new(3)})
		v := o.booked("noe", "12:00")
		o.booked("lea", "12:00")
		cancel := func(email string, to visits.Status) error {
			_, _, err := o.visits.Cancel(o.Context(), o.operator, v.UID, email, to)
			return err
		}
		o.is("nobody named", cancel("", visits.CancelledByOwner), fault.Invalid)
		o.is("not on it", cancel("eva@example.org", visits.CancelledByOwner), fault.Missing)
		o.is("no such status", cancel("noe@example.org", visits.CancelledTerminated), fault.Invalid)
		o.must(cancel("noe@example.org", visits.CancelledByOwner))
		o.same("statuses", statuses(o.visit(v)), []visits.Status{visits.CancelledByOwner, visits.Proposed})
		o.same("the other one stays", o.diary(), []string{"12:00:00 Visite 18/1280 : Lea Sorel"})
		o.must(cancel("", visits.CancelledByOwner))
		_, err := o.visits.Visit(o.Context(), o.operator, "00000000-0000-4000-8000-000000000000")
		o.is("no such visit", err, fault.Missing)
	})
}

func TestAVisitorChangesHisVisitUntilTheCutoff(t *testing.T) {
	live(t, func(o *office) {
		guest := o.guest()
		v := o.booked("noe", "18:00")
		_, _, err := o.visits.Cancel(o.Context(), guest, v.UID, "", visits.CancelledByAgent)
		o.is("in another's name", err, fault.Invalid)
		o.clock.set(o.at("16:01"))
		_, _, err = o.visits.Cancel(o.Context(), guest, v.UID, "", visits.CancelledByVisitor)
		if !errors.Is(err, visits.ErrTooLate) {
			o.Errorf("after the cut-off: %v", err)
		}
		_, err = o.visits.Move(o.Context(), guest, v.UID, "", o.at("19:00"))
		if !errors.Is(err, visits.ErrTooLate) {
			o.Errorf("after the cut-off: %v", err)
		}
		_, _, err = o.visits.Cancel(o.Context(), o.operator, v.UID, "", visits.CancelledByVisitor)
		o.must(err)
	})
}

func TestAMoveIsOneWriteWithThreeEventsInOrder(t *testing.T) {
	live(t, func(o *office) {
		old := o.booked("noe", "12:00")
		_, err := o.visits.Confirm(o.Context(), o.operator, old.UID)
		o.must(err)
		o.post.taken()
		v, err := o.visits.Move(o.Context(), o.operator, old.UID, "noe@example.org", o.at("15:30"))
		o.must(err)
		o.same("a new visit", v.UID != old.UID && v.Code != "" && v.Thread == old.ID, true)
		o.same("what is read later", o.visit(v), v)
		o.same("status", statuses(v), []visits.Status{visits.Proposed})
		o.same("first date", v.Visitors[0].FirstDate, old.StartsAt)
		o.same("old visit", statuses(o.visit(old)), []visits.Status{visits.CancelledRescheduled})
		o.same("one action, which moved", o.diary(), []string{"15:30:00 Visite 18/1280 : Noe Sorel"})
		o.same("action", []int64{v.Action, o.visit(old).Action}, []int64{old.Action, 0})
		o.same("letters", o.post.taken(), []string{"moved noe@example.org", "to-agent.moved the agent"})
		o.same("its old start is free", o.free("12:00"), true)
		told := o.told()[2:]
		want := []visits.News{
			{Kind: visits.EventCancelled, Visit: old.ID, Version: 3, Thread: old.ID, Before: visits.Confirmed, Status: visits.CancelledRescheduled, StartsAt: old.StartsAt},
			{Kind: visits.EventMoved, Visit: v.ID, Version: 1, Thread: old.ID, Status: visits.Proposed, StartsAt: v.StartsAt, WasAt: old.StartsAt, Previous: old.ID},
			{Kind: visits.EventCreated, Visit: v.ID, Version: 1, Thread: old.ID, Status: visits.Proposed, StartsAt: v.StartsAt},
		}
		o.same("told", told, want)

		again, err := o.visits.Move(o.Context(), o.operator, v.UID, "", o.at("15:30"))
		o.must(err)
		o.same("to its own start", again, v)
		third, err := o.visits.Move(o.Context(), o.operator, v.UID, "", o.at("16:00"))
		o.must(err)
		o.same("the first date is kept", third.Visitors[0].FirstDate, old.StartsAt)
		o.same("the thread goes on", third.Thread, old.ID)
	})
}

func TestAMoveToATakenStartChangesNothing(t *testing.T) {
	live(t, func(o *office) {
		v := o.booked("noe", "12:00")
		o.booked("lea", "15:00")
		lines, diary := o.lines(), o.diary()
		o.post.taken()
		for clock, want := range map[string]fault.Kind{"15:00": fault.Conflict, "15:10": fault.Invalid, "08:00": fault.Invalid} {
			_, err := o.visits.Move(o.Context(), o.operator, v.UID, "", o.at(clock))
			o.is(clock, err, want)
		}
		o.same("the visit", o.visit(v), v)
		o.same("lines", o.lines(), lines)
		o.same("diary", o.diary(), diary)
		o.same("letters", o.post.taken(), []string(nil))
		_, err := o.visits.Confirm(o.Context(), o.operator, v.UID)
		o.must(err)
	})
}

// A visit of an hour that moves by half of it meets nothing but itself.
func TestAMoveMayOverlapWhatItGivesUp(t *testing.T) {
	live(t, func(o *office) {
		_, err := o.visits.SetOpenings(o.Context(), o.operator, o.home, []visits.Opening{{Start: o.at("12:00"), End: o.at("18:00")}})
		o.must(err)
		o.rules(visits.Overrides{Minutes: new(60)})
		v := o.booked("noe", "12:00")
		_, err = o.visits.SetOpenings(o.Context(), o.operator, o.home, []visits.Opening{{Start: o.at("12:30"), End: o.at("18:00")}})
		o.must(err)
		p, err := o.visits.Place(o.Context(), o.operator, o.home)
		o.must(err)
		o.same("booked outside of what is open now", p.Outside(v), true)
		v, err = o.visits.Move(o.Context(), o.operator, v.UID, "", o.at("12:30"))
		o.must(err)
		o.same("inside", p.Outside(v), false)
		o.same("diary", o.diary(), []string{"12:30:00 Visite 18/1280 : Noe Sorel"})
	})
}

func TestWhoMovesOutOfAGroupLeavesTheOthers(t *testing.T) {
	live(t, func(o *office) {
		o.rules(visits.Overrides{Capacity: new(2)})
		group := o.booked("noe", "12:00")
		o.booked("lea", "12:00")
		max := o.booked("max", "15:00")
		_, err := o.visits.Move(o.Context(), o.operator, group.UID, "", o.at("16:00"))
		o.is("nobody named", err, fault.Invalid)
		v, err := o.visits.Move(o.Context(), o.operator, group.UID, "noe@example.org", o.at("15:00"))
		o.must(err)
		o.same("he joins who is there", v.ID, max.ID)
		o.same("statuses", statuses(o.visit(group)), []visits.Status{visits.CancelledRescheduled, visits.Proposed})
		o.same("diary", o.diary(), []string{"12:00:00 Visite 18/1280 : Lea Sorel", "15:00:00 Visite 18/1280 : Max Sorel (+1)"})
		o.booked("eva", "12:00")
		_, err = o.ask("ida", "15:00")
		o.is("complete", err, fault.Conflict)

		last, err := o.visits.Move(o.Context(), o.operator, group.UID, "lea@example.org", o.at("16:00"))
		o.must(err)
		o.same("on a visit of her own", last.Action != group.Action, true)
		_, err = o.visits.Move(o.Context(), o.operator, last.UID, "", o.at("15:00"))
		o.is("no room", err, fault.Conflict)
	})
}

func TestAWishBecomesAVisitWhenItIsMovedToADate(t *testing.T) {
	live(t, func(o *office) {
		wish, err := o.visits.Book(o.Context(), o.operator, visits.Booking{Place: o.home, Visitor: visitor("noe")})
		o.must(err)
		_, err = o.visits.Confirm(o.Context(), o.operator, wish.UID)
		o.is("confirm a wish", err, fault.Conflict)
		v, err := o.visits.Move(o.Context(), o.operator, wish.UID, "", o.at("12:00"))
		o.must(err)
		o.same("first date", v.Visitors[0].FirstDate, v.StartsAt)
		o.same("diary", o.diary(), []string{"12:00:00 Visite 18/1280 : Noe Sorel"})
	})
}

func TestAReportIsADraftForTwoHours(t *testing.T) {
	live(t, func(o *office) {
		second := o.property("second", nil)
		v := o.booked("noe", "12:00")
		v, err := o.visits.AddProperty(o.Context(), o.operator, v.UID, second.key())
		o.must(err)
		o.same("shown", len(o.visit(v).Properties), 2)
		report := visits.Report{Comment: "Bien", Positive: "Calme", Question: "Charges ?", Interest: 4, Rated: true}
		save := func(property int64, r visits.Report) error {
			_, err := o.visits.SaveReport(o.Context(), o.operator, v.UID, property, r)
			return err
		}
		o.is("before it was done", save(v.Property, report), fault.Conflict)
		_, err = o.visits.Confirm(o.Context(), o.operator, v.UID)
		o.must(err)
		o.clock.set(v.StartsAt)
		_, err = o.visits.Finish(o.Context(), o.operator, v.UID, v.Code)
		o.must(err)
		o.is("a foreign property", save(1, report), fault.Missing)
		o.is("interest", save(v.Property, visits.Report{Interest: 6}), fault.Invalid)
		o.must(save(v.Property, report))
		o.must(save(second.Property.ID, visits.Report{Comment: "Sombre"}))
		kept := o.visit(v).Properties[0].Report
		report.ReadAt = kept.ReadAt
		o.same("kept", kept, report)
		o.same("first read", kept.ReadAt.IsZero(), false)
		list, _, err := o.agenda.List(o.Context(), o.operator, agenda.Query{Agency: o.agency, User: o.agent.ID, Limit: 10})
		o.must(err)
		o.same("as other doors read it", []string{list[0].Properties[0].Report, list[0].Properties[0].Rating, list[0].Properties[1].Report}, []string{"Bien\nCalme\nCharges ?", "4", "Sombre"})

		done := o.visit(v).DoneAt
		o.clock.set(done.Add(visits.Draft - time.Second))
		o.must(save(v.Property, report))
		o.clock.set(done.Add(visits.Draft))
		o.is("two hours later", save(v.Property, report), fault.Conflict)
		reported := 0
		for _, n := range o.told() {
			if n.Kind == visits.EventReported {
				reported++
			}
		}
		o.same("each save is told", reported, 3)
	})
}
