package leads_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/core/uid"
)

func (s *site) property(ctx context.Context, tx event.Tx, reference string) int64 {
	id := tx.NextID()
	s.must(s.store.InsertProperty(ctx, listings.Property{Account: s.operator.Account, ID: id, UID: uid.New(), Agency: s.agency, Reference: reference, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}, nil))
	return id
}

func TestAnEnquiryAboutAProgrammeIsALeadOfItsAgency(t *testing.T) {
	eachSite(t, func(s *site) {
		children, budget := 1, int64(30_000_000)
		made := s.create(leads.NewBuild{Person: ines(), Message: "Bonjour", Tracking: leads.Tracking{Origin: "carrier pigeon", Campaign: "c"},
			Project: leads.Project{Rooms: []string{"T2"}, Budget: &budget}, Profile: people.Profile{Children: &children}, Sent: []byte("{}"),
			Consents: []people.Consent{{Channel: people.ByEmail, Given: true}, {Channel: people.BySMS}}})
		l := s.lead(s.agency, made.Lead.ID)
		s.want("the lead", []any{l.Message, l.Tracking.Origin, l.Project.Rooms, *l.Project.Budget, l.User, l.About.Reference, len(l.Warnings)},
			[]any{"Bonjour", "other", []string{"T2"}, budget, s.user, "TIL", 0})
		s.want("the interest", []any{made.Interest.Status, made.Interest.Owner, made.Interest.FirstTracker}, []any{leads.ToProcess, s.user, "other"})
		s.want("the person", []any{made.New, made.Contact.ID, *s.contact(l.Contact).Profile.Children}, []any{true, l.Shown, 1})
		consents, err := s.people.Consents(s.Context(), s.seller, l.Contact)
		s.must(err)
		s.want("consents", consents, map[people.Channel]bool{people.ByEmail: true, people.BySMS: false})
		s.want("journal", s.told(0, "interest", "program"), []string{fmt.Sprintf("interest.created %d", s.tilleul)})
		page, err := s.leads.List(s.Context(), s.operator, leads.Query{Agency: s.agency, Limit: 10}, func(l *leads.Lead) error { return nil })
		s.must(err)
		s.want("in the agency's list", page.Total, 1)
	})
}

func TestAnOpenLeadOfThePersonTakesTheNextEnquiry(t *testing.T) {
	eachSite(t, func(s *site) {
		first := s.create(leads.NewBuild{Person: ines(), Message: "un", Tracking: leads.Tracking{Origin: "landing"}})
		s.clock.Advance(time.Hour)
		again := s.create(leads.NewBuild{Person: people.Declared{Last: "LEFORT", Mobile: "+33639980001"}, Message: "deux", Temperature: "hot",
			Tracking: leads.Tracking{Origin: "phone"}, Project: leads.Project{Area: "centre"}})
		s.want("one lead", []any{again.Lead.ID, again.Interest.ID, again.New}, []any{first.Lead.ID, first.Interest.ID, false})
		s.want("trackers", []any{again.Interest.FirstTracker, again.Interest.LastTracker, again.Interest.Temperature}, []any{"landing", "phone", "hot"})
		s.want("first words, last wishes", []any{s.lead(s.agency, first.Lead.ID).Message, s.lead(s.agency, first.Lead.ID).Project.Area}, []any{"un", "centre"})
		thread, total, err := s.desk.Records(s.Context(), s.seller, s.tilleul, first.Lead.ID, 0, 0)
		s.must(err)
		s.want("thread", []any{total, thread[0].Event, thread[0].Comment, thread[0].User}, []any{1, "note", "deux", s.user})

		elsewhere, err := s.desk.Create(s.Context(), s.nobody, leads.NewBuild{Program: s.chene, Person: ines()})
		s.must(err)
		s.want("another programme", []any{elsewhere.New, elsewhere.Contact.ID, elsewhere.Interest.Owner}, []any{true, first.Contact.ID, 0})
		_, err = s.desk.UpdateInterest(s.Context(), s.seller, s.tilleul, first.Lead.ID, func(i *leads.Interest) { i.Status, i.DiscardReason = leads.Discarded, "trop cher" })
		s.must(err)
		s.want("after it was discarded", s.create(leads.NewBuild{Person: ines()}).New, true)
	})
}

func TestALeadWithoutAProgrammeHasNoInterest(t *testing.T) {
	eachSite(t, func(s *site) {
		made, err := s.desk.Create(s.Context(), s.seller, leads.NewBuild{Person: ines()})
		s.must(err)
		l, interests, err := s.desk.LeadAnywhere(s.Context(), s.seller, made.Lead.ID)
		s.must(err)
		s.want("read", []any{l.Agency, len(interests), made.Interest.ID}, []any{s.agency, 0, 0})
		if _, _, err := s.desk.Lead(s.Context(), s.seller, s.tilleul, l.ID); !fault.Is(err, fault.Missing) {
			s.Errorf("on a programme: %v, want missing", err)
		}
		away := s.send(s.portal, leads.Lead{Agency: s.branch, Person: ines()})
		if _, _, err := s.desk.LeadAnywhere(s.Context(), s.seller, away.ID); !fault.Is(err, fault.Missing) {
			s.Errorf("of another agency: %v, want missing", err)
		}
		_, err = s.desk.Create(s.Context(), s.seller, leads.NewBuild{Person: people.Declared{Last: "Lefort"}})
		s.refused("nothing to reach her by", err, "email")
		_, err = s.desk.Create(s.Context(), s.seller, leads.NewBuild{Person: ines(), Owner: 999_999})
		s.refused("no such owner", err, "owner")
	})
}

// Two developers may share an agency: what is about the programmes of one is not
// shown to the keys of the other, whatever they may see of their own.
func TestALeadOfAnotherDeveloperIsNotThere(t *testing.T) {
	eachSite(t, func(s *site) {
		made := s.create(leads.NewBuild{Person: ines()})
		none, err := s.desk.Create(s.Context(), s.nobody, leads.NewBuild{Person: people.Declared{Last: "Garnier", Email: "g@example.org"}})
		s.must(err)
		stranger := s.seller
		stranger.Developer += 1_000_000
		if _, _, err := s.desk.LeadAnywhere(s.Context(), stranger, made.Lead.ID); !fault.Is(err, fault.Missing) {
			s.Errorf("about another's programme: %v, want missing", err)
		}
		_, interests, err := s.desk.LeadAnywhere(s.Context(), stranger, none.Lead.ID)
		s.must(err)
		s.want("about none, an agency's", len(interests), 0)
		_, _, err = s.desk.LeadAnywhere(s.Context(), s.operator, made.Lead.ID)
		s.must(err)
	})
}

func TestALeadAboutALotIsTheProgrammes(t *testing.T) {
	eachSite(t, func(s *site) {
		mirrored := s.send(s.portal, leads.Lead{Agency: s.agency, Property: s.lot, Person: ines()})
		named := s.send(s.portal, leads.Lead{Agency: s.agency, Person: people.Declared{Last: "Garnier", Email: "g@example.org"}, Details: leads.Details{About: leads.About{Reference: "TIL-P01"}}})
		other := s.send(s.portal, leads.Lead{Agency: s.agency, Person: ines(), Details: leads.Details{About: leads.About{Reference: "TIL-Z99"}}})
		abroad := s.send(s.portal, leads.Lead{Agency: s.branch, Person: ines(), Details: leads.Details{About: leads.About{Reference: "TIL-P01"}}})
		for what, c := range map[string]struct {
			program, lead int64
			want          bool
		}{"by its property": {s.tilleul, mirrored.ID, true}, "by its name": {s.tilleul, named.ID, true}, "another programme's": {s.chene, mirrored.ID, false},
			"no such lot": {s.tilleul, other.ID, false}, "at another agency": {s.tilleul, abroad.ID, false}} {
			_, i, err := s.desk.Lead(s.Context(), s.nobody, c.program, c.lead)
			s.want(what, []any{err == nil, i.Status, i.ID}, map[bool][]any{true: {true, leads.ToProcess, 0}, false: {false, "", 0}}[c.want])
		}
		list, total, err := s.desk.List(s.Context(), s.seller, s.tilleul, 10, 0)
		s.must(err)
		s.want("listed", []any{total, list[0].Lead.ID, list[0].Interest.Status}, []any{1, mirrored.ID, leads.ToProcess})
		known := s.create(leads.NewBuild{Person: ines(), Message: "encore"})
		s.want("the next enquiry is added", []any{known.New, known.Lead.ID, known.Interest.ID != 0}, []any{false, mirrored.ID, true})
		of, err := s.desk.OfContacts(s.Context(), s.seller, s.tilleul, []int64{named.Shown, mirrored.Shown})
		s.must(err)
		s.want("by person", []any{len(of), of[named.Shown][0].Lead.ID, of[mirrored.Shown][0].Interest.ID}, []any{2, named.ID, known.Interest.ID})
	})
}

func TestStatusAndStepFollowEachOther(t *testing.T) {
	eachSite(t, func(s *site) {
		lead := s.create(leads.NewBuild{Person: ines()}).Lead.ID
		status := func(program int64, status string) {
			_, err := s.desk.UpdateInterest(s.Context(), s.nobody, program, lead, func(i *leads.Interest) { i.Status, i.DiscardReason = status, "r" })
			s.must(err)
		}
		step := func(step int) {
			_, err := s.leads.Update(s.Context(), s.operator, s.agency, lead, "FR", func(l *leads.Lead) { l.Step = step })
			s.must(err)
		}
		for _, c := range []struct {
			what string
			do   func()
			want []any
		}{
			{"opened by the agency", func() { step(leads.Opened) }, []any{leads.ToProcess, leads.Opened}},
			{"interested", func() { status(s.tilleul, leads.Interested) }, []any{leads.Interested, leads.Processing}},
			{"processed by the agency", func() { step(leads.Processing) }, []any{leads.Interested, leads.Processing}},
			{"closed by the agency", func() { step(leads.Closed) }, []any{leads.Discarded, leads.Closed}},
			{"reopened by the agency", func() { step(leads.Processing) }, []any{leads.Ongoing, leads.Processing}},
			{"sold", func() { status(s.tilleul, leads.Purchaser) }, []any{leads.Purchaser, leads.Closed}},
			{"to process again", func() { status(s.tilleul, leads.ToProcess) }, []any{leads.ToProcess, leads.New}},
		} {
			c.do()
			s.want(c.what, s.status(s.tilleul, lead), c.want)
		}
	})
}

func TestALeadIsClosedWhenAllItsInterestsAre(t *testing.T) {
	eachSite(t, func(s *site) {
		made := s.create(leads.NewBuild{Person: ines()})
		s.must(s.store.Write(s.Context(), s.operator.Account, func(ctx context.Context, tx event.Tx) error {
			other := made.Interest
			other.ID, other.Program, other.Status = tx.NextID(), s.chene, leads.Ongoing
			return s.store.InsertInterest(ctx, other)
		}))
		discard := func(i *leads.Interest) { i.Status, i.DiscardReason = leads.Discarded, "r" }
		for _, c := range []struct {
			program int64
			step    int
		}{{s.tilleul, leads.Processing}, {s.chene, leads.Closed}} {
			_, err := s.desk.UpdateInterest(s.Context(), s.nobody, c.program, made.Lead.ID, discard)
			s.must(err)
			s.want("step", s.lead(s.agency, made.Lead.ID).Step, c.step)
		}
		_, all, err := s.desk.LeadAnywhere(s.Context(), s.nobody, made.Lead.ID)
		s.must(err)
		s.want("interests", len(all), 2)
	})
}

func TestAnInterestIsCheckedBeforeItIsSaved(t *testing.T) {
	eachSite(t, func(s *site) {
		made := s.create(leads.NewBuild{Person: ines()})
		_, seq := s.happened(0)
		update := func(a access.Actor, program int64, apply func(*leads.Interest)) (leads.Interest, error) {
			return s.desk.UpdateInterest(s.Context(), a, program, made.Lead.ID, apply)
		}
		for field, apply := range map[string]func(*leads.Interest){
			"status": func(i *leads.Interest) { i.Status = "sold" }, "discard_reason": func(i *leads.Interest) { i.Status = leads.Discarded },
			"owner": func(i *leads.Interest) { i.Owner = 999_999 },
		} {
			_, err := update(s.seller, s.tilleul, apply)
			s.refused(field, err, field)
		}
		if _, err := update(s.seller, s.chene, func(*leads.Interest) {}); !fault.Is(err, fault.Missing) {
			s.Errorf("a programme out of scope: %v, want missing", err)
		}
		kinds, _ := s.happened(seq)
		s.want("written", kinds, []string(nil))
		i, err := update(s.seller, s.tilleul, func(i *leads.Interest) {
			i.ID, i.Program, i.Status, i.FollowReason = 1, s.chene, leads.ToFollow, "revient d'Italie"
		})
		s.must(err)
		s.want("saved", []any{i.ID, i.Program, i.Status, i.FollowReason}, []any{made.Interest.ID, s.tilleul, leads.ToFollow, "revient d'Italie"})
		s.want("journal", s.told(seq, "interest", "lead"), []string{fmt.Sprintf("interest.updated %d", made.Lead.ID)})
	})
}

func TestATaskIsInItsOwnersDiary(t *testing.T) {
	eachSite(t, func(s *site) {
		lead := s.create(leads.NewBuild{Person: ines(), Callbacks: []leads.Task{
			{Scheduled: time.Date(2999, 7, 1, 8, 0, 0, 0, time.UTC), Comment: "le matin"}, {Scheduled: s.clock.Now().Add(-time.Hour)}}}).Lead
		s.want("a callback in the past", s.lead(s.agency, lead.ID).Warnings[0].Field, "events")
		_, err := s.desk.AddTask(s.Context(), s.nobody, s.tilleul, lead.ID, leads.Task{Type: "visit", Scheduled: time.Date(2999, 7, 2, 8, 30, 0, 0, time.UTC)})
		s.must(err)
		tasks, total, err := s.desk.Tasks(s.Context(), s.seller, s.tilleul, lead.ID, 0, 0)
		s.must(err)
		s.want("tasks", []any{total, tasks[0].Type, tasks[0].Owner, tasks[1].Type, tasks[1].Owner, tasks[1].Priority},
			[]any{2, "callback", s.user, "visit", s.user, "medium"})
		list, n, err := s.diary.List(s.Context(), s.operator, agenda.Query{Agency: s.agency, User: s.user, Limit: 10})
		s.must(err)
		if n != 2 {
			s.Fatalf("%d lines in the diary, want 2", n)
		}
		call, visit := list[0], list[1]
		s.want("the call", []any{call.ID, call.Type, call.Day, call.Start, call.End, call.Holding, call.Subject, call.Content, call.Contact},
			[]any{tasks[0].Action, agenda.Call, "2999-07-01", "10:00:00", "10:15:00", false, "Rappel : Inès Lefort", "le matin", lead.Contact})
		s.want("the visit holds nothing", []any{visit.Type, visit.Start, visit.Holding, visit.Subject}, []any{agenda.Visit, "", false, "Visite à 10 h 30 : Inès Lefort"})
		for field, wrong := range map[string]leads.Task{
			"type": {Type: "dance", Scheduled: s.clock.Now().Add(time.Hour)}, "scheduled_at": {Type: "call", Scheduled: s.clock.Now()},
			"priority": {Type: "call", Priority: "urgent", Scheduled: s.clock.Now().Add(time.Hour)}, "owner": {Type: "call", Owner: 999_999, Scheduled: s.clock.Now().Add(time.Hour)},
		} {
			_, err := s.desk.AddTask(s.Context(), s.seller, s.tilleul, lead.ID, wrong)
			s.refused(field, err, field)
		}
	})
}

func TestATaskOfNobodyIsInNoDiary(t *testing.T) {
	eachSite(t, func(s *site) {
		made, err := s.desk.Create(s.Context(), s.nobody, leads.NewBuild{Program: s.chene, Person: ines()})
		s.must(err)
		task, err := s.desk.AddTask(s.Context(), s.nobody, s.chene, made.Lead.ID, leads.Task{Type: "call", Scheduled: s.clock.Now().Add(time.Hour)})
		s.must(err)
		s.want("task", []any{task.Owner, task.Action}, []any{0, 0})
		_, n, err := s.diary.List(s.Context(), s.operator, agenda.Query{Agency: s.agency, Limit: 10})
		s.must(err)
		s.want("diary", n, 0)
	})
}

func TestTheThreadKeepsWhatHappenedInItsOrder(t *testing.T) {
	eachSite(t, func(s *site) {
		made := s.create(leads.NewBuild{Person: ines()})
		add := func(r leads.Record) error {
			_, err := s.desk.AddRecord(s.Context(), s.seller, s.tilleul, made.Lead.ID, r)
			return err
		}
		now := s.clock.Now()
		s.must(add(leads.Record{Event: "outgoing-call", Comment: "Rappeler jeudi", Occurred: now.Add(time.Minute)}))
		s.must(add(leads.Record{Event: "note", Occurred: now.Add(time.Minute + time.Millisecond)})) // of the same second
		s.must(add(leads.Record{Event: "email", Occurred: now.Add(-time.Hour)}))
		s.refused("what has not happened", add(leads.Record{Event: "note", Occurred: now.Add(time.Hour)}), "occurred_at")
		s.refused("what no caller writes", add(leads.Record{Event: "registration"}), "event")
		s.refused("no such event", add(leads.Record{Event: "dream"}), "event")
		list, total, err := s.desk.Records(s.Context(), s.seller, s.tilleul, made.Lead.ID, 0, 0)
		s.must(err)
		s.want("thread", []any{total, list[0].Event, list[1].Event, list[2].Event, list[1].User}, []any{3, "email", "outgoing-call", "note", s.user})
		_, i, err := s.desk.Lead(s.Context(), s.seller, s.tilleul, made.Lead.ID)
		s.must(err)
		s.want("last interaction", i.LastAt.Equal(now.Add(time.Minute+time.Millisecond).Truncate(time.Microsecond)), true)

		for _, everywhere := range []bool{false, true} {
			_, err := s.desk.AddTag(s.Context(), s.seller, s.tilleul, made.Lead.ID, leads.Tag{Tag: "t-1", Everywhere: everywhere})
			s.must(err)
		}
		tags, err := s.desk.Tags(s.Context(), s.seller, s.tilleul, made.Lead.ID)
		s.must(err)
		s.want("tags", []any{len(tags), tags[0].Tag, tags[0].Everywhere}, []any{1, "t-1", true})
		_, err = s.desk.AddTag(s.Context(), s.seller, s.tilleul, made.Lead.ID, leads.Tag{})
		s.refused("an empty tag", err, "tag")
	})
}

func TestOutOfItsProgrammesNothingExistsForAKey(t *testing.T) {
	eachSite(t, func(s *site) {
		made, err := s.desk.Create(s.Context(), s.nobody, leads.NewBuild{Program: s.chene, Person: ines()})
		s.must(err)
		_, seq := s.happened(0)
		ctx, a, p, id := s.Context(), s.seller, s.chene, made.Lead.ID
		for what, call := range map[string]func() error{
			"create":  func() error { _, err := s.desk.Create(ctx, a, leads.NewBuild{Program: p, Person: ines()}); return err },
			"read":    func() error { _, _, err := s.desk.Lead(ctx, a, p, id); return err },
			"list":    func() error { _, _, err := s.desk.List(ctx, a, p, 1, 0); return err },
			"people":  func() error { _, err := s.desk.OfContacts(ctx, a, p, []int64{made.Contact.ID}); return err },
			"update":  func() error { _, err := s.desk.UpdateInterest(ctx, a, p, id, func(*leads.Interest) {}); return err },
			"record":  func() error { _, err := s.desk.AddRecord(ctx, a, p, id, leads.Record{Event: "note"}); return err },
			"records": func() error { _, _, err := s.desk.Records(ctx, a, p, id, 0, 0); return err },
			"task": func() error {
				_, err := s.desk.AddTask(ctx, a, p, id, leads.Task{Type: "call", Scheduled: s.clock.Now().Add(time.Hour)})
				return err
			},
			"tasks":             func() error { _, _, err := s.desk.Tasks(ctx, a, p, id, 0, 0); return err },
			"tag":               func() error { _, err := s.desk.AddTag(ctx, a, p, id, leads.Tag{Tag: "t"}); return err },
			"tags":              func() error { _, err := s.desk.Tags(ctx, a, p, id); return err },
			"in another's name": func() error { _, _, err := s.desk.Lead(ctx, a, s.tilleul, id); return err },
			"no programme":      func() error { _, _, err := s.desk.Lead(ctx, s.operator, 999_999, id); return err },
		} {
			if err := call(); !fault.Is(err, fault.Missing) {
				s.Errorf("%s: %v, want missing", what, err)
			}
		}
		kinds, _ := s.happened(seq)
		s.want("written", kinds, []string(nil))
	})
}
