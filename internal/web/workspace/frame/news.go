package frame

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Journal is what the news are read from.
type Journal interface {
	Journal(ctx context.Context, account, after int64, subject event.Subject, most int) ([]event.Event, error)
	Head(ctx context.Context, account int64) (seq int64, at time.Time, err error)
}

// How the journal is followed: often enough that a change is on every open screen within a
// second, whichever replica made it.
const (
	glance  = 250 * time.Millisecond
	atOnce  = 500 // lines of the journal in one look
	waiting = 64  // lines that a slow browser may be behind before it is told to look at everything
	mostOf  = 40  // streams of one user: as many windows as anybody has
)

// line is a piece of news: what was changed, without what it says.
type line struct {
	seq     int64
	agency  int64
	subject event.Subject
	kind    string
}

// News tells open screens what happens in their account. One reader follows the journal of
// an account as long as somebody listens.
type News struct {
	journal Journal
	log     *slog.Logger
	mu      sync.Mutex
	heard   map[int64]*channel // by account
	closed  chan struct{}
	readers sync.WaitGroup
}

// channel is who listens to one account.
type channel struct {
	ears map[*ear]struct{}
	stop context.CancelFunc
}

// ear is one open screen.
type ear struct {
	actor access.Actor
	lines chan line
	lost  chan struct{} // something could not be told
}

func newNews(journal Journal, log *slog.Logger) *News {
	return &News{journal: journal, log: log, heard: map[int64]*channel{}, closed: make(chan struct{})}
}

// listen gives an ear to the account of an actor; leave is to be called. Nobody has more than
// mostOf: then there is none.
func (n *News) listen(a access.Actor) (e *ear, leave func()) {
	e = &ear{actor: a, lines: make(chan line, waiting), lost: make(chan struct{}, 1)}
	n.mu.Lock()
	defer n.mu.Unlock()
	c := n.heard[a.Account]
	if c == nil {
		ctx, stop := context.WithCancel(context.Background())
		c = &channel{ears: map[*ear]struct{}{}, stop: stop}
		n.heard[a.Account] = c
		n.readers.Go(func() { n.follow(ctx, a.Account) })
	}
	if c.of(a.User) >= mostOf {
		return nil, nil
	}
	c.ears[e] = struct{}{}
	return e, func() { n.leave(a.Account, e) }
}

// of counts the streams of a user.
func (c *channel) of(user int64) (n int) {
	for e := range c.ears {
		if e.actor.User == user {
			n++
		}
	}
	return n
}

func (n *News) leave(account int64, e *ear) {
	n.mu.Lock()
	defer n.mu.Unlock()
	c := n.heard[account]
	if c == nil {
		return
	}
	delete(c.ears, e)
	if len(c.ears) == 0 {
		c.stop()
		delete(n.heard, account)
	}
}

// follow reads an account's journal from now on.
func (n *News) follow(ctx context.Context, account int64) {
	tick := time.NewTicker(glance)
	defer tick.Stop()
	var after int64 = -1
	for {
		var err error
		if after < 0 {
			after, _, err = n.journal.Head(ctx, account)
		} else {
			after, err = n.tell(ctx, account, after)
		}
		if err != nil && ctx.Err() == nil {
			n.log.Warn("news", "account", account, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// tell hands on what came after a sequence, and gives the last one that was read.
func (n *News) tell(ctx context.Context, account, after int64) (int64, error) {
	for {
		list, err := n.journal.Journal(ctx, account, after, event.Subject{}, atOnce)
		if err != nil || len(list) == 0 {
			return after, err
		}
		n.mu.Lock()
		if c := n.heard[account]; c != nil {
			for e := range c.ears {
				e.hear(list)
			}
		}
		n.mu.Unlock()
		after = list[len(list)-1].Seq
		if len(list) < atOnce {
			return after, nil
		}
	}
}

// hear keeps what the actor may know of. Who is too slow is told to look at everything.
func (e *ear) hear(list []event.Event) {
	for _, v := range list {
		if v.Agency != 0 && !e.actor.Opens(v.Agency) {
			continue
		}
		select {
		case e.lines <- line{v.Seq, v.Agency, v.Subject, v.Kind}:
		default:
			select {
			case e.lost <- struct{}{}:
			default:
			}
		}
	}
}

// Close ends every stream, and waits for the readers of the journal. For the server's stop:
// streams never end by themselves.
func (n *News) close() {
	n.mu.Lock()
	select {
	case <-n.closed:
	default:
		close(n.closed)
	}
	for _, c := range n.heard {
		c.stop()
	}
	n.mu.Unlock()
	n.readers.Wait()
}
