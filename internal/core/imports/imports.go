// Package imports knows batches: files that were taken in once, line by line, with what
// became of each line, so that it can be shown before, read after and taken back.
//
// It knows how a line of contacts and a building file decide. It must not know how files
// are written (CSV, XLSX, JSON), nor where rows are kept.
package imports

import (
	"context"
	"fmt"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// The kinds of file.
const (
	KindContacts = "contacts"
	KindPlace    = "place" // a building file
)

// File is what is imported, and into what.
type File struct {
	Agency    int64
	Kind      string
	Name      string // as it was called, without directories
	Sum       string // SHA-256 of its bytes, hexadecimal
	Overwrite bool   // its values win over others that are known
}

// Batch is one file that was imported.
type Batch struct {
	Account int64
	ID      int64
	File
	Who  event.Who // kind and id; the rest is the journal's
	Last int       // the last line that was decided
	Counts
	Undone   int // lines that were taken back
	Kept     int // lines that could not be
	BegunAt  time.Time
	DoneAt   time.Time // zero: under way, or killed
	UndoneAt time.Time // when an undo came to its end last
}

// Counts are how many lines came to what.
type Counts struct{ New, Updated, Unchanged, Conflict, Refused int }

// Total is how many lines there are.
func (c Counts) Total() int { return c.New + c.Updated + c.Unchanged + c.Conflict + c.Refused }

func (c *Counts) join(o Counts) {
	*c = Counts{c.New + o.New, c.Updated + o.Updated, c.Unchanged + o.Unchanged, c.Conflict + o.Conflict, c.Refused + o.Refused}
}

func (c *Counts) add(v Verdict) {
	switch v {
	case New:
		c.New++
	case Updated:
		c.Updated++
	case Unchanged:
		c.Unchanged++
	case Conflict:
		c.Conflict++
	case Refused:
		c.Refused++
	}
}

// State is how far a batch is.
type State string

// The states. None is kept: they follow from the batch.
const (
	UnderWay   State = "under way" // or killed: the same import goes on
	Done       State = "done"
	Undoing    State = "undo under way" // or killed: the same undo goes on
	WasUndone  State = "undone"
	PartUndone State = "partly undone"
)

// State is the batch's.
func (b Batch) State() State {
	switch {
	case b.UndoneAt.IsZero() && b.Undone+b.Kept > 0:
		return Undoing
	case !b.UndoneAt.IsZero() && b.Kept > 0:
		return PartUndone
	case !b.UndoneAt.IsZero():
		return WasUndone
	case b.DoneAt.IsZero():
		return UnderWay
	}
	return Done
}

// Verdict is what a line comes to.
type Verdict string

// The verdicts. What is in conflict or refused changes nothing.
const (
	New       Verdict = "new"
	Updated   Verdict = "updated"
	Unchanged Verdict = "unchanged"
	Conflict  Verdict = "conflict" // it says other than what is known, or than another line
	Refused   Verdict = "refused"  // it cannot be understood
)

// changes tells whether such a line is applied.
func (v Verdict) changes() bool { return v == New || v == Updated }

// Fate is what an undo did with a line.
type Fate string

// The fates; none for a line that nobody took back.
const (
	Reverted Fate = "undone"
	Kept     Fate = "kept" // of it what could be taken back was
)

// Row is what became of a line. Of a line in conflict the changes are those it wanted.
type Row struct {
	Line    int
	Verdict Verdict
	Subject event.Subject // whom or what it is about, if it is known
	Changes []event.Change
	Reason  string // why it is in conflict or refused, in English, without anybody's data
	At      time.Time
	Fate    Fate
	Why     string // why it was kept
}

// wrong is a row that changes nothing.
func wrong(v Verdict, format string, args ...any) Row {
	return Row{Verdict: v, Reason: fmt.Sprintf(format, args...)}
}

// Job is who imports, and the batch. In a plan the batch has no id.
type Job struct {
	By    access.Actor
	Batch Batch
}

// proof is how a line is named where it is the source of something.
func (j Job) proof(line int) string { return fmt.Sprintf("import %d line %d", j.Batch.ID, line) }

// Line is a line of a file, which knows what it means.
type Line interface {
	// Number is its place in the file, rising.
	Number() int
	// Decide says what the line would do as things stand. It only reads, and may be
	// asked several times, in a write or not. What it gives has no line number.
	Decide(ctx context.Context, j Job) (Row, error)
	// Apply does what Decide said in the same write; the row it gives names the subject.
	Apply(ctx context.Context, tx event.Tx, j Job, decided Row) (Row, error)
}

// Ahead is a line that looks up at once what it and those that are decided with it need. They
// may be asked without it, one by one.
type Ahead interface {
	Line
	Ahead(ctx context.Context, j Job, lines []Line) error
}

// Undoer takes back what lines of one kind of file did.
type Undoer interface {
	// Undo sets the fate of each of the rows, which were applied, inside the caller's
	// write. A line that was kept before may come again.
	Undo(ctx context.Context, tx event.Tx, j Job, rows []Row) error
}

// The kinds of line that batches have in the journal.
const (
	EventBegun  = "import.begun"
	EventDone   = "import.done"
	EventUndone = "import.undone"
)

// event is a line of the journal about the batch.
func (b Batch) event(kind string, by access.Actor, changes ...event.Change) event.Event {
	return event.Event{Kind: kind, Subject: event.Subject{Kind: "import", ID: b.ID}, Agency: b.Agency, Who: by.Who, Changes: event.Diff(nil, changes)}
}

func (f File) fields() []event.Change {
	overwrite := ""
	if f.Overwrite {
		overwrite = "true"
	}
	return []event.Change{{Field: "kind", After: f.Kind}, {Field: "file", After: f.Name}, {Field: "sha256", After: f.Sum}, {Field: "overwrite", After: overwrite}}
}

func (c Counts) fields() []event.Change {
	return []event.Change{{Field: "new", After: event.Number(c.New)}, {Field: "updated", After: event.Number(c.Updated)}, {Field: "unchanged", After: event.Number(c.Unchanged)},
		{Field: "conflict", After: event.Number(c.Conflict)}, {Field: "refused", After: event.Number(c.Refused)}}
}
