package letters

import (
	"context"
	"fmt"
	"time"

	"palier/internal/core/event"
)

// Accounts are those that have a letter to send.
func (s *Service) Accounts(ctx context.Context) ([]int64, error) {
	return s.store.LetterAccounts(ctx, s.needs.Now())
}

// Claim lends at most so many letters that are due in an account. After lease, which
// is longer than their tries can take, another sender may have what was not concluded.
func (s *Service) Claim(ctx context.Context, account int64, most int, lease time.Duration) (lent []Letter, err error) {
	// Mostly nothing is due when somebody looks: that is not worth a write.
	due, err := s.store.DueLetters(ctx, account, s.needs.Now(), 1)
	if err != nil || len(due) == 0 {
		return nil, err
	}
	err = s.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		lent = nil
		list, err := s.store.DueLetters(ctx, account, tx.Now(), most)
		if err != nil {
			return err
		}
		for _, l := range list {
			free := l.Lease
			l.Lease = tx.Now().Add(lease)
			got, err := s.store.SaveLetter(ctx, l, Waiting, free)
			if err != nil {
				return err
			}
			if got {
				lent = append(lent, l)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("letters.Claim(%d): %w", account, err)
	}
	return lent, nil
}

// Conclude writes how tries ended, all of an account's in one write, and tells how many
// letters were given up. An outcome whose lease went to another sender meanwhile is
// dropped: the other one's counts.
func (s *Service) Conclude(ctx context.Context, account int64, list []Outcome) (givenUp int, err error) {
	if len(list) == 0 {
		return 0, nil
	}
	err = s.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		givenUp = 0
		for _, o := range list {
			l := o.Letter.after(o, tx.Now())
			ours, err := s.store.SaveLetter(ctx, l, Waiting, o.Letter.Lease)
			if err != nil {
				return err
			}
			if ours && l.State == GivenUp {
				givenUp++
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("letters.Conclude(%d): %w", account, err)
	}
	return givenUp, nil
}

// Purge removes letters that ended longer than Kept ago.
func (s *Service) Purge(ctx context.Context, account int64) error {
	for n := int64(1); n > 0; {
		err := s.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) (err error) {
			n, err = s.store.PurgeLetters(ctx, account, tx.Now().Add(-Kept))
			return err
		})
		if err != nil {
			return fmt.Errorf("letters.Purge(%d): %w", account, err)
		}
	}
	return nil
}
