package visits

import (
	"context"
	"time"

	"palier/internal/core/event"
)

// remembered is for how long the states of a visit are kept: longer than a webhook is tried.
const remembered = 30 * 24 * time.Hour

// What webhooks and letters tell of: each thing as it is stored, whoever's it is. They are
// told by nobody who calls, so no scope narrows them; whose it is, is for who tells to
// look at.

// StateTold gives a visit as it was at a version; as it is now once that is forgotten,
// false when there is none.
func (s *Service) StateTold(ctx context.Context, account, visit, version int64) (Visit, bool, error) {
	v, found, err := s.store.GetState(ctx, account, visit, version)
	if err != nil || found {
		return v, found, err
	}
	return s.store.GetVisit(ctx, account, visit)
}

// VisitTold gives a visit as it is now.
func (s *Service) VisitTold(ctx context.Context, account, visit int64) (Visit, bool, error) {
	return s.store.GetVisit(ctx, account, visit)
}

// PlaceTold gives a property with how it is visited, false when there is none.
func (s *Service) PlaceTold(ctx context.Context, account, property int64) (Place, bool, error) {
	return s.store.FindPlace(ctx, account, PlaceKey{ID: property})
}

// MessageTold gives a line of the conversation about a property, false when there is none.
func (s *Service) MessageTold(ctx context.Context, account, property, message int64) (Message, bool, error) {
	list, err := s.store.ListMessages(ctx, account, nil, true, property)
	for _, m := range list {
		if m.ID == message {
			return m, true, err
		}
	}
	return Message{}, false, err
}

// Forget removes states that nobody is told of any more (docs/visits.md, Statuses), and the
// e-mails of those who wait no longer or were to prove theirs.
func (s *Service) Forget(ctx context.Context, account int64) error {
	const several = 500
	if err := s.forgetEmails(ctx, account); err != nil {
		return err
	}
	for {
		var n int64
		err := s.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) (err error) {
			n, err = s.store.PurgeStates(ctx, account, tx.Now().Add(-remembered), several)
			return err
		})
		if err != nil || n < several {
			return err
		}
	}
}

// forgetEmails removes e-mails that were left for a while and are nobody's contact.
func (s *Service) forgetEmails(ctx context.Context, account int64) error {
	return s.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		if err := s.store.PurgeWaiting(ctx, account, tx.Now()); err != nil {
			return err
		}
		return s.store.PurgeProofs(ctx, account, tx.Now())
	})
}
