package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"palier/bench/goods"
	"palier/bench/peer"
	"palier/bench/report"
)

// exchanges runs the cases of files of properties, which are commands of Palier: each round imports a portfolio into a
// demonstration of its own and writes it out again.
func (b *bench) exchanges(ctx context.Context) error {
	cases := b.chosen(report.Exchanges())
	if len(cases) == 0 || !b.has(report.Palier) {
		return nil
	}
	for round := range b.rounds {
		for _, n := range []int{report.ExchangeFew, report.ExchangeMany} {
			x := exchange{bench: b, dir: b.store("exchange"), n: n, round: round + 1, cases: cases}
			if !x.chosen() {
				continue
			}
			if err := x.run(ctx); err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				b.fault(report.Case{ID: x.id("import")}, report.Palier, round+1, err)
			}
			if err := os.RemoveAll(x.dir); err != nil {
				return err
			}
		}
	}
	return nil
}

// exchange is one portfolio, in and out.
type exchange struct {
	*bench
	dir      string
	n, round int
	cases    []report.Case
}

func (x exchange) id(what string) string { return "poliris-" + what + "-" + strconv.Itoa(x.n) }

// chosen tells whether one of its two cases was. Without the import there is nothing to write out: both run.
func (x exchange) chosen() bool {
	for _, c := range x.cases {
		if c.ID == x.id("import") || c.ID == x.id("export") {
			return true
		}
	}
	return false
}

func (x exchange) run(ctx context.Context) error {
	p, err := peer.StartDemo(ctx, x.programs[report.Palier], filepath.Join(x.dir, "data"), 0)
	if err != nil {
		return err
	}
	if err := p.Stop(); err != nil {
		return err
	}
	in, out := filepath.Join(x.dir, "in.zip"), filepath.Join(x.dir, "out.zip")
	if err := x.portfolio(in); err != nil {
		return err
	}
	size, err := os.Stat(in)
	if err != nil {
		return err
	}
	m := report.Exchange{Round: x.round, Properties: x.n, Bytes: size.Size()}
	if m.Importing, err = x.command(ctx, "import", in); err != nil {
		return err
	}
	if m.Exporting, err = x.command(ctx, "export", out); err != nil {
		return err
	}
	if err := x.complete(out); err != nil {
		return err
	}
	x.sheet.Exchanges = append(x.sheet.Exchanges, m)
	return nil
}

// portfolio writes the archive that is imported.
func (x exchange) portfolio(file string) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return goods.WritePoliris(f, x.n, "14")
}

// command runs one of the two and keeps its rate: whole, from its start to its end. It gives the most memory it had.
func (x exchange) command(ctx context.Context, what, file string) (peak int64, err error) {
	args := []string{what, "poliris", file, "--data", filepath.Join(x.dir, "data"), "--agency", "14", "--json"}
	if what == "export" { // nothing of it is published yet, and the demonstration's own sheets are not complete
		args = append(args, "--all", "--force")
	}
	cmd := exec.CommandContext(ctx, x.programs[report.Palier], args...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	began := time.Now()
	if peak, err = peer.Run(cmd); err != nil {
		return 0, fmt.Errorf("palier %s poliris: %w\n%.2000s", what, err, said.String())
	}
	took := time.Since(began)
	x.note(report.Sample{Case: x.id(what), Server: report.Palier, Round: x.round, Rate: float64(x.n) / took.Seconds(), P50: took, P99: took})
	return peak, nil
}

// complete tells whether what was written out has a line of every property that came in.
func (x exchange) complete(file string) error {
	lines, err := goods.PolirisLines(file)
	if err != nil {
		return err
	}
	ours := 0
	for line := range strings.Lines(lines) {
		if strings.Contains(line, `"`+goods.ReferencePrefix) {
			ours++
		}
	}
	if ours != x.n {
		return fmt.Errorf("the export has %d of %d properties", ours, x.n)
	}
	return nil
}
