package sqldb_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"palier/internal/core/fault"
	"palier/internal/storage/sqldb"
)

// holding is a work that holds note 10+id back until a statement could see it.
func (s *stand) holding(id int64, then func(ctx context.Context) error) sqldb.Work {
	return s.work(1, func(ctx context.Context, b *sqldb.Batch) error {
		held := true
		b.Before(func(ctx context.Context) error {
			if !held {
				return nil
			}
			held = false
			return s.note(ctx, 10+id)
		})
		return then(ctx)
	})
}

func TestWhatAWorkHoldsBackIsThereForItsStatements(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		err := s.Write(t.Context(), 1, s.holding(1, func(ctx context.Context) error {
			if n := s.notesIn(sqldb.Aside(ctx)); len(n) != 0 {
				t.Errorf("a look-up beside it sees %v", n)
			}
			if n := s.notesIn(ctx); !slices.Equal(n, []int64{11}) {
				t.Errorf("a look-up sees %v, want note 11", n)
			}
			return nil
		}))
		if err != nil {
			t.Error(err)
		}
		s.want(11)
	})
}

func TestWhatAWorkHeldBackIsNotAskedOfTheNext(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		h := s.hold(1)
		h.queue(t.Context(), s.holding(1, func(context.Context) error { return nil }), 1)
		h.queue(t.Context(), s.work(1, func(ctx context.Context, _ *sqldb.Batch) error { return s.note(ctx, 2) }), 1)
		if err := errors.Join(h.release()...); err != nil {
			t.Error(err)
		}
		s.want(2)
	})
}

// TestARefusalLetsTheOthersGoOn: only a write that changed something, and then
// failed, makes the transaction start again.
func TestARefusalLetsTheOthersGoOn(t *testing.T) {
	refused := fault.New(fault.Conflict, "refused by the test")
	for name, c := range map[string]struct {
		change  func(s *stand, ctx context.Context, b *sqldb.Batch) error
		commits int // the held one, and one in which three others share, or each its own
	}{
		"before any change": {func(*stand, context.Context, *sqldb.Batch) error { return nil }, 2},
		"after a look-up":   {func(s *stand, ctx context.Context, _ *sqldb.Batch) error { s.notesIn(ctx); return nil }, 2},
		"after a change":    {func(s *stand, ctx context.Context, _ *sqldb.Batch) error { return s.note(ctx, 9) }, 4},
		"after what earlier works held back": {func(s *stand, ctx context.Context, b *sqldb.Batch) error {
			return b.Earlier(func() error { return s.note(ctx, 0) })
		}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *stand) {
				h := s.hold(1)
				for id := range int64(4) {
					h.queue(t.Context(), s.work(1, func(ctx context.Context, b *sqldb.Batch) error {
						if id == 1 {
							return errors.Join(c.change(s, ctx, b), refused)
						}
						return s.note(ctx, 20+id)
					}), 1)
				}
				for id, err := range h.release() {
					if errors.Is(err, refused) != (id == 1) {
						t.Errorf("write %d: %v", id, err)
					}
				}
				kept := s.notes()
				if i := slices.Index(kept, 0); i >= 0 {
					kept = slices.Delete(kept, i, i+1)
				}
				if !slices.Equal(kept, []int64{20, 22, 23}) || s.commits != c.commits {
					t.Errorf("kept %v in %d commits, want 20, 22 and 23 in %d", kept, s.commits, c.commits)
				}
			})
		})
	}
}

// TestCommitsReachTheFileWithoutAWriter: the log is moved into SQLite's file
// though nobody writes any more.
func TestCommitsReachTheFileWithoutAWriter(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		if s.Engine != sqldb.SQLite {
			t.Skip("PostgreSQL sees to it itself")
		}
		if err := s.Write(t.Context(), 1, s.work(1, func(ctx context.Context, _ *sqldb.Batch) error { return s.note(ctx, 4711) })); err != nil {
			t.Fatal(err)
		}
		for end := time.Now().Add(20 * time.Second); ; runtime.Gosched() {
			file, err := os.ReadFile(s.Path)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(file, []byte("note 4711")) {
				return
			}
			if time.Now().After(end) {
				t.Fatal("the note is not in the file")
			}
		}
	})
}

// TestPlaceholdersInTheirOrderArePlainForSQLite: its driver's time to bind grows
// with the square of the values otherwise.
func TestPlaceholdersInTheirOrderArePlainForSQLite(t *testing.T) {
	for query, want := range map[string]string{
		"values ($1, $2), ($3, $4) limit $5":  "values (?, ?), (?, ?) limit ?",
		"where a = $1 and (b = $2 or $2 = 0)": "where a = $1 and (b = $2 or $2 = 0)",
		"where a = $2 and b = $1":             "where a = $2 and b = $1",
		"where a = $1 and b = $10":            "where a = $1 and b = $10",
		"select 1":                            "select 1",
	} {
		if got := sqldb.SQLite.Text(query); got != want {
			t.Errorf("%q became %q", query, got)
		}
		if got := sqldb.Postgres.Text(query); got != query {
			t.Errorf("PostgreSQL gets %q for %q", got, query)
		}
	}
}
