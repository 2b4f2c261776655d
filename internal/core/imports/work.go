package imports

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// lease is for how long a process has a task for itself; while it works it asks for more.
// After that another goes on.
const lease = 2 * time.Minute

// tick is how often a task says how far it is.
const tick = time.Second

// Accounts are those in which something waits.
func (d *Desk) Accounts(ctx context.Context) ([]int64, error) {
	return d.store.ImportAccounts(ctx, d.now())
}

// Work does what waits in an account, one task after another.
func (d *Desk) Work(ctx context.Context, account int64) error {
	for ctx.Err() == nil {
		t, found, err := d.claim(ctx, account)
		if err != nil || !found {
			return err
		}
		if err := d.do(ctx, t); err != nil {
			return fmt.Errorf("imports.Work(%d): %w", account, err)
		}
	}
	return ctx.Err()
}

// claim takes a task for this process. Mostly there is none: that is not worth a write.
func (d *Desk) claim(ctx context.Context, account int64) (t Task, found bool, err error) {
	if _, found, err = d.store.FreeImportTask(ctx, account, d.now()); err != nil || !found {
		return t, false, err
	}
	err = d.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		if t, found, err = d.store.FreeImportTask(ctx, account, tx.Now()); err != nil || !found {
			return err
		}
		t.Lease = tx.Now().Add(lease)
		return d.store.UpdateImportTask(ctx, t)
	})
	return t, found, err
}

// run is a task at which this process works.
type run struct {
	desk  *Desk
	task  Task
	by    access.Actor
	saved time.Time
	lease time.Duration
	plan  []Row
	told  int
}

// do does a task and writes down how it ended. One that was interrupted waits on; one that
// failed because of what is in the file says so, and one that failed for another reason is
// the caller's to log.
func (d *Desk) do(ctx context.Context, t Task) error {
	r := &run{desk: d, task: t, saved: d.now(), lease: lease}
	return r.over(ctx, r.perform(ctx))
}

// over writes down how the task ended.
func (r *run) over(ctx context.Context, err error) error {
	after := context.WithoutCancel(ctx)
	switch {
	case err == nil:
		return r.end(after, TaskDone, "")
	case ctx.Err() != nil:
		return errors.Join(r.release(after), ctx.Err())
	case fault.Is(err, fault.Unavailable) || errors.Is(err, errLost):
		return err // its lease ends, and it is tried again
	case fault.Is(err, fault.Internal):
		return errors.Join(r.end(after, TaskFailed, "internal error"), err)
	}
	return r.end(after, TaskFailed, InWords(err))
}

// InWords is an error as who imports may read it.
func InWords(err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return "internal error"
	}
	if len(f.Problems) == 0 {
		return f.Message
	}
	var all []string
	for _, p := range f.Problems {
		all = append(all, p.Message)
	}
	return strings.Join(all, " ")
}

func (r *run) perform(ctx context.Context) (err error) {
	d, t := r.desk, &r.task
	if r.by, err = d.workers.ActAs(ctx, t.Account, t.User); err != nil {
		return err
	}
	if t.Act == ToUndo {
		_, err := d.imports.Undo(ctx, r.by, t.Batch, func(Row) { t.Seen++; r.heard(ctx) })
		return err
	}
	u, err := d.Upload(ctx, r.by, t.Upload)
	if err == nil && u.Content == "" { // whoever was reading it holds what opens the other system
		err = fault.New(fault.Conflict, notRead)
	}
	if err != nil {
		return err
	}
	return r.take(ctx, u)
}

// take does with a file what the task says.
func (r *run) take(ctx context.Context, u Upload) error {
	d, t := r.desk, &r.task
	body, err := d.kept.Open(ctx, u.Content)
	if err != nil {
		return err
	}
	defer body.Close()
	file, err := d.files.Open(ctx, r.by, u, body)
	if err != nil {
		return err
	}
	defer file.Close()
	t.Total, t.Seen = file.Total, 0
	switch t.Act {
	case ToPlan:
		return r.planned(ctx, file)
	case ToCompare:
		return r.compared(ctx, file)
	}
	if err := r.afresh(ctx); err != nil { // what an interrupted one left out is tried again
		return err
	}
	for _, l := range file.Lists {
		if err := r.bring(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

// bring imports a list, unless the task did before it was interrupted. The first batch is the
// task's.
func (r *run) bring(ctx context.Context, l List) error {
	b, done, err := r.desk.imports.ran(ctx, r.task.Account, l.File, r.task.CreatedAt)
	if err == nil && !done {
		b, err = r.desk.imports.Run(ctx, r.by, l.File, r.counted(ctx, l.Lines), func(Row) { r.begun(ctx, l.File) })
	}
	r.task.Batch = cmp.Or(r.task.Batch, b.ID)
	if err == nil && l.After != nil {
		err = l.After(ctx, func() error { return r.heard(ctx) }, r.left)
	}
	return err
}

// mostRan is how many batches are looked through for one that has just ended.
const mostRan = 100

// ran gives the batch of a file that began after an instant and is done.
func (s *Service) ran(ctx context.Context, account int64, f File, since time.Time) (Batch, bool, error) {
	list, err := s.store.ListImports(ctx, account, mostRan)
	for _, b := range list {
		if b.File == f && !b.DoneAt.IsZero() && !b.BegunAt.Before(since) {
			return b, true, err
		}
	}
	return Batch{}, false, err
}

// begun notes which batch an import is, once it has begun.
func (r *run) begun(ctx context.Context, f File) {
	if r.task.Batch == 0 {
		b, _, err := r.desk.imports.store.OpenImport(ctx, r.task.Account, f)
		if err == nil {
			r.task.Batch = b.ID
		}
	}
}

// planned makes the plan of a file anew. Lines of its lists are numbered on.
func (r *run) planned(ctx context.Context, file Open) error {
	d, t := r.desk, &r.task
	if err := r.afresh(ctx); err != nil {
		return err
	}
	var sum Counts
	for _, l := range file.Lists {
		before := t.Seen
		counts, err := d.imports.Plan(ctx, r.by, l.File, r.counted(ctx, l.Lines), func(row Row) {
			if row.Line += before; row.Verdict != Unchanged && r.told < PlanKept {
				r.plan, r.told = append(r.plan, row), r.told+1
			}
		})
		sum.join(counts)
		if t.Counts = sum; err != nil {
			return err
		}
	}
	return nil
}

// afresh forgets what was told of the task.
func (r *run) afresh(ctx context.Context) error {
	d, t := r.desk, &r.task
	t.Counts, r.plan, r.told = Counts{}, nil, 0
	return d.ledger.Write(ctx, t.Account, func(ctx context.Context, _ event.Tx) error { return d.store.ClearImportPlan(ctx, t.Account, t.ID) })
}

// left counts what did not come, and keeps why. Those that are no lines are numbered.
func (r *run) left(why string) {
	if r.task.Refused++; r.told < PlanKept {
		r.told++
		r.plan = append(r.plan, Row{Line: r.told, Verdict: Refused, Reason: why})
	}
}

// counted gives the lines, counts them, and stops when the process does, or has lost its
// lease.
func (r *run) counted(ctx context.Context, lines iter.Seq2[Line, error]) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		for line, err := range lines {
			if err == nil {
				err = ctx.Err()
			}
			if err == nil {
				r.task.Seen++
				err = r.heard(ctx)
			}
			if !yield(line, err) || err != nil {
				return
			}
		}
	}
}

// errLost is that another process goes on with the task.
var errLost = errors.New("imports: another process has the task")

// heard says now and then how far the task is, and keeps the lease.
func (r *run) heard(ctx context.Context) error {
	if r.desk.now().Sub(r.saved) < tick {
		return nil
	}
	return r.save(ctx, func(t *Task, now time.Time) { t.Lease = now.Add(r.lease) })
}

// release gives an interrupted task to whoever comes next.
func (r *run) release(ctx context.Context) error {
	return r.save(ctx, func(t *Task, now time.Time) { t.Lease = now })
}

// save writes the task down, with what of its plan is new.
func (r *run) save(ctx context.Context, set func(t *Task, now time.Time)) error {
	var next Task
	err := r.desk.ledger.Write(ctx, r.task.Account, func(ctx context.Context, tx event.Tx) (err error) {
		next, err = r.write(ctx, tx, set)
		return err
	})
	if err == nil {
		r.task, r.plan, r.saved = next, nil, r.desk.now()
	}
	return err
}

func (r *run) write(ctx context.Context, tx event.Tx, set func(t *Task, now time.Time)) (Task, error) {
	d, next := r.desk, r.task
	now, _, err := d.store.GetImportTask(ctx, next.Account, next.ID)
	if err != nil {
		return next, err
	}
	if now.State != TaskWaiting || !now.Lease.Equal(next.Lease) {
		return next, errLost
	}
	if len(r.plan) > 0 {
		if err := d.store.AddImportPlan(ctx, next.Account, next.ID, r.plan); err != nil {
			return next, err
		}
	}
	set(&next, tx.Now())
	return next, d.store.UpdateImportTask(ctx, next)
}

// end ends the task, and says so in the journal where the import itself does not.
func (r *run) end(ctx context.Context, state TaskState, trouble string) error {
	t := r.task
	about := event.Subject{Kind: "upload", ID: t.Upload}
	if t.Act == ToUndo {
		about = event.Subject{Kind: "import", ID: t.Batch}
	}
	return r.desk.ledger.Write(ctx, t.Account, func(ctx context.Context, tx event.Tx) error {
		if _, err := r.write(ctx, tx, func(t *Task, now time.Time) { t.State, t.Trouble, t.EndedAt = state, trouble, now }); err != nil {
			return err
		}
		switch {
		case state == TaskFailed:
			tx.Record(event.Event{Kind: about.Kind + ".failed", Subject: about, Who: r.by.Who, Changes: []event.Change{{Field: "act", After: string(t.Act)}}})
		case t.Act == ToPlan:
			tx.Record(event.Event{Kind: EventPlanned, Subject: about, Who: r.by.Who, Changes: event.Diff(nil, t.Counts.fields())})
		case t.Act == ToCompare:
			tx.Record(event.Event{Kind: EventCompared, Subject: about, Who: r.by.Who})
		}
		return nil
	})
}
