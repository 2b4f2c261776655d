package webhooks

import (
	"context"
	"errors"
	"fmt"
	"time"

	"palier/internal/core/event"
)

// Outbox is the sender's side: it turns the journal into deliveries, lends those
// that are due and takes back how each try ended. Any number of senders, in one
// process or in several, may share a database.
type Outbox struct {
	ledger  event.Ledger
	store   Store
	journal Journal
	seal    *Seal
	formats []Format
	lease   time.Duration
	now     func() time.Time
}

// NewOutbox makes the outbox. lease is for how long a sender has a delivery for
// itself: longer than a try can take, with its outcome's way back. After it,
// another sender tries.
func NewOutbox(ledger event.Ledger, store Store, journal Journal, seal *Seal, formats []Format, lease time.Duration, now func() time.Time) *Outbox {
	return &Outbox{ledger, store, journal, seal, formats, lease, now}
}

// Accounts are those that have somebody to tell.
func (o *Outbox) Accounts(ctx context.Context) ([]int64, error) { return o.store.EndpointAccounts(ctx) }

// lines is how many lines of the journal one round reads for an endpoint, and
// messages how many one write adds before it ends.
const (
	lines    = 200
	messages = 400
)

// story is what one endpoint is told in a round.
type story struct {
	to       Endpoint
	cursor   int64 // where it leads
	messages []Delivery
	latest   map[int]bool // of those messages that make earlier ones superfluous
}

// FanOut turns the next lines of an account's journal into deliveries, a bounded
// number in a write. more tells that there are further ones. An endpoint whose
// format fails is held back, the others go on; the error names it.
//
// Bodies are made before the write, so that nobody waits for them. A cursor moves
// only from where it was read: of two replicas that do the same work, one counts.
func (o *Outbox) FanOut(ctx context.Context, account int64) (more bool, err error) {
	all, err := o.store.ListEndpoints(ctx, account)
	if err != nil {
		return false, fmt.Errorf("webhooks.FanOut(%d): %w", account, err)
	}
	head, _, err := o.journal.Head(ctx, account)
	if err != nil {
		return false, fmt.Errorf("webhooks.FanOut(%d): %w", account, err)
	}
	read := map[int64][]event.Event{} // most endpoints stand at the same line
	var round []story
	var failed []error
	size := 0
	for _, e := range all {
		if !e.Live() || e.Cursor >= head {
			continue
		}
		s, err := o.tell(ctx, e, read)
		if err != nil {
			failed = append(failed, fmt.Errorf("webhooks.FanOut(%d): endpoint %d: %w", account, e.ID, err))
		}
		if s.cursor == e.Cursor {
			continue
		}
		more = more || s.cursor < head && err == nil
		round, size = append(round, s), size+len(s.messages)
		if size >= messages {
			failed = append(failed, o.queue(ctx, account, round))
			round, size = nil, 0
		}
	}
	if len(round) > 0 {
		failed = append(failed, o.queue(ctx, account, round))
	}
	err = errors.Join(failed...)
	return more && err == nil, err
}

// tell renders what an endpoint is told of the next lines, up to the first that
// its format cannot render.
func (o *Outbox) tell(ctx context.Context, to Endpoint, read map[int64][]event.Event) (s story, err error) {
	s = story{to: to, cursor: to.Cursor, latest: map[int]bool{}}
	format, known := find(o.formats, to.Format)
	if !known {
		return s, fmt.Errorf("no format %q", to.Format)
	}
	list, done := read[to.Cursor]
	if !done {
		if list, err = o.journal.Journal(ctx, to.Account, to.Cursor, event.Subject{}, lines); err != nil {
			return s, err
		}
		read[to.Cursor] = list
	}
	for _, line := range list {
		told, err := format.Shape.Render(ctx, line, to)
		if err != nil {
			return s, fmt.Errorf("line %d: %w", line.Seq, err)
		}
		for _, m := range told {
			what, found := format.event(m.Event)
			if !found {
				return s, fmt.Errorf("line %d: format %s has no event %q", line.Seq, format.Name, m.Event)
			}
			if to.wants(what) {
				s.add(m, line, what.Latest)
			}
		}
		s.cursor = line.Seq
	}
	return s, nil
}

// add appends a message. One that tells a whole state takes the place of earlier
// ones of the same round: their rows would be replaced at once.
func (s *story) add(m Message, line event.Event, latest bool) {
	if latest {
		for i, d := range s.messages {
			if s.latest[i] && d.Subject == m.Subject && d.Event == m.Event {
				s.messages[i].State = Replaced
			}
		}
		s.latest[len(s.messages)] = true
	}
	s.messages = append(s.messages, Delivery{Account: s.to.Account, Endpoint: s.to.ID, Seq: line.Seq, Event: m.Event, Subject: m.Subject,
		Body: m.Body, State: Waiting, EmittedAt: line.At})
}

// queue writes a round.
func (o *Outbox) queue(ctx context.Context, account int64, round []story) error {
	err := o.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		for _, s := range round {
			moved, err := o.store.MoveCursor(ctx, account, s.to.ID, s.to.Cursor, s.cursor)
			if err != nil {
				return err
			}
			if !moved { // another replica told it, or the endpoint was switched off
				continue
			}
			if err := o.add(ctx, tx, s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("webhooks.FanOut(%d): %w", account, err)
	}
	return nil
}

func (o *Outbox) add(ctx context.Context, tx event.Tx, s story) error {
	for i, d := range s.messages {
		if d.State == Replaced {
			continue
		}
		d.ID, d.QueuedAt = tx.NextID(), tx.Now()
		if s.latest[i] {
			n, err := o.store.ReplaceDeliveries(ctx, d, tx.Now())
			if err == nil && n > 0 { // one that had the turn may have gone
				err = o.store.GiveTurn(ctx, d, tx.Now())
			}
			if err != nil {
				return err
			}
		}
		if err := o.store.AddDelivery(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// Purge removes all deliveries of an account that ended longer than Kept ago, a
// bounded number in each write.
func (o *Outbox) Purge(ctx context.Context, account int64) error {
	for removed := int64(1); removed > 0; {
		err := o.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) (err error) {
			removed, err = o.store.PurgeDeliveries(ctx, account, tx.Now().Add(-Kept))
			return err
		})
		if err != nil {
			return fmt.Errorf("webhooks.Purge(%d): %w", account, err)
		}
	}
	return nil
}
