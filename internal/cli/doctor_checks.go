package cli

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"palier/internal/app"
)

const (
	mib = 1 << 20

	diskNote    = 1024 * mib // less free space is worth a note
	diskProblem = 100 * mib  // with less, writes may soon fail

	// checkAtMost is the size up to which the whole database is read.
	checkAtMost = 512 * mib

	// clockSlack is how far the clock may stand behind the last write: replicas
	// never agree to the millisecond.
	clockSlack = 10 * time.Second

	oldestPostgres = 15
)

// configuration tells whether there is enough of it to go on.
func (x *examination) configuration() bool {
	if err := x.cfg.Check(); err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			x.add(problem, "configuration", "palier help settings lists them.", "%s", line)
		}
		return false
	}
	x.add(fine, "configuration", "", "data in %s, serves on %s", x.cfg.Redacted(), x.cfg.Addr)
	host, _, _ := net.SplitHostPort(x.cfg.Addr)
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return true
	}
	if x.cfg.MetricsAddr == "" {
		x.add(note, "configuration", "--metrics-addr 127.0.0.1:9090 keeps them to this machine.", "/metrics is served to whoever reaches %s", x.cfg.Addr)
	}
	if x.cfg.PublicURL == "" {
		x.add(note, "configuration", "--public-url https://… says how clients reach Palier.", "links in answers follow the Host header of each request")
	}
	return true
}

// files looks at the data directory of SQLite: whose it is, who may read it,
// and the space it has left.
func (x *examination) files() {
	if x.cfg.DB != "" {
		return
	}
	dir, err := os.Stat(x.cfg.Data)
	if errors.Is(err, fs.ErrNotExist) {
		return // told with the database
	}
	if err != nil {
		x.add(problem, "files", "Run palier as the user that owns it.", "%s", err)
		return
	}
	before := len(x.found)
	x.directory(dir.Mode().Perm())
	list, _ := filepath.Glob(app.File(x.cfg) + "*") // with its write-ahead log
	for _, path := range list {
		info, err := os.Stat(path)
		if err != nil {
			continue // a log that went away meanwhile
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 { // it holds people's data
			x.add(problem, "files", "chmod 600 "+path, "%s is open to others than its owner (mode %04o)", path, mode)
		}
		if owner(info) != owner(dir) {
			x.add(problem, "files", "Give it to the owner of the directory with chown, and run every palier command as that user.", "%s belongs to somebody else than its directory", path)
		}
	}
	if len(x.found) == before {
		x.add(fine, "files", "", "%s is readable by its owner alone", x.cfg.Data)
	}
	x.disk()
}

// directory judges the data directory: who may write in it may put another
// database in place of this one; who may only look sees names of files.
func (x *examination) directory(mode fs.FileMode) {
	state := note
	switch {
	case mode&0o022 != 0:
		state = problem
	case mode&0o077 == 0:
		return
	}
	x.add(state, "files", "chmod 700 "+x.cfg.Data, "%s is open to others than its owner (mode %04o)", x.cfg.Data, mode)
}

func (x *examination) disk() {
	free, ok := freeSpace(x.cfg.Data)
	if !ok {
		x.add(note, "disk", "", "free space is not known on this system")
		return
	}
	state, advice := diskState(free)
	x.add(state, "disk", advice, "%d MiB free in %s", free/mib, x.cfg.Data)
}

// diskState judges the free space, in bytes.
func diskState(free uint64) (state, advice string) {
	switch {
	case free < diskProblem:
		return problem, "Make room now: when nothing is left, enquiries are answered 503 and have to be sent again."
	case free < diskNote:
		return note, "Make room before less than 100 MiB is left."
	}
	return fine, ""
}

// plans tries to keep a file where plans are kept, unless there is no Palier yet
// for which a directory should be made.
func (x *examination) plans() {
	if app.Missing(x.cfg) {
		return
	}
	ctx, cancel := context.WithTimeout(x.ctx, patience)
	defer cancel()
	switch c := app.CheckPlans(ctx, x.cfg); {
	case c.At == "":
		x.add(note, "plans", c.Advice, "they have no place: who sends one is answered 503")
	case c.Wrong != "":
		x.add(problem, "plans", c.Advice, "cannot be kept in %s: %s", c.At, c.Wrong)
	default:
		x.add(fine, "plans", "", "kept in %s", c.At)
	}
}

func (x *examination) clock() {
	if year := x.now.Year(); year < 2026 || year > 2100 {
		x.add(problem, "clock", "Set the clock: systemctl status systemd-timesyncd, or chronyc tracking.", "it shows %s", stamp(x.now))
		return
	}
	x.add(fine, "clock", "", "%s UTC", stamp(x.now))
}

func (x *examination) engine(c app.Condition) {
	x.add(fine, "database", "", "%s %s, %.1f MB", c.Engine, c.Version, float64(c.Bytes)/1e6)
	if x.cfg.DB == "" {
		return
	}
	number, _, _ := strings.Cut(c.Version, ".")
	if major, err := strconv.Atoi(number); err == nil && major < oldestPostgres {
		x.add(problem, "database", "Move to a supported version.", "PostgreSQL %d is older than %d, with which Palier is tested", major, oldestPostgres)
	}
	if c.Volatile {
		x.add(problem, "durability", "Set fsync and synchronous_commit to on: only then is an answered enquiry on disk.", "the server answers before a commit is on its disk")
	}
}

func (x *examination) damage(c app.Condition) {
	switch {
	case c.Damage != "":
		x.add(problem, "integrity", "Stop the server, keep a copy of the data directory, and restore the last backup: palier restore.", "%s", c.Damage)
	case x.cfg.DB != "":
	case c.Checked:
		x.add(fine, "integrity", "", "no damage found")
	default:
		x.add(note, "integrity", "palier backup reads and verifies all of it.", "not checked: the database has more than %d MiB", checkAtMost/mib)
	}
}

// schema tells whether this program can work on the database.
func (x *examination) schema(c app.Condition) bool {
	switch {
	case c.Refused != nil:
		x.add(problem, "migrations", "Use the palier that belongs to this database.", "%s", explain(c.Refused))
	case len(c.Schema.Pending) > 0:
		x.add(problem, "migrations", "palier backup, then palier migrate.", "pending: %s", strings.Join(c.Schema.Pending, ", "))
	default:
		x.add(fine, "migrations", "", "schema %d, none pending", c.Schema.Applied)
		return true
	}
	return false
}
