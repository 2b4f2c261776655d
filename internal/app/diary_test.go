package app_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/storage"
	"palier/internal/testkit"
)

// diary is that of the one agent of an account.
type diary struct {
	*testing.T
	*agenda.Service
	store    *storage.DB
	clock    *testkit.Clock
	operator access.Actor
	house    int64
}

// The agency and the agent.
const (
	diaryAgency int64 = 14
	diaryAgent  int64 = 9
)

func eachDiary(t *testing.T, run func(o *diary)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		clock := testkit.NewClock()
		s := d.Store(t, clock.Now)
		o := &diary{T: t, store: s, clock: clock, Service: agenda.NewService(s, s), operator: access.Operator(access.Account{ID: 1, Mode: access.Live, Country: "FR"}, "test")}
		o.write(func(ctx context.Context, tx event.Tx) error {
			now := tx.Now()
			o.must(s.InsertAccount(ctx, access.Account{ID: 1, Name: "A", Mode: access.Live, Country: "FR", CreatedAt: now, UpdatedAt: now}))
			o.must(s.InsertAgency(ctx, access.Agency{Account: 1, ID: diaryAgency, Timezone: "Europe/Paris", CreatedAt: now, UpdatedAt: now}))
			o.must(s.InsertUser(ctx, access.User{Account: 1, ID: diaryAgent, UID: "u", Agency: diaryAgency, CreatedAt: now, UpdatedAt: now}))
			o.house = tx.NextID()
			return s.InsertProperty(ctx, listings.Property{Account: 1, ID: o.house, UID: "p", Agency: diaryAgency, CreatedAt: now, UpdatedAt: now}, nil)
		})
		run(o)
	})
}

func (o *diary) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

func (o *diary) write(fn func(ctx context.Context, tx event.Tx) error) {
	o.Helper()
	o.must(o.store.Write(o.Context(), 1, fn))
}

// clockAt is a time of day on 3 March 2026 in Paris.
func clockAt(clock string) time.Time {
	t, err := time.ParseInLocation(time.DateTime, "2026-03-03 "+clock+":00", day.Paris())
	if err != nil {
		panic(err)
	}
	return t
}

// visit makes a visit of the agent in a write of its own.
func (o *diary) visit(from, to string, until time.Time) (id int64, err error) {
	err = o.store.Write(o.Context(), 1, func(ctx context.Context, tx event.Tx) (err error) {
		id, err = o.Appoint(ctx, tx, agenda.Action{Account: 1, Agency: diaryAgency, User: diaryAgent, Type: agenda.Visit, Subject: "Visite", StartsAt: clockAt(from), EndsAt: clockAt(to),
			Properties: []agenda.Subject{{Property: o.house}}}, until)
		return err
	})
	return id, err
}

// change runs one of the diary's changes in a write.
func (o *diary) change(fn func(ctx context.Context, tx event.Tx) error) error {
	return o.store.Write(o.Context(), 1, fn)
}

func (o *diary) busy(want ...string) {
	o.Helper()
	held, err := o.Busy(o.Context(), 1, diaryAgent, clockAt("00:00"), clockAt("23:59"), o.clock.Now())
	o.must(err)
	var got []string
	for _, h := range held {
		got = append(got, h.Start.In(day.Paris()).Format("15:04"), h.End.In(day.Paris()).Format("15:04"))
	}
	if d := cmp.Diff(want, got); d != "" {
		o.Errorf("busy (-want +got):\n%s", d)
	}
}

// line is the action as the diary lists it.
func (o *diary) line(id int64) agenda.Action {
	o.Helper()
	list, _, err := o.List(o.Context(), o.operator, agenda.Query{Agency: diaryAgency, User: diaryAgent, Limit: 100})
	o.must(err)
	for _, a := range list {
		if a.ID == id {
			return a
		}
	}
	o.Fatalf("action %d is not listed", id)
	return agenda.Action{}
}

func TestAVisitIsOneLineThatMovesEndsAndTellsWhatCameOfIt(t *testing.T) {
	eachDiary(t, func(o *diary) {
		id, err := o.visit("10:00", "10:30", time.Time{})
		o.must(err)
		o.busy("10:00", "10:30")
		want := agenda.Action{Account: 1, ID: id, Agency: diaryAgency, User: diaryAgent, Type: agenda.Visit, Day: day.Date{Year: 2026, Month: 3, Day: 3}, Start: "10:00:00", End: "10:30:00",
			StartsAt: clockAt("10:00").UTC(), EndsAt: clockAt("10:30").UTC(), Holding: true, Subject: "Visite", Properties: []agenda.Subject{{Property: o.house}}}
		is := func(what string) {
			o.Helper()
			got := o.line(id)
			want.CreatedAt, want.UpdatedAt = got.CreatedAt, got.UpdatedAt
			if d := cmp.Diff(want, got); d != "" {
				o.Errorf("%s (-want +got):\n%s", what, d)
			}
		}
		is("appointed")
		// It may stay partly where it was.
		o.must(o.change(func(ctx context.Context, tx event.Tx) error {
			return o.Shift(ctx, tx, 1, id, clockAt("10:15"), clockAt("10:45"), "Visite de M. Sorel")
		}))
		want.Start, want.End, want.StartsAt, want.EndsAt, want.Subject = "10:15:00", "10:45:00", clockAt("10:15").UTC(), clockAt("10:45").UTC(), "Visite de M. Sorel"
		is("moved")
		o.busy("10:15", "10:45")
		want.Properties = []agenda.Subject{{Property: o.house, Report: "Visite de démonstration", Rating: "4", Price: money.Amount{Minor: 89_000, Currency: "EUR"}}}
		o.must(o.change(func(ctx context.Context, tx event.Tx) error { return o.Finish(ctx, tx, 1, id, want.Properties) }))
		is("reported")
		o.must(o.change(func(ctx context.Context, tx event.Tx) error { return o.Release(ctx, tx, 1, id, "Visite annulée") }))
		want.Start, want.End, want.StartsAt, want.EndsAt, want.Holding, want.Subject = "", "", time.Time{}, time.Time{}, false, "Visite annulée"
		is("cancelled")
		o.busy()
		o.must(o.change(func(ctx context.Context, tx event.Tx) error {
			return o.Shift(ctx, tx, 1, id, clockAt("18:00"), clockAt("18:30"), "Visite")
		}))
		o.busy("18:00", "18:30")
		for what, fn := range map[string]func(ctx context.Context, tx event.Tx) error{
			"moved": func(ctx context.Context, tx event.Tx) error {
				return o.Shift(ctx, tx, 1, 999, clockAt("08:00"), clockAt("09:00"), "")
			},
			"cancelled": func(ctx context.Context, tx event.Tx) error { return o.Release(ctx, tx, 1, 999, "") },
		} {
			if err := o.change(fn); !fault.Is(err, fault.Missing) {
				o.Errorf("what is not there is %s: %v", what, err)
			}
		}
	})
}

func TestWhatWouldOverlapIsRefusedAndLeavesNothing(t *testing.T) {
	eachDiary(t, func(o *diary) {
		first, err := o.visit("10:00", "10:30", time.Time{})
		o.must(err)
		_, err = o.visit("10:30", "11:00", time.Time{})
		o.must(err)
		if _, err := o.visit("10:15", "10:20", time.Time{}); !fault.Is(err, fault.Conflict) {
			o.Errorf("within another: %v", err)
		}
		err = o.change(func(ctx context.Context, tx event.Tx) error {
			return o.Shift(ctx, tx, 1, first, clockAt("10:05"), clockAt("10:35"), "moved")
		})
		if !fault.Is(err, fault.Conflict) {
			o.Errorf("moved into the next one: %v", err)
		}
		o.busy("10:00", "10:30", "10:30", "11:00")
		if a := o.line(first); a.Subject != "Visite" || a.Start != "10:00:00" {
			o.Errorf("a refused move left %+v", a)
		}
		if list, n, err := o.List(o.Context(), o.operator, agenda.Query{Agency: diaryAgency, Limit: 10}); n != 2 || err != nil {
			o.Errorf("%d actions %+v, %v", n, list, err)
		}
	})
}

func TestTimeHeldForAWhileIsFreeWhenTheWhileIsOver(t *testing.T) {
	eachDiary(t, func(o *diary) {
		hold := func(d time.Duration) (int64, error) { return o.visit("10:00", "10:30", o.clock.Now().Add(d)) }
		id, err := hold(5 * time.Minute)
		o.must(err)
		if id != 0 {
			o.Errorf("what is only held has the action %d", id)
		}
		o.busy("10:00", "10:30")
		if _, err := o.visit("10:15", "10:45", time.Time{}); !fault.Is(err, fault.Conflict) {
			o.Errorf("while it is held: %v", err)
		}
		o.clock.Advance(5 * time.Minute)
		o.busy()
		booked, err := o.visit("10:15", "10:45", time.Time{})
		o.must(err)
		// Only what is held for a while is dropped, and only from its beginning.
		drop := func(clock string) {
			o.must(o.change(func(ctx context.Context, tx event.Tx) error { return o.Drop(ctx, tx, 1, diaryAgent, clockAt(clock)) }))
		}
		drop("10:15")
		drop("11:00")
		o.busy("10:15", "10:45")
		if _, err = o.visit("11:00", "11:30", o.clock.Now().Add(time.Minute)); err != nil {
			o.Error(err)
		}
		drop("11:10")
		o.busy("10:15", "10:45", "11:00", "11:30")
		drop("11:00")
		o.busy("10:15", "10:45")
		if a := o.line(booked); !a.Holding {
			o.Errorf("booked: %+v", a)
		}
	})
}

func TestAnActionOfTheFieldIsKeptWhenItOverlapsAndHoldsNothing(t *testing.T) {
	eachDiary(t, func(o *diary) {
		_, err := o.visit("10:00", "10:30", time.Time{})
		o.must(err)
		note := func(kind int, from, to string) agenda.Action {
			a, err := o.Note(o.Context(), o.operator, agenda.Action{Agency: diaryAgency, User: diaryAgent, Type: kind, Day: day.Date{Year: 2026, Month: 3, Day: 3}, Start: from, End: to}, day.Paris())
			o.must(err)
			return o.line(a.ID)
		}
		for _, c := range []struct {
			what              string
			kind              int
			from, to          string
			holding, overlaps bool
		}{
			{"into a visit", agenda.Appointment, "10:15:00", "10:45:00", false, true},
			{"after the visit", agenda.Valuation, "10:30:00", "11:00:00", true, false},
			{"into that", agenda.Visit, "10:45:00", "10:50:00", false, true},
			{"a call", agenda.Call, "10:00:00", "10:30:00", false, false},
			{"without times", agenda.Visit, "", "", false, false},
		} {
			if a := note(c.kind, c.from, c.to); a.Holding != c.holding || a.Overlaps() != c.overlaps {
				o.Errorf("%s: holds %v, overlaps %v", c.what, a.Holding, a.Overlaps())
			}
		}
		o.busy("10:00", "10:30", "10:30", "11:00")
		journal, err := o.store.Journal(o.Context(), 1, 0, event.Subject{}, 100)
		o.must(err)
		warned := 0
		for _, e := range journal {
			for _, c := range e.Changes {
				if c.Field == "warning" {
					warned++
				}
			}
		}
		if warned != 2 {
			o.Errorf("%d of the journal's lines warn, want 2", warned)
		}
	})
}

func TestAnActionThatCannotBeReadIsRefused(t *testing.T) {
	eachDiary(t, func(o *diary) {
		spring := day.Date{Year: 2026, Month: 3, Day: 29}
		for what, a := range map[string]agenda.Action{
			"no day":               {Start: "10:00:00", End: "11:00:00"},
			"no end":               {Day: spring, Start: "10:00:00"},
			"the end first":        {Day: spring, Start: "10:00:00", End: "09:00:00"},
			"a time spring skips":  {Day: spring, Start: "02:30:00", End: "04:00:00"},
			"no time of any clock": {Day: spring, Start: "25:00:00", End: "26:00:00"},
		} {
			a.Agency, a.User, a.Type = diaryAgency, diaryAgent, agenda.Visit
			if _, err := o.Note(o.Context(), o.operator, a, day.Paris()); !fault.Is(err, fault.Invalid) {
				o.Errorf("%s: %v", what, err)
			}
		}
	})
}
