package imports

import (
	"bytes"
	"context"
	"io"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/contents"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// KindApimo is another Apimo system as it was read once: its lists, each of which is a batch of
// its own.
const KindApimo = "apimo"

// EventRead is that another system was read to its end.
const EventRead = "upload.read"

// notRead is why nothing can be done about a file that never came.
const notRead = "The source was not read to its end: remove this file and read it again"

// readLease is for how long a process reads before it must say that it still does: one question
// to a slow system may take minutes.
const readLease = 10 * time.Minute

// Reading is another system that is being read onto the desk. What opens that system is in the
// memory of the process that reads, and is kept nowhere: a reading that breaks off is asked for
// again by a person.
type Reading struct {
	run    *run
	upload Upload
}

// Begin puts onto the desk what another system is to be read into, and then to be planned or
// compared. Rights as Hand. Forbidden: nobody's acts.
func (d *Desk) Begin(ctx context.Context, a access.Actor, f File, then Act) (Upload, *Reading, error) {
	u := Upload{Account: a.Account, User: a.User, File: File{Agency: f.Agency, Kind: f.Kind, Name: contents.CleanName(f.Name, "import")}}
	if err := desk(a, u.File); err != nil {
		return u, nil, err
	}
	if a.User == 0 {
		return u, nil, access.Denied()
	}
	var t Task
	err := d.ledger.Write(ctx, u.Account, func(ctx context.Context, tx event.Tx) error {
		u.ID, u.CreatedAt, u.UpdatedAt = tx.NextID(), tx.Now(), tx.Now()
		tx.Record(u.event(EventUploaded, a, u.File.fields()...))
		if err := d.store.InsertUpload(ctx, u); err != nil {
			return err
		}
		t = Task{Account: a.Account, ID: tx.NextID(), Act: then, Upload: u.ID, User: a.User, State: TaskWaiting, Lease: tx.Now().Add(readLease), CreatedAt: tx.Now()}
		return d.store.InsertImportTask(ctx, t)
	})
	return u, &Reading{&run{desk: d, task: t, by: a, saved: d.now(), lease: readLease}, u}, err
}

// Read has the other system written out, as Files opens it, and then does what was to be done. heard is told how
// far it is, and stops it with an error. An error is the caller's to log.
func (r *Reading) Read(ctx context.Context, write func(ctx context.Context, w io.Writer, heard func(done, total int64) error) error) error {
	var body pack
	err := write(ctx, &body, func(done, total int64) error {
		r.run.task.Seen, r.run.task.Total = int(done), int(total)
		return r.run.heard(ctx)
	})
	if err == nil {
		err = r.contain(ctx, body.Bytes())
	}
	if err == nil {
		err = r.run.take(ctx, r.upload)
	}
	return r.run.over(ctx, err)
}

// contain keeps what was read.
func (r *Reading) contain(ctx context.Context, body []byte) error {
	d, u := r.run.desk, r.upload
	u.contain(body)
	err := d.kept.Keep(ctx, []contents.Content{{Name: u.Content, Bytes: body}}, func() error {
		return d.ledger.Write(ctx, u.Account, func(ctx context.Context, tx event.Tx) error {
			if _, err := r.run.write(ctx, tx, func(*Task, time.Time) {}); err != nil {
				return err
			}
			u.UpdatedAt = tx.Now()
			tx.Record(u.event(EventRead, r.run.by, event.Change{Field: "sha256", After: u.Sum}))
			return d.store.UpdateUpload(ctx, u)
		})
	})
	if err == nil {
		r.upload = u
	}
	return err
}

// pack is a content in the making, within the size of a file.
type pack struct{ bytes.Buffer }

// Write implements io.Writer.
func (p *pack) Write(some []byte) (int, error) {
	if p.Len()+len(some) > MaxUpload {
		return 0, fault.New(fault.TooLarge, "The source has too much for the workspace: import it on the server with palier import apimo")
	}
	return p.Buffer.Write(some)
}
