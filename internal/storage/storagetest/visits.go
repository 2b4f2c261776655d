package storagetest

import (
	"context"
	"fmt"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

// viewing is a visit that both accounts have, of the agent at the property, with the
// same uid; at is when it begins.
const viewing int64 = 600

func at(minutes int) time.Time {
	return time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC).Add(time.Duration(minutes) * time.Minute)
}

// named is a uid that both accounts use.
func named(kind string, id int64) string { return fmt.Sprintf("%s-%d", kind, id) }

func visitRows() []row {
	return []row{
		{"FindPlace PlacesByRef PlacesByID ListPlaces SaveShowing", places},
		{"ReplaceRefs ListRefs", references},
		{"GetRules SaveRules", visitRules},
		{"InsertVisit UpdateVisit GetVisit FindVisit", wholeVisits},
		{"LiveOf WishOf WithVisitor VisitorsOf CodeTaken CountVisits", visitsFound},
		{"WishesOf", wishesOf},
		{"InsertPaper DeletePaper ListPapers", papers},
		{"SearchVisits", searchVisits},
		{"InsertVisit InsertState CodeTaken Booked FindVisit GetState", unsaved},
		{"UpdateVisit GetVisit FindVisit", joined},
		{"InsertState GetState PurgeStates", states},
		{"InsertMessage ListMessages", messages},
	}
}

func (w *world) seedVisits(ctx context.Context, tx event.Tx, account int64, mark string) error {
	now := tx.Now()
	w.ok(w.db.SaveRules(ctx, account, visits.Overrides{Holidays: &mark}))
	w.ok(w.db.ReplaceRefs(ctx, account, property, []string{"also", "also-" + mark}))
	w.ok(w.db.SaveShowing(ctx, visits.Showing{Account: account, Property: property, State: visits.Open, Facts: visits.Facts{Memo: mark}, CreatedAt: now, UpdatedAt: now}))
	v := aVisit(tx, account, viewing, func(v *visits.Visit) {
		v.UID, v.Visitors[0].Lastname = named("v", viewing), mark
		if account == theirs {
			v.Code = "000002"
			v.Visitors[0].Email = "theirs@example.org"
		}
	})
	w.ok(w.db.InsertVisit(ctx, v))
	w.ok(w.db.InsertState(ctx, v, now))
	w.ok(w.db.TakeSeat(ctx, visits.Seat{Account: account, Property: property, StartsAt: v.StartsAt, Number: 1, Visit: v.ID}))
	h := held(account, agent, v.StartsAt, v.EndsAt)
	h.Action = v.Action
	w.ok(w.db.HoldTime(ctx, h))
	if account == theirs { // a token is nobody else's
		w.ok(w.db.SaveWaiting(ctx, visits.Waiting{Account: theirs, Property: property, Email: "theirs@example.org", Since: at(0), UntilAt: at(10_000)}))
		w.ok(w.db.SaveProof(ctx, visits.Proof{Account: theirs, Property: property, EmailKey: "theirs@example.org", Code: "000002", UntilAt: at(10_000)}))
		w.ok(w.db.SaveFeed(ctx, visits.Feed{Account: theirs, Kind: visits.AgentFeed, Subject: agent, Hash: "theirs", CreatedAt: now}))
	}
	return w.db.InsertMessage(ctx, visits.Message{Account: account, ID: viewing, UID: named("m", viewing), Property: property, Text: mark, CreatedAt: now})
}

// shown is what an account's reads give of visits.
type shown struct {
	Places   []visits.Place
	Refs     map[int64][]string
	Rules    visits.Overrides
	Tallies  map[int64]visits.Tally
	Visits   []visits.Visit
	State    visits.Visit
	Seats    []visits.Seat
	Taken    []visits.Interval
	Messages []visits.Message
	Feeds    []visits.Feed
	Line     []visits.Waiting
	Proof    visits.Proof
}

func (w *world) snapVisits(account int64) (s shown) {
	w.Helper()
	var err error
	s.Line, _, err = w.db.ListWaiting(w.ctx, account, property, at(0), at(0), 0)
	w.ok(err)
	s.Proof, _, err = w.db.FindProof(w.ctx, account, property, "theirs@example.org")
	w.ok(err)
	s.Places, err = w.db.ListPlaces(w.ctx, account, nil, true)
	w.ok(err)
	all := ids(s.Places, func(p visits.Place) int64 { return p.Property.ID })
	s.Refs, err = w.db.ListRefs(w.ctx, account, all)
	w.ok(err)
	s.Rules, err = w.db.GetRules(w.ctx, account)
	w.ok(err)
	s.Tallies, err = w.db.CountVisits(w.ctx, account, all)
	w.ok(err)
	s.Visits, err = w.db.SearchVisits(w.ctx, visits.Query{Account: account, All: true})
	w.ok(err)
	s.State, _, err = w.db.GetState(w.ctx, account, viewing, 1)
	w.ok(err)
	s.Seats, err = w.db.Seats(w.ctx, account, property, at(0), at(0))
	w.ok(err)
	s.Taken, err = w.db.Taken(w.ctx, account, agent, at(-1000), at(10_000), at(0))
	w.ok(err)
	s.Messages, err = w.db.ListMessages(w.ctx, account, nil, true, 0)
	w.ok(err)
	s.Feeds, err = w.db.ListFeeds(w.ctx, account)
	w.ok(err)
	return s
}

// aVisit is a visit of one visitor with every field that a new one has.
func aVisit(tx event.Tx, account, id int64, change func(*visits.Visit)) visits.Visit {
	v := visits.Visit{
		Account: account, ID: id, UID: named("v", id), Agency: agency, Property: property, Agent: agent, Action: action, Thread: id,
		StartsAt: at(0), EndsAt: at(30), Minutes: 30, Code: fmt.Sprintf("%06d", id), Capacity: 3, Misses: 2, Version: 1, Metadata: `{"a":1.0}`,
		Visitors: []visits.Visitor{{Contact: contact, Property: property, Email: "Noé@Example.org", Firstname: "Noé", Lastname: "Sorel", Phone: "06 39 98 00 21", Language: "fr",
			Fields: `{"b":[]}`, Metadata: `{}`, Status: visits.Proposed, StatusAt: tx.Now(), FirstDate: at(0), Rating: 4, Comment: "c"}},
		Properties: []visits.Shown{{Property: property, Report: visits.Report{ReadAt: tx.Now(), Note: "n", Comment: "c", Positive: "p", Negative: "m", Question: "q", Interest: 5, Rated: true}}},
		DoneAt:     tx.Now(), CreatedAt: tx.Now(), UpdatedAt: tx.Now(),
	}
	change(&v)
	return v
}

// newVisit writes a visit of ours.
func (w *world) newVisit(change func(*visits.Visit)) (v visits.Visit) {
	w.Helper()
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		v = aVisit(tx, ours, tx.NextID(), func(v *visits.Visit) { v.DoneAt = time.Time{} })
		change(&v)
		return w.db.InsertVisit(ctx, v)
	})
	return v
}

func places(w *world) {
	p := w.newProperty("18/1280/02", nothing)
	twin := w.newProperty("18/1280/02", nothing)
	place := visits.Place{Property: p, Timezone: "Europe/Paris", Rules: visits.Overrides{Holidays: new("one")}, Showing: visits.Showing{Account: ours, Property: p.ID, State: visits.Open}}
	find := func(what string, by visits.PlaceKey, want visits.Place) {
		w.Helper()
		got, found, err := w.db.FindPlace(w.ctx, ours, by)
		w.ok(err)
		w.same(what, []any{got, found}, []any{want, want.Property.ID != 0})
	}
	find("by number, without a showing", visits.PlaceKey{ID: p.ID}, place)
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		place.Showing = visits.Showing{Account: ours, Property: p.ID, Client: agent, Agent: agent, State: visits.Ended, StateAt: tx.Now(), Picked: "x@example.org",
			Openings: []visits.Opening{{Start: at(0), End: at(60), Weekly: true}, {Start: at(100), End: at(160)}}, Rules: someRules(), Facts: someFacts(),
			CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		w.ok(w.db.ReplaceRefs(ctx, ours, p.ID, []string{"other"}))
		return w.db.SaveShowing(ctx, place.Showing)
	})
	w.filled(place.Showing)
	find("by number", visits.PlaceKey{ID: p.ID}, place)
	find("by uid", visits.PlaceKey{UID: p.UID}, place)
	for ref, want := range map[string][]int64{"18/1280/02": {p.ID, twin.ID}, "other": {p.ID}, "theirs": {}, "also-two": {}} {
		got, err := w.db.PlacesByRef(w.ctx, ours, ref)
		w.ok(err)
		w.same("referred to as "+ref, ids(got, func(p visits.Place) int64 { return p.Property.ID }), want)
		for _, one := range got {
			if one.Property.ID == p.ID {
				w.same("whole", one, place)
			}
		}
	}
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		place.Showing.State, place.Showing.Client, place.Showing.Picked, place.Showing.UpdatedAt = visits.Standby, 0, "", tx.Now()
		place.Showing.Openings, place.Showing.Rules, place.Showing.Facts = nil, visits.Overrides{}, visits.Facts{}
		return w.db.SaveShowing(ctx, place.Showing)
	})
	find("changed", visits.PlaceKey{ID: p.ID}, place)
	for _, c := range []struct {
		agencies []int64
		all      bool
		want     []int64
	}{{nil, true, []int64{property, property + 1, p.ID, twin.ID}}, {[]int64{agency}, false, []int64{property, p.ID, twin.ID}}, {[]int64{stranger}, false, []int64{}}, {nil, false, []int64{}}} {
		list, err := w.db.ListPlaces(w.ctx, ours, c.agencies, c.all)
		w.ok(err)
		got := ids(keepIDs(list, property, property+1, p.ID, twin.ID), func(p visits.Place) int64 { return p.Property.ID })
		w.same("listed", got, c.want)
	}
	for account, want := range map[int64][]visits.Place{ours: {place}, theirs: nil} {
		list, err := w.db.PlacesByID(w.ctx, account, []int64{p.ID, 424242})
		w.ok(err)
		w.same("by numbers", list, want)
	}
	w.refused(fault.Invalid, "their user shows it", func(ctx context.Context, _ event.Tx) error {
		return w.db.SaveShowing(ctx, visits.Showing{Account: ours, Property: p.ID, Agent: stranger, State: visits.Open})
	})
	w.outside("SaveShowing", w.db.SaveShowing(w.ctx, place.Showing))
}

// keepIDs leaves out the properties that other checks made.
func keepIDs(list []visits.Place, of ...int64) (kept []visits.Place) {
	for _, p := range list {
		for _, id := range of {
			if p.Property.ID == id {
				kept = append(kept, p)
			}
		}
	}
	return kept
}

func someRules() visits.Overrides {
	return visits.Overrides{Minutes: new(45), Buffer: new(0), Notice: new(1), Horizon: new(2), Capacity: new(3), OpensAt: new(0), ClosesAt: new(1440), Cutoff: new(5),
		AutoConfirm: new(false), Holidays: new(""), Score: new(true), ConfirmCode: new(false), Address: new(visits.Street)}
}

func someFacts() visits.Facts {
	return visits.Facts{
		Criteria: visits.Criteria{Pinel: new(false), SharingAllowed: new(true), GLI: new(false), ActionLogement: new(true), Prequalified: `{"_type":"x", "ratio":3.10}`},
		URL:      "https://example.org", Door: "A12", DoorInfo: "2e", Memo: "m", Pictures: []string{"https://example.org/1.jpg"}, TenantPhone: "1", Extra: `{"z":1,"a":2}`, Metadata: `{}`,
	}
}

func references(w *world) {
	p, q := w.newProperty("refs", nothing), w.newProperty("refs2", nothing)
	set := func(property int64, refs ...string) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.ReplaceRefs(ctx, ours, property, refs) })
	}
	set(p.ID, "b", "a")
	set(q.ID, "c")
	set(p.ID, "a", "d")
	got, err := w.db.ListRefs(w.ctx, ours, []int64{p.ID, q.ID, stranger})
	w.ok(err)
	w.same("references", got, map[int64][]string{p.ID: {"a", "d"}, q.ID: {"c"}})
	none, err := w.db.ListRefs(w.ctx, ours, nil)
	w.ok(err)
	w.same("of nothing", none, map[int64][]string{})
	w.refused(fault.Conflict, "a reference of another property", func(ctx context.Context, _ event.Tx) error { return w.db.ReplaceRefs(ctx, ours, q.ID, []string{"a"}) })
	w.outside("ReplaceRefs", w.db.ReplaceRefs(w.ctx, ours, p.ID, nil))
}

func visitRules(w *world) {
	w.filled(someRules())
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.SaveRules(ctx, ours, someRules()) })
	got, err := w.db.GetRules(w.ctx, ours)
	w.ok(err)
	w.same("rules", got, someRules())
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		return w.db.SaveRules(ctx, ours, visits.Overrides{Holidays: new("one")})
	})
	none, err := w.db.GetRules(w.ctx, stranger)
	w.ok(err)
	w.same("of an account that has none", none, visits.Overrides{})
	w.outside("SaveRules", w.db.SaveRules(w.ctx, ours, someRules()))
}

func messages(w *world) {
	p := w.newProperty("messages", nothing)
	var m visits.Message
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		m = visits.Message{Account: ours, ID: tx.NextID(), UID: "m", Property: p.ID, Sender: agent, Recipient: agent + 1, Text: "Le digicode a changé.", CreatedAt: tx.Now(), ReadAt: tx.Now()}
		return w.db.InsertMessage(ctx, m)
	})
	w.filled(m)
	next := m
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		next.ID, next.UID, next.Sender, next.Recipient, next.ReadAt = tx.NextID(), "m2", 0, 0, time.Time{}
		return w.db.InsertMessage(ctx, next)
	})
	for _, c := range []struct {
		account  int64
		agencies []int64
		all      bool
		want     []int64
	}{{ours, nil, true, []int64{m.ID, next.ID}}, {ours, []int64{agency, neighbour}, false, []int64{m.ID, next.ID}}, {ours, []int64{neighbour}, false, []int64{}}, {ours, nil, false, []int64{}}, {theirs, nil, true, []int64{}}} {
		got, err := w.db.ListMessages(w.ctx, c.account, c.agencies, c.all, p.ID)
		w.ok(err)
		w.same("messages", ids(got, func(m visits.Message) int64 { return m.ID }), c.want)
		if len(got) > 0 {
			w.same("whole messages", got, []visits.Message{m, next})
		}
	}
	all, err := w.db.ListMessages(w.ctx, ours, []int64{agency}, false, 0)
	w.ok(err)
	w.same("of every property", ids(all, func(m visits.Message) int64 { return m.ID }), []int64{viewing, m.ID, next.ID})
	w.refused(fault.Conflict, "a uid twice", func(ctx context.Context, tx event.Tx) error {
		twice := m
		twice.ID = tx.NextID()
		return w.db.InsertMessage(ctx, twice)
	})
	w.outside("InsertMessage", w.db.InsertMessage(w.ctx, m))
}
