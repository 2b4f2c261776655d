package cli

import (
	"context"
	"fmt"
	"io"
	"time"

	"palier/internal/app"
)

type doctorCmd struct{}

// Help is shown under the command's flags.
func (doctorCmd) Help() string {
	return `Changes nothing, and works while a server runs; where plans are kept it puts a
small file and takes it away again. It answers 3 when there is a problem, 0 when
all is well or there are notes only.

Example:
  palier doctor --data /var/lib/palier`
}

// The states of a finding.
const (
	fine    = "ok"
	note    = "note"
	problem = "problem"
)

// finding is one thing that doctor looked at.
type finding struct {
	Check  string `json:"check"`
	State  string `json:"state"` // ok, note or problem
	Text   string `json:"text"`
	Advice string `json:"advice,omitempty"` // what to do
}

// examination collects what doctor finds.
type examination struct {
	*env
	found []finding
	now   time.Time
}

func (x *examination) add(state, check, advice, format string, args ...any) {
	x.found = append(x.found, finding{check, state, fmt.Sprintf(format, args...), advice})
}

// patience bounds each look at the database.
const patience = 30 * time.Second

// Run examines the installation.
func (doctorCmd) Run(e *env) error {
	x := &examination{env: e, now: time.Now()}
	if x.configuration() {
		x.files()
		x.plans()
		x.clock()
		x.database()
	}
	if err := e.print(x.found, x.print); err != nil {
		return err
	}
	for _, f := range x.found {
		if f.State == problem {
			return exitCode(exitFound)
		}
	}
	return nil
}

func (x *examination) print(w io.Writer) {
	for _, f := range x.found {
		fmt.Fprintf(w, "%-8s %-15s %s\n", f.State, f.Check, plain(f.Text))
		if f.Advice != "" {
			fmt.Fprintf(w, "%-8s %-15s -> %s\n", "", "", f.Advice)
		}
	}
}

// database looks at the database and, when this program can work on it, at what
// is in it.
func (x *examination) database() {
	if app.Missing(x.cfg) {
		x.add(problem, "database", "When this is the right directory: palier migrate makes one, and so does palier serve.", "there is none in %s", x.cfg.Data)
		return
	}
	ctx, cancel := context.WithTimeout(x.ctx, patience)
	defer cancel()
	c, err := app.Examine(ctx, x.cfg, x.deps(), checkAtMost)
	if err != nil {
		x.add(problem, "database", "Is the server up, and may this user use it? With SQLite, run palier as the user that owns the data directory.", "%s: %s", x.cfg.Redacted(), explain(err))
		return
	}
	x.engine(c)
	x.damage(c)
	if x.schema(c) {
		x.content(ctx)
	}
}
