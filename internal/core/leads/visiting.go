package leads

import (
	"context"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/listings"
)

// Visiting hears, inside the write of a booking, that a person is to visit a property: that
// person's open enquiries about it, and the one that the booking came from (0: none), stand
// at StageVisit from then on. One that stands there already, or further, stays, and one that
// is closed stays closed. root is the contact that stands for the person, 0: not known yet.
//
// Whoever books moves what the property says; from is moved for who may change that enquiry.
func (s *Service) Visiting(ctx context.Context, tx event.Tx, a access.Actor, p listings.Property, root, from int64) error {
	var list []*Lead
	var err error
	if root != 0 {
		if list, err = s.store.OpenAbout(ctx, p.Account, p.Agency, root, p.ID); err != nil {
			return err
		}
	}
	if from != 0 && !slices.ContainsFunc(list, func(l *Lead) bool { return l.ID == from }) {
		l, found, err := s.store.LeadByID(ctx, a.Account, from)
		if err != nil {
			return err
		}
		if found && a.May(access.LeadsWrite, l.Agency) == nil && (a.Sender() == 0 || a.Sender() == l.Provider) {
			list = append(list, l)
		}
	}
	for _, l := range list {
		if err := s.reach(ctx, tx, a, l, StageVisit); err != nil {
			return err
		}
	}
	return nil
}

// reach moves an open enquiry forward to a stage that it has not come to.
func (s *Service) reach(ctx context.Context, tx event.Tx, a access.Actor, l *Lead, to Stage) error {
	now := l.Stage.at(l.Step)
	if !l.Open() || now.Over() || slices.Index(Stages(), now) >= slices.Index(Stages(), to) {
		return nil
	}
	if err := s.amend(ctx, tx, a, l, func(l *Lead) { l.move(to) }); err != nil || s.follower == nil {
		return err
	}
	return s.follower.Stepped(ctx, tx, a, l)
}
