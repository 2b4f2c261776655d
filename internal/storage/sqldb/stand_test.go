package sqldb_test

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"

	"palier/internal/storage/sqldb"
	"palier/internal/testkit"
)

// stand is an open database with a table of notes, and a count of its commits.
type stand struct {
	*sqldb.DB
	t       *testing.T
	options sqldb.Options
	mu      sync.Mutex
	commits int     // transactions that reached their flush
	order   []int64 // of works, as they ran
}

// each runs a test on a stand of its own.
func each(t *testing.T, run func(t *testing.T, s *stand)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		o := d.Options()
		db, err := sqldb.Open(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		s := &stand{DB: db, t: t, options: o}
		s.admin("create table notes (id bigint not null primary key, text text not null)",
			"create table links (id bigint not null primary key, note bigint not null references notes (id) deferrable initially deferred)",
			"create table firm (note bigint not null references notes (id))")
		run(t, s)
	})
}

func (s *stand) admin(statements ...string) {
	s.t.Helper()
	err := s.Admin(context.Background(), func(conn *sql.Conn) error {
		for _, text := range statements {
			if _, err := conn.ExecContext(context.Background(), text); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// note writes a note in the write transaction of ctx.
func (s *stand) note(ctx context.Context, id int64) error {
	_, err := s.Exec(ctx, "insert into notes (id, text) values ($1, $2)", id, fmt.Sprintf("note %d", id))
	return err
}

// work is a write that counts itself and its transaction.
func (s *stand) work(order int64, run func(ctx context.Context, b *sqldb.Batch) error) sqldb.Work {
	return sqldb.Work{
		Open: func(_ context.Context, b *sqldb.Batch) error {
			if b.Value("count") == nil {
				b.Keep("count", true, func(context.Context) error { s.count(func() { s.commits++ }); return nil })
			}
			return nil
		},
		Run: func(ctx context.Context, b *sqldb.Batch) error {
			s.count(func() { s.order = append(s.order, order) })
			return run(ctx, b)
		},
	}
}

func (s *stand) count(fn func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fn()
}

// held is a lane kept busy by a write that waits to be let go.
type held struct {
	s       *stand
	order   int64
	free    chan struct{}
	writes  sync.WaitGroup
	results []error
}

// hold starts a write that keeps the lane of the order busy, so that what comes
// next waits together.
func (s *stand) hold(order int64) *held {
	h := &held{s: s, order: order, free: make(chan struct{})}
	running := make(chan struct{})
	h.writes.Go(func() {
		s.Write(context.Background(), order, s.work(order, func(context.Context, *sqldb.Batch) error {
			close(running)
			<-h.free
			return nil
		}))
	})
	<-running
	return h
}

// queue adds a write behind the held one and returns once it waits in the queue.
func (h *held) queue(ctx context.Context, w sqldb.Work, order int64) {
	before, place := h.s.Waiting(order), len(h.results)
	h.results = append(h.results, nil)
	h.writes.Go(func() {
		err := h.s.Write(ctx, order, w)
		h.s.count(func() { h.results[place] = err })
	})
	for h.s.Waiting(order) == before {
		runtime.Gosched()
	}
}

// release lets the lane go on and gives the outcomes in the order of queueing.
func (h *held) release() []error {
	close(h.free)
	h.writes.Wait()
	return h.results
}

// notes are the ids of the committed notes.
func (s *stand) notes() []int64 {
	s.t.Helper()
	return s.notesIn(context.Background())
}

func (s *stand) notesIn(ctx context.Context) []int64 {
	s.t.Helper()
	rows, err := s.Query(ctx, "select id from notes order by id")
	if err != nil {
		s.t.Error(err)
		return nil
	}
	defer rows.Close()
	list := []int64{}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			s.t.Error(err)
		}
		list = append(list, id)
	}
	return list
}

func (s *stand) want(ids ...int64) {
	s.t.Helper()
	if got := s.notes(); !slices.Equal(got, ids) {
		s.t.Errorf("committed notes %v, want %v", got, ids)
	}
}
