package visits

import (
	"context"
	"time"

	"palier/internal/core/fault"
)

// Owner tells whose a property is by its uid, which is all that the link to its public
// page says: what follows is asked as a guest of that agency (access.Service.Guest).
// Missing: there is none.
func (s *Service) Owner(ctx context.Context, uid string) (account, agency int64, err error) {
	account, agency, found, err := s.store.FindPublic(ctx, uid)
	if err == nil && !found {
		err = noPlace()
	}
	return account, agency, err
}

// Managed gives the visit that a pass ToManage is for, with the index of its visitor. A
// pass is a proof in itself: no actor is asked. Missing: the visit or the visitor is not
// there.
func (s *Service) Managed(ctx context.Context, p Pass) (Visit, int, error) {
	return s.passed(ctx, p, ToManage)
}

// Rated gives likewise the visit that a pass ToRate is for.
func (s *Service) Rated(ctx context.Context, p Pass) (Visit, int, error) {
	return s.passed(ctx, p, ToRate)
}

func (s *Service) passed(ctx context.Context, p Pass, purpose Purpose) (Visit, int, error) {
	if p.Purpose != purpose {
		return Visit{}, 0, noPass()
	}
	v, found, err := s.store.GetVisit(ctx, p.Account, p.Subject)
	if err != nil || !found {
		return Visit{}, 0, missing(err)
	}
	for i, one := range v.Visitors {
		if one.Position == p.Position {
			return v, i, nil
		}
	}
	return Visit{}, 0, noPass()
}

// missing is the error, or else that there is no such visit.
func missing(err error) error {
	if err == nil {
		err = fault.New(fault.Missing, "There is no such visit")
	}
	return err
}

// Appointment gives what a visit is called in calendars: the uid of the first visit of those
// it was moved from, so that a calendar moves the appointment that it has.
func (s *Service) Appointment(ctx context.Context, v Visit) (string, error) {
	if v.Thread == 0 || v.Thread == v.ID {
		return v.UID, nil
	}
	first, found, err := s.store.GetVisit(ctx, v.Account, v.Thread)
	if err != nil || !found {
		return v.UID, err
	}
	return first.UID, nil
}

// sequenceZero is when Sequence counts from, in seconds: 1 January 2026.
const sequenceZero = 1_767_225_600

// Sequence grows with each change of an appointment as calendars count it (RFC 5545,
// 3.8.7.4). The version will not do: a move makes a new visit, whose versions begin anew.
func (v Visit) Sequence() int64 { return sequence(v.UpdatedAt) }

func sequence(changed time.Time) int64 { return max(0, changed.Unix()-sequenceZero) }
