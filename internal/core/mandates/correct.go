package mandates

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Follower is told, in the same write, what somebody corrected in the register: partners
// are not to read elsewhere what it says no more.
type Follower interface {
	// MandateCorrected is given the entry as it was and as it is: rectified or cancelled.
	MandateCorrected(ctx context.Context, tx event.Tx, by access.Actor, was, is Entry) error
}

// Join has the register tell f of corrections.
func (s *Service) Join(f Follower) { s.follower = f }

// Joined tells whether corrections are told to anybody.
func (s *Service) Joined() bool { return s.follower != nil }

// Rectify corrects what an entry says: edit is given what it says now, and may be called
// twice. Number and day stay as they are. Invalid: it says that already.
func (s *Service) Rectify(ctx context.Context, by access.Actor, key Entry, edit func(*Content)) (Entry, error) {
	return s.correct(ctx, by, key, Rectified, func(e *Entry) error {
		before := e.text()
		if edit(&e.Content); e.text() == before {
			return fault.New(fault.Invalid, "The mandate says that already")
		}
		return checkContent(e.Content)
	})
}

// Cancel says that a mandate was entered in error. Its number is burnt: the next one is
// the one after.
func (s *Service) Cancel(ctx context.Context, by access.Actor, key Entry, reason string) (Entry, error) {
	if err := checkReason(&reason); err != nil {
		return Entry{}, err
	}
	return s.correct(ctx, by, key, Annulled, func(e *Entry) error {
		e.State, e.Reason = Cancelled, reason
		return nil
	})
}

// correct changes an entry in a write of its own, and tells who follows the register.
func (s *Service) correct(ctx context.Context, by access.Actor, key Entry, what LineKind, edit func(*Entry) error) (is Entry, err error) {
	if err := keeper(by); err != nil {
		return Entry{}, err
	}
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		var was Entry
		is, err = s.change(ctx, tx, by, key, what, func(e *Entry) error {
			if err := by.May(access.RegisterKeep, e.Agency); err != nil {
				return err
			}
			was = *e
			return edit(e)
		})
		if err != nil {
			return err
		}
		return s.follower.MandateCorrected(ctx, tx, by, was, is)
	})
	return is, err
}

// mostSkipped is how many numbers are skipped at once: more would be a slip of the pen.
const mostSkipped = 1000

// Skip burns the numbers that come next, up to one: they were given on paper and are known
// to nobody here, as after a backup was restored. Each has its line, which says why, so
// that the register has no gap; the next mandate gets the number after them. Invalid: they
// were given already, or are too many.
func (s *Service) Skip(ctx context.Context, by access.Actor, card int64, kind Kind, to int64, reason string) (v Series, err error) {
	if err := keeper(by); err != nil {
		return Series{}, err
	}
	if err := checkReason(&reason); err != nil {
		return Series{}, err
	}
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		if err := s.keeps(ctx, by, card); err != nil {
			return err
		}
		var agency int64
		if v, agency, err = s.skippable(ctx, by.Account, card, kind, to); err != nil {
			return err
		}
		for v.Last < to {
			v.Last++
			e := Entry{Account: by.Account, Card: card, Kind: kind, Number: v.Last, Agency: agency, User: by.User,
				On: later(today(tx.Now()), v.Latest), At: tx.Now(), State: Cancelled, Reason: reason}
			if err := s.store.InsertEntry(ctx, e); err != nil {
				return fmt.Errorf("mandates.Skip(%d %s %d): %w", card, kind, v.Last, err)
			}
			if err := s.write(ctx, tx, by, &v, e, Skipped); err != nil {
				return err
			}
		}
		return nil
	})
	return v, err
}

// skippable gives the register in which numbers are to be skipped, and an agency of its
// card: an entry belongs to one.
func (s *Service) skippable(ctx context.Context, account, card int64, kind Kind, to int64) (Series, int64, error) {
	c, err := s.card(ctx, account, card)
	if err != nil {
		return Series{}, 0, err
	}
	v, found, err := s.series(ctx, account, func(v Series) bool { return v.Card == card && v.Kind == kind })
	switch {
	case err != nil:
		return v, 0, err
	case !found:
		return v, 0, fault.New(fault.Missing, "The card has no register of this kind")
	case len(c.Agencies) == 0:
		return v, 0, fault.New(fault.Conflict, "No agency has this card: nothing is numbered in its registers")
	case to <= v.Last || to > min(v.Last+mostSkipped, highest):
		return v, 0, fault.Field("to", fmt.Sprintf("The last number is %d: skip up to one from %d to %d.", v.Last, v.Last+1, min(v.Last+mostSkipped, highest)))
	}
	return v, c.Agencies[0], nil
}

// checkReason trims a reason, and refuses one that says nothing.
func checkReason(reason *string) error {
	*reason = strings.TrimSpace(*reason)
	if *reason == "" || utf8.RuneCountInString(*reason) > longestText {
		return fault.Field("reason", fmt.Sprintf("Say why, in at most %d characters.", longestText))
	}
	return nil
}
