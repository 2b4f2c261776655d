package imports

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/contents"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// MaxUpload is the size of the largest file that is handed in, in bytes.
const MaxUpload = 32 << 20

// UploadKept is how long a file lies that nobody does anything with.
const UploadKept = 30 * 24 * time.Hour

// Upload is a file that was handed in, kept until it is imported or nobody comes for it.
type Upload struct {
	Account   int64
	ID        int64
	User      int64  // who handed it in, 0: no user
	File             // Overwrite may be changed until it is imported
	Content   string // "" while it is read from another system
	Bytes     int64
	Columns   []string // the field of each column, "" for one that is not read; none for a building file
	Extent    Extent   // may be changed until it is imported
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Extent is how much of a sender's portfolio a file is.
type Extent string

// The extents. What a whole portfolio lists no more is withdrawn.
const (
	Whole  Extent = ""
	Part   Extent = "part"
	Shrunk Extent = "shrunk" // all of it, and it may be less than half of what it was
)

// Outline is how a table looks, for whoever says which column is what.
type Outline struct {
	Head   []string
	Fields []string   // what each column seems to be, "" for what nobody knows
	Sample [][]string // the first lines
	Known  []string   // what a column can be
}

// Open is a file that is read.
type Open struct {
	Lists []List
	Total int // lines of all
	// Compare says of each record in what it differs from ours, those that are alike (Unchanged) and
	// those that are here alone included; nil: it cannot be compared. seen is told of each that was
	// read, and stops it with an error.
	Compare func(ctx context.Context, seen func() error, tell func(Row)) error
	Close   func() error
}

// List is what of a file is imported as one batch: all of it, of most.
type List struct {
	File  File
	Lines iter.Seq2[Line, error] // from the first each time
	// After, if there is one, does what belongs to an import and is no line: photos. It may be
	// done again; seen is told now and then, and stops it with an error, left why something of it
	// did not come.
	After func(ctx context.Context, seen func() error, left func(why string)) error
}

// Files reads files of lines (packages sheets).
type Files interface {
	// Outline looks at a table; a building file has no columns. Invalid: by the field
	// "file", why it cannot be read.
	Outline(ctx context.Context, kind, name string, body io.Reader) (Outline, error)
	// Open opens a file for the actor. Invalid: as Outline.
	Open(ctx context.Context, a access.Actor, u Upload, body io.Reader) (Open, error)
}

// Workers makes an actor of a user whose request is over (access.Login).
type Workers interface {
	ActAs(ctx context.Context, account, user int64) (access.Actor, error)
}

// DeskStore keeps uploads and what is done about them. Methods that change run inside
// event.Ledger.Write; "not there" is the zero value and false.
type DeskStore interface {
	contents.Store
	InsertUpload(ctx context.Context, u Upload) error
	UpdateUpload(ctx context.Context, u Upload) error // content, columns, overwrite, extent
	GetUpload(ctx context.Context, account, id int64) (Upload, bool, error)
	// DeleteUpload removes it with its tasks and their plans.
	DeleteUpload(ctx context.Context, account, id int64) error
	// OldUploads gives those that nobody changed since the instant.
	OldUploads(ctx context.Context, account int64, before time.Time, most int) ([]Upload, error)

	InsertImportTask(ctx context.Context, t Task) error
	UpdateImportTask(ctx context.Context, t Task) error
	GetImportTask(ctx context.Context, account, id int64) (Task, bool, error)
	// ListImportTasks gives the last tasks, newest first: of an upload, of a batch, or of all.
	ListImportTasks(ctx context.Context, account, upload, batch int64, most int) ([]Task, error)
	// ImportAccounts gives the accounts that have one that waits and that nobody has leased.
	ImportAccounts(ctx context.Context, now time.Time) ([]int64, error)
	// FreeImportTask gives the first that waits and that nobody has leased.
	FreeImportTask(ctx context.Context, account int64, now time.Time) (Task, bool, error)
	ClearImportPlan(ctx context.Context, account, task int64) error
	AddImportPlan(ctx context.Context, account, task int64, rows []Row) error
	// ImportPlan gives rows after a line, in their order.
	ImportPlan(ctx context.Context, account, task int64, after, most int) ([]Row, error)
}

// Desk is where files are handed in, and what does them in the background: a dry run, the
// import itself, and taking it back go on after the request that asked, and after a restart.
type Desk struct {
	ledger  event.Ledger
	store   DeskStore
	imports *Service
	kept    *contents.Keeper
	files   Files
	workers Workers
	now     func() time.Time
}

// DeskNeeds are the others that the desk asks.
type DeskNeeds struct {
	Imports *Service
	Kept    *contents.Keeper
	Files   Files
	Workers Workers
	Now     func() time.Time
}

// NewDesk makes the desk.
func NewDesk(ledger event.Ledger, store DeskStore, n DeskNeeds) *Desk {
	return &Desk{ledger, store, n.Imports, n.Kept, n.Files, n.Workers, n.Now}
}

// Handed is a file as somebody hands it in.
type Handed struct {
	Agency  int64
	Kind    string
	Name    string
	Content io.Reader
}

// Hand keeps a file to be imported. Right: ImportsRun at the agency. Invalid: by the field
// "file" or "kind", what is wrong with it. TooLarge.
func (d *Desk) Hand(ctx context.Context, a access.Actor, h Handed) (Upload, error) {
	u := Upload{Account: a.Account, User: a.User, File: File{Agency: h.Agency, Kind: h.Kind, Name: contents.CleanName(h.Name, "import")}}
	if err := desk(a, u.File); err != nil {
		return u, err
	}
	body, err := io.ReadAll(io.LimitReader(h.Content, MaxUpload+1))
	switch {
	case err != nil:
		return u, fmt.Errorf("imports.Hand: %w", err)
	case len(body) > MaxUpload:
		return u, fault.New(fault.TooLarge, "A file has 32 MiB at most")
	case len(body) == 0:
		return u, fault.Field("file", "The file is empty.")
	}
	look, err := d.files.Outline(ctx, u.Kind, u.Name, strings.NewReader(string(body)))
	if err != nil {
		return u, err
	}
	u.Columns = look.Fields
	u.contain(body)
	err = d.kept.Keep(ctx, []contents.Content{{Name: u.Content, Bytes: body}}, func() error {
		return d.ledger.Write(ctx, u.Account, func(ctx context.Context, tx event.Tx) error {
			u.ID, u.CreatedAt, u.UpdatedAt = tx.NextID(), tx.Now(), tx.Now()
			tx.Record(u.event(EventUploaded, a, u.File.fields()...))
			return d.store.InsertUpload(ctx, u)
		})
	})
	return u, err
}

// contain says what the file is, and where its content is kept.
func (u *Upload) contain(body []byte) {
	sum, random := sha256.Sum256(body), make([]byte, 16)
	rand.Read(random) // never fails, see crypto/rand
	u.Sum, u.Bytes = hex.EncodeToString(sum[:]), int64(len(body))
	u.Content = fmt.Sprintf("uploads/%d/%x", u.Account, random)
}

// desk refuses who may not import such a file.
func desk(a access.Actor, f File) error {
	if !a.Has(access.ImportsRun) {
		return access.Denied()
	}
	return may(a, f)
}

// The kinds of line that files have in the journal before they are imported.
const (
	EventUploaded = "upload.added"
	EventMapped   = "upload.mapped"
	EventAsked    = "upload.asked" // something is to be done about it
	EventPlanned  = "upload.planned"
	EventFailed   = "upload.failed"
	EventDropped  = "upload.removed"
)

func (u Upload) event(kind string, a access.Actor, changes ...event.Change) event.Event {
	return event.Event{Kind: kind, Subject: event.Subject{Kind: "upload", ID: u.ID}, Agency: u.Agency, Who: a.Who, Changes: event.Diff(nil, changes)}
}

// Upload gives a file that was handed in. Missing.
func (d *Desk) Upload(ctx context.Context, a access.Actor, id int64) (Upload, error) {
	u, found, err := d.store.GetUpload(ctx, a.Account, id)
	if err == nil && (!found || desk(a, u.File) != nil) {
		err = fault.Newf(fault.Missing, "There is no file %d", id)
	}
	if err != nil {
		return Upload{}, err
	}
	return u, nil
}

// Outline shows how the file looks.
func (d *Desk) Outline(ctx context.Context, u Upload) (Outline, error) {
	body, err := d.kept.Open(ctx, u.Content)
	if err != nil {
		return Outline{}, err
	}
	defer body.Close()
	return d.files.Outline(ctx, u.Kind, u.Name, body)
}

// Choice is how a file is to be read.
type Choice struct {
	Columns   []string // the field of each column
	Overwrite bool     // its values win
	Extent    Extent
}

// Choose says how a file is to be read. Invalid: two columns say the same, or none says
// anything; there is no such extent. Conflict: the file is being read.
func (d *Desk) Choose(ctx context.Context, a access.Actor, id int64, as Choice) (u Upload, err error) {
	err = d.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		if u, err = d.Upload(ctx, a, id); err != nil {
			return err
		}
		if err := d.idle(ctx, u); err != nil {
			return err
		}
		if err := u.fits(as); err != nil {
			return err
		}
		before := u
		u.Columns, u.Overwrite, u.Extent = as.Columns, as.Overwrite, as.Extent
		if event.Same(before, u) {
			return nil
		}
		u.UpdatedAt = tx.Now()
		tx.Record(u.event(EventMapped, a, event.Change{Field: "columns", After: strings.Join(as.Columns, ",")}, event.Change{Field: "overwrite", After: fmt.Sprint(as.Overwrite)},
			event.Change{Field: "extent", After: string(as.Extent)}))
		return d.store.UpdateUpload(ctx, u)
	})
	return u, err
}

// fits refuses columns that are not those of the file, and an extent that there is not.
func (u Upload) fits(as Choice) error {
	columns := as.Columns
	if as.Extent != Whole && (u.Kind != KindPoliris || as.Extent != Part && as.Extent != Shrunk) {
		return fault.Field("extent", "Say whether it is the whole portfolio or a part.")
	}
	if len(columns) != len(u.Columns) {
		return fault.Field("columns", "Say of each column what it is.")
	}
	said := map[string]bool{}
	for _, c := range columns {
		if c != "" && said[c] {
			return fault.Field("columns", "Two columns are the same field: keep one.")
		}
		said[c] = true
	}
	if len(columns) > 0 && !slices.ContainsFunc(columns, func(c string) bool { return c != "" }) {
		return fault.Field("columns", "Say of one column at least what it is.")
	}
	return nil
}

// idle refuses while something is done about the file.
func (d *Desk) idle(ctx context.Context, u Upload) error {
	last, err := d.store.ListImportTasks(ctx, u.Account, u.ID, 0, 1)
	if err == nil && len(last) > 0 && last[0].State == TaskWaiting {
		err = fault.New(fault.Conflict, "The file is being read: wait until that has ended")
	}
	return err
}

// Drop forgets a file that was handed in; what was imported of it stays.
func (d *Desk) Drop(ctx context.Context, a access.Actor, id int64) error {
	err := d.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		u, err := d.Upload(ctx, a, id)
		if err != nil {
			return err
		}
		if err := d.idle(ctx, u); err != nil {
			return err
		}
		tx.Record(u.event(EventDropped, a))
		return d.forget(ctx, tx, u)
	})
	if err == nil {
		_ = d.kept.Sweep(ctx, a.Account) // what fails is noted, and tried again by the next round
	}
	return err
}

func (d *Desk) forget(ctx context.Context, tx event.Tx, u Upload) error {
	if err := d.store.DeleteUpload(ctx, u.Account, u.ID); err != nil {
		return err
	}
	if u.Content == "" { // nothing came of the other system
		return nil
	}
	return d.kept.Drop(ctx, tx, u.Account, u.Content)
}

// Purge forgets files that nobody did anything with for UploadKept.
func (d *Desk) Purge(ctx context.Context, account int64) error {
	old, err := d.store.OldUploads(ctx, account, d.now().Add(-UploadKept), PerWrite)
	if err != nil || len(old) == 0 {
		return err
	}
	return d.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		for _, u := range old {
			if err := d.forget(ctx, tx, u); err != nil {
				return err
			}
		}
		return nil
	})
}
