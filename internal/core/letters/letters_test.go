package letters_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/letters"
	"palier/internal/core/visits"
)

// TestALetterClimbsTheWholeLadder follows one that is refused each time.
func TestALetterClimbsTheWholeLadder(t *testing.T) {
	eachOffice(t, func(o *office) {
		o.post(visits.Letter{Kind: visits.Confirmation, Visit: viewing, Version: 1})
		steps := []time.Duration{10 * time.Second, time.Minute, 10 * time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour}
		for n, wait := range append(steps, 0) {
			lent := o.claim()
			o.same("lent", len(lent), 1)
			o.same("lent twice", len(o.claim()), 0)
			given := o.conclude(letters.Outcome{Letter: lent[0], Error: "421"})
			last := wait == 0
			l := o.only()
			o.same("after a try", []any{l.Tries, l.State, l.Error, given == 1}, []any{n + 1, map[bool]letters.State{false: letters.Waiting, true: letters.GivenUp}[last], "421", last})
			if !last {
				o.clock.Advance(wait - time.Second)
				o.same("before its time", len(o.claim()), 0)
				o.clock.Advance(time.Second + time.Millisecond)
			}
		}
		o.clock.Advance(30 * 24 * time.Hour)
		o.same("given up", len(o.claim()), 0)
		if _, err := o.letters.Retry(o.Context(), o.by, o.only().ID); err != nil {
			t.Fatal(err)
		}
		lent := o.claim()
		o.same("retried, from the first step", []int{len(lent), lent[0].Rung, lent[0].Tries}, []int{1, 0, 7})
		o.conclude(letters.Outcome{Letter: lent[0]})
		o.same("sent", []any{o.only().State, o.only().Error}, []any{letters.Sent, ""})
	})
}

func TestALeaseIsOneSendersAndEnds(t *testing.T) {
	eachOffice(t, func(o *office) {
		o.post(visits.Letter{Kind: visits.Confirmation, Visit: viewing, Version: 1})
		late := o.claim()
		if _, err := o.letters.Retry(o.Context(), o.by, late[0].ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("retry of one that is being sent: %v", err)
		}
		o.clock.Advance(lease + time.Second)
		again := o.claim()
		o.same("lent again", len(again), 1)
		o.conclude(letters.Outcome{Letter: late[0], Error: "550", Final: true})
		o.same("the late outcome does not count", o.only().State, letters.Waiting)
		o.conclude(letters.Outcome{Letter: again[0], Returned: true})
		o.same("given back", []any{o.only().State, o.only().Tries}, []any{letters.Waiting, 0})
		last := o.claim()
		o.conclude(letters.Outcome{Letter: last[0], Error: "550", Final: true})
		o.same("final", o.only().State, letters.GivenUp)
	})
}

// TestALetterIsDroppedWhenItWouldNotBeTrue has each kind meet each turn of a visit.
func TestALetterIsDroppedWhenItWouldNotBeTrue(t *testing.T) {
	const later, begun, tooOld = "a later letter says so", "has begun", "too long"
	for _, c := range []struct {
		name  string
		kind  visits.LetterKind
		turn  visits.Status
		wait  time.Duration
		agent bool
		want  string // empty: it is sent
	}{
		{"a confirmation", visits.Confirmation, visits.Confirmed, 0, false, ""},
		{"a confirmation of what was cancelled", visits.Confirmation, visits.CancelledByVisitor, 0, false, later},
		{"a reminder", visits.Reminder, visits.Confirmed, 48 * time.Hour, false, ""},
		{"a reminder of what was moved", visits.Reminder, visits.CancelledRescheduled, 48 * time.Hour, false, later},
		{"a reminder of what was cancelled", visits.Reminder, visits.CancelledByAgent, 48 * time.Hour, false, later},
		{"a reminder too late", visits.Reminder, visits.Confirmed, 72 * time.Hour, false, begun},
		{"a request that was confirmed since", visits.Requested, visits.Confirmed, 0, false, later},
		{"a request", visits.Requested, visits.Proposed, 0, false, ""},
		{"a request to an agent who has confirmed", visits.ToAgentRequested, visits.Confirmed, 0, true, later},
		{"a request to an agent", visits.ToAgentRequested, visits.Proposed, time.Hour, true, ""},
		{"a move that was undone", visits.Moved, visits.CancelledByVisitor, 0, false, later},
		{"a move", visits.Moved, visits.Proposed, 0, false, ""},
		{"a cancellation", visits.Cancelled, visits.CancelledByAgent, 0, false, ""},
		{"a cancellation after three days without a server", visits.Cancelled, visits.CancelledByAgent, 73 * time.Hour, false, tooOld},
		{"a farewell to who has visited", visits.Terminated, visits.Done, 71 * time.Hour, false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			eachOffice(t, func(o *office) {
				l := visits.Letter{Kind: c.kind, Visit: viewing, Version: 1}
				if c.agent {
					l.User = agent
				}
				o.post(l)
				o.becomes(c.turn)
				o.clock.Advance(c.wait)
				m, drop, err := o.letters.Matter(t.Context(), o.claim()[0])
				if err != nil || (drop == "") != (c.want == "") || !strings.Contains(string(drop), c.want) {
					t.Fatalf("dropped %q, %v", drop, err)
				}
				if want := map[bool]string{false: "noe@example.org", true: "c.moreau@example.org"}[c.agent]; m.Letter.To != want {
					t.Errorf("to %q", m.Letter.To)
				}
			})
		})
	}
}

func TestWhatIsDroppedSaysWhyAndStaysSo(t *testing.T) {
	eachOffice(t, func(o *office) {
		o.post(visits.Letter{Kind: visits.Reminder, Visit: viewing, Version: 1, DueAt: o.start.Add(-24 * time.Hour)})
		o.same("before it is due", len(o.claim()), 0)
		o.becomes(visits.CancelledByVisitor)
		o.clock.Advance(48*time.Hour + time.Second)
		lent := o.claim()
		_, drop, err := o.letters.Matter(t.Context(), lent[0])
		if err != nil {
			t.Fatal(err)
		}
		o.conclude(letters.Outcome{Letter: lent[0], Drop: drop})
		o.same("dropped", []any{o.only().State, o.only().Error, o.only().Tries}, []any{letters.Dropped, string(drop), 0})
		if _, err := o.letters.Retry(t.Context(), o.by, lent[0].ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("retry: %v", err)
		}
	})
}

// TestALetterTellsTheVisitAsItWas reads the state, and its thread's first name.
func TestALetterTellsTheVisitAsItWas(t *testing.T) {
	eachOffice(t, func(o *office) {
		o.write(func(ctx context.Context, tx event.Tx) error {
			return o.store.InsertVisit(ctx, o.visit(tx.Now(), moved, visits.Proposed))
		})
		o.post(visits.Letter{Kind: visits.Cancelled, Visit: viewing, Version: 1, Before: o.start})
		o.post(visits.Letter{Kind: visits.Moved, Visit: moved, Version: 7})
		lent := o.claim()
		first, _, err := o.letters.Matter(t.Context(), lent[0])
		if err != nil {
			t.Fatal(err)
		}
		o.same("as it was", []any{first.Visitor.Status, first.Agent.Firstname, first.Agency.Name, first.Zone.String(), first.Calendar, first.Letter.Before},
			[]any{visits.Proposed, "Camille", "Agence", "Europe/Paris", "visit-600", o.start})
		second, _, err := o.letters.Matter(t.Context(), lent[1])
		o.same("moved, its state forgotten", []any{second.Visit.ID, second.Calendar, err}, []any{moved, "visit-600", nil})
		passes := visits.NewPasses(func() ([]byte, error) { return make([]byte, 32), nil })
		p, err := passes.Read(second.Manage, visits.ToManage, o.clock.Now())
		o.same("pass", []any{p, err}, []any{visits.Pass{Purpose: visits.ToManage, Account: 1, Subject: moved, Until: o.start.Add(30 * time.Minute).UTC()}, nil})
	})
}

func TestAnAgentWhoLeftIsNotWritten(t *testing.T) {
	eachOffice(t, func(o *office) {
		o.write(func(ctx context.Context, tx event.Tx) error {
			u, _, err := o.store.GetUser(ctx, 1, agent)
			if err != nil {
				return err
			}
			u.Active = false
			return o.store.UpdateUser(ctx, u)
		})
		o.post(visits.Letter{Kind: visits.ToAgentCancelled, Visit: viewing, Version: 1, User: agent})
		_, drop, err := o.letters.Matter(t.Context(), o.claim()[0])
		if err != nil || !strings.Contains(string(drop), "no address") {
			t.Errorf("%q, %v", drop, err)
		}
	})
}

func TestWhoUnsubscribesIsInvitedNoMore(t *testing.T) {
	eachOffice(t, func(o *office) {
		o.post(visits.Letter{Kind: visits.Invitation, To: "Inez@Example.org", Name: "Inez Roux"})
		lent := o.claim()
		m, drop, err := o.letters.Matter(t.Context(), lent[0])
		if err != nil || drop != "" {
			t.Fatalf("%q, %v", drop, err)
		}
		got, err := o.letters.Invited(t.Context(), m.Book)
		o.same("whom the link invites", []any{got.To, got.Property, err}, []any{"Inez@Example.org", property, nil})
		if _, err := o.letters.Invited(t.Context(), m.Unsubscribe); !fault.Is(err, fault.Missing) {
			t.Errorf("a pass for something else: %v", err)
		}
		for range 2 { // twice is once
			if err := o.letters.Unsubscribe(t.Context(), m.Unsubscribe, "request"); err != nil {
				t.Fatal(err)
			}
		}
		o.conclude(letters.Outcome{Letter: lent[0]})
		journal, err := o.store.Journal(t.Context(), 1, 0, event.Subject{}, 100)
		if err != nil {
			t.Fatal(err)
		}
		withdrawn := 0
		for _, line := range journal {
			if line.Kind == "contact.consent_noted" {
				withdrawn++
			}
		}
		o.same("withdrawn once", withdrawn, 1)
		o.post(visits.Letter{Kind: visits.Invitation, To: "inez@example.org", Name: "Inez Roux"})
		o.post(visits.Letter{Kind: visits.Confirmation, Visit: viewing, Version: 1, To: "inez@example.org"})
		lent = o.claim()
		_, drop, err = o.letters.Matter(t.Context(), lent[0])
		o.same("invited again", []any{strings.Contains(string(drop), "no invitations"), err}, []any{true, nil})
		_, drop, err = o.letters.Matter(t.Context(), lent[1])
		o.same("what her visit needs", []any{string(drop), err}, []any{"", nil})
		if err := o.letters.Unsubscribe(t.Context(), m.Unsubscribe+"x", ""); !fault.Is(err, fault.Missing) {
			t.Errorf("a changed pass: %v", err)
		}
		o.clock.Advance(visits.LeavingPass + time.Minute)
		if err := o.letters.Unsubscribe(t.Context(), m.Unsubscribe, ""); !fault.Is(err, fault.Gone) {
			t.Errorf("an old pass: %v", err)
		}
	})
}

func TestAnInvitationIsKnownWhateverItsCase(t *testing.T) {
	eachOffice(t, func(o *office) {
		o.post(visits.Letter{Kind: visits.Invitation, To: "Inez@Example.org"})
		at := o.only().CreatedAt
		for _, c := range []struct {
			to    string
			kind  visits.LetterKind
			since time.Time
			want  bool
		}{{"inez@example.ORG", visits.Invitation, at, true}, {"inez@example.org", visits.Invitation, at.Add(time.Microsecond), false},
			{"noe@example.org", visits.Invitation, at, false}, {"inez@example.org", visits.Reminder, at, false}} {
			got, err := o.letters.Asked(t.Context(), 1, property, c.kind, c.to, c.since)
			o.same(c.to, []any{got, err}, []any{c.want, nil})
		}
	})
}

func TestOldLettersAreForgotten(t *testing.T) {
	eachOffice(t, func(o *office) {
		o.post(visits.Letter{Kind: visits.Confirmation, Visit: viewing, Version: 1})
		o.conclude(letters.Outcome{Letter: o.claim()[0]})
		o.clock.Advance(letters.Kept - time.Minute)
		if err := o.letters.Purge(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		o.same("kept", o.only().State, letters.Sent)
		o.clock.Advance(2 * time.Minute)
		if err := o.letters.Purge(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		if list, err := o.letters.Log(t.Context(), o.by, letters.Query{}); len(list) != 0 || err != nil {
			t.Errorf("%d letters, %v", len(list), err)
		}
	})
}

// A test account's letters are composed and withheld, whoever they are for: nobody has
// proven the e-mail that it was opened with.
func TestATestAccountWritesNobodyByMail(t *testing.T) {
	for mode, stays := range map[access.Mode]bool{access.Live: false, access.Test: true} {
		eachOfficeIn(t, mode, func(o *office) {
			o.write(func(ctx context.Context, _ event.Tx) error {
				return o.store.SetPassword(ctx, 1, agent, "c.moreau@example.org", "kept")
			})
			for _, to := range []string{"inez@example.org", "c.moreau@example.org"} {
				o.post(visits.Letter{Kind: visits.Invitation, To: to, Name: "Inez Roux"})
				m, drop, err := o.letters.Matter(o.Context(), o.claim()[0])
				if err != nil || drop != "" || (m.Withheld != "") != stays || m.Book == "" {
					o.Errorf("%s, to %s: withheld %q, dropped %q, %v", mode, to, m.Withheld, drop, err)
				}
			}
		})
	}
}

func TestOnlyWhoMayDoAllReadsLetters(t *testing.T) {
	eachOffice(t, func(o *office) {
		o.post(visits.Letter{Kind: visits.Confirmation, Visit: viewing, Version: 1})
		id := o.only().ID
		somebody := access.Actor{Account: 1}
		_, log := o.letters.Log(t.Context(), somebody, letters.Query{})
		_, one := o.letters.Letter(t.Context(), somebody, id)
		_, retry := o.letters.Retry(t.Context(), somebody, id)
		_, _, waiting := o.letters.Waiting(t.Context(), somebody)
		for _, err := range []error{log, one, retry, waiting} {
			if !fault.Is(err, fault.Forbidden) {
				t.Errorf("%v", err)
			}
		}
		other := access.Operator(access.Account{ID: 2}, "test")
		if _, err := o.letters.Letter(t.Context(), other, id); !fault.Is(err, fault.Missing) {
			t.Errorf("of another account: %v", err)
		}
		n, due, err := o.letters.Waiting(t.Context(), o.by)
		o.same("waiting", []any{n, due.IsZero(), err}, []any{int64(1), false, nil})
	})
}
