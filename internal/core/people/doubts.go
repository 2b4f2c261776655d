package people

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Doubts lists the pairs that a human should look at.
func (s *Service) Doubts(ctx context.Context, a access.Actor) ([]Doubt, error) {
	return s.store.ListDoubts(ctx, a.Account)
}

// KeepApart says that two contacts are two people: nobody is asked about them again,
// and no enquiry merges them, whatever it shares with each. Merge can still. Both
// may be merged records: it is said of who stands for them. Conflict: they are one
// contact, or known to be two already.
func (s *Service) KeepApart(ctx context.Context, a access.Actor, one, other int64, reason string) error {
	return s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		first, err := s.Root(ctx, a, min(one, other))
		if err != nil {
			return err
		}
		second, err := s.Root(ctx, a, max(one, other))
		if err != nil {
			return err
		}
		if first.ID == second.ID {
			return fault.New(fault.Conflict, "They are one contact: take the merge back first")
		}
		known, err := s.apart(ctx, a.Account, first.ID, second.ID)
		if err != nil {
			return err
		}
		if known {
			return fault.New(fault.Conflict, "They are known to be two people already")
		}
		tx.Record(contactEvent("contact.kept_apart", Place{Agency: second.Agency, Who: a.Who}, second.ID,
			event.Change{Field: "other_than", After: event.Number(first.ID)}, event.Change{Field: "reason", After: reason}))
		return s.keepApart(ctx, tx, a.Account, first.ID, second.ID)
	})
}

// keepApart remembers that somebody separated the two: the next enquiry with a
// key of each does not merge them again.
func (s *Service) keepApart(ctx context.Context, tx event.Tx, account, one, other int64) error {
	d := Doubt{First: min(one, other), Second: max(one, other), Reason: "separated by hand", CreatedAt: tx.Now()}
	if err := s.store.AddDoubt(ctx, account, d); err != nil {
		return err
	}
	return s.answerDoubts(ctx, tx, account, one, other)
}

// answerDoubts answers every doubt between what one contact stands for and what the other
// does: a doubt may be older than the merge of one of its two.
func (s *Service) answerDoubts(ctx context.Context, tx event.Tx, account, one, other int64) error {
	return s.eachPair(ctx, account, one, other, func(a, b int64) error {
		return s.store.AnswerDoubt(ctx, account, a, b, tx.Now())
	})
}

// apart tells whether two contacts, neither of which stands for the other, are known
// to be two people: somebody said so of them, or of records that they stand for.
func (s *Service) apart(ctx context.Context, account, one, other int64) (known bool, err error) {
	err = s.eachPair(ctx, account, one, other, func(a, b int64) error {
		answered, err := s.store.Answered(ctx, account, a, b)
		known = known || answered
		return err
	})
	return known, err
}

// eachPair goes through the pairs of a record of one contact and one of the other,
// the lower id first.
func (s *Service) eachPair(ctx context.Context, account, one, other int64, do func(a, b int64) error) error {
	ours, err := s.store.Tree(ctx, account, one)
	if err != nil {
		return err
	}
	theirs, err := s.store.Tree(ctx, account, other)
	if err != nil {
		return err
	}
	for _, a := range ours {
		for _, b := range theirs {
			if err := do(min(a, b), max(a, b)); err != nil {
				return err
			}
		}
	}
	return nil
}
