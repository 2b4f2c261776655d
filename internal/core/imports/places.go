package imports

import (
	"context"
	"fmt"

	"palier/internal/core/buildings"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Former keeps the trees that imports took the place of. What is kept is kept inside
// event.Ledger.Write.
type Former interface {
	KeepTree(ctx context.Context, account, id int64, line int, t buildings.Tree) error
	KeptTree(ctx context.Context, account, id int64, line int) (buildings.Tree, bool, error)
}

// Place is a building file as a file says it.
type Place struct {
	Place string // id of the address
	Mark  string // version that the file was made of; empty: of none
	Tree  buildings.Tree
}

// Places makes lines of building files: one file is one line.
type Places struct {
	buildings *buildings.Service
	former    Former
	carried   func(buildings.Tree) buildings.Tree
}

// NewPlaces makes it. carried is a tree as it comes back from a file that it was written
// into: beside its nodes stands then what the file says of each, and so it can be compared
// with what others read from files.
func NewPlaces(b *buildings.Service, f Former, carried func(buildings.Tree) buildings.Tree) *Places {
	return &Places{b, f, carried}
}

// placeLine is the line of a building file.
type placeLine struct {
	Place
	places *Places
	tell   func([]buildings.Difference)
}

// Line is the file's only line. tell is given what is not the same in the file that there
// is and in this one, each time it is decided.
func (s *Places) Line(p Place, tell func([]buildings.Difference)) Line {
	return &placeLine{p, s, tell}
}

// Number implements Line.
func (l *placeLine) Number() int { return 1 }

// What the row of a building file says beside the nodes that changed.
const (
	placeField   = "place"
	versionField = "version"
)

// Decide implements Line. Invalid: by the path of the field. Conflict with a cause
// *buildings.Stale: Palier's file is not the one that this was made of.
func (l *placeLine) Decide(ctx context.Context, j Job) (Row, error) {
	there, err := l.places.buildings.Review(ctx, j.By, j.Batch.Agency, l.Place.Place, &l.Tree)
	if err != nil {
		return Row{}, err
	}
	differences := buildings.Compare(l.places.carried(there.Tree), l.Tree)
	l.tell(differences)
	row := Row{Verdict: New, Changes: []event.Change{{Field: placeField, After: l.Place.Place}, {Field: versionField}}}
	if there.ID == 0 {
		return row, nil
	}
	row.Subject = event.Subject{Kind: "building", ID: there.ID}
	row.Changes[1].Before = there.Mark()
	switch row.Verdict = Updated; {
	case len(differences) == 0:
		row.Verdict = Unchanged
	case l.Mark != there.Mark() && !j.Batch.Overwrite:
		return row, buildings.NewStale(there.Mark(), l.Mark == "")
	}
	return row, nil
}

// Apply implements Line.
func (l *placeLine) Apply(ctx context.Context, _ event.Tx, j Job, row Row) (Row, error) {
	var f buildings.File
	var err error
	if row.Verdict == New {
		f, err = l.places.buildings.Add(ctx, j.By, j.Batch.Agency, l.Place.Place, l.Tree)
	} else if err = l.keep(ctx, j); err == nil {
		f, err = l.places.buildings.Change(ctx, j.By, j.Batch.Agency, l.Place.Place, row.Changes[1].Before, l.Tree)
	}
	row.Subject = event.Subject{Kind: "building", ID: f.ID}
	row.Changes[1].After = f.Mark()
	return row, err
}

// keep keeps the tree that there is.
func (l *placeLine) keep(ctx context.Context, j Job) error {
	there, err := l.places.buildings.Review(ctx, j.By, j.Batch.Agency, l.Place.Place, &l.Tree)
	if err != nil {
		return err
	}
	return l.places.former.KeepTree(ctx, j.By.Account, j.Batch.ID, l.Number(), there.Tree)
}

// Undo implements Undoer: the former tree comes back, as a new version, while the file is
// at the version that the import made; a file that the import made goes. Persons whom the
// import made known stay.
func (s *Places) Undo(ctx context.Context, _ event.Tx, j Job, rows []Row) error {
	for i := range rows {
		r := &rows[i]
		why, err := s.restore(ctx, j, *r)
		if err != nil {
			return err
		}
		if r.Fate, r.Why = Reverted, why; why != "" {
			r.Fate = Kept
		}
	}
	return nil
}

func (s *Places) restore(ctx context.Context, j Job, r Row) (why string, err error) {
	if len(r.Changes) != 2 {
		return "", fmt.Errorf("imports: line %d of import %d is no building file's", r.Line, j.Batch.ID)
	}
	place, before, after := r.Changes[0].After, r.Changes[1].Before, r.Changes[1].After
	now, err := s.buildings.Version(ctx, j.By, j.Batch.Agency, place)
	switch {
	case fault.Is(err, fault.Missing):
		return "", nil // gone already
	case err != nil:
		return "", err
	case now != after:
		return "The building file was written since: it is at version " + now + ".", nil
	case before == "":
		err = s.buildings.Remove(ctx, j.By, j.Batch.Agency, place, now)
		if fault.Is(err, fault.Conflict) {
			return "A round has been at the place.", nil
		}
		return "", err
	}
	tree, found, err := s.former.KeptTree(ctx, j.By.Account, j.Batch.ID, r.Line)
	if err != nil || !found {
		return "", err
	}
	_, err = s.buildings.Change(ctx, j.By, j.Batch.Agency, place, now, tree)
	if fault.Is(err, fault.Invalid) { // a photo of then is gone
		return "The former building file names what is no longer there.", nil
	}
	return "", err
}
