package cli

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/mandates"
)

type registerVerifyCmd struct {
	inAccount `embed:""`
	Hash      string `placeholder:"HASH" help:"Hash of a line that was noted earlier: which line has it?"`
}

// Help is shown under the command's flags.
func (registerVerifyCmd) Help() string {
	return `Every register of the account is walked from its first line: numbers without a gap, days
that never fall back, the chain of hashes, each mandate as its last line says it. Ends
with 3 when something does not hold. Keep the hash of the last line somewhere else now
and then: who rewrites a whole register, or empties it, cannot give it back that hash,
and --hash ends with 3 when no line has it.

Examples:
  palier register verify
  palier register verify --hash 0f5c...`
}

// verdictRow is what a walk found, as the command line shows it.
type verdictRow struct {
	registerRow
	Entries    int64    `json:"mandates"`
	Incomplete int64    `json:"to_complete"`
	Wrong      []string `json:"wrong"`
	Noted      int64    `json:"noted,omitempty"` // the line that has the hash of --hash
}

func newVerdictRow(v mandates.Verdict) verdictRow {
	return verdictRow{registerRow: newRegisterRow(v.Series), Entries: v.Entries, Incomplete: v.Incomplete, Wrong: append([]string{}, v.Wrong...)}
}

func (r verdictRow) print(w io.Writer) {
	state, incomplete := "holds", ""
	if len(r.Wrong) > 0 {
		state = "DOES NOT HOLD"
	}
	if r.Incomplete > 0 {
		incomplete = fmt.Sprintf(" (%d to complete)", r.Incomplete)
	}
	fmt.Fprintf(w, "Register %s of card %d %s: %s from %d on%s, %s, the last with hash %s\n",
		r.Kind, r.Card, state, count(r.Entries, "mandate", "mandates"), r.First, incomplete, count(r.Lines, "line", "lines"), cmp.Or(r.Hash, "-"))
	for _, what := range r.Wrong {
		fmt.Fprintln(w, "  "+what)
	}
	if r.Noted > 0 {
		fmt.Fprintf(w, "  Line %d has the hash that was noted.\n", r.Noted)
	}
}

// Run walks the registers.
func (c *registerVerifyCmd) Run(e *env) error {
	c.Hash = strings.ToLower(strings.TrimSpace(c.Hash))
	if sum, err := hex.DecodeString(c.Hash); err != nil || len(sum) != sha256.Size && c.Hash != "" {
		return usageError{errors.New("--hash: the 64 digits of a line's hash, as an export or register verify has printed them")}
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		rows, err := c.walk(e, a, by)
		if err != nil {
			return err
		}
		wrong, noted := 0, c.Hash == ""
		for _, r := range rows {
			wrong, noted = wrong+len(r.Wrong), noted || r.Noted > 0
		}
		err = e.print(rows, func(w io.Writer) {
			if len(rows) == 0 {
				fmt.Fprintln(w, "No register yet: palier register open --card N")
			}
			for _, r := range rows {
				r.print(w)
			}
		})
		if !noted {
			fmt.Fprintln(e.stderr, "No line has the hash that was noted: what the register said then is not in it any more.")
		}
		if err == nil && (wrong > 0 || !noted) {
			return exitCode(exitFound)
		}
		return err
	})
}

// walk verifies every register, and looks in it for the hash that was noted.
func (c *registerVerifyCmd) walk(e *env, a *app.App, by access.Actor) ([]verdictRow, error) {
	all, err := a.Mandates.Series(e.ctx, by)
	rows := []verdictRow{}
	for _, v := range all {
		verdict, err := a.Mandates.Verify(e.ctx, by, v.Card, v.Kind)
		if err != nil {
			return nil, err
		}
		row := newVerdictRow(verdict)
		if c.Hash != "" {
			err = a.Mandates.Lines(e.ctx, by, v.Card, v.Kind, func(l mandates.Line) error {
				if l.Hash == c.Hash {
					row.Noted = l.Seq
				}
				return nil
			})
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, err
}
