package audit_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/audit"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/testkit"
)

// archive is an account with a journal of some lines.
type archive struct {
	*testing.T
	clock *testkit.Clock
	store interface {
		event.Ledger
		audit.Store
		InsertAccount(ctx context.Context, a access.Account) error
	}
	audit *audit.Service
	by    access.Actor
}

func eachArchive(t *testing.T, run func(a *archive)) {
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		a := &archive{T: t, clock: testkit.NewClock(), by: access.Operator(access.Account{ID: 1}, "test")}
		a.store = db.Store(t, a.clock.Now)
		a.audit = audit.NewService(a.store)
		a.write(func(ctx context.Context, tx event.Tx) error {
			return a.store.InsertAccount(ctx, access.Account{ID: 1, Name: "A", Mode: access.Test, Country: "FR", CreatedAt: tx.Now(), UpdatedAt: tx.Now()})
		})
		run(a)
	})
}

func (a *archive) write(fn func(ctx context.Context, tx event.Tx) error) {
	a.Helper()
	if err := a.store.Write(a.Context(), 1, fn); err != nil {
		a.Fatal(err)
	}
}

// happen records events, in one write: of a kind, to a subject, by a user.
func (a *archive) happen(kind string, subject, user int64, times int) (at time.Time) {
	a.Helper()
	a.write(func(_ context.Context, tx event.Tx) error {
		at = tx.Now()
		for range times {
			tx.Record(event.Event{Kind: kind, Subject: event.Subject{Kind: strings.Split(kind, ".")[0], ID: subject}, Agency: 14, Who: event.Who{Kind: "user", ID: user, Door: "web"}})
		}
		return nil
	})
	a.clock.Advance(time.Hour)
	return at
}

func (a *archive) page(q audit.Query) audit.Page {
	a.Helper()
	p, err := a.audit.Page(a.Context(), a.by, q)
	if err != nil {
		a.Fatal(err)
	}
	return p
}

func (a *archive) seqs(q audit.Query) string {
	a.Helper()
	var all []string
	for _, l := range a.page(q).Lines {
		all = append(all, fmt.Sprint(l.Seq))
	}
	return strings.Join(all, " ")
}

func TestTheJournalIsReadNewestFirstAndNarrowed(t *testing.T) {
	eachArchive(t, func(a *archive) {
		a.happen("lead.created", 12, 9, 1)
		second := a.happen("lead.updated", 12, 8, 1)
		third := a.happen("key.revoked", 7, 9, 2)
		for what, c := range map[string]struct {
			q    audit.Query
			want string
		}{
			"all":              {audit.Query{Limit: 9}, "4 3 2 1"},
			"a page":           {audit.Query{Limit: 2}, "4 3"},
			"the next":         {audit.Query{Limit: 2, Before: 3}, "2 1"},
			"one record's":     {audit.Query{Subject: event.Subject{Kind: "lead", ID: 12}}, "2 1"},
			"a kind of record": {audit.Query{Subject: event.Subject{Kind: "key"}}, "4 3"},
			"somebody's":       {audit.Query{Who: event.Who{Kind: "user", ID: 9}}, "4 3 1"},
			"a kind":           {audit.Query{Kind: "lead.updated"}, "2"},
			"since":            {audit.Query{From: second}, "4 3 2"},
			"until":            {audit.Query{Until: third}, "2 1"},
			"a day between":    {audit.Query{From: second, Until: third}, "2"},
			"through a door":   {audit.Query{Door: "apimo"}, ""},
		} {
			if got := a.seqs(c.q); got != c.want {
				t.Errorf("%s: %q, want %q", what, got, c.want)
			}
		}
		if p := a.page(audit.Query{Limit: 2}); p.Next != 3 {
			t.Errorf("goes on before %d", p.Next)
		}
		if p := a.page(audit.Query{Limit: 4}); p.Next != 0 {
			t.Errorf("goes on behind its end, before %d", p.Next)
		}
	})
}

// What no index leads to is looked for in windows, and found in the end.
func TestARareLineIsFoundInSeveralQuestions(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 60,000 lines")
	}
	eachArchive(t, func(a *archive) {
		a.happen("lead.created", 1, 9, 1)
		for range 6 {
			a.happen("lead.updated", 2, 9, 10_000)
		}
		q := audit.Query{Subject: event.Subject{Kind: "lead"}, Kind: "lead.created", Limit: 5}
		p := a.page(q)
		if len(p.Lines) != 0 || p.Reached.IsZero() || p.Next == 0 {
			t.Fatalf("the first question: %d lines, reached %s, next %d", len(p.Lines), p.Reached, p.Next)
		}
		q.Before = p.Next
		if p = a.page(q); len(p.Lines) != 1 || p.Next != 0 || p.Lines[0].Seq != 1 {
			t.Errorf("the second question: %+v", p)
		}
		n := 0
		if err := a.audit.Pieces(t.Context(), a.by, q, func(some []event.Event) error { n += len(some); return nil }); n != 1 || err != nil {
			t.Errorf("all of them: %d, %v", n, err)
		}
	})
}

func TestACheckCountsEveryLine(t *testing.T) {
	eachArchive(t, func(a *archive) {
		first, last := a.happen("lead.created", 1, 9, 3), a.happen("lead.updated", 1, 9, 2)
		r, err := a.audit.Check(t.Context(), a.by)
		want := audit.Report{Head: 5, Lines: 5, Begin: first, End: last}
		if d := cmp.Diff(want, r); d != "" || err != nil || !r.Whole() {
			t.Errorf("%v (-want +got):\n%s", err, d)
		}
	})
}

// damaged is a journal of which somebody took lines away.
type damaged struct{ audit.Store }

func (d damaged) JournalExtent(ctx context.Context, account, from, to int64) (audit.Extent, error) {
	e, err := d.Store.JournalExtent(ctx, account, from, to)
	e.Lines--
	return e, err
}

func TestACheckFindsThatLinesAreMissing(t *testing.T) {
	eachArchive(t, func(a *archive) {
		a.happen("lead.created", 1, 9, 3)
		r, err := audit.NewService(damaged{a.store}).Check(t.Context(), a.by)
		if err != nil || r.Whole() || r.Findings[0] != (audit.Finding{From: 1, To: 3, What: audit.LinesMissing}) {
			t.Errorf("%+v %v", r, err)
		}
	})
}

func TestOnlyWhoMayReadTheJournalDoes(t *testing.T) {
	eachArchive(t, func(a *archive) {
		nobody := access.Actor{Account: 1, User: 9}
		_, err := a.audit.Page(t.Context(), nobody, audit.Query{})
		_, kinds := a.audit.Kinds(t.Context(), nobody)
		_, check := a.audit.Check(t.Context(), nobody)
		for _, err := range []error{err, kinds, check} {
			if !fault.Is(err, fault.Forbidden) {
				t.Errorf("%v, want a refusal", err)
			}
		}
		a.happen("lead.created", 1, 9, 1)
		foreign, err := a.audit.Page(t.Context(), access.Operator(access.Account{ID: 2}, "test"), audit.Query{})
		if err != nil || len(foreign.Lines) > 0 {
			t.Errorf("another account reads %v, %v", foreign.Lines, err)
		}
	})
}
