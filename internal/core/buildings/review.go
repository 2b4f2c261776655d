package buildings

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Review checks a tree as Add and Change do and gives the file that it would take the
// place of, the zero value for none. It writes nothing, not even that a door code was
// read: whoever asks shows none. Nodes without an id are given one, in the tree itself.
func (s *Service) Review(ctx context.Context, a access.Actor, agency int64, place string, t *Tree) (File, error) {
	if err := s.ready(ctx, a, agency, place, t); err != nil {
		return File{}, err
	}
	f, _, err := s.store.GetBuilding(ctx, a.Account, agency, place)
	t.recognise(&f.Tree)
	return f, err
}

// Version is the mark of the agency's file of a place. Missing: there is none.
func (s *Service) Version(ctx context.Context, a access.Actor, agency int64, place string) (string, error) {
	if err := may(a, access.PlacesRead, agency); err != nil {
		return "", err
	}
	f, found, err := s.store.GetBuilding(ctx, a.Account, agency, place)
	if err == nil && !found {
		err = missing()
	}
	return f.Mark(), err
}

// Remove takes a file away of which mark names the current version. Conflict: it is
// another, or somebody's round has been there.
func (s *Service) Remove(ctx context.Context, a access.Actor, agency int64, place, mark string) error {
	if err := may(a, access.PlacesWrite, agency); err != nil {
		return err
	}
	return s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		f, found, err := s.store.GetBuilding(ctx, a.Account, agency, place)
		switch {
		case err != nil:
			return err
		case !found:
			return missing()
		case f.Mark() != mark:
			return stale(f, false)
		}
		walked, err := s.store.PlaceWalked(ctx, a.Account, agency, place)
		if err == nil && walked {
			err = fault.New(fault.Conflict, "A round has been there")
		}
		if err != nil {
			return err
		}
		tx.Record(fileEvent(EventRemoved, a, f))
		if err := s.store.RemoveBuilding(ctx, f); err != nil || s.rounds == nil {
			return err
		}
		return s.rounds.FileGone(ctx, tx, f)
	})
}
