package sqldb

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"

	"palier/internal/core/fault"
)

// MaxBatch bounds how many writes share a commit: enough to make the fsync
// cheap for each, few enough that the first does not wait long for the last.
const MaxBatch = 64

// MaxWaiting bounds the queue in front of a connection that writes: who comes when it is full
// waits for room in it.
const MaxWaiting = 1024

// job is a write waiting for its turn.
type job struct {
	Work
	ctx   context.Context
	order int64
	done  chan error
	err   error // its own: nothing of it is in the transaction
}

// Write does the work in a write transaction and returns once it is durable, or
// once nothing of it stays. Works that wait at the same time share the
// transaction. order decides who goes first inside it (the account's number:
// locks are then taken in one order everywhere) and which lane serves.
func (db *DB) Write(ctx context.Context, order int64, w Work) error {
	j := &job{Work: w, ctx: ctx, order: order, done: make(chan error, 1)}
	l := db.lanes[uint64(order)%uint64(len(db.lanes))]
	if err := l.enqueue(j); err != nil {
		return err
	}
	// Once queued the caller waits for the outcome even if it gave up: an answer
	// before the commit would be a guess.
	select {
	case err := <-j.done:
		return err
	case <-l.ended: // queued while the lane stopped: served at the last moment, or never
		select {
		case err := <-j.done:
			return err
		default:
			return errClosed
		}
	}
}

// lane is one connection that writes, and the queue in front of it.
type lane struct {
	db    *DB
	log   *slog.Logger
	queue chan *job
	quit  chan struct{} // closed: take no more writes
	ended chan struct{} // closed: the last one is answered
	once  sync.Once
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

var errClosed = fault.New(fault.Unavailable, "Palier is stopping, try again")

func startLane(db *DB, log *slog.Logger) *lane {
	l := &lane{db: db, log: log, queue: make(chan *job, MaxWaiting), quit: make(chan struct{}), ended: make(chan struct{})}
	go l.run()
	return l
}

func (l *lane) stop() {
	l.once.Do(func() { close(l.quit) })
	<-l.ended
}

func (l *lane) enqueue(j *job) error {
	select {
	case <-l.quit:
		return errClosed
	default:
	}
	select {
	case l.queue <- j:
		return nil
	case <-l.quit:
		return errClosed
	case <-j.ctx.Done():
		return fault.Wrap(fault.Unavailable, "Too many writes are waiting, try again", j.ctx.Err())
	}
}

func (l *lane) run() {
	defer close(l.ended)
	defer l.drop()
	for {
		select {
		case j := <-l.queue:
			l.serve(l.gather(j))
		case <-l.quit:
			l.drain()
			return
		}
	}
}

// drain serves what was queued before the stop.
func (l *lane) drain() {
	for {
		select {
		case j := <-l.queue:
			l.serve(l.gather(j))
		default:
			return
		}
	}
}

// gather takes what waits, up to a batch, in lock order.
func (l *lane) gather(first *job) []*job {
	jobs := []*job{first}
	for len(jobs) < MaxBatch {
		select {
		case j := <-l.queue:
			jobs = append(jobs, j)
			continue
		default:
		}
		break
	}
	slices.SortStableFunc(jobs, func(a, b *job) int { return cmp.Compare(a.order, b.order) })
	return jobs
}

// serve runs the jobs in one transaction. When the transaction as a whole
// fails but surely left nothing, each job is tried once more on its own, so
// that one bad write cannot fail its neighbours.
func (l *lane) serve(jobs []*job) {
	err, again := l.transact(jobs)
	if again {
		for _, j := range jobs {
			err, _ := l.transact([]*job{j})
			j.answer(err)
		}
		return
	}
	for _, j := range jobs {
		j.answer(err)
	}
}

func (j *job) answer(err error) {
	if err == nil {
		err = j.err
	}
	j.done <- err
}

// transact gives the transaction's error; again says that nothing was written
// and running the jobs again is worth it.
func (l *lane) transact(jobs []*job) (err error, again bool) {
	if err := l.connect(); err != nil {
		return fault.Wrap(fault.Unavailable, "The database cannot be reached, try again", err), false
	}
	ctx := context.Background()
	if err := l.exec(ctx, l.db.Engine.begin); err != nil {
		l.drop()
		return l.db.translate(err, "begin"), true
	}
	b := &Batch{lane: l, values: map[any]any{}}
	defer b.over.Store(true)
	if err := l.fill(ctx, b, jobs); err != nil {
		l.rollback(ctx)
		if fault.Of(err) == fault.Internal {
			err = l.db.translate(err, "write")
		}
		return err, len(jobs) > 1 || fault.Is(err, fault.Unavailable)
	}
	if err := l.exec(ctx, "commit"); err != nil {
		// The outcome is not known. The connection goes, with whatever it
		// believes was written; nobody is told that his write is safe.
		l.log.Error("commit failed", "engine", l.db.Engine.Name, "writes", len(jobs), "error", err)
		l.rollback(ctx)
		l.drop()
		return fault.Wrap(fault.Unavailable, "Not saved, try again", err), false
	}
	l.db.checkpoints.committed()
	return nil, false
}

// fill runs the jobs and the flushes; an error is the transaction's.
func (l *lane) fill(ctx context.Context, b *Batch, jobs []*job) error {
	for _, j := range jobs {
		j.err = nil
		if err := j.ctx.Err(); err != nil {
			j.err = fault.Wrap(fault.Unavailable, "Not started in time, try again", err)
			continue
		}
		if err := l.one(ctx, b, j); err != nil {
			return err
		}
	}
	b.before = nil
	for _, flush := range b.flushes {
		if err := flush(context.WithValue(ctx, batchKey{}, b)); err != nil {
			return err
		}
	}
	return nil
}

// one runs a job. A refusal that changed nothing is kept for its caller. Any
// other failure is the transaction's: there is no savepoint to go back to, because
// writes that fail after their first change are too rare to make all others pay
// for one.
func (l *lane) one(ctx context.Context, b *Batch, j *job) error {
	in := context.WithValue(context.WithoutCancel(j.ctx), batchKey{}, b)
	b.before = nil
	if err := j.Open(in, b); err != nil {
		return err
	}
	b.changed = false
	err := protect(func() error { return j.Run(in, b) })
	if err == nil || b.changed || !refusal(err) {
		return err
	}
	j.err = err
	return nil
}

// refusal tells an error that somebody decided from one that happened, after
// which the state of the transaction is not known.
func refusal(err error) bool {
	kind := fault.Of(err)
	return kind != fault.Internal && kind != fault.Unavailable
}

// protect turns a panic in a write into that write's error: the other writes
// of the transaction are not to blame.
func protect(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a write: %v\n%s", p, debug.Stack())
		}
	}()
	return fn()
}

func (l *lane) connect() error {
	if l.conn != nil {
		return nil
	}
	conn, err := l.db.write.Conn(context.Background())
	if err != nil {
		return err
	}
	l.conn, l.stmts = conn, map[string]*sql.Stmt{}
	return nil
}

// drop closes the connection, so that the next transaction starts on a new one.
func (l *lane) drop() {
	if l.conn == nil {
		return
	}
	for _, st := range l.stmts {
		st.Close()
	}
	l.conn.Raw(func(any) error { return driver.ErrBadConn }) // do not pool it
	l.conn.Close()
	l.conn, l.stmts = nil, nil
}

func (l *lane) rollback(ctx context.Context) {
	if err := l.exec(ctx, "rollback"); err != nil {
		l.drop()
	}
}

func (l *lane) exec(ctx context.Context, query string) error {
	st, err := l.prepare(query)
	if err != nil {
		return err
	}
	_, err = st.ExecContext(ctx)
	return err
}

func (l *lane) prepare(query string) (*sql.Stmt, error) {
	if l.conn == nil {
		return nil, driver.ErrBadConn
	}
	if st, ok := l.stmts[query]; ok {
		return st, nil
	}
	st, err := l.conn.PrepareContext(context.Background(), l.db.Engine.Text(query))
	if err == nil {
		l.stmts[query] = st
	}
	return st, err
}
