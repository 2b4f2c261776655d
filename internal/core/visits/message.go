package visits

import (
	"context"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/uid"
)

// Messages gives the lines of all conversations of the actor's agencies, by property and
// then in the order they were written.
func (s *Service) Messages(ctx context.Context, a access.Actor) ([]Message, error) {
	if err := may(a, access.VisitsRead); err != nil {
		return nil, err
	}
	agencies, all := a.Agencies()
	return s.store.ListMessages(ctx, a.Account, agencies, all, 0)
}

// Conversation gives those about a property.
func (s *Service) Conversation(ctx context.Context, a access.Actor, key PlaceKey) ([]Message, error) {
	p, err := s.place(ctx, a, key, access.VisitsRead)
	if err != nil {
		return nil, err
	}
	return s.store.ListMessages(ctx, a.Account, []int64{p.Property.Agency}, false, p.Property.ID)
}

// Say adds to the conversation about a property: the client writes to whoever shows it,
// and who shows it to the client. In a test account a question is answered at once.
func (s *Service) Say(ctx context.Context, a access.Actor, key PlaceKey, text string) (Message, error) {
	var c check
	if strings.TrimSpace(text) == "" {
		c.wrong("text", "A message needs a text.")
	}
	if c.text("text", text, maxText); c.err() != nil {
		return Message{}, c.err()
	}
	var m Message
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		p, err := s.place(ctx, a, key, access.VisitsWrite)
		if err == nil {
			m, err = s.say(ctx, tx, a, p, text)
		}
		return err
	})
	if err == nil {
		err = s.reply(ctx, a, m)
	}
	return m, err
}

// say writes a message down.
func (s *Service) say(ctx context.Context, tx event.Tx, a access.Actor, p Place, text string) (Message, error) {
	m := Message{Account: a.Account, ID: tx.NextID(), UID: uid.New(), Property: p.Property.ID, Sender: a.User, Recipient: p.Agent(), Text: text, CreatedAt: tx.Now()}
	if m.Recipient == m.Sender {
		m.Recipient = p.Showing.Client
	}
	tx.Record(News{Kind: EventMessage, Message: m.ID, Property: m.Property}.event(a, p.Property.Agency))
	return m, s.store.InsertMessage(ctx, m)
}

// Visit gives a visit of the actor's agencies by its uid.
func (s *Service) Visit(ctx context.Context, a access.Actor, uid string) (Visit, error) {
	return s.visit(ctx, a, uid, access.VisitsRead, access.VisitsBook)
}

// Search gives the visits of the actor's agencies that are asked for.
func (s *Service) Search(ctx context.Context, a access.Actor, q Query) ([]Visit, error) {
	if err := may(a, access.VisitsRead); err != nil {
		return nil, err
	}
	if q.Limit < 0 || q.Offset < 0 {
		return nil, fault.New(fault.Invalid, "A page begins at 0 and has a size")
	}
	q.Account = a.Account
	if q.Agencies, q.All = a.Agencies(); q.Agency != 0 {
		if !a.Opens(q.Agency) {
			return nil, nil
		}
		q.Agencies, q.All = []int64{q.Agency}, false
	}
	return s.store.SearchVisits(ctx, q)
}

// severalVisits is how many Each reads at once.
const severalVisits = 500

// Each gives the same visits piece by piece, so that a long list is never in memory
// whole. What changes its date meanwhile may be in two pieces, or in none.
func (s *Service) Each(ctx context.Context, a access.Actor, q Query, piece func([]Visit) error) error {
	left := q.Limit
	for {
		q.Limit = severalVisits
		if left > 0 {
			q.Limit = min(left, severalVisits)
		}
		list, err := s.Search(ctx, a, q)
		if err == nil && len(list) > 0 {
			err = piece(list)
		}
		if left -= len(list); err != nil || len(list) < q.Limit || left == 0 {
			return err
		}
		last := list[len(list)-1]
		q.Behind, q.Offset = Position{last.StartsAt, last.ID}, 0
	}
}
