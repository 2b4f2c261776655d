package jobs_test

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"palier/internal/jobs"
)

// market has properties that are due, each of which takes a tenth of a second to cross.
type market struct {
	due, others atomic.Int64
	busy        bool // somebody writes all the time
}

func (m *market) CrossNext(context.Context) (bool, error) {
	if m.due.Load() == 0 {
		return false, nil
	}
	<-time.After(100 * time.Millisecond)
	m.due.Add(-1)
	if m.busy {
		m.others.Add(1)
	}
	return true, nil
}

func (m *market) Stirred() <-chan struct{} { return nil }
func (m *market) Others() int64            { return m.others.Load() }

// What nobody waits for is done at once while nobody else writes, and takes a twentieth of the
// time from those who do.
func TestCrossingGivesWayToWhoWrites(t *testing.T) {
	for what, c := range map[string]struct {
		busy        bool
		least, most time.Duration
	}{"alone": {false, time.Second, 1100 * time.Millisecond}, "beside others": {true, 18 * time.Second, 20 * time.Second}} {
		synctest.Test(t, func(t *testing.T) {
			m := &market{busy: c.busy}
			m.due.Store(10)
			job := jobs.NewCrossing(m, slog.New(slog.DiscardHandler))
			began := time.Now()
			job.Start()
			defer job.Stop()
			for m.due.Load() > 0 {
				<-time.After(time.Millisecond)
			}
			if took := time.Since(began); took < c.least || took > c.most {
				t.Errorf("%s: ten properties took %v, not from %v to %v", what, took, c.least, c.most)
			}
		})
	}
}
