package buildings

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Store keeps building files. Methods that change run inside event.Ledger.Write; "not
// there" is the zero value and false.
type Store interface {
	GetBuilding(ctx context.Context, account, agency int64, place string) (File, bool, error)
	InsertBuilding(ctx context.Context, f File) error // Conflict: the agency has a file of the place
	// UpdateBuilding saves a file of which the version was stored before; false: it is not
	// any more.
	UpdateBuilding(ctx context.Context, f File, before int64) (bool, error)
	RemoveBuilding(ctx context.Context, f File) error
	// PlaceWalked tells whether somebody of the agency has a round at the place.
	PlaceWalked(ctx context.Context, account, agency int64, place string) (bool, error)
	// BuildingPlaces gives ids of places of an agency's files in the order in which they
	// were made, and how many there are in all.
	BuildingPlaces(ctx context.Context, account, agency int64, skip, most int) ([]string, int64, error)
	// ListResidences gives a page of an agency's files in the order of their last change, each
	// with where the field says that it is.
	ListResidences(ctx context.Context, q ResidenceQuery, each func(Residence) error) (ResidencePage, error)
	// GetUser finds who is in charge of a building (access.Store).
	GetUser(ctx context.Context, account, id int64) (access.User, bool, error)
}

// Documents knows the files that photos name (documents.Service).
type Documents interface {
	Lookup(ctx context.Context, account, agency int64, uids []string) (missing []string, err error)
}

// Service keeps the agencies' building files.
type Service struct {
	ledger    event.Ledger
	store     Store
	people    Persons
	documents Documents
	rounds    Rounds
}

// NewService makes the service; Join says who is told of files.
func NewService(ledger event.Ledger, store Store, people Persons, documents Documents) *Service {
	return &Service{ledger: ledger, store: store, people: people, documents: documents}
}

// Rounds is who follows the files (prospecting.Service): told in the write of a change.
type Rounds interface {
	FileKept(ctx context.Context, tx event.Tx, f File) error
	FileGone(ctx context.Context, tx event.Tx, f File) error
}

// Join has r told of files.
func (s *Service) Join(r Rounds) { s.rounds = r }

// Joined tells whether files are told to anybody.
func (s *Service) Joined() bool { return s.rounds != nil }

// tell tells who follows the files of one that is kept.
func (s *Service) tell(ctx context.Context, tx event.Tx, f File) error {
	if s.rounds == nil {
		return nil
	}
	return s.rounds.FileKept(ctx, tx, f)
}

// Get gives the agency's file of a place. Missing: it has none, or the agency is not the
// actor's. That somebody reads a door code that another wrote is put into the journal.
func (s *Service) Get(ctx context.Context, a access.Actor, agency int64, place string) (File, error) {
	if err := may(a, access.PlacesRead, agency); err != nil {
		return File{}, err
	}
	if !WellNamed(place) {
		return File{}, missing()
	}
	f, found, err := s.store.GetBuilding(ctx, a.Account, agency, place)
	if err != nil {
		return File{}, err
	}
	if !found {
		return File{}, missing()
	}
	if f.Writer == a.User || !f.Tree.coded() {
		return f, nil
	}
	return f, s.ledger.Write(ctx, a.Account, func(_ context.Context, tx event.Tx) error {
		tx.Record(fileEvent(EventOpened, a, f))
		return nil
	})
}

// Masked gives the agency's file of a place without its door codes: who looks at a building
// has not read them, and nothing is put into the journal. Missing: as Get.
func (s *Service) Masked(ctx context.Context, a access.Actor, agency int64, place string) (File, error) {
	if err := may(a, access.PlacesRead, agency); err != nil {
		return File{}, err
	}
	if !WellNamed(place) {
		return File{}, missing()
	}
	f, found, err := s.store.GetBuilding(ctx, a.Account, agency, place)
	if err == nil && !found {
		err = missing()
	}
	f.Coded = f.Tree.mask()
	return f, err
}

// coded tells whether the file has a door code.
func (t Tree) coded() bool {
	return slices.ContainsFunc(t.Buildings, func(b Building) bool { return b.Code != "" })
}

// Add makes the agency's file of a place. Conflict with a cause *Stale: it has one.
func (s *Service) Add(ctx context.Context, a access.Actor, agency int64, place string, t Tree) (File, error) {
	if err := s.ready(ctx, a, agency, place, &t); err != nil {
		return File{}, err
	}
	var f File
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		there, found, err := s.store.GetBuilding(ctx, a.Account, agency, place)
		if err != nil {
			return err
		}
		if found {
			return stale(there, true)
		}
		t.recognise(&Tree{})
		f = File{Account: a.Account, ID: tx.NextID(), Agency: agency, Place: place, Version: 1, Tree: t, Writer: a.User, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		f.Facts = f.Facts.kept(&Tree{}, &f.Tree, tx.Now())
		if err := s.resolve(ctx, tx, a, f, &Tree{}, &f.Tree); err != nil {
			return err
		}
		tx.Record(fileEvent(EventAdded, a, f))
		if err := s.store.InsertBuilding(ctx, f); err != nil {
			return err
		}
		return s.tell(ctx, tx, f)
	})
	return f, err
}

// Change puts another tree in the place of the one whose version mark names. Conflict with
// a cause *Stale: that is not the current one any more, and nothing was written. Missing:
// there is no file.
func (s *Service) Change(ctx context.Context, a access.Actor, agency int64, place, mark string, t Tree) (File, error) {
	if err := s.ready(ctx, a, agency, place, &t); err != nil {
		return File{}, err
	}
	var f File
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		before, found, err := s.store.GetBuilding(ctx, a.Account, agency, place)
		if err != nil {
			return err
		}
		if !found {
			return missing()
		}
		if before.Mark() != mark {
			return stale(before, false)
		}
		t.recognise(&before.Tree)
		t.keepTags(&before.Tree)
		f, err = s.replace(ctx, tx, a, before, t)
		return err
	})
	return f, err
}

// replace puts a tree in the place of a file's, in the write that read it.
func (s *Service) replace(ctx context.Context, tx event.Tx, a access.Actor, before File, t Tree, more ...event.Change) (File, error) {
	f := before
	f.Version, f.Tree, f.Writer, f.UpdatedAt = before.Version+1, t, a.User, tx.Now()
	f.Facts = f.Facts.kept(&before.Tree, &t, tx.Now())
	if err := s.resolve(ctx, tx, a, f, &before.Tree, &f.Tree); err != nil {
		return f, err
	}
	e := fileEvent(EventChanged, a, f)
	e.Changes = append(e.Changes, more...)
	tx.Record(e)
	kept, err := s.store.UpdateBuilding(ctx, f, before.Version)
	if err == nil && !kept {
		err = stale(before, false) // the ledger's lock forbids it
	}
	if err != nil {
		return f, err
	}
	return f, s.tell(ctx, tx, f)
}

// ready checks a tree before the write begins.
func (s *Service) ready(ctx context.Context, a access.Actor, agency int64, place string, t *Tree) error {
	if err := may(a, access.PlacesWrite, agency); err != nil {
		return err
	}
	if !WellNamed(place) {
		return fault.Field("place", "An id of 1 to 100 letters, digits, points, hyphens and underscores.")
	}
	photos, err := checked(t)
	if err != nil || len(photos) == 0 {
		return err
	}
	unknown, err := s.documents.Lookup(ctx, a.Account, agency, slices.Sorted(maps.Keys(photos)))
	if err != nil {
		return fmt.Errorf("buildings.ready: %w", err)
	}
	var problems []fault.Problem
	for _, id := range unknown {
		problems = append(problems, fault.Problem{Field: photos[id] + ".id", Message: "There is no such document."})
	}
	return fault.All(problems)
}

// WellNamed tells what may be a place's id: it stands in addresses.
func WellNamed(place string) bool {
	return place != "" && len(place) <= longestID && !strings.ContainsFunc(place, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("._-", r))
	})
}

// Page gives ids of the places of an agency's files from skip on, in the order in which
// they were made, and how many there are in all.
func (s *Service) Page(ctx context.Context, a access.Actor, agency int64, skip, most int) ([]string, int64, error) {
	if err := may(a, access.PlacesRead, agency); err != nil {
		return nil, 0, err
	}
	return s.store.BuildingPlaces(ctx, a.Account, agency, skip, most)
}

// may refuses: an agency that is not the actor's answers like one that is not there.
func may(a access.Actor, r access.Right, agency int64) error {
	if !a.Opens(agency) {
		return missing()
	}
	if !a.Has(r) {
		return access.Denied()
	}
	return nil
}

func missing() error { return fault.New(fault.Missing, "Resource not found") }

func fileEvent(kind string, a access.Actor, f File) event.Event {
	return event.Event{Kind: kind, Subject: event.Subject{Kind: "building", ID: f.ID}, Agency: f.Agency, Who: a.Who,
		Changes: []event.Change{{Field: "place", After: f.Place}, {Field: "version", After: event.Number(f.Version)}}}
}
