package mandates

import (
	"context"
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
	Purged  int64    // lines whose text is not kept any more: their digest stands for it
	Wrong   []string // what does not hold, in the order it was met; empty: all does
}

// mostWrong is how many findings a verdict lists: one broken line breaks all after it.
const mostWrong = 20

// piece is how many rows are read at a time.
const piece = 500

// Verify walks a register from its first line: the chain of hashes, numbers without a
// gap, days that never fall back, and each entry as its last line says it.
func (s *Service) Verify(ctx context.Context, a access.Actor, card int64, kind Kind) (Verdict, error) {
	if err := reader(a); err != nil {
		return Verdict{}, err
	}
	v, found, err := s.series(ctx, a.Account, func(v Series) bool { return v.Card == card && v.Kind == kind })
	if err != nil {
		return Verdict{}, err
	}
	if !found {
		return Verdict{}, fault.New(fault.Missing, "The card has no register of this kind")
	}
	w := walk{verdict: Verdict{Series: v}, next: v.First, said: map[int64]string{}}
	err = each(func(after int64) (int64, error) {
		lines, err := s.store.Lines(ctx, a.Account, card, kind, after, piece)
		for _, l := range lines {
			w.line(l)
			after = l.Seq
		}
		return more(after, len(lines)), err
	})
	if err != nil {
		return Verdict{}, err
	}
	err = each(func(after int64) (int64, error) {
		entries, err := s.store.Entries(ctx, a.Account, card, kind, after, piece)
		for _, e := range entries {
			w.entry(e)
			after = e.Number
		}
		return more(after, len(entries)), err
	})
	w.end()
	return w.verdict, err
}

// each reads piece after piece until next says that there is none (-1).
func each(next func(after int64) (int64, error)) error {
	for after := int64(0); after >= 0; {
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
}

func (w *walk) line(l Line) {
	w.verdict.Lines++
	if l.Seq != w.verdict.Lines {
		w.wrong("line %d stands where line %d should", l.Seq, w.verdict.Lines)
		w.verdict.Lines = l.Seq
	}
	switch {
	case l.What == Registered && l.Number != w.next:
		w.wrong("line %d registers number %d, and %d was next", l.Seq, l.Number, w.next)
		w.next = l.Number + 1
	case l.What == Registered:
		w.next++
	case l.Number < w.verdict.Series.First || l.Number >= w.next:
		w.wrong("line %d is about number %d, which nobody registered before it", l.Seq, l.Number)
	}
	if before(l.On, w.latest) {
		w.wrong("line %d is of %s, after a line of %s", l.Seq, l.On, w.latest)
	}
	switch {
	case l.Text == "":
		w.verdict.Purged++
	case digest(l) != l.Digest:
		w.wrong("line %d does not say what was written: its text was changed", l.Seq)
	}
	if link(w.hash, l) != l.Hash {
		w.wrong("line %d does not follow the one before it: something was changed, removed or put in between", l.Seq)
	}
	w.hash, w.latest, w.said[l.Number] = l.Hash, l.On, l.Text
}

func (w *walk) entry(e Entry) {
	w.verdict.Entries++
	if said, there := w.said[e.Number]; !there {
		w.wrong("number %d has no line", e.Number)
	} else if said != "" && said != e.text() {
		w.wrong("number %d is not what its last line says", e.Number)
	}
}

// end holds the walk against what the register says of its end.
func (w *walk) end() {
	v := w.verdict.Series
	if n := w.next - v.First; w.verdict.Entries != n {
		w.wrong("%d numbers were registered, and %d entries are there", n, w.verdict.Entries)
	}
	if w.next-1 != v.Last || w.verdict.Lines != v.Lines || w.hash != v.Hash {
		w.wrong("the register ends at number %d with line %d, and should at %d with line %d", w.next-1, w.verdict.Lines, v.Last, v.Lines)
	}
}

func (w *walk) wrong(format string, args ...any) {
	if len(w.verdict.Wrong) < mostWrong {
		w.verdict.Wrong = append(w.verdict.Wrong, fmt.Sprintf(format, args...))
	}
}
