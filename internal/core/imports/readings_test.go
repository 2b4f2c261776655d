package imports_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
)

// begins puts a source onto the desk.
func (c *counter) begins() (imports.Upload, *imports.Reading) {
	c.Helper()
	u, reading, err := c.desk.Begin(c.Context(), c.by, imports.File{Agency: c.agency, Kind: imports.KindApimo, Name: "api.example.org 14"}, imports.ToPlan)
	c.must(err)
	return u, reading
}

// reads has a source read that says a text.
func (c *counter) reads(text string) imports.Upload {
	c.Helper()
	u, reading := c.begins()
	c.must(reading.Read(c.Context(), func(_ context.Context, w io.Writer, heard func(done, total int64) error) error {
		_, err := io.WriteString(w, text)
		return errors.Join(err, heard(1, 2))
	}))
	return u
}

// batches are the imports that there are, and how many people they made.
func (c *counter) batches() (list []int) {
	c.Helper()
	all, err := c.imports.Batches(c.Context(), c.by, 99)
	c.must(err)
	for _, b := range all {
		list = append(list, b.New)
	}
	return list
}

func TestASourceIsReadPlannedAndImportedListByList(t *testing.T) {
	eachCounter(t, func(c *counter) {
		u := c.reads("a@example.org b@example.org|c@example.org none")
		plan := c.last(u.ID)
		c.want("planned", []any{plan.State, plan.Act, plan.Counts, plan.Seen, plan.Total, len(c.shelf)}, []any{imports.TaskDone, imports.ToPlan, imports.Counts{New: 3, Refused: 1}, 4, 4, 1})
		rows, err := c.desk.Planned(c.Context(), c.by, plan.ID, 0, 9)
		c.must(err)
		c.want("lines are numbered on", []any{len(rows), rows[2].Line, rows[3].Line, rows[3].Verdict}, []any{4, 3, 4, imports.Refused})
		run := c.done(u.ID, imports.ToRun)
		c.want("imported", []any{run.State, c.batches(), len(c.everybody()), c.after}, []any{imports.TaskDone, []int{1, 2}, 3, 2})
		c.want("the first is the task's", run.Batch != 0, true)
		c.done(u.ID, imports.ToRun)
		c.want("again", []any{c.batches(), len(c.everybody())}, []any{[]int{0, 0, 1, 2}, 3})
		lines, err := c.store.Journal(c.Context(), c.by.Account, 0, event.Subject{Kind: "upload", ID: u.ID}, 9)
		var kinds []string
		for _, l := range lines {
			kinds = append(kinds, l.Kind)
		}
		c.want("in the journal", []any{strings.Join(kinds, " "), err}, []any{"upload.added upload.read upload.planned upload.asked upload.asked", nil})
	})
}

// Another process cannot go on with a reading: it does not have the token.
func TestAReadingThatBrokeOffIsAskedForAgain(t *testing.T) {
	eachCounter(t, func(c *counter) {
		u, _ := c.begins()
		c.must(c.desk.Work(c.Context(), c.by.Account))
		c.want("while it is read", c.last(u.ID).State, imports.TaskWaiting)
		if err := c.desk.Drop(c.Context(), c.by, u.ID); !fault.Is(err, fault.Conflict) {
			c.Errorf("dropped while it is read: %v", err)
		}
		c.now = c.now.Add(11 * time.Minute)
		c.clock.Advance(11 * time.Minute)
		c.must(c.desk.Work(c.Context(), c.by.Account))
		task := c.last(u.ID)
		c.want("in the end", []any{task.State, strings.Contains(task.Trouble, "read it again")}, []any{imports.TaskFailed, true})
		if _, err := c.desk.Ask(c.Context(), c.by, u.ID, imports.ToRun); !fault.Is(err, fault.Conflict) {
			c.Errorf("imported: %v", err)
		}
		c.must(c.desk.Drop(c.Context(), c.by, u.ID))

		stopping, stop := context.WithCancel(c.Context())
		_, reading := c.begins()
		if err := reading.Read(stopping, func(ctx context.Context, _ io.Writer, _ func(done, total int64) error) error {
			stop()
			return ctx.Err()
		}); !errors.Is(err, context.Canceled) {
			c.Errorf("stopped: %v", err)
		}
	})
}

func TestASourceThatCannotBeReadSaysWhy(t *testing.T) {
	eachCounter(t, func(c *counter) {
		for text, write := range map[string]func(io.Writer) error{
			"it is shut": func(io.Writer) error { return fault.New(fault.Invalid, "it is shut") },
			"The source has too much for the workspace: import it on the server with palier import apimo": func(w io.Writer) error {
				_, err := w.Write(make([]byte, imports.MaxUpload+1))
				return err
			},
		} {
			u, reading := c.begins()
			c.must(reading.Read(c.Context(), func(_ context.Context, w io.Writer, _ func(done, total int64) error) error { return write(w) }))
			task := c.last(u.ID)
			c.want(text, []any{task.State, task.Trouble, len(c.shelf)}, []any{imports.TaskFailed, text, 0})
		}
		for what, a := range map[string]access.Actor{"who may do nothing": {Account: c.by.Account, User: c.by.User}, "nobody": access.Operator(access.Account{ID: c.by.Account}, "test")} {
			if _, _, err := c.desk.Begin(c.Context(), a, imports.File{Agency: c.agency, Kind: imports.KindApimo, Name: "x"}, imports.ToPlan); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Missing) {
				c.Errorf("%s: %v", what, err)
			}
		}
	})
}

func TestAnImportOfListsGoesOnInTheListInWhichItWasStopped(t *testing.T) {
	eachCounter(t, func(c *counter) {
		u := c.reads("a@example.org b@example.org|c@example.org d@example.org")
		_, err := c.desk.Ask(c.Context(), c.by, u.ID, imports.ToRun)
		c.must(err)
		stopping, stop := context.WithCancel(c.Context())
		seen := 0
		c.stop = func(int) {
			if seen++; seen == 4 { // the last line of the second list
				stop()
			}
		}
		if err := c.desk.Work(stopping, c.by.Account); !errors.Is(err, context.Canceled) {
			c.Fatalf("stopped: %v", err)
		}
		c.want("half way", []any{c.batches(), len(c.everybody())}, []any{[]int{2}, 2})
		c.stop, c.now = nil, c.now.Add(time.Second)
		c.must(c.desk.Work(c.Context(), c.by.Account))
		c.want("in the end", []any{c.last(u.ID).State, c.batches(), len(c.everybody())}, []any{imports.TaskDone, []int{2, 2}, 4})
	})
}

func TestWhatDoesNotComeWithAnImportIsCountedAndKept(t *testing.T) {
	eachCounter(t, func(c *counter) {
		u := c.reads("a@example.org|b@example.org")
		c.lost = []string{"One photo.", "Another photo."}
		left := func(task imports.Task) []any {
			rows, err := c.desk.Planned(c.Context(), c.by, task.ID, 0, 9)
			c.must(err)
			list := []any{task.State, task.Counts}
			for _, r := range rows {
				list = append(list, fmt.Sprint(r.Line, r.Verdict, r.Reason))
			}
			return list
		}
		want := []any{imports.TaskDone, imports.Counts{Refused: 4}, "1refusedOne photo.", "2refusedAnother photo.", "3refusedOne photo.", "4refusedAnother photo."}
		c.want("left", left(c.done(u.ID, imports.ToRun)), want)

		// What an import that is interrupted left out is tried again.
		_, err := c.desk.Ask(c.Context(), c.by, u.ID, imports.ToRun)
		c.must(err)
		stopping, stop := context.WithCancel(c.Context())
		seen := 0
		c.stop = func(int) {
			if seen++; seen == 2 {
				stop()
			}
		}
		if err := c.desk.Work(stopping, c.by.Account); !errors.Is(err, context.Canceled) {
			c.Fatalf("stopped: %v", err)
		}
		c.stop, c.now = nil, c.now.Add(time.Second)
		c.must(c.desk.Work(c.Context(), c.by.Account))
		c.want("left, in two turns", left(c.last(u.ID)), want)
		c.lost = nil
		c.want("nothing is left", left(c.done(u.ID, imports.ToRun)), []any{imports.TaskDone, imports.Counts{}})
	})
}

func TestASourceIsComparedAndNothingIsWritten(t *testing.T) {
	eachCounter(t, func(c *counter) {
		u := c.reads("a@example.org|b@example.org")
		task := c.done(u.ID, imports.ToCompare)
		c.want("compared", []any{task.State, task.Compared(), task.Seen, task.Total, len(c.everybody()), c.batches(), c.after},
			[]any{imports.TaskDone, imports.Compared{Alike: 1, Differ: 1200, OnlyThere: 1, OnlyHere: 1}, 2, 2, 0, []int(nil), 0})
		rows, err := c.desk.Planned(c.Context(), c.by, task.ID, 0, 9999)
		c.must(err)
		c.want("kept, first what differs", []any{len(rows), rows[0].Verdict, rows[999].Reason, rows[999].Changes[0].Before, rows[1000].Verdict, rows[1000].Changes[0].After, rows[1001].Verdict},
			[]any{imports.PlanKept + 2, imports.Differs, "Anne", "1", imports.OnlyThere, "7", imports.OnlyHere})
		c.want("then planned", c.done(u.ID, imports.ToPlan).Counts, imports.Counts{New: 2})

		part := c.reads("c@example.org")
		c.want("a part is not", c.done(part.ID, imports.ToCompare).State, imports.TaskFailed)

		// Who asks for it at once has it read, and then compared.
		_, reading, err := c.desk.Begin(c.Context(), c.by, imports.File{Agency: c.agency, Kind: imports.KindApimo, Name: "api.example.org 15"}, imports.ToCompare)
		c.must(err)
		c.must(reading.Read(c.Context(), func(_ context.Context, w io.Writer, _ func(done, total int64) error) error {
			_, err := io.WriteString(w, "a@example.org|b@example.org")
			return err
		}))
		list, err := c.desk.Uploads(c.Context(), c.by, 1)
		c.must(err)
		c.want("at once", []any{list[0].Last.Act, list[0].Last.State, list[0].Last.Compared().Differ}, []any{imports.ToCompare, imports.TaskDone, 1200})
	})
}
