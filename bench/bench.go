package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"palier/bench/load"
	"palier/bench/peer"
	"palier/bench/report"
)

// bench is one run in progress.
type bench struct {
	options
	cache    string            // what is kept between runs: the programs and the large store
	dir      string            // this run's stores and logs
	programs map[string]string // server to file
	sheet    report.Sheet
}

// measure builds the programs and runs the chosen cases. What was found is returned with the error, if there is one.
func measure(ctx context.Context, o options) (report.Sheet, error) {
	b := bench{options: o, programs: map[string]string{}}
	if err := b.prepare(ctx); err != nil {
		return b.sheet, errors.Join(err, os.RemoveAll(b.dir))
	}
	err := errors.Join(b.standard(ctx), b.large(ctx), b.newBuild(ctx), b.viewings(ctx), b.prospecting(ctx), b.properties(ctx), b.matching(ctx), b.exchanges(ctx), b.places(ctx), b.screens(ctx), b.streams(ctx), b.starts(ctx))
	if err == nil && len(b.sheet.Faults) == 0 || ctx.Err() != nil {
		return b.sheet, errors.Join(err, os.RemoveAll(b.dir))
	}
	b.say("what the servers printed is in %s", b.dir)
	return b.sheet, err
}

// prepare makes the directories, builds what will run and describes the machine. The stores are kept beside the
// repository and not in the system's temporary directory, which is often in memory: there, nothing is ever durable.
func (b *bench) prepare(ctx context.Context) (err error) {
	if b.repo, err = filepath.Abs(b.repo); err != nil {
		return err
	}
	b.cache = filepath.Join(b.repo, ".cache", "bench")
	if err := os.MkdirAll(filepath.Join(b.cache, "bin"), 0o755); err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp(b.cache, "run-"); err != nil {
		return err
	}
	b.sheet.Rounds, b.sheet.Window, b.sheet.WarmUp = b.rounds, b.window, b.warmUp
	if b.sheet.Machine, err = report.Describe(ctx, b.repo, b.dir); err != nil {
		return err
	}
	own := filepath.Join(b.repo, "bench")
	b.say("building the servers")
	return errors.Join(
		b.build(ctx, report.Palier, b.repo, "./cmd/palier", "modernc.org/sqlite", "github.com/jackc/pgx/v5"),
		b.build(ctx, report.PocketBase, own, "./pocketbase", "github.com/pocketbase/pocketbase", "modernc.org/sqlite"),
		b.build(ctx, report.Ceiling, own, "./ceiling"),
	)
}

// build makes the program of a server that takes part, and notes the versions of the modules named.
func (b *bench) build(ctx context.Context, server, dir, pkg string, modules ...string) error {
	if !b.has(server) {
		return nil
	}
	file := filepath.Join(b.cache, "bin", filepath.Base(pkg))
	given := server == report.Palier && b.palier != ""
	if given {
		file = b.palier
	} else if err := compile(ctx, dir, pkg, file); err != nil {
		return err
	}
	program, err := report.Inspect(server, file, modules...)
	if err != nil {
		return err
	}
	if given {
		program.Modules = append(program.Modules, "a program given by --palier and not this commit")
	}
	b.programs[server] = file
	b.sheet.Machine.Programs = append(b.sheet.Machine.Programs, program)
	return nil
}

// compile builds a package of the module in dir into file, without cgo.
func compile(ctx context.Context, dir, pkg, file string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-o", file, pkg)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", pkg, err, out)
	}
	return nil
}

// take runs one case once on one server and keeps its sample, or its fault. The error is only that ctx has ended.
func (b *bench) take(ctx context.Context, s peer.Server, c report.Case, round int, work load.Work) error {
	runtime.GC() // the samples of the last window are no burden to this one
	result, err := load.Run(ctx, load.Plan{Addr: s.Addr(), Clients: c.Clients, WarmUp: b.warmUp, Window: b.window, Work: work})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		b.fault(c, s.Name(), round, err)
		return nil
	}
	b.note(report.Sample{
		Case: c.ID, Server: s.Name(), Round: round,
		Rate: result.PerSecond * float64(c.Rows),
		P50:  result.Latencies.Percentile(50), P99: result.Latencies.Percentile(99),
		OwnCPU: result.OwnCPU,
	})
	return nil
}

// note keeps what a window held, and says so.
func (b *bench) note(s report.Sample) {
	b.sheet.Samples = append(b.sheet.Samples, s)
	b.say("%-14s round %d  %-10s %9.0f/s  p50 %v  p99 %v", s.Case, s.Round, s.Server, s.Rate, s.P50, s.P99)
}

// fault notes a run that must not be counted, and says so at once: whoever waits may rather stop and look.
func (b *bench) fault(c report.Case, server string, round int, reason error) {
	b.sheet.Faults = append(b.sheet.Faults, report.Fault{Case: c.ID, Server: server, Round: round, Reason: reason.Error()})
	b.say("%-14s round %d  %-10s INVALID: %v", c.ID, round, server, reason)
}

// say tells the one who waits how far it is, apart from the table.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
}
