package buildings

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Residence is a building file as an agency's partners read it: what is at one address,
// however many buildings stand there, with where that is.
type Residence struct {
	File
	Line     string // number and street, empty when they are not known
	Postcode string
	City     string
	Lat, Lon float64 // degrees, WGS 84
	Located  bool    // the point is known
}

// ResidenceQuery asks for a page of an agency's residences in the order of their last change.
type ResidenceQuery struct {
	Account int64
	Agency  int64
	Since   time.Time
	Limit   int
	Offset  int
}

// ResidencePage is an answer's frame: how many there are in all, and the instant of the last
// change among those of the page.
type ResidencePage struct {
	Total int64
	Last  time.Time
}

// Residences lists a page of an agency's residences. Their door codes are given to who reads
// private fields, and that they were is put into the journal before; else they are taken out.
// Forbidden: the agency is not open to the actor, or it may not read residences.
func (s *Service) Residences(ctx context.Context, a access.Actor, q ResidenceQuery, each func(Residence) error) (ResidencePage, error) {
	if err := a.May(access.ResidencesRead, q.Agency); err != nil {
		return ResidencePage{}, err
	}
	q.Account = a.Account
	const atOnce = 100
	var waiting []Residence
	give := func() error {
		if err := s.read(ctx, a, waiting); err != nil {
			return err
		}
		for _, r := range waiting {
			if err := each(r); err != nil {
				return err
			}
		}
		waiting = waiting[:0]
		return nil
	}
	page, err := s.store.ListResidences(ctx, q, func(r Residence) error {
		if !a.Has(access.Private) {
			r.Tree.mask()
		}
		if waiting = append(waiting, r); len(waiting) < atOnce {
			return nil
		}
		return give()
	})
	if err == nil {
		err = give()
	}
	return page, err
}

// read notes whose door codes an actor is about to be given.
func (s *Service) read(ctx context.Context, a access.Actor, list []Residence) error {
	var coded []File
	for _, r := range list {
		if r.Tree.coded() {
			coded = append(coded, r.File)
		}
	}
	if len(coded) == 0 {
		return nil
	}
	return s.ledger.Write(ctx, a.Account, func(_ context.Context, tx event.Tx) error {
		for _, f := range coded {
			tx.Record(fileEvent(EventOpened, a, f))
		}
		return nil
	})
}

// mask takes the door codes out of a tree, and tells whether there were any.
func (t *Tree) mask() (coded bool) {
	for i := range t.Buildings {
		if b := &t.Buildings[i]; b.Code != "" {
			coded, b.Code, b.Sent = true, "", nil // what was sent of it says the code too
		}
	}
	return coded
}
