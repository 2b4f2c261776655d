package sqldb

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Pages that commits left in SQLite's write-ahead log go back into the file here,
// beside the writer: within a commit, one write in a few hundred would wait for all
// of them. The writer's own threshold (wal_autocheckpoint) stays as a bound for the
// log, and finds little left to do.

// checkpointEvery is how long commits gather before their pages go back. A commit
// that falls together with a checkpoint waits for the disk with it: seldom is better
// than often, as long as the log stays small (some 100 MB under the heaviest load).
const checkpointEvery = 2 * time.Second

// checkpoints moves pages in the background while an engine wants it.
type checkpoints struct {
	due   chan struct{} // something was committed since
	once  sync.Once
	quit  chan struct{}
	ended sync.WaitGroup
}

func startCheckpoints(db *DB, log *slog.Logger) *checkpoints {
	c := &checkpoints{due: make(chan struct{}, 1), quit: make(chan struct{})}
	if db.Engine.checkpoint != "" {
		c.ended.Go(func() { c.run(db, log) })
	}
	return c
}

// committed notes that there is something to move.
func (c *checkpoints) committed() {
	select {
	case c.due <- struct{}{}:
	default:
	}
}

func (c *checkpoints) run(db *DB, log *slog.Logger) {
	for {
		select {
		case <-c.due:
		case <-c.quit:
			return
		}
		select {
		case <-time.After(checkpointEvery):
		case <-c.quit:
			return
		}
		if _, err := db.write.ExecContext(context.Background(), db.Engine.checkpoint); err != nil {
			log.Warn("checkpoint failed, the next commits try again", "error", err)
		}
	}
}

func (c *checkpoints) stop() {
	c.once.Do(func() { close(c.quit) })
	c.ended.Wait()
}
