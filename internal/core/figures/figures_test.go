package figures_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/figures"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/testkit"
)

func TestWhatHappenedIsCountedOnceByWhoeverCounts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		p := testkit.Demo(t, d)
		ctx, by, now := t.Context(), p.Operator, p.Clock.Now()
		count := func(n int) {
			var all sync.WaitGroup
			for range n {
				all.Go(func() {
					if err := p.Figures.CatchUp(context.Background(), by.Account); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
		}
		read := func(agency int64) []figures.Count {
			list, err := p.Figures.Weeks(ctx, by, agency, now.AddDate(0, 0, -14), now.AddDate(0, 0, 14))
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		count(3)
		before := read(0)
		if n := figures.Total(before, figures.Leads); n < 50 {
			t.Errorf("%d enquiries of the demonstration", n)
		}
		sent, err := p.Inbox.Add(ctx, by, leads.Lead{Agency: 14, Person: people.Declared{Last: "Compté", Email: "compte@example.org"}})
		if err != nil {
			t.Fatal(err)
		}
		p.Clock.Advance(4 * time.Minute)
		for _, to := range []leads.Stage{leads.StageContacted, leads.StageOffer, leads.StageVisit, leads.StageOffer, leads.StageWon} {
			if _, err := p.Inbox.Move(ctx, by, []int64{sent.ID}, to); err != nil {
				t.Fatal(err)
			}
		}
		count(3)
		more := func(after []figures.Count) map[figures.Measure]int64 {
			out := map[figures.Measure]int64{}
			for _, m := range []figures.Measure{figures.Leads, figures.Answers, figures.Visits, figures.Offers, figures.Sales} {
				out[m] = figures.Total(after, m) - figures.Total(before, m)
			}
			return out
		}
		want := map[figures.Measure]int64{figures.Leads: 1, figures.Answers: 1, figures.Visits: 0, figures.Offers: 1, figures.Sales: 1}
		if d := cmp.Diff(want, more(read(0))); d != "" {
			t.Errorf("counted (-want +got):\n%s", d)
		}
		if _, err := p.Inbox.Move(ctx, by, []int64{sent.ID}, leads.StageNew); err != nil {
			t.Fatal(err)
		}
		count(1)
		want[figures.Answers] = 0
		if d := cmp.Diff(want, more(read(0))); d != "" {
			t.Errorf("an answer that was none (-want +got):\n%s", d)
		}
		later := sent.CreatedAt.AddDate(0, 0, 7)
		if _, err := p.Leads.Update(ctx, by, 14, sent.ID, "FR", func(l *leads.Lead) { l.Asked = later }); err != nil {
			t.Fatal(err)
		}
		count(1)
		week := func(list []figures.Count) (n int64) {
			for _, c := range list {
				if c.Measure == figures.Leads && c.Week == figures.Week(later.In(day.Paris())) {
					n += c.N
				}
			}
			return n
		}
		if all, moved := more(read(0))[figures.Leads], week(read(0))-week(before); all != 1 || moved != 1 {
			t.Errorf("said to be of another week: %d enquiries, %d there", all, moved)
		}
		kept := [][]figures.Count{read(0), read(14)}
		if err := p.Figures.Rebuild(ctx, by.Account); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(kept, [][]figures.Count{read(0), read(14)}); d != "" {
			t.Errorf("counted anew (-before +after):\n%s", d)
		}
		if _, err := p.Figures.Weeks(ctx, access.Actor{Account: by.Account}, 0, now, now); !fault.Is(err, fault.Forbidden) {
			t.Errorf("without the right: %v", err)
		}
	})
}

// A past that is longer than anybody waits for is left to the background.
func TestNobodyWaitsForALongPast(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		p := testkit.Demo(t, d)
		ctx, by, now := t.Context(), p.Operator, p.Clock.Now()
		asked := func() int64 {
			list, err := p.Figures.Weeks(ctx, by, 0, now.AddDate(0, 0, -14), now.AddDate(0, 0, 14))
			if err != nil {
				t.Fatal(err)
			}
			return figures.Total(list, figures.Leads)
		}
		behind := func(want bool) {
			t.Helper()
			if got, err := p.Figures.Behind(ctx, by.Account); got != want || err != nil {
				t.Errorf("behind: %v, %v", got, err)
			}
		}
		if err := p.Figures.CatchUp(ctx, by.Account); err != nil {
			t.Fatal(err)
		}
		before := asked()
		p.Figures.Glance(0)
		behind(false)
		if _, err := p.Inbox.Add(ctx, by, leads.Lead{Agency: 14, Person: people.Declared{Last: "Compté", Email: "compte@example.org"}}); err != nil {
			t.Fatal(err)
		}
		behind(true)
		if n := asked(); n != before {
			t.Errorf("%d enquiries, %d before: somebody waited", n, before)
		}
		p.Figures.Glance(10)
		behind(false)
		if n := asked(); n != before+1 {
			t.Errorf("%d enquiries, want one more than %d", n, before)
		}
	})
}

func TestTimesOfAnswerAreReadOffTheirSpans(t *testing.T) {
	list := []figures.Count{
		{Measure: figures.Leads, Source: "apimo", N: 12}, {Measure: figures.Leads, Source: "web", N: 3},
		{Measure: figures.Answers, Source: "apimo", Span: 10, N: 4}, {Measure: figures.Answers, Source: "apimo", Span: 60, N: 4}, {Measure: figures.Answers, Source: "web", Span: 1 << 40, N: 2},
	}
	want := []figures.Answering{
		{Leads: 15, Answers: 10, Median: 48.75, Ninety: 43200},
		{Source: "apimo", Leads: 12, Answers: 8, Median: 10, Ninety: 57},
		{Source: "web", Leads: 3, Answers: 2, Median: 43200, Ninety: 43200},
	}
	if d := cmp.Diff(want, figures.Answered(list)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
