package sqldb_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"palier/internal/core/fault"
	"palier/internal/storage/sqldb"
)

var errRefused = errors.New("refused by the test")

func TestWaitingWritesShareOneCommit(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		h := s.hold(1)
		for id := range int64(sqldb.MaxBatch + 10) {
			h.queue(t.Context(), s.work(1, func(ctx context.Context, _ *sqldb.Batch) error { return s.note(ctx, id) }), 1)
		}
		if err := errors.Join(h.release()...); err != nil {
			t.Fatal(err)
		}
		if n := len(s.notes()); n != sqldb.MaxBatch+10 {
			t.Errorf("%d notes", n)
		}
		if s.commits != 3 { // the held one, a full batch, the rest
			t.Errorf("%d commits for %d writes, want 3", s.commits, sqldb.MaxBatch+11)
		}
	})
}

func TestWritesOfSeveralAccountsRunInOneOrder(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		h := s.hold(1)
		for _, order := range []int64{9, 1, 5, 9, 1} { // one lane's on PostgreSQL
			id := int64(len(h.results))
			h.queue(t.Context(), s.work(order, func(ctx context.Context, _ *sqldb.Batch) error { return s.note(ctx, id) }), order)
		}
		if err := errors.Join(h.release()...); err != nil {
			t.Fatal(err)
		}
		if want := []int64{1, 1, 1, 5, 9, 9}; !slices.Equal(s.order, want) {
			t.Errorf("ran in the order %v, want %v: locks taken in any other order can deadlock", s.order, want)
		}
		if s.commits != 2 {
			t.Errorf("%d commits, want 2", s.commits)
		}
	})
}

// TestAFailingWriteStandsAlone: whatever one write does wrong, it alone is told,
// nothing of it stays, and its neighbours in the shared transaction are saved.
func TestAFailingWriteStandsAlone(t *testing.T) {
	for name, bad := range map[string]func(s *stand, w *sqldb.Work){
		"an error after a change": func(s *stand, w *sqldb.Work) {
			w.Run = after(w.Run, func(context.Context) error { return errRefused })
		},
		"a panic after a change": func(s *stand, w *sqldb.Work) {
			w.Run = after(w.Run, func(context.Context) error { panic(errRefused.Error()) })
		},
		"a statement that breaks a rule": func(s *stand, w *sqldb.Work) {
			w.Run = after(w.Run, func(ctx context.Context) error { return s.note(ctx, 0) })
		},
		"a statement that is none": func(s *stand, w *sqldb.Work) {
			w.Run = after(w.Run, func(ctx context.Context) error { _, err := s.Exec(ctx, "refused by the test"); return err })
		},
		"a lock it does not get": func(s *stand, w *sqldb.Work) {
			w.Open = func(context.Context, *sqldb.Batch) error { return errRefused }
		},
		"a flush that fails": func(s *stand, w *sqldb.Work) {
			run := w.Run
			w.Run = func(ctx context.Context, b *sqldb.Batch) error {
				b.Keep("bad", true, func(context.Context) error { return errRefused })
				return run(ctx, b)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *stand) {
				h := s.hold(1)
				for id := range int64(7) {
					w := s.work(1, func(ctx context.Context, _ *sqldb.Batch) error { return s.note(ctx, id) })
					if id == 3 {
						bad(s, &w)
					}
					h.queue(t.Context(), w, 1)
				}
				for id, err := range h.release() {
					if (err != nil) != (id == 3) {
						t.Errorf("write %d: %v", id, err)
					}
				}
				s.want(0, 1, 2, 4, 5, 6)
				if err := s.Write(t.Context(), 1, s.work(1, func(ctx context.Context, _ *sqldb.Batch) error { return s.note(ctx, 7) })); err != nil {
					t.Errorf("the next write: %v", err)
				}
			})
		})
	}
}

func after(run func(context.Context, *sqldb.Batch) error, then func(context.Context) error) func(context.Context, *sqldb.Batch) error {
	return func(ctx context.Context, b *sqldb.Batch) error {
		if err := run(ctx, b); err != nil {
			return err
		}
		return then(ctx)
	}
}

func TestAPanicIsTheWritesErrorAndTellsWhere(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		err := s.Write(t.Context(), 1, s.work(1, func(context.Context, *sqldb.Batch) error { panic("broken") }))
		if err == nil || !strings.Contains(err.Error(), "panic in a write: broken") || !strings.Contains(err.Error(), "writer_test.go") {
			t.Errorf("error %v", err)
		}
		if fault.Of(err) != fault.Internal {
			t.Errorf("kind %v, want internal", fault.Of(err))
		}
	})
}

// TestACommitThatFailsIsNobodysSuccess: a constraint that is checked at the
// commit refuses it as a whole.
func TestACommitThatFailsIsNobodysSuccess(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		h := s.hold(1)
		for id := range int64(3) {
			h.queue(t.Context(), s.work(1, func(ctx context.Context, _ *sqldb.Batch) error {
				if id == 1 {
					_, err := s.Exec(ctx, "insert into links (id, note) values (1, 999)")
					return err
				}
				return s.note(ctx, id)
			}), 1)
		}
		for id, err := range h.release() {
			if !fault.Is(err, fault.Unavailable) {
				t.Errorf("write %d: %v, want unavailable", id, err)
			}
		}
		s.want()
		if err := s.Write(t.Context(), 1, s.work(1, func(ctx context.Context, _ *sqldb.Batch) error { return s.note(ctx, 5) })); err != nil {
			t.Errorf("the next write: %v", err)
		}
		s.want(5)
	})
}

func TestAWriteSeesItselfAndOthersDoNot(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		var inside, outside []int64
		err := s.Write(t.Context(), 1, s.work(1, func(ctx context.Context, _ *sqldb.Batch) error {
			if err := s.note(ctx, 1); err != nil {
				return err
			}
			inside, outside = s.notesIn(ctx), s.notes()
			return nil
		}))
		if err != nil || !slices.Equal(inside, []int64{1}) || len(outside) != 0 {
			t.Errorf("inside %v, outside %v, %v", inside, outside, err)
		}
		s.want(1)
	})
}

func TestAChangeOutsideAWriteIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		if err := s.note(t.Context(), 1); !errors.Is(err, sqldb.ErrNotWriting) {
			t.Errorf("error %v, want ErrNotWriting", err)
		}
		s.want()
	})
}

func TestACallerThatGaveUpBeforeItsTurnIsNotServed(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		h := s.hold(1)
		ctx, giveUp := context.WithCancel(t.Context())
		h.queue(ctx, s.work(1, func(ctx context.Context, _ *sqldb.Batch) error { return s.note(ctx, 1) }), 1)
		h.queue(t.Context(), s.work(1, func(ctx context.Context, _ *sqldb.Batch) error { return s.note(ctx, 2) }), 1)
		giveUp()
		errs := h.release()
		if !fault.Is(errs[0], fault.Unavailable) || errs[1] != nil {
			t.Errorf("outcomes %v", errs)
		}
		s.want(2)
	})
}

func TestAWriteUnderWayOutlivesItsCaller(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		ctx, giveUp := context.WithCancel(t.Context())
		err := s.Write(ctx, 1, s.work(1, func(ctx context.Context, _ *sqldb.Batch) error {
			giveUp()
			return s.note(ctx, 1)
		}))
		if err != nil {
			t.Errorf("error %v: it was committed", err)
		}
		s.want(1)
	})
}

func TestAFullQueueAnswersWhenTheCallerGivesUp(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		h := s.hold(1)
		for range sqldb.MaxWaiting {
			h.queue(t.Context(), s.work(1, func(context.Context, *sqldb.Batch) error { return nil }), 1)
		}
		ctx, giveUp := context.WithCancel(t.Context())
		giveUp()
		err := s.Write(ctx, 1, s.work(1, func(ctx context.Context, _ *sqldb.Batch) error { return s.note(ctx, 1) }))
		if !fault.Is(err, fault.Unavailable) {
			t.Errorf("error %v, want unavailable", err)
		}
		h.release()
		s.want()
	})
}

// TestStoppingAnswersEveryWrite: what was taken is served, what came too late is
// told so, and nobody waits for ever.
func TestStoppingAnswersEveryWrite(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		errs := make([]error, 200)
		var writes, started sync.WaitGroup
		started.Add(20)
		for id := range errs {
			writes.Go(func() {
				if id < 20 {
					started.Done()
				}
				errs[id] = s.Write(context.Background(), int64(id%8), s.work(1, func(ctx context.Context, _ *sqldb.Batch) error { return s.note(ctx, int64(id)) }))
			})
		}
		started.Wait()
		again := reopen(s)
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		writes.Wait()
		stored := again.notes()
		for id, err := range errs {
			if err != nil && !fault.Is(err, fault.Unavailable) {
				t.Errorf("write %d: %v", id, err)
			}
			if slices.Contains(stored, int64(id)) != (err == nil) {
				t.Errorf("write %d was answered %v and stored %v", id, err, err != nil)
			}
		}
	})
}

func TestCloseServesWhatWasQueued(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		h, again := s.hold(0), reopen(s)
		for id := range int64(5) {
			h.queue(t.Context(), s.work(0, func(ctx context.Context, _ *sqldb.Batch) error { return s.note(ctx, id) }), 0)
		}
		closed := make(chan error)
		go func() { closed <- s.Close() }()
		for !s.Stopping(0) {
			runtime.Gosched()
		}
		if err := s.Write(t.Context(), 0, s.work(0, func(ctx context.Context, _ *sqldb.Batch) error { return s.note(ctx, 9) })); !fault.Is(err, fault.Unavailable) {
			t.Errorf("a write that came too late: %v, want unavailable", err)
		}
		if err := errors.Join(h.release()...); err != nil {
			t.Errorf("writes that were queued in time: %v", err)
		}
		if err := <-closed; err != nil {
			t.Error(err)
		}
		again.want(0, 1, 2, 3, 4)
	})
}

func TestNothingWorksAfterClose(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		h := s.hold(1)
		h.queue(t.Context(), s.work(1, func(ctx context.Context, _ *sqldb.Batch) error { return s.note(ctx, 1) }), 1)
		h.release()
		s.want(1)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := s.Write(t.Context(), 1, s.work(1, func(ctx context.Context, _ *sqldb.Batch) error { return s.note(ctx, 2) })); !fault.Is(err, fault.Unavailable) {
			t.Errorf("write: %v, want unavailable", err)
		}
		if rows, err := s.Query(t.Context(), "select id from notes order by id"); err == nil {
			rows.Close()
			t.Error("a query went through")
		}
		if _, err := s.Get(t.Context(), "select 1", nil, new(int64)); err == nil {
			t.Error("a look-up went through")
		}
		if s.Ping(t.Context()) == nil {
			t.Error("the closed database answers a ping")
		}
		if err := s.Close(); err != nil {
			t.Errorf("closing again: %v", err)
		}
	})
}
