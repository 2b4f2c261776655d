// Package harness is what all harnesses of this module do alike: print the
// seed first, show on a planted bug that they bite, run against the program on
// each database engine, write a replay file and end with a status.
//
// It knows nothing of what a trial does.
package harness

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"palier/proof/plants"
	"palier/proof/product"
)

// Harness is one command of this module.
type Harness struct {
	Name   string // of its folder
	Traps  []Trap
	Trial  Trial
	Replay bool // has a flag -replay FILE of its own
	// Fleet: what it shows is about several processes on one database. With a
	// PostgreSQL server at hand it runs there alone; without, on SQLite's one process.
	Fleet bool
}

// Trap is a planted bug that the harness must report.
type Trap struct {
	Plant   plants.Plant
	Symptom string // kind of violation by which it must show
	Killed  bool   // shows when a process dies: on PostgreSQL, if the harness kills none on SQLite
}

// Trial runs a harness's whole work against one binary on one engine and
// returns a summary in one line. The error is a *Failure when the program
// broke its word. With a symptom to look for it ends at the first failure that
// shows it, or after a bounded effort.
type Trial func(ctx context.Context, r Run) (summary string, err error)

// Run is where and how a trial runs: a new data directory and, on PostgreSQL,
// a new database.
type Run struct {
	Launch   product.Launch
	Seed     uint64
	Symptom  string // of the planted bug; "" when the binary is the program as it is
	Race     bool   // built with the race detector: times mean nothing
	Deadline time.Time
}

// Planted says whether the binary bears a bug.
func (r Run) Planted() bool { return r.Symptom != "" }

// OutOfTime says whether the time bound is reached.
func (r Run) OutOfTime() bool { return time.Now().After(r.Deadline) }

// Rand is the stream of random numbers number n of a seed: each round and each
// goroutine has its own, so that the order in which they run changes nothing.
func Rand(seed, n uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, n)) }

// options are the flags common to all harnesses.
type options struct {
	bound  time.Duration
	db     string
	binary string
	bugs   string
	race   bool
	traps  int
	out    string
}

// Main reads the flags (a harness defines its own before), runs and exits:
// 0 green, 3 when only time ran out, 1 otherwise.
func (h Harness) Main() {
	var o options
	flag.DurationVar(&o.bound, "time", 20*time.Minute, "time bound per engine; when it is reached before the count, the run is not green")
	flag.StringVar(&o.db, "db", os.Getenv("PALIER_TEST_POSTGRES"), "URL of a PostgreSQL server: run on a new database there too, after SQLite")
	flag.StringVar(&o.binary, "binary", "", "a build of the program to judge, instead of making one")
	flag.StringVar(&o.bugs, "planted", "", "a build of the program with the planted bugs (go run ./planted), instead of making one")
	flag.BoolVar(&o.race, "race", false, "build the program with the race detector; times are then not judged")
	flag.IntVar(&o.traps, "traps", 0, "how many of the planted bugs must be caught first, beginning with the one that the seed names; 0: all")
	flag.StringVar(&o.out, "out", filepath.Join(os.TempDir(), "palier-proof"), "folder for replay files")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := h.run(ctx, o)
	stop()
	switch {
	case err == nil:
		os.Exit(0)
	case errors.Is(err, ErrTime):
		fmt.Printf("%s: %v\n", h.Name, err)
		os.Exit(3)
	default:
		fmt.Printf("%s: RED: %v\n", h.Name, err)
		os.Exit(1)
	}
}

// seed is 1 unless PALIER_SEED says otherwise.
func seed() (uint64, error) {
	text := os.Getenv("PALIER_SEED")
	if text == "" {
		return 1, nil
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("PALIER_SEED: %w", err)
	}
	return n, nil
}

func (h Harness) run(ctx context.Context, o options) error {
	seed, err := seed()
	if err != nil {
		return err
	}
	fmt.Printf("seed=%d\n", seed)
	h.Traps = some(h.Traps, o.traps, seed)
	scratch, err := os.MkdirTemp("", "palier-"+h.Name+"-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	b, err := h.build(ctx, o, scratch)
	if err != nil {
		return err
	}
	if o.db == "" || !h.Fleet {
		if err := h.engine(ctx, o, b, Run{Seed: seed, Race: o.race}, ""); err != nil {
			return err
		}
	}
	if o.db == "" {
		fmt.Printf("%s: postgres: not run, no -db and no PALIER_TEST_POSTGRES\n", h.Name)
		return nil
	}
	return h.engine(ctx, o, b, Run{Seed: seed, Race: o.race}, o.db)
}

// some takes so many of the traps in turn, from the seed's on: the quick ring builds one
// program with a bug for each harness, and the full ring all.
func some(traps []Trap, n int, seed uint64) []Trap {
	if n == 0 || n >= len(traps) {
		return traps
	}
	var taken []Trap
	for i := range n {
		taken = append(taken, traps[(int(seed%uint64(len(traps)))+len(traps)-1+i)%len(traps)])
	}
	return taken
}

// binaries are the program as it is, and with the planted bugs asleep in it.
type binaries struct {
	sound   string
	planted string
	scratch string
}

func (h Harness) build(ctx context.Context, o options, scratch string) (binaries, error) {
	b := binaries{sound: o.binary, planted: o.bugs, scratch: scratch}
	root, err := product.Root(ctx)
	if err != nil {
		return b, err
	}
	var args []string
	if o.race {
		args = append(args, "-race")
	}
	if b.planted == "" {
		b.planted = filepath.Join(scratch, "palier-planted")
		if err := plants.Build(ctx, root, scratch, b.planted, args...); err != nil {
			return b, err
		}
	}
	if b.sound != "" {
		return b, nil
	}
	b.sound = filepath.Join(scratch, "palier")
	return b, product.Build(ctx, root, b.sound, args...)
}

// engine runs the harness on one database engine: the planted bugs, then the
// program.
func (h Harness) engine(ctx context.Context, o options, b binaries, r Run, server string) error {
	name := "sqlite"
	if server != "" {
		name = "postgres"
	}
	began := time.Now()
	r.Deadline = began.Add(o.bound)
	for _, trap := range h.Traps {
		if trap.Killed && server == "" {
			continue
		}
		if err := h.bites(ctx, trap, b, r, name, server); err != nil {
			return err
		}
	}
	summary, err := h.try(ctx, b.sound, b.scratch, r, server)
	if summary != "" {
		fmt.Printf("%s: %s: %s; %.0f s in all\n", h.Name, name, summary, time.Since(began).Seconds())
	}
	var f *Failure
	if !errors.As(err, &f) {
		return err
	}
	f.Harness, f.Engine, f.Seed = h.Name, name, r.Seed
	return h.red(f, o)
}

// bites returns an error unless the trial reports the planted bug by its
// symptom.
func (h Harness) bites(ctx context.Context, trap Trap, b binaries, r Run, engine, server string) error {
	r.Symptom = trap.Symptom
	r.Launch.Env = []string{plants.Variable + "=" + trap.Plant.Name}
	summary, err := h.try(ctx, b.planted, b.scratch, r, server)
	about := trap.Plant.About
	var f *Failure
	switch {
	case err != nil && !errors.As(err, &f):
		return fmt.Errorf("%s: against the planted bug (%s): %w", engine, about, err)
	case err == nil || !f.Shows(trap.Symptom):
		return fmt.Errorf("%s: blind: planted bug (%s) not reported as %q (%s; %v)", engine, about, trap.Symptom, summary, err)
	}
	fmt.Printf("%s: %s: planted bug (%s) caught: %v (%s)\n", h.Name, engine, about, f.first(trap.Symptom), summary)
	return nil
}

// try runs the trial on a new data directory and, with a server, a new
// database.
func (h Harness) try(ctx context.Context, binary, scratch string, r Run, server string) (string, error) {
	dir, err := os.MkdirTemp(scratch, "data-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	// The port need not be the same in every run: it changes no outcome.
	port, err := product.FreePort(Rand(r.Seed, uint64(os.Getpid())))
	if err != nil {
		return "", err
	}
	r.Launch = product.Launch{Binary: binary, Dir: dir, Port: port, Env: r.Launch.Env}
	if server != "" {
		db, drop, err := product.NewDatabase(ctx, server, "palier_"+h.Name)
		if err != nil {
			return "", err
		}
		defer drop()
		r.Launch.DB = db
	}
	return h.Trial(ctx, r)
}

// red writes the replay file and tells how to use it.
func (h Harness) red(f *Failure, o options) error {
	for _, v := range Few(f.Violations) {
		fmt.Println("  ", v)
	}
	path, err := f.write(o.out)
	if err != nil {
		return errors.Join(f, err)
	}
	args := strings.Join(os.Args[1:], " ")
	if h.Replay {
		args = "-replay " + path
	}
	return fmt.Errorf("%s: %w\nwritten to %s\nreplay: cd proof && PALIER_SEED=%d go run ./%s %s", f.Engine, f, path, f.Seed, h.Name, args)
}
