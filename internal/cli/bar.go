package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"palier/internal/app"
)

// bar shows how far an import is: a line that is drawn anew on a terminal, else a line
// each five seconds. With --json it says nothing.
type bar struct {
	to       io.Writer
	terminal bool
	began    time.Time
	next     time.Time
	drawn    bool
}

// Between two drawings on a terminal: often enough to be seen moving.
const betweenDrawings = 200 * time.Millisecond

func (e *env) bar(began time.Time) *bar {
	b := &bar{to: e.stderr, began: began, next: began.Add(quietAtFirst)}
	if e.json {
		b.to = io.Discard
	}
	if f, ok := e.stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		b.terminal, b.next = true, began
	}
	return b
}

func (b *bar) show(p progress) {
	now := time.Now()
	if now.Before(b.next) {
		return
	}
	line := progressOf(p, now.Sub(b.began))
	if !b.terminal {
		b.next = now.Add(betweenReport)
		fmt.Fprintln(b.to, line)
		return
	}
	b.next, b.drawn = now.Add(betweenDrawings), true
	fmt.Fprintf(b.to, "\r%s %s\x1b[K", drawing(p), line) // and clear the rest of the line
}

// end leaves the line to what is said next.
func (b *bar) end() {
	if b.drawn {
		fmt.Fprint(b.to, "\r\x1b[K")
	}
}

// drawing is the share that is done, as a bar of twenty.
func drawing(p progress) string {
	full := int(min(20*p.done/max(p.all, 1), 20))
	return "[" + strings.Repeat("#", full) + strings.Repeat("-", 20-full) + "]"
}

// progress is how far an import is.
type progress struct {
	what      string // is being read, may be empty
	lines     int64
	done, all int64 // of whatever is counted; all is 0 when nobody knows
}

// readSoFar is how far an import of addresses is, by the bytes read: nobody knows how many
// lines there are.
func readSoFar(p app.AddressProgress) progress {
	return progress{"department " + p.Department + ", ", int64(p.Lines), p.Done, p.All}
}

// progressOf says how far an import is, how fast and how long still.
func progressOf(p progress, took time.Duration) string {
	rate := float64(p.lines) / max(took.Seconds(), 0.001)
	line := fmt.Sprintf("%s%d lines, %.0f lines/s", p.what, p.lines, rate)
	if p.all == 0 {
		return line // a pipe: nobody knows how much is to come
	}
	share := float64(p.done) / float64(p.all)
	line = fmt.Sprintf("%3.0f %%  ", 100*share) + line
	if share > 0.01 && share < 1 {
		left := time.Duration(float64(took) * (1 - share) / share)
		line += ", " + left.Round(time.Second).String() + " left"
	}
	return line
}
