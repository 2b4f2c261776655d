package leads_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/leads"
	"palier/internal/core/people"
)

// desk is a site whose agency works on its enquiries: a manager with a log-in, and others.
type bureau struct {
	*site
	inbox   *leads.Inbox
	admin   *access.Service
	manager access.Actor
	team    []int64
	posted  []leads.Answer
}

// Answer implements leads.Post.
func (b *bureau) Answer(_ context.Context, tx event.Tx, a leads.Answer) (int64, error) {
	b.posted = append(b.posted, a)
	return tx.NextID(), nil
}

func eachBureau(t *testing.T, run func(b *bureau)) {
	eachSite(t, func(s *site) {
		b := &bureau{site: s, admin: access.NewService(s.store, s.store, people.Keys{}, func(context.Context) {})}
		b.inbox = b.another()
		for i := range 3 {
			group := access.Agent
			if i == 0 {
				group = access.AgencyHead
			}
			name := fmt.Sprintf("user%d", i)
			u, err := b.admin.CreateUser(b.Context(), b.operator, access.User{Agency: b.agency, Active: true, Firstname: "Karim", Username: name, Email: name + "@agence.example.org", Group: group})
			b.must(err)
			b.team = append(b.team, u.ID)
		}
		const password = "une phrase assez longue"
		b.must(b.admin.SetPassword(b.Context(), b.operator, b.team[0], password))
		a, _, err := access.NewLogin(b.store, b.clock.Now).User(b.Context(), "user0@agence.example.org", password, "192.0.2.1")
		b.must(err)
		b.manager = a.Through("web", "req-1")
		run(b)
	})
}

// another is the inbox as one more replica has it.
func (b *bureau) another() *leads.Inbox {
	return leads.NewInbox(b.store, b.leads, b.desk, b.store, leads.InboxNeeds{Offices: b.admin, People: b.people, Diary: b.diary, Post: b, Now: b.clock.Now})
}

func (b *bureau) stage(id int64) []any {
	l := b.lead(b.agency, id)
	return []any{l.Stage, l.Step, l.Opened.At.IsZero(), l.Closed.At.IsZero()}
}

func TestAMoveOnTheBoardIsTheSameFactInEveryDoor(t *testing.T) {
	eachBureau(t, func(b *bureau) {
		id := b.create(leads.NewBuild{Person: ines()}).Lead.ID
		move := func(to leads.Stage) []any {
			_, err := b.inbox.Move(b.Context(), b.manager, []int64{id}, to)
			b.must(err)
			return append(b.status(b.tilleul, id), b.stage(id)[0])
		}
		b.want("contacted", move(leads.StageContacted), []any{leads.ToProcess, leads.Opened, leads.StageContacted})
		b.want("qualified", move(leads.StageQualified), []any{leads.Ongoing, leads.Processing, leads.StageQualified})
		b.want("visit", move(leads.StageVisit), []any{leads.Interested, leads.Processing, leads.StageVisit})
		b.want("offer", move(leads.StageOffer), []any{leads.Negotiating, leads.Processing, leads.StageOffer})
		b.want("won", move(leads.StageWon), []any{leads.Purchaser, leads.Closed, leads.StageWon})
		b.want("new again", move(leads.StageNew), []any{leads.ToProcess, leads.New, leads.StageNew})
		b.want("waits again", b.stage(id), []any{leads.StageNew, leads.New, true, true})

		_, err := b.desk.UpdateInterest(b.Context(), b.seller, b.tilleul, id, func(i *leads.Interest) { i.Status = leads.PendingPurchaser })
		b.must(err)
		b.want("a status of the other door", b.stage(id)[0], leads.StageOffer)
		_, err = b.leads.Update(b.Context(), b.operator, b.agency, id, "FR", func(l *leads.Lead) { l.Step = leads.Closed })
		b.must(err)
		b.want("a step of the third", append(b.status(b.tilleul, id), b.stage(id)[0]), []any{leads.Discarded, leads.Closed, leads.StageLost})
		if _, err := b.inbox.Move(b.Context(), b.manager, []int64{id}, "elsewhere"); !fault.Is(err, fault.Invalid) {
			b.Errorf("no stage: %v", err)
		}
	})
}

func TestAnActIsTakenBackWhereNobodyWentOn(t *testing.T) {
	eachBureau(t, func(b *bureau) {
		one, two := b.post(people.Declared{Last: "Un", Email: "un@example.org"}), b.post(people.Declared{Last: "Deux", Email: "deux@example.org"})
		done, err := b.inbox.Assign(b.Context(), b.manager, []int64{one.ID, two.ID}, b.team[1])
		b.must(err)
		_, err = b.inbox.Assign(b.Context(), b.manager, []int64{two.ID}, b.team[2])
		b.must(err)
		b.must(b.inbox.TakeBackAssignments(b.Context(), b.manager, done))
		b.want("in charge", []int64{b.lead(b.agency, one.ID).User, b.lead(b.agency, two.ID).User}, []int64{0, b.team[2]})

		moved, err := b.inbox.Move(b.Context(), b.manager, []int64{one.ID, two.ID}, leads.StageLost)
		b.must(err)
		b.must(b.inbox.TakeBackMoves(b.Context(), b.manager, moved))
		b.want("moved back", b.stage(one.ID), []any{leads.StageNew, leads.New, true, true})

		until := b.clock.Now().Add(time.Hour).Truncate(time.Microsecond)
		aside, err := b.inbox.Snooze(b.Context(), b.manager, []int64{one.ID}, until)
		b.must(err)
		list := func(o leads.Order) int {
			page, err := b.inbox.List(b.Context(), b.manager, leads.Search{Order: o})
			b.must(err)
			return len(page.Leads)
		}
		b.want("aside", []int{list(leads.Latest), list(leads.Longest), list(leads.Aside)}, []int{1, 1, 1})
		b.must(b.inbox.TakeBackSnoozes(b.Context(), b.manager, aside))
		b.want("back", []int{list(leads.Latest), list(leads.Aside)}, []int{2, 0})
	})
}

func TestWhatIsOfAnotherOfficeIsMissing(t *testing.T) {
	eachBureau(t, func(b *bureau) {
		away := b.send(b.portal, leads.Lead{Agency: b.branch, Person: ines()})
		here := b.send(b.portal, leads.Lead{Agency: b.agency, Person: ines()})
		stranger := access.Operator(access.Account{ID: b.operator.Account + 1}, "test")
		for what, err := range map[string]error{
			"another agency's": second(b.inbox.Get(b.Context(), b.manager, away.ID)),
			"moved":            second(b.inbox.Move(b.Context(), b.manager, []int64{here.ID, away.ID}, leads.StageLost)),
			"another account":  second(b.inbox.Get(b.Context(), stranger, here.ID)),
			"a template there": second(b.inbox.Draft(b.Context(), b.manager, here.ID, 999)),
			"nothing":          b.inbox.Log(b.Context(), b.manager, 999, leads.Record{Event: "note", Comment: "x"}),
		} {
			if !fault.Is(err, fault.Missing) {
				b.Errorf("%s: %v, want missing", what, err)
			}
		}
		b.want("and nothing of it stays", b.stage(here.ID)[0], leads.StageNew)
		if _, err := b.inbox.Assign(b.Context(), b.manager, []int64{here.ID}, 999); !fault.Is(err, fault.Invalid) {
			b.Errorf("nobody of the agency: %v", err)
		}
		if _, err := b.inbox.List(b.Context(), b.seller, leads.Search{}); !fault.Is(err, fault.Forbidden) {
			b.Errorf("who has no right to read: %v", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestAnAnswerStopsTheClock(t *testing.T) {
	eachBureau(t, func(b *bureau) {
		l := b.post(people.Declared{First: "Inès", Last: "Lefort", Email: "ines@example.org", Mobile: "06 39 98 00 01"})
		tpl, err := b.inbox.AddTemplate(b.Context(), b.manager, leads.Template{Agency: b.agency, Name: "Merci", Language: "fr", Subject: "Bonjour {prenom}", Body: "Merci.\n\n{agent}"})
		b.must(err)
		d, err := b.inbox.Draft(b.Context(), b.manager, l.ID, tpl.ID)
		b.must(err)
		b.want("the draft", d, leads.Draft{To: "ines@example.org", Subject: "Bonjour Inès", Body: "Merci.\n\nKarim"})
		b.clock.Advance(10 * time.Minute)
		_, err = b.inbox.Reply(b.Context(), b.manager, l.ID, leads.Answer{Template: tpl.ID, Subject: d.Subject, Body: d.Body})
		b.must(err)
		now := b.lead(b.agency, l.ID)
		b.want("contacted", []any{now.Stage, now.Step, now.Opened.At.Sub(l.Asked) >= 10*time.Minute}, []any{leads.StageContacted, leads.Opened, true})
		b.want("posted", []any{len(b.posted), b.posted[0].To, b.posted[0].Agency}, []any{1, "ines@example.org", b.agency})
		thread, err := b.inbox.Thread(b.Context(), b.manager, l.ID)
		b.must(err)
		b.want("the thread", []any{len(thread.Answers), thread.Answers[0].Body, thread.Records[0].Event}, []any{1, "Merci.\n\nKarim", "email"})

		mute := b.post(people.Declared{Last: "Muet", Mobile: "06 39 98 00 02"})
		if _, err := b.inbox.Reply(b.Context(), b.manager, mute.ID, leads.Answer{Subject: "s", Body: "b"}); !fault.Is(err, fault.Invalid) {
			b.Errorf("without an address: %v", err)
		}
		b.must(b.inbox.Log(b.Context(), b.manager, mute.ID, leads.Record{Event: "outgoing-call-missed"}))
		b.want("a missed call", b.stage(mute.ID)[0], leads.StageNew)
		b.must(b.inbox.Log(b.Context(), b.manager, mute.ID, leads.Record{Event: "outgoing-call", Comment: "rappeler"}))
		b.want("a call", b.stage(mute.ID)[0], leads.StageContacted)
		b.want("in the diary", len(b.told(0, "action", "subject")), 3)
		if _, err := b.inbox.AddTemplate(b.Context(), b.manager, leads.Template{Agency: b.agency, Name: "x", Language: "fr", Subject: "{secret}", Body: "b"}); !fault.Is(err, fault.Invalid) {
			b.Errorf("a variable that is none: %v", err)
		}
	})
}

func TestWhoWantsNoMailSinceIsNotWrittenTo(t *testing.T) {
	eachBureau(t, func(b *bureau) {
		l := b.post(ines())
		b.must(b.store.Write(b.Context(), b.operator.Account, func(ctx context.Context, tx event.Tx) error {
			return b.people.NoteConsents(ctx, tx, people.Place{Account: b.operator.Account, Agency: b.agency}, l.Contact, []people.Consent{{Channel: people.ByEmail}})
		}))
		if _, err := b.inbox.Reply(b.Context(), b.manager, l.ID, leads.Answer{Subject: "s", Body: "b"}); !fault.Is(err, fault.Invalid) {
			b.Errorf("%v, want invalid", err)
		}
	})
}

func TestLateEnquiriesGoOnceToTheNextOfTheTeam(t *testing.T) {
	eachBureau(t, func(b *bureau) {
		b.clock.Morning()
		b.must(second(b.inbox.Settle(b.Context(), b.manager, b.agency, func(s *leads.Settings) {
			for i := range s.Hours {
				s.Hours[i] = []leads.Stretch{{From: 0, To: 24 * 60}}
			}
			s.HandAfter, s.Team = 30, b.team
		})))
		l := b.post(ines())
		_, err := b.inbox.Assign(b.Context(), b.manager, []int64{l.ID}, b.team[1])
		b.must(err)
		round := func() int64 {
			var all sync.WaitGroup
			for range 3 { // replicas
				all.Go(func() {
					if err := b.another().HandOn(context.Background(), b.operator.Account); err != nil {
						b.Error(err)
					}
				})
			}
			all.Wait()
			return b.lead(b.agency, l.ID).User
		}
		b.want("not yet", round(), b.team[1])
		b.clock.Advance(31 * time.Minute)
		b.want("the next", round(), b.team[2])
		b.want("not again at once", round(), b.team[2])
		b.clock.Advance(31 * time.Minute)
		b.want("the one after", round(), b.team[0])
		b.clock.Advance(31 * time.Minute)
		b.want("everybody has had it", round(), b.team[0])
		s, err := b.inbox.Settings(b.Context(), b.manager, nil)
		b.must(err)
		w := b.inbox.Wait(b.lead(b.agency, l.ID), s[b.agency], day.Paris(), b.clock.Now())
		b.want("late", []any{w.Late, w.Over, w.Worked > 90*time.Minute}, []any{true, false, true})
	})
}
