package visits

import (
	"context"
	"crypto/subtle"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// The visit's code is the trace that it was held: its visitor shows it on the spot. So it
// is not to be guessed, nor entered long before. In a test account it is taken at any
// time, for there nobody waits for a visit to begin (Flatsy door, 5.3).
const (
	// CodeMisses is how many wrong codes one visit takes. A code has a million values.
	CodeMisses = 5
	// CodeBefore is how long before its start a visit may be ended: who is early.
	CodeBefore = 15 * time.Minute
)

// EventCodeRefused is of a visit at which a wrong code was entered. Nobody is told it.
const EventCodeRefused = "visit.code_refused"

// Why a code ends no visit.
var (
	ErrNotCode   = fault.Field("code", "This is not the code of this visit.")
	ErrCodeEarly = fault.New(fault.Conflict, "The visit has not begun")
	ErrCodeSpent = fault.New(fault.Conflict, "Too many wrong codes were entered: the agency ends this visit")
)

// Finish says that a visit took place: the agent enters the code that its visitor shows,
// and who was confirmed is done. The right code again changes nothing. ErrNotCode: it is
// another, which is counted; ErrCodeSpent: too many were (Vouch); ErrCodeEarly; another
// Conflict: nobody was confirmed.
func (s *Service) Finish(ctx context.Context, a access.Actor, uid, code string) (Visit, error) {
	var refusal error // kept apart from errors: a wrong code is counted in the write that refuses it
	v, err := s.change(ctx, a, uid, []access.Right{access.VisitsWrite}, func(ctx context.Context, tx event.Tx, before Visit, v *Visit) (err error) {
		if refusal = v.refuses(a, code, tx.Now()); refusal == nil {
			return s.finish(ctx, tx, a, before, v)
		}
		if refusal == ErrNotCode && code != "" && v.confirmed() {
			v.Misses++
			tx.Record(event.Event{Kind: EventCodeRefused, Subject: event.Subject{Kind: SubjectVisit, ID: v.ID}, Agency: v.Agency, Who: a.Who,
				Changes: []event.Change{{Field: "misses", Before: event.Number(int64(before.Misses)), After: event.Number(int64(v.Misses))}}})
			return s.store.UpdateVisit(ctx, *v, before)
		}
		return nil
	})
	if err == nil {
		err = refusal
	}
	return v, err
}

// Vouch says that a visit took place of which no code can be entered: who administers
// the account has asked those who were there. Conflict: nobody was confirmed, or it
// has not begun.
func (s *Service) Vouch(ctx context.Context, a access.Actor, uid string) (Visit, error) {
	return s.change(ctx, a, uid, []access.Right{access.VisitsWrite}, func(ctx context.Context, tx event.Tx, before Visit, v *Visit) error {
		if !a.Has(access.Administer) {
			return access.Denied()
		}
		if v.early(a, tx.Now()) {
			return ErrCodeEarly
		}
		return s.finish(ctx, tx, a, before, v)
	})
}

// refuses tells why a code does not end the visit, nil: it does. What has ended takes its
// code again, whenever that comes. Where nobody is confirmed, or it is early, the answer
// is the same for every code: who may not enter it yet is not to try them out.
func (v Visit) refuses(a access.Actor, code string, now time.Time) error {
	right := v.Code != "" && subtle.ConstantTimeCompare([]byte(code), []byte(v.Code)) == 1
	switch {
	case !v.confirmed() && (right || v.DoneAt.IsZero()):
		return nil // finish says whether anybody can be done
	case v.Misses >= CodeMisses:
		return ErrCodeSpent
	case v.confirmed() && v.early(a, now):
		return ErrCodeEarly
	case !right:
		return ErrNotCode
	}
	return nil
}

// early tells that the visit cannot have taken place yet.
func (v Visit) early(a access.Actor, now time.Time) bool {
	return !a.Test && now.Before(v.StartsAt.Add(-CodeBefore))
}

// confirmed tells whether somebody's visit can be done.
func (v Visit) confirmed() bool {
	for _, one := range v.Visitors {
		if one.Status == Confirmed {
			return true
		}
	}
	return false
}

// finish makes done of who was confirmed.
func (s *Service) finish(ctx context.Context, tx event.Tx, a access.Actor, before Visit, v *Visit) error {
	var news []News
	for i, one := range v.Visitors {
		if one.Status == Confirmed {
			news = append(news, v.turn(tx, EventDone, i, Done))
		}
	}
	switch {
	case len(news) > 0:
		v.DoneAt = tx.Now()
		if err := s.keep(ctx, tx, a, before, v, news...); err != nil {
			return err
		}
		return s.thank(ctx, tx, *v, news)
	case !v.DoneAt.IsZero():
		return nil
	}
	return fault.New(fault.Conflict, "Nobody is confirmed on this visit")
}

// TellsCode tells who may tell a visitor the code that he lost: who works with the agency's
// contacts, and not the visit's own agent, for whom the code is the proof.
func (v Visit) TellsCode(a access.Actor) bool {
	return v.Code != "" && v.confirmed() && a.Opens(v.Agency) && a.Has(access.VisitsWrite) && a.Has(access.ContactsRead) && (a.User == 0 || a.User != v.Agent)
}
