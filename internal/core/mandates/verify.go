package mandates

import (
	"context"
	"errors"
	"fmt"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/fault"
)

// Verdict is what a walk over a register found.
type Verdict struct {
	Series  Series
	Entries int64
	Lines   int64
	// Incomplete is of how many mandates something is to be completed (Entry.Incomplete).
	Incomplete int64
	Wrong      []string // what does not hold, in the order it was met; empty: all does
}

// mostWrong is how many findings a verdict lists: one broken line breaks all after it.
const mostWrong = 20

// piece is how many rows are read at a time.
const piece = 500

// Verify walks a register from its first line: the chain of hashes, numbers without a
// gap, days that never fall back, and each entry as its last line says it. What is
// written meanwhile is left to the next walk.
func (s *Service) Verify(ctx context.Context, a access.Actor, card int64, kind Kind) (Verdict, error) {
	if err := s.reads(ctx, a, card); err != nil {
		return Verdict{}, err
	}
	this := func(v Series) bool { return v.Card == card && v.Kind == kind }
	v, found, err := s.series(ctx, a.Account, this)
	if err != nil {
		return Verdict{}, err
	}
	if !found {
		return Verdict{}, fault.New(fault.Missing, "The card has no register of this kind")
	}
	w := walk{verdict: Verdict{Series: v}, next: v.First, said: map[int64]string{}, since: map[int64]bool{}}
	if err := s.lines(ctx, a.Account, card, kind, 0, w.line); err != nil {
		return Verdict{}, err
	}
	if err := s.entries(ctx, a.Account, card, kind, &w); err != nil {
		return Verdict{}, err
	}
	if err := s.lines(ctx, a.Account, card, kind, v.Lines, w.line); err != nil {
		return Verdict{}, err
	}
	now, _, err := s.series(ctx, a.Account, this)
	w.end(now)
	return w.verdict, err
}

// entries walks the mandates of a register. One whose row cannot be read is wrong, and the
// walk goes on behind it.
func (s *Service) entries(ctx context.Context, account, card int64, kind Kind, w *walk) error {
	return each(0, func(after int64) (int64, error) {
		entries, err := s.store.Entries(ctx, account, card, kind, after, piece)
		for _, e := range entries {
			w.entry(e)
			after = e.Number
		}
		if unread, is := errors.AsType[*Unread](err); is {
			w.unread(unread)
			return unread.Number, nil
		}
		return more(after, len(entries)), err
	})
}

// each reads piece after piece from a position on, until next says that there is none (-1).
func each(after int64, next func(after int64) (int64, error)) error {
	for after >= 0 {
		var err error
		if after, err = next(after); err != nil {
			return err
		}
	}
	return nil
}

func more(after int64, n int) int64 {
	if n < piece {
		return -1
	}
	return after
}

// walk is where a verification stands.
type walk struct {
	verdict Verdict
	hash    string
	latest  day.Date
	next    int64            // the next number to be registered
	said    map[int64]string // by number, the text of its last line
	differ  []int64          // numbers whose entry is not what that line says
	since   map[int64]bool   // numbers about which somebody wrote since the walk began
	lines   int64            // the last line that there is, those of since among them
	highest int64            // the highest number that there is
}

func (w *walk) line(l Line) error {
	w.lines = l.Seq
	if l.Seq > w.verdict.Series.Lines {
		w.since[l.Number] = true
	} else {
		w.judge(l)
	}
	return nil
}

func (w *walk) judge(l Line) {
	w.verdict.Lines++
	if l.Seq != w.verdict.Lines {
		w.wrong("line %d stands where line %d should", l.Seq, w.verdict.Lines)
		w.verdict.Lines = l.Seq
	}
	switch {
	case (l.What == Registered || l.What == Skipped) && l.Number != w.next:
		w.wrong("line %d registers number %d, and %d was next", l.Seq, l.Number, w.next)
		w.next = l.Number + 1
	case l.What == Registered, l.What == Skipped:
		w.next++
	case l.Number < w.verdict.Series.First || l.Number >= w.next:
		w.wrong("line %d is about number %d, which nobody registered before it", l.Seq, l.Number)
	}
	if before(l.On, w.latest) {
		w.wrong("line %d is of %s, after a line of %s", l.Seq, l.On, w.latest)
	}
	entry, by := l.parts()
	switch {
	case l.Text == "":
		w.wrong("line %d says nothing: its text was taken away", l.Seq)
	case digest(l) != l.Digest:
		w.wrong("line %d does not say what was written: its text was changed", l.Seq)
	case by != "" && by != author(l.Who):
		w.wrong("line %d was written by somebody else than who stands beside it", l.Seq)
	}
	if link(w.hash, l) != l.Hash {
		w.wrong("line %d does not follow the one before it: something was changed, removed or put in between", l.Seq)
	}
	w.hash, w.latest, w.said[l.Number] = l.Hash, l.On, entry
}

func (w *walk) entry(e Entry) {
	w.highest = e.Number
	if e.Number > w.verdict.Series.Last {
		return
	}
	w.verdict.Entries++
	if len(e.Incomplete()) > 0 {
		w.verdict.Incomplete++
	}
	if said, there := w.said[e.Number]; !there {
		w.wrong("number %d has no line", e.Number)
	} else if said != e.text() {
		w.differ = append(w.differ, e.Number)
	}
}

func (w *walk) unread(u *Unread) {
	w.wrong("number %d cannot be read: %v", u.Number, u.Cause)
	w.highest = u.Number
	if u.Number <= w.verdict.Series.Last {
		w.verdict.Entries++
	}
}

// end holds the walk against what the register says of its end: as it was when the walk
// began, and now.
func (w *walk) end(now Series) {
	for _, number := range w.differ {
		if !w.since[number] {
			w.wrong("number %d is not what its last line says", number)
		}
	}
	v := w.verdict.Series
	if n := w.next - v.First; w.verdict.Entries != n {
		w.wrong("%d numbers were registered, and %d entries are there", n, w.verdict.Entries)
	}
	if w.next-1 != v.Last || w.verdict.Lines != v.Lines || w.hash != v.Hash {
		w.wrong("the register ends at number %d with line %d, and should at %d with line %d", w.next-1, w.verdict.Lines, v.Last, v.Lines)
	}
	if w.lines > now.Lines || w.highest > now.Last {
		w.wrong("there are lines up to %d and numbers up to %d, and the register ends at line %d, number %d", w.lines, w.highest, now.Lines, now.Last)
	}
}

func (w *walk) wrong(format string, args ...any) {
	if len(w.verdict.Wrong) < mostWrong {
		w.verdict.Wrong = append(w.verdict.Wrong, fmt.Sprintf(format, args...))
	}
}
