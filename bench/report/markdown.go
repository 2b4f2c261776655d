package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Markdown writes the sheet as docs/benchmarks.md shows it.
func (s Sheet) Markdown(w io.Writer) error {
	var b strings.Builder
	s.facts(&b)
	s.sideBySide(&b, "Rate, p50 / p99", Standard())
	s.sideBySide(&b, "Properties, "+thousands(Offered)+" of them: rate, p50 / p99", Properties())
	s.million(&b)
	s.newBuild(&b)
	s.viewings(&b)
	s.prospecting(&b)
	s.matching(&b)
	s.exchanges(&b)
	s.places(&b)
	s.screens(&b)
	s.news(&b)
	s.starts(&b)
	s.memories(&b)
	s.targets(&b)
	s.faults(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

// facts say what was measured, where and how.
func (s Sheet) facts(b *strings.Builder) {
	m := s.Machine
	fmt.Fprintf(b, "## %s, commit %s\n\n", m.Date, m.Commit)
	fmt.Fprintf(b, "- machine: %s, %d cores, Linux %s; write and fsync of 4 KiB, p50 %s\n",
		m.CPU, m.Cores, m.Kernel, milliseconds(m.Sync))
	fmt.Fprintf(b, "- built with %s\n", m.Go)
	for _, p := range m.Programs {
		fmt.Fprintf(b, "- %s: %s\n", p.Name, strings.Join(p.Modules, ", "))
	}
	fmt.Fprintf(b, "- medians of rounds in which the servers alternate; rounds: %d, window: %v, warm-up: %v\n",
		s.Rounds, s.Window, s.WarmUp)
	fmt.Fprintf(b, "- every server holds %s leads when the first case begins; the generator runs on the same cores and "+
		"took at most %.0f %% of them\n", thousands(Stored), 100*s.ownCPU()/float64(max(m.Cores, 1)))
	if s.LargeBy != "" {
		fmt.Fprintf(b, "- the store of %s leads was made by commit %s\n", thousands(Large), s.LargeBy)
	}
}

// sideBySide is a main table: one line a case, every server with its figures, and Palier over each of the others.
// Cases that did not run have no line, so that a partial run cannot be taken for a whole one.
func (s Sheet) sideBySide(b *strings.Builder, title string, cases []Case) {
	var lines [][]string
	for _, c := range cases {
		if s.ran(c) {
			lines = append(lines, []string{c.Title, strconv.Itoa(c.Clients), s.cell(c, Palier), s.cell(c, PocketBase),
				s.ratio(c, PocketBase), s.cell(c, Ceiling), s.ratio(c, Ceiling)})
		}
	}
	table(b, title, lines,
		"case", "conn.", Palier, PocketBase, "Palier ÷ PocketBase", Ceiling, "Palier ÷ net/http")
}

// cell is a server's rate, p50 and p99.
func (s Sheet) cell(c Case, server string) string {
	f, ok := s.Figure(c.ID, server)
	switch {
	case s.invalid(c.ID, server):
		return "invalid"
	case !ok:
		return none
	case c.Rows > 1:
		return fmt.Sprintf("%s rows/s, %s / %s", thousands(f.Rate), milliseconds(f.P50), milliseconds(f.P99))
	}
	return fmt.Sprintf("%s/s, %s / %s", thousands(f.Rate), milliseconds(f.P50), milliseconds(f.P99))
}

// ratio is Palier's rate and p99 over those of another server.
func (s Sheet) ratio(c Case, server string) string {
	ours, ok1 := s.Figure(c.ID, Palier)
	other, ok2 := s.Figure(c.ID, server)
	if !ok1 || !ok2 {
		return none
	}
	return fmt.Sprintf("**%s**, p99 %s", times(ours.Rate/other.Rate), times(float64(ours.P99)/float64(other.P99)))
}

// million shows latencies first: with one connection the rate only repeats them.
func (s Sheet) million(b *strings.Builder) {
	var lines [][]string
	for _, c := range Million() {
		f, ok := s.Figure(c.ID, Palier)
		switch {
		case ok:
			answers := thousands(f.Rate / float64(c.Rows))
			lines = append(lines, []string{c.Title, strconv.Itoa(c.Clients), milliseconds(f.P50), milliseconds(f.P99), answers + "/s"})
		case s.ran(c):
			lines = append(lines, []string{c.Title, strconv.Itoa(c.Clients), "invalid", none, none})
		}
	}
	table(b, "Palier with "+thousands(Large)+" leads in one agency", lines, "case", "conn.", "p50", "p99", "answers")
}

// starts has no ratio: a server that does less at its start is not a better one.
func (s Sheet) starts(b *strings.Builder) {
	var lines [][]string
	for _, c := range Starts() {
		if !s.ran(c) {
			continue
		}
		line := []string{c.Title}
		for _, server := range []string{Palier, PocketBase} {
			f, ok := s.Figure(c.ID, server)
			switch {
			case ok:
				line = append(line, milliseconds(f.P50))
			case s.invalid(c.ID, server):
				line = append(line, "invalid")
			default:
				line = append(line, none)
			}
		}
		lines = append(lines, line)
	}
	table(b, "From exec to the first 200, files in the page cache", lines, "case", Palier, PocketBase)
}

// memories has one line a process; Palier has two, the second on the large store.
func (s Sheet) memories(b *strings.Builder) {
	var lines [][]string
	for _, m := range s.Memories {
		lines = append(lines, []string{m.Server, m.Store, megabytes(m.Idle), megabytes(m.After), megabytes(m.Peak)})
	}
	table(b, "Resident memory", lines, "server", "store", "after the start", "after the last case", "peak")
}

// targets are shown whole, those that did not run included.
func (s Sheet) targets(b *strings.Builder) {
	var lines [][]string
	for _, t := range s.Targets() {
		lines = append(lines, []string{t.What, t.Wanted, t.Measured, t.Verdict})
	}
	table(b, "Targets", lines, "what", "wanted", "measured", "")
}

// faults come last, where whoever scrolled down to the targets cannot miss them. A reason may have line breaks, which
// would end the table.
func (s Sheet) faults(b *strings.Builder) {
	var lines [][]string
	for _, f := range s.Faults {
		lines = append(lines, []string{f.Case, f.Server, strconv.Itoa(f.Round), strings.Join(strings.Fields(f.Reason), " ")})
	}
	table(b, "Invalid runs: not one figure of these cases counts", lines, "case", "server", "round", "reason")
}
