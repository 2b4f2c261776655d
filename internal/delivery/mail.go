package delivery

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"palier/internal/core/letters"
)

// Letters is the queue of what people are written (letters.Service).
type Letters interface {
	Accounts(ctx context.Context) ([]int64, error)
	Claim(ctx context.Context, account int64, most int, lease time.Duration) ([]letters.Letter, error)
	Matter(ctx context.Context, l letters.Letter) (letters.Matter, letters.Reason, error)
	Conclude(ctx context.Context, account int64, list []letters.Outcome) (givenUp int, err error)
}

// Words makes a mail of what a letter tells.
type Words interface {
	Compose(m letters.Matter) (letters.Mail, error)
}

// Carrier hands mails over, several at a time, and gives a receipt for each. It ends
// soon after ctx does.
type Carrier interface {
	Carry(ctx context.Context, mails []letters.Mail) []letters.Receipt
}

const (
	// perConnection is how many letters are carried together.
	perConnection = 20
	// carrying is how long they may take in all. Those whose turn did not come go back.
	carrying = 2 * time.Minute
	// mailLease is for how long a mailer has letters for itself: time to carry them, for
	// the last of them to run into its time limit, and for the outcome to be written.
	mailLease = 2 * carrying
)

// Mailer sends an installation's letters. Several may run on one database.
type Mailer struct {
	letters Letters
	words   Words
	carrier Carrier
	poll    time.Duration
	now     func() time.Time
	log     *slog.Logger
	woken   chan struct{}
	dirty   *accounts
	counts  struct{ sent, failed, givenUp atomic.Uint64 }

	complaints complaints

	quit  context.CancelFunc
	ended chan struct{}
}

// NewMailer makes a mailer that is not yet at work.
func NewMailer(l Letters, w Words, c Carrier, now func() time.Time, log *slog.Logger) *Mailer {
	return NewMailerWithin(l, w, c, 5*time.Second, now, log)
}

// NewMailerWithin is NewMailer with another poll.
func NewMailerWithin(l Letters, w Words, c Carrier, poll time.Duration, now func() time.Time, log *slog.Logger) *Mailer {
	return &Mailer{letters: l, words: w, carrier: c, poll: poll, now: now, log: log, woken: make(chan struct{}, 1),
		dirty: &accounts{set: map[int64]struct{}{}}, complaints: complaints{said: map[string]time.Time{}}, ended: make(chan struct{})}
}

// Start sends in the background until Stop.
func (m *Mailer) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	m.quit = cancel
	go m.rounds(ctx)
}

// Stop breaks off what is under way and gives back the letters that did not leave.
func (m *Mailer) Stop() {
	m.quit()
	<-m.ended
}

// Wake tells that something happened in an account. It never blocks.
func (m *Mailer) Wake(account int64) {
	m.dirty.add(account)
	select {
	case m.woken <- struct{}{}:
	default:
	}
}

// MailCounts are a mailer's figures since it was made.
type MailCounts struct {
	Sent    uint64
	Failed  uint64 // tries
	GivenUp uint64 // letters
}

// Counts gives the figures, for metrics.
func (m *Mailer) Counts() MailCounts {
	return MailCounts{m.counts.sent.Load(), m.counts.failed.Load(), m.counts.givenUp.Load()}
}

// rounds looks for letters when it is woken, and at every poll in all accounts: for
// reminders that have come due, for further tries, and for other replicas' letters.
func (m *Mailer) rounds(ctx context.Context) {
	defer close(m.ended)
	poll := time.NewTicker(m.poll)
	defer poll.Stop()
	m.all(ctx)
	for {
		for account := range m.dirty.take() {
			m.serve(ctx, account)
		}
		select {
		case <-ctx.Done():
			return
		case <-poll.C:
			m.all(ctx)
		case <-m.woken:
			select {
			case <-time.After(linger):
			case <-ctx.Done():
			}
		}
	}
}

func (m *Mailer) all(ctx context.Context) {
	list, err := m.letters.Accounts(ctx)
	m.report(ctx, 0, err)
	m.dirty.add(list...)
}

// serve sends what is due in an account, some at a time so that others get their turn.
func (m *Mailer) serve(ctx context.Context, account int64) {
	if ctx.Err() != nil {
		return
	}
	lent, err := m.letters.Claim(ctx, account, perConnection, mailLease)
	m.report(ctx, account, err)
	if len(lent) == 0 {
		return
	}
	outcomes := m.send(ctx, lent)
	// What was sent is written down even while the program stops.
	n, err := m.letters.Conclude(context.WithoutCancel(ctx), account, outcomes)
	m.report(context.Background(), account, err)
	m.counts.givenUp.Add(uint64(n))
	if len(lent) == perConnection {
		m.Wake(account)
	}
}
