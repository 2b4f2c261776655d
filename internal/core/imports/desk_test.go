package imports_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/contents"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
	"palier/internal/core/people"
)

// shelf is where contents lie, in memory.
type shelf map[string][]byte

func (s shelf) Put(_ context.Context, name string, content io.Reader, _ int64) (err error) {
	s[name], err = io.ReadAll(content)
	return err
}

type open struct{ *bytes.Reader }

func (open) Close() error { return nil }

func (s shelf) Open(_ context.Context, name string) (io.ReadSeekCloser, error) {
	body, found := s[name]
	if !found {
		return nil, fault.New(fault.Missing, "no content")
	}
	return open{bytes.NewReader(body)}, nil
}

func (s shelf) Delete(_ context.Context, name string) error {
	delete(s, name)
	return nil
}

// counter is the desk with who works at it: files of e-mails, one a line; a stroke begins another
// list.
type counter struct {
	*office
	desk  *imports.Desk
	shelf shelf
	stop  func(line int) // is told of each line that is read, may be nil
	after int            // how many lists were done with
	lost  []string       // what does not come with a list
	now   time.Time
}

// Outline implements imports.Files.
func (c *counter) Outline(_ context.Context, kind, _ string, body io.Reader) (imports.Outline, error) {
	if kind != imports.KindContacts {
		return imports.Outline{}, fault.Field("kind", "Not here.")
	}
	head, err := io.ReadAll(body)
	if strings.HasPrefix(string(head), "%PDF") {
		return imports.Outline{}, fault.Field("file", "A PDF is no table.")
	}
	return imports.Outline{Head: []string{"E-mail"}, Fields: []string{"email"}}, err
}

// Open implements imports.Files.
func (c *counter) Open(_ context.Context, _ access.Actor, u imports.Upload, body io.Reader) (imports.Open, error) {
	raw, err := io.ReadAll(body)
	o := imports.Open{Close: func() error { return nil }}
	for n, text := range strings.Split(string(raw), "|") {
		var list []imports.Person
		for i, email := range strings.Fields(text) {
			list = append(list, person(i+1, "lastname=L", "email="+email))
		}
		file := u.File
		if u.Kind == imports.KindApimo {
			file.Kind, file.Sum = imports.KindContacts, fmt.Sprint(n)
		}
		o.Lists = append(o.Lists, imports.List{File: file, Lines: c.told(list), After: func(_ context.Context, _ func() error, left func(string)) error {
			c.after++
			for _, why := range c.lost {
				left(why)
			}
			return nil
		}})
		o.Total += len(list)
	}
	if u.Kind == imports.KindApimo && len(o.Lists) > 1 { // one list alone is not all
		o.Compare = c.compare
	}
	return o, err
}

// compare reads two records, and tells of more than are kept.
func (c *counter) compare(_ context.Context, seen func() error, tell func(imports.Row)) error {
	tell(imports.Row{Verdict: imports.Unchanged})
	tell(imports.Row{Verdict: imports.OnlyThere, Subject: event.Subject{Kind: "contact"}, Changes: []event.Change{{Field: imports.OuterField, After: "7"}}})
	for range 1200 {
		tell(imports.Row{Verdict: imports.Differs, Reason: "Anne", Subject: event.Subject{Kind: "contact", ID: 9}, Changes: []event.Change{{Field: "phone", Before: "1", After: "2"}}})
	}
	tell(imports.Row{Verdict: imports.OnlyHere})
	return errors.Join(seen(), seen())
}

// told are lines of which stop is told.
func (c *counter) told(list []imports.Person) iter.Seq2[imports.Line, error] {
	return func(yield func(imports.Line, error) bool) {
		for line, err := range c.lines(list) {
			if c.stop != nil {
				c.stop(line.Number())
			}
			if !yield(line, err) {
				return
			}
		}
	}
}

// ActAs implements imports.Workers.
func (c *counter) ActAs(_ context.Context, _, user int64) (access.Actor, error) {
	if user != c.by.User {
		return access.Actor{}, access.ErrCredentials
	}
	return c.by, nil
}

func eachCounter(t *testing.T, run func(c *counter)) {
	eachOffice(t, func(o *office) {
		admin := access.NewService(o.store, o.store, people.Keys{}, func(context.Context) {})
		u, err := admin.CreateUser(o.Context(), o.by, access.User{Agency: o.agency, Username: "u", Lastname: "U", Email: "u@example.org"})
		o.must(err)
		o.by.User = u.ID
		c := &counter{office: o, shelf: shelf{}, now: time.Now()}
		kept := o.store.(interface {
			contents.Store
			imports.DeskStore
		})
		c.desk = imports.NewDesk(o.store, kept, imports.DeskNeeds{Imports: o.imports, Kept: contents.NewKeeper(o.store, kept, c.shelf), Files: c, Workers: c,
			Now: func() time.Time { return c.now }})
		run(c)
	})
}

func (c *counter) hand(emails ...string) imports.Upload {
	c.Helper()
	u, err := c.desk.Hand(c.Context(), c.by, imports.Handed{Agency: c.agency, Kind: imports.KindContacts, Name: "a/clients.csv", Content: strings.NewReader(strings.Join(emails, " "))})
	c.must(err)
	return u
}

// done asks for an act, works, and gives what became of it.
func (c *counter) done(upload int64, act imports.Act) imports.Task {
	c.Helper()
	_, err := c.desk.Ask(c.Context(), c.by, upload, act)
	c.must(err)
	c.must(c.desk.Work(c.Context(), c.by.Account))
	return c.last(upload)
}

func (c *counter) last(upload int64) imports.Task {
	c.Helper()
	list, err := c.desk.TasksOf(c.Context(), c.by, upload, 1)
	c.must(err)
	return list[0]
}

func TestAFileIsPlannedImportedAndTakenBackInTheBackground(t *testing.T) {
	eachCounter(t, func(c *counter) {
		u := c.hand("a@example.org", "none", "b@example.org")
		c.want("as it is kept", []any{u.Name, len(u.Sum), u.Columns, len(c.shelf)}, []any{"clients.csv", 64, []string{"email"}, 1})
		plan := c.done(u.ID, imports.ToPlan)
		c.want("planned", []any{plan.State, plan.Counts, plan.Seen, plan.Total, plan.Share(), len(c.everybody())},
			[]any{imports.TaskDone, imports.Counts{New: 2, Refused: 1}, 3, 3, 100, 0})
		rows, err := c.desk.Planned(c.Context(), c.by, plan.ID, 0, 9)
		c.must(err)
		c.want("lines", []any{len(rows), rows[1].Verdict, rows[1].Line}, []any{3, imports.Refused, 2})
		run := c.done(u.ID, imports.ToRun)
		c.want("imported", []any{run.State, run.Batch != 0, len(c.everybody())}, []any{imports.TaskDone, true, 2})
		_, err = c.desk.AskUndo(c.Context(), c.by, run.Batch)
		c.must(err)
		if _, err := c.desk.AskUndo(c.Context(), c.by, run.Batch); !fault.Is(err, fault.Conflict) {
			c.Errorf("asked twice: %v", err)
		}
		c.must(c.desk.Work(c.Context(), c.by.Account))
		undo, err := c.desk.TasksOfBatch(c.Context(), c.by, run.Batch, 1)
		c.want("taken back", []any{undo[0].State, undo[0].Seen, len(c.everybody()), err}, []any{imports.TaskDone, 2, 0, nil})
		c.must(c.desk.Drop(c.Context(), c.by, u.ID))
		c.want("nothing lies there any more", len(c.shelf), 0)
		if _, err := c.desk.Upload(c.Context(), c.by, u.ID); !fault.Is(err, fault.Missing) {
			c.Errorf("after it was dropped: %v", err)
		}
	})
}

// A process that stops gives its task back; one that dies keeps it until its lease ends.
func TestAnImportGoesOnWhereItWasStopped(t *testing.T) {
	eachCounter(t, func(c *counter) {
		var emails []string
		for _, p := range crowd(imports.PerWrite + 50) {
			emails = append(emails, p.Said.Email)
		}
		u := c.hand(emails...)
		_, err := c.desk.Ask(c.Context(), c.by, u.ID, imports.ToRun)
		c.must(err)
		stopping, stop := context.WithCancel(c.Context())
		c.stop = func(line int) {
			if line == imports.PerWrite+20 {
				stop()
			}
		}
		if err := c.desk.Work(stopping, c.by.Account); !errors.Is(err, context.Canceled) {
			c.Fatalf("stopped: %v", err)
		}
		half := c.last(u.ID)
		c.want("half way", []any{half.State, len(c.everybody())}, []any{imports.TaskWaiting, imports.PerWrite})
		if _, err := c.desk.Choose(c.Context(), c.by, u.ID, imports.Choice{Columns: []string{"email"}, Overwrite: true}); !fault.Is(err, fault.Conflict) {
			c.Errorf("changed while it is read: %v", err)
		}
		c.stop = nil
		c.now = c.now.Add(time.Second) // its lease ended when it was given back
		c.must(c.desk.Work(c.Context(), c.by.Account))
		whole := c.last(u.ID)
		c.want("in the end", []any{whole.State, len(c.everybody())}, []any{imports.TaskDone, imports.PerWrite + 50})
		b, err := c.imports.Batch(c.Context(), c.by, whole.Batch)
		c.want("one batch", []any{b.New, b.State(), err}, []any{imports.PerWrite + 50, imports.Done, nil})
	})
}

func TestOnlyWhoMayImportReachesTheDesk(t *testing.T) {
	eachCounter(t, func(c *counter) {
		u := c.hand("a@example.org")
		hand := func(a access.Actor, agency int64, kind, text string) error {
			_, err := c.desk.Hand(c.Context(), a, imports.Handed{Agency: agency, Kind: kind, Name: "f", Content: strings.NewReader(text)})
			return err
		}
		other, _ := c.account("Agence du Parc")
		for what, got := range map[string]struct {
			err  error
			kind fault.Kind
		}{
			"who may do nothing":     {hand(access.Actor{Account: c.by.Account, User: c.by.User}, c.agency, imports.KindContacts, "x"), fault.Forbidden},
			"an empty file":          {hand(c.by, c.agency, imports.KindContacts, ""), fault.Invalid},
			"what is no table":       {hand(c.by, c.agency, imports.KindContacts, "%PDF-"), fault.Invalid},
			"columns not the file's": {func() error { _, err := c.desk.Choose(c.Context(), c.by, u.ID, imports.Choice{}); return err }(), fault.Invalid},
			"a part of no portfolio": {func() error {
				_, err := c.desk.Choose(c.Context(), c.by, u.ID, imports.Choice{Columns: []string{"email"}, Extent: imports.Part})
				return err
			}(), fault.Invalid},
			"another account": {func() error { _, err := c.desk.Upload(c.Context(), other, u.ID); return err }(), fault.Missing},
		} {
			if !fault.Is(got.err, got.kind) {
				c.Errorf("%s: %v, want %v", what, got.err, got.kind)
			}
		}
		c.want("nothing else is kept", len(c.shelf), 1)
	})
}

func TestAFileThatNobodyComesForIsForgotten(t *testing.T) {
	eachCounter(t, func(c *counter) {
		u := c.hand("a@example.org")
		c.done(u.ID, imports.ToPlan)
		c.must(c.desk.Purge(c.Context(), c.by.Account))
		c.want("not yet", c.last(u.ID).State, imports.TaskDone)
		c.now = c.now.Add(imports.UploadKept + time.Minute)
		c.must(c.desk.Purge(c.Context(), c.by.Account))
		if _, err := c.desk.Upload(c.Context(), c.by, u.ID); !fault.Is(err, fault.Missing) {
			c.Errorf("after %s: %v", imports.UploadKept, err)
		}
		lines, err := c.store.Journal(c.Context(), c.by.Account, 0, event.Subject{Kind: "upload", ID: u.ID}, 9)
		var kinds []string
		for _, l := range lines {
			kinds = append(kinds, l.Kind)
		}
		c.want("in the journal", []any{strings.Join(kinds, " "), err}, []any{"upload.added upload.asked upload.planned", nil})
	})
}
