package delivery_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/letters"
	"palier/internal/delivery"
)

// tray is a queue of account 1.
type tray struct {
	mu       sync.Mutex
	waiting  []letters.Letter
	outcomes []letters.Outcome
	dropped  map[int64]letters.Reason
	broken   map[int64]error
}

func (q *tray) put(ids ...int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, id := range ids {
		q.waiting = append(q.waiting, letters.Letter{Account: 1, ID: id})
	}
}

func (q *tray) Accounts(context.Context) ([]int64, error) { return []int64{1}, nil }

func (q *tray) Claim(_ context.Context, _ int64, most int, _ time.Duration) ([]letters.Letter, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(most, len(q.waiting))
	lent := q.waiting[:n:n]
	q.waiting = q.waiting[n:]
	return lent, nil
}

func (q *tray) Matter(_ context.Context, l letters.Letter) (letters.Matter, letters.Reason, error) {
	return letters.Matter{Letter: l}, q.dropped[l.ID], q.broken[l.ID]
}

func (q *tray) Conclude(_ context.Context, _ int64, list []letters.Outcome) (givenUp int, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.outcomes = append(q.outcomes, list...)
	for _, o := range list {
		if o.Final {
			givenUp++
		}
	}
	return givenUp, nil
}

// ended are the outcomes so far.
func (q *tray) ended() []letters.Outcome {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.Clone(q.outcomes)
}

// Compose makes the shortest of mails.
func (q *tray) Compose(m letters.Matter) (letters.Mail, error) {
	return letters.Mail{Letter: m.Letter.ID}, nil
}

// carrier gives the receipts that a test wants, and hangs on letter 666.
type carrier struct {
	mu       sync.Mutex
	receipts map[int64]letters.Receipt
	calls    [][]int64
}

func (c *carrier) Carry(ctx context.Context, mails []letters.Mail) []letters.Receipt {
	var ids []int64
	out := make([]letters.Receipt, len(mails))
	for i, m := range mails {
		ids = append(ids, m.Letter)
		if m.Letter == 666 {
			<-ctx.Done()
			break
		}
		out[i] = letters.Receipt{Tried: true}
		if r, special := c.receipts[m.Letter]; special {
			out[i] = r
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, ids)
	return out
}

// pass lets time of the bubble go by.
func pass(d time.Duration) { <-time.After(d) }

// runMailer lets a mailer work in a bubble's time.
func runMailer(t *testing.T, q *tray, c *carrier, log *strings.Builder, work func(m *delivery.Mailer)) {
	synctest.Test(t, func(*testing.T) {
		m := delivery.NewMailerWithin(q, q, c, 5*time.Second, time.Now, slog.New(slog.NewTextHandler(log, nil)))
		m.Start()
		work(m)
		m.Stop()
	})
}

func TestEachLettersOutcomeIsWrittenDown(t *testing.T) {
	q := &tray{dropped: map[int64]letters.Reason{2: "moved"}, broken: map[int64]error{3: errors.New("no state")}}
	c := &carrier{receipts: map[int64]letters.Receipt{4: {Tried: true, Error: "451"}, 5: {Tried: true, Error: "550", Final: true}, 6: {}}}
	var log strings.Builder
	q.put(1, 2, 3, 4, 5, 6)
	runMailer(t, q, c, &log, func(m *delivery.Mailer) {
		synctest.Wait()
		want := []letters.Outcome{{}, {Drop: "moved"}, {Error: "the letter could not be written, see the log"}, {Error: "451"}, {Error: "550", Final: true}, {Returned: true}}
		for i := range want {
			want[i].Letter = letters.Letter{Account: 1, ID: int64(i + 1)}
		}
		if d := cmp.Diff(want, q.ended()); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
		if d := cmp.Diff([][]int64{{1, 4, 5, 6}}, c.seen()); d != "" {
			t.Errorf("carried together (-want +got):\n%s", d)
		}
		if got := m.Counts(); got != (delivery.MailCounts{Sent: 1, Failed: 3, GivenUp: 1}) {
			t.Errorf("%+v", got)
		}
	})
	for _, want := range []string{"no state", "letter 4: 451", "letter 5: 550"} {
		if strings.Count(log.String(), want) != 1 {
			t.Errorf("the log says %q not once:\n%s", want, log.String())
		}
	}
}

func TestAMailerWakesForWhatHappens(t *testing.T) {
	q, c := &tray{}, &carrier{}
	runMailer(t, q, c, &strings.Builder{}, func(m *delivery.Mailer) {
		synctest.Wait()
		began := time.Now()
		q.put(1)
		m.Wake(1)
		for len(c.seen()) == 0 {
			pass(time.Millisecond)
		}
		if took := time.Since(began); took > 20*time.Millisecond {
			t.Errorf("woken after %s", took)
		}
		q.put(2) // by another replica
		began = time.Now()
		for len(c.seen()) == 1 {
			pass(time.Millisecond)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("looked after %s", took)
		}
	})
}

func (c *carrier) seen() [][]int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.calls
}

func TestMoreThanOneConnectionsWorthIsSentOnAndOn(t *testing.T) {
	q, c := &tray{}, &carrier{}
	for id := range int64(45) {
		q.put(id + 1)
	}
	runMailer(t, q, c, &strings.Builder{}, func(*delivery.Mailer) {
		pass(time.Second) // less than a poll
		if got := []int{len(c.seen()), len(q.ended())}; !cmp.Equal(got, []int{3, 45}) {
			t.Errorf("%v", got)
		}
	})
}

func TestWhoStopsGivesBackWhatDidNotLeave(t *testing.T) {
	q, c := &tray{}, &carrier{}
	q.put(1, 666, 2)
	runMailer(t, q, c, &strings.Builder{}, func(*delivery.Mailer) { synctest.Wait() })
	var back []bool
	for _, o := range q.ended() {
		back = append(back, o.Returned)
	}
	if d := cmp.Diff([]bool{false, true, true}, back); d != "" {
		t.Errorf("given back (-want +got):\n%s", d)
	}
}

func TestAServerThatHangsHoldsLettersForTwoMinutes(t *testing.T) {
	q, c := &tray{}, &carrier{}
	q.put(666, 1)
	runMailer(t, q, c, &strings.Builder{}, func(*delivery.Mailer) {
		pass(2*time.Minute + time.Second)
		if got := q.ended(); len(got) != 2 || !got[0].Returned || !got[1].Returned {
			t.Errorf("%+v", got)
		}
	})
}
