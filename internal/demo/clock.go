package demo

import (
	"container/heap"
	"context"
	"time"
)

// Clock is the time of a demonstration that is being built: it begins some weeks ago and goes
// on in leaps, so that everything happens when it would have happened. Zero, it is the time
// that it is.
type Clock struct{ at time.Time }

// Now is the clock's time.
func (c *Clock) Now() time.Time {
	if c.at.IsZero() {
		return time.Now()
	}
	return c.at
}

// deed is what somebody does at a time.
type deed struct {
	at    time.Time
	order int // of what happens at the same time
	do    func(ctx context.Context) error
}

// course is what is still to happen, the next first (container/heap).
type course []deed

func (c course) Len() int { return len(c) }
func (c course) Less(i, j int) bool {
	return c[i].at.Before(c[j].at) || c[i].at.Equal(c[j].at) && c[i].order < c[j].order
}
func (c course) Swap(i, j int) { c[i], c[j] = c[j], c[i] }

// Push implements heap.Interface.
func (c *course) Push(d any) { *c = append(*c, d.(deed)) }

// Pop implements heap.Interface.
func (c *course) Pop() any {
	old := *c
	last := old[len(old)-1]
	*c = old[:len(old)-1]
	return last
}

// at lets something happen at a time; what would lie ahead never does.
func (l *life) at(t time.Time, do func(ctx context.Context) error) {
	if t.Before(l.end) {
		l.deeds++
		heap.Push(&l.course, deed{t, l.deeds, do})
	}
}

// run lets everything happen in its order, and leaves the clock at the time that it is.
func (l *life) run(ctx context.Context) error {
	defer func() { l.clock.at = time.Time{} }()
	for l.course.Len() > 0 {
		next := heap.Pop(&l.course).(deed)
		if next.at.After(l.clock.at) {
			l.clock.at = next.at
		}
		if err := next.do(ctx); err != nil {
			return err
		}
	}
	return nil
}
