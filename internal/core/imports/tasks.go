package imports

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Act is what is done about a file.
type Act string

// The acts.
const (
	ToPlan Act = "plan"
	ToRun  Act = "run"
	ToUndo Act = "undo"
)

// TaskState is how far a task is.
type TaskState string

// The states.
const (
	TaskWaiting TaskState = "waiting" // also while it is worked at
	TaskDone    TaskState = "done"
	TaskFailed  TaskState = "failed"
)

// Task is one act in the background.
type Task struct {
	Account   int64
	ID        int64
	Act       Act
	Upload    int64 // 0: of an undo
	Batch     int64 // 0: of a plan, and of an import that has not begun
	User      int64 // in whose name
	State     TaskState
	Seen      int // lines so far
	Total     int // lines in all, 0: not known yet
	Counts        // of a plan; of an import what did not come of that which is no line: Refused; of a comparison see Compared
	Trouble   string
	Lease     time.Time // until when a process works at it
	CreatedAt time.Time
	EndedAt   time.Time // zero while it waits
}

// Share is how much of it is done, in percent.
func (t Task) Share() int {
	if t.Total == 0 {
		return 0
	}
	return min(100, 100*t.Seen/t.Total)
}

// PlanKept is how many lines of a plan are kept, and how many reasons of what did not come.
const PlanKept = 1000

// Ask has a file planned, imported or compared. Conflict: it is being read, or it was imported and not
// taken back. Forbidden: nobody's acts.
func (d *Desk) Ask(ctx context.Context, a access.Actor, upload int64, act Act) (t Task, err error) {
	if a.User == 0 {
		return t, access.Denied()
	}
	err = d.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		u, err := d.Upload(ctx, a, upload)
		if err != nil {
			return err
		}
		if err := d.idle(ctx, u); err != nil {
			return err
		}
		if u.Content == "" {
			return fault.New(fault.Conflict, notRead)
		}
		t = Task{Account: a.Account, ID: tx.NextID(), Act: act, Upload: u.ID, User: a.User, State: TaskWaiting, CreatedAt: tx.Now()}
		u.UpdatedAt = tx.Now()
		tx.Record(u.event(EventAsked, a, event.Change{Field: "act", After: string(act)}))
		if err := d.store.UpdateUpload(ctx, u); err != nil {
			return err
		}
		return d.store.InsertImportTask(ctx, t)
	})
	return t, err
}

// AskUndo has a batch taken back. Missing. Conflict: it is under way, or undone already.
func (d *Desk) AskUndo(ctx context.Context, a access.Actor, batch int64) (t Task, err error) {
	if a.User == 0 || !a.Has(access.ImportsRun) {
		return t, access.Denied()
	}
	err = d.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		b, err := d.imports.Batch(ctx, a, batch)
		if err != nil {
			return err
		}
		last, err := d.store.ListImportTasks(ctx, a.Account, 0, batch, 1)
		switch {
		case err != nil:
			return err
		case len(last) > 0 && last[0].State == TaskWaiting:
			return fault.New(fault.Conflict, "The import is under way: wait until that has ended")
		case b.State() == WasUndone:
			return fault.Newf(fault.Conflict, "Import %d is undone already", batch)
		}
		t = Task{Account: a.Account, ID: tx.NextID(), Act: ToUndo, Batch: b.ID, User: a.User, State: TaskWaiting, Total: b.New + b.Updated, CreatedAt: tx.Now()}
		tx.Record(b.event("import.undo_asked", a))
		return d.store.InsertImportTask(ctx, t)
	})
	return t, err
}

// TasksOf gives the last tasks of a file, newest first. Missing.
func (d *Desk) TasksOf(ctx context.Context, a access.Actor, upload int64, most int) ([]Task, error) {
	if _, err := d.Upload(ctx, a, upload); err != nil {
		return nil, err
	}
	return d.store.ListImportTasks(ctx, a.Account, upload, 0, most)
}

// TasksOfBatch gives the last tasks of an import, newest first. Missing.
func (d *Desk) TasksOfBatch(ctx context.Context, a access.Actor, batch int64, most int) ([]Task, error) {
	if _, err := d.imports.Batch(ctx, a, batch); err != nil {
		return nil, err
	}
	return d.store.ListImportTasks(ctx, a.Account, 0, batch, most)
}

// Pending is a file on the desk with what was done about it last.
type Pending struct {
	Upload
	Last Task // zero: nothing yet
}

// Uploads gives the files on the desk that the actor may import, newest first.
func (d *Desk) Uploads(ctx context.Context, a access.Actor, most int) (list []Pending, err error) {
	if !a.Has(access.ImportsRun) {
		return nil, access.Denied()
	}
	all, err := d.store.OldUploads(ctx, a.Account, d.now().Add(time.Hour), most)
	for _, u := range all {
		if err == nil && desk(a, u.File) == nil {
			var last []Task
			if last, err = d.store.ListImportTasks(ctx, a.Account, u.ID, 0, 1); len(last) > 0 {
				list = append(list, Pending{u, last[0]})
			} else {
				list = append(list, Pending{Upload: u})
			}
		}
	}
	return list, err
}

// Planned gives lines of a plan after one, in their order; of an import, what did not come of that
// which is no line; of a comparison, records that differ. Missing.
func (d *Desk) Planned(ctx context.Context, a access.Actor, task int64, after, most int) ([]Row, error) {
	t, found, err := d.store.GetImportTask(ctx, a.Account, task)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, fault.Newf(fault.Missing, "There is no dry run %d", task)
	}
	if _, err := d.Upload(ctx, a, t.Upload); err != nil {
		return nil, err
	}
	return d.store.ImportPlan(ctx, a.Account, task, after, most)
}

// Lines gives lines of a batch after one, in their order, those left out that changed
// nothing. Missing.
func (s *Service) Lines(ctx context.Context, a access.Actor, batch int64, after, most int) ([]Row, error) {
	if _, err := s.Batch(ctx, a, batch); err != nil {
		return nil, err
	}
	return s.store.ImportRows(ctx, a.Account, batch, after, most)
}
