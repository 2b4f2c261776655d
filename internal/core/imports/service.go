package imports

import (
	"context"
	"fmt"
	"iter"
	"math"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// PerWrite is how many lines are one write: other writers of the account wait for so many
// at most.
const PerWrite = 200

// Store keeps batches. Methods that change run inside event.Ledger.Write; "not there" is
// the zero value and false.
type Store interface {
	InsertImport(ctx context.Context, b Batch) error // Conflict: the file is under way
	UpdateImport(ctx context.Context, b Batch) error
	GetImport(ctx context.Context, account, id int64) (Batch, bool, error)
	// OpenImport gives the batch of the file that is not done.
	OpenImport(ctx context.Context, account int64, f File) (Batch, bool, error)
	// ListImports gives the last batches, the newest first.
	ListImports(ctx context.Context, account int64, most int) ([]Batch, error)
	AddImportRows(ctx context.Context, account, id int64, rows []Row) error
	// ImportRows gives rows after a line, in their order.
	ImportRows(ctx context.Context, account, id int64, after, most int) ([]Row, error)
	// AppliedRows gives rows before a line that were applied and not taken back, the last
	// line first.
	AppliedRows(ctx context.Context, account, id int64, before, most int) ([]Row, error)
	// MadeWith gives what the journal says that things of a kind were made with.
	MadeWith(ctx context.Context, account int64, kind string, ids []int64) (map[int64][]event.Change, error)
	// SetFate saves a row's fate.
	SetFate(ctx context.Context, account, id int64, r Row) error
}

// Service plans, runs and takes back imports.
type Service struct {
	ledger event.Ledger
	store  Store
	undo   map[string]Undoer // by kind of file
}

// NewService makes the service of the kinds of file that can be taken back.
func NewService(ledger event.Ledger, store Store, undo map[string]Undoer) *Service {
	return &Service{ledger, store, undo}
}

// Plan tells of each line what it would do, and writes nothing. The lines stay as they
// are: the same may be planned and then run.
func (s *Service) Plan(ctx context.Context, a access.Actor, f File, lines iter.Seq2[Line, error], tell func(Row)) (Counts, error) {
	var c Counts
	if err := may(a, f); err != nil {
		return c, err
	}
	j := Job{a, Batch{Account: a.Account, File: f}}
	for some, err := range pieces(lines, 0) {
		if err == nil {
			err = ahead(ctx, j, some.lines)
		}
		if err != nil {
			return c, err
		}
		for _, line := range some.lines {
			row, err := line.Decide(ctx, j)
			if err != nil {
				return c, fmt.Errorf("imports.Plan: line %d: %w", line.Number(), err)
			}
			row.Line = line.Number()
			c.add(row.Verdict)
			tell(row)
		}
	}
	return c, nil
}

// Run imports a file and tells what became of each line. A batch of the file that is not
// done goes on behind its last line. An error leaves the batch where it came to, so that
// the same run goes on; nothing at all is written of a file without lines. Conflict:
// somebody else imports the same file.
func (s *Service) Run(ctx context.Context, a access.Actor, f File, lines iter.Seq2[Line, error], tell func(Row)) (Batch, error) {
	if err := may(a, f); err != nil {
		return Batch{}, err
	}
	b, found, err := s.store.OpenImport(ctx, a.Account, f)
	if err != nil {
		return b, err
	}
	if !found {
		b = Batch{Account: a.Account, File: f, Who: a.Who}
	}
	for some, err := range pieces(lines, b.Last) {
		if err != nil {
			return b, err
		}
		var rows []Row
		if b, rows, err = s.put(ctx, a, b, some); err != nil {
			return b, fmt.Errorf("imports.Run: %w", err)
		}
		for _, r := range rows {
			tell(r)
		}
	}
	return b, nil
}

// ahead lets lines that are decided together look up what they need.
func ahead(ctx context.Context, j Job, lines []Line) error {
	if len(lines) > 0 {
		if first, can := lines[0].(Ahead); can {
			return first.Ahead(ctx, j, lines)
		}
	}
	return nil
}

// may refuses: an agency that is not the actor's answers like one that is not there.
func may(a access.Actor, f File) error {
	right := access.ContactsWrite
	switch f.Kind {
	case KindPlace:
		right = access.PlacesWrite
	case KindLots:
		right = access.ProgramsManage
	case KindPoliris, KindApimoProperties:
		right = access.PropertiesWrite
	case KindApimoRequests:
		right = access.RequestsWrite
	case KindApimo:
		for _, kind := range []string{KindApimoContacts, KindApimoProperties, KindApimoRequests} {
			if f.Kind = kind; may(a, f) != nil {
				return may(a, f)
			}
		}
	}
	if !a.Opens(f.Agency) {
		return fault.Newf(fault.Missing, "There is no agency %d", f.Agency)
	}
	if !a.Has(right) || !a.Has(access.ImportsRun) {
		return access.Denied()
	}
	return nil
}

// stretch is the lines of one write; last: there is none after them.
type stretch struct {
	lines []Line
	last  bool
}

// pieces gives the lines after one in stretches, the last of which may be empty.
func pieces(lines iter.Seq2[Line, error], after int) iter.Seq2[stretch, error] {
	return func(yield func(stretch, error) bool) {
		var some []Line
		for line, err := range lines {
			if err != nil {
				yield(stretch{}, err)
				return
			}
			if line.Number() <= after {
				continue
			}
			if len(some) == PerWrite {
				if !yield(stretch{some, false}, nil) {
					return
				}
				some = nil
			}
			some = append(some, line)
		}
		if len(some) > 0 || after > 0 {
			yield(stretch{some, true}, nil)
		}
	}
}

// put decides and applies a stretch in one write, which begins and ends the batch when it
// is the first or the last.
func (s *Service) put(ctx context.Context, a access.Actor, before Batch, some stretch) (b Batch, rows []Row, err error) {
	err = s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		b, rows = before, nil
		if err := s.begin(ctx, tx, a, &b); err != nil {
			return err
		}
		var kept []Row
		by := a.Through(a.Who.Door, fmt.Sprintf("import %d", b.ID))
		if err := ahead(ctx, Job{by, b}, some.lines); err != nil {
			return err
		}
		for _, line := range some.lines {
			row, err := s.take(ctx, tx, Job{by, b}, line)
			if err != nil {
				return fmt.Errorf("line %d: %w", line.Number(), err)
			}
			b.add(row.Verdict)
			b.Last = row.Line
			if rows = append(rows, row); row.Verdict != Unchanged {
				kept = append(kept, row.kept())
			}
		}
		if some.last {
			b.DoneAt = tx.Now()
			tx.Record(b.event(EventDone, a, b.Counts.fields()...))
		}
		if err := s.store.UpdateImport(ctx, b); err != nil {
			return err
		}
		return s.store.AddImportRows(ctx, b.Account, b.ID, kept)
	})
	return b, rows, err
}

// begin makes the batch, or sees that nobody else went on with it.
func (s *Service) begin(ctx context.Context, tx event.Tx, a access.Actor, b *Batch) error {
	if b.ID == 0 {
		b.ID, b.BegunAt = tx.NextID(), tx.Now()
		tx.Record(b.event(EventBegun, a, b.File.fields()...))
		return s.store.InsertImport(ctx, *b)
	}
	is, _, err := s.store.GetImport(ctx, b.Account, b.ID)
	if err == nil && (is.Last != b.Last || !is.DoneAt.IsZero()) {
		err = fault.Newf(fault.Conflict, "Somebody else goes on with import %d", b.ID)
	}
	return err
}

// take decides a line and applies it.
func (s *Service) take(ctx context.Context, tx event.Tx, j Job, line Line) (Row, error) {
	row, err := line.Decide(ctx, j)
	row.Line = line.Number()
	if err == nil && row.Verdict.changes() {
		row, err = line.Apply(ctx, tx, j, row)
	}
	row.At = tx.Now()
	return row, err
}

// Undo takes a batch back, from its last line to its first, and tells what became of each
// that had changed something. What was changed or used since stays; the same undo may be
// asked for again. Missing: there is no such batch. Conflict: all of it is undone.
func (s *Service) Undo(ctx context.Context, a access.Actor, id int64, tell func(Row)) (Batch, error) {
	b, err := s.Batch(ctx, a, id)
	if err != nil {
		return b, err
	}
	undoer := s.undo[b.Kind]
	if b.State() == WasUndone || undoer == nil {
		return b, fault.Newf(fault.Conflict, "Import %d is undone already", id)
	}
	for before, more := math.MaxInt32, true; more; {
		var rows []Row
		if b, rows, err = s.revert(ctx, a, id, undoer, before); err != nil {
			return b, fmt.Errorf("imports.Undo: %w", err)
		}
		for _, r := range rows {
			before = r.Line
			tell(r)
		}
		more = len(rows) == PerWrite
	}
	return b, nil
}

// revert takes lines before one back, in one write.
func (s *Service) revert(ctx context.Context, a access.Actor, id int64, undoer Undoer, before int) (b Batch, rows []Row, err error) {
	err = s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		var err error
		if b, _, err = s.store.GetImport(ctx, a.Account, id); err != nil {
			return err
		}
		if rows, err = s.store.AppliedRows(ctx, a.Account, id, before, PerWrite); err != nil {
			return err
		}
		if err := s.whole(ctx, a.Account, rows); err != nil {
			return err
		}
		for _, r := range rows { // those kept by an undo before this one are counted anew
			if r.Fate == Kept {
				b.Kept--
			}
		}
		if err := undoer.Undo(ctx, tx, Job{a.Through(a.Who.Door, fmt.Sprintf("undo of import %d", id)), b}, rows); err != nil {
			return err
		}
		for _, r := range rows {
			if r.Fate == Kept {
				b.Kept++
			} else {
				b.Undone++
			}
			if err := s.store.SetFate(ctx, a.Account, id, r); err != nil {
				return err
			}
		}
		if len(rows) < PerWrite {
			b.UndoneAt = tx.Now()
			if b.DoneAt.IsZero() { // it was killed, and does not go on
				b.DoneAt = tx.Now()
			}
			tx.Record(b.event(EventUndone, a, event.Change{Field: "undone", After: event.Number(b.Undone)}, event.Change{Field: "kept", After: event.Number(b.Kept)}))
		}
		return s.store.UpdateImport(ctx, b)
	})
	return b, rows, err
}

// Batches gives the last batches that the actor may see, the newest first.
func (s *Service) Batches(ctx context.Context, a access.Actor, most int) ([]Batch, error) {
	all, err := s.store.ListImports(ctx, a.Account, most)
	var list []Batch
	for _, b := range all {
		if may(a, b.File) == nil {
			list = append(list, b)
		}
	}
	return list, err
}

// Batch gives a batch. Missing: there is none of the actor's.
func (s *Service) Batch(ctx context.Context, a access.Actor, id int64) (Batch, error) {
	b, found, err := s.store.GetImport(ctx, a.Account, id)
	if err == nil && (!found || may(a, b.File) != nil) {
		return Batch{}, fault.Newf(fault.Missing, "There is no import %d", id)
	}
	return b, err
}

// Rows gives what became of a batch's lines, in their order, those left out that changed
// nothing.
func (s *Service) Rows(ctx context.Context, a access.Actor, id int64, each func(Row) error) error {
	if _, err := s.Batch(ctx, a, id); err != nil {
		return err
	}
	for after, more := -1, true; more; {
		rows, err := s.store.ImportRows(ctx, a.Account, id, after, PerWrite)
		if err == nil {
			err = s.whole(ctx, a.Account, rows)
		}
		if err != nil {
			return err
		}
		for _, r := range rows {
			after = r.Line
			if err := each(r); err != nil {
				return err
			}
		}
		more = len(rows) == PerWrite
	}
	return nil
}
