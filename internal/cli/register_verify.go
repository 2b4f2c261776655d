package cli

import (
	"cmp"
	"fmt"
	"io"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/mandates"
)

type registerVerifyCmd struct {
	inAccount `embed:""`
}

// Help is shown under the command's flags.
func (registerVerifyCmd) Help() string {
	return `Every register of the account is walked from its first line: numbers without a gap, days
that never fall back, the chain of hashes, each mandate as its last line says it. Ends
with 3 when something does not hold. Keep the hash of the last line somewhere else now
and then: who rewrites a whole register cannot make it end with that one.

Example:
  palier register verify`
}

// verdictRow is what a walk found, as the command line shows it.
type verdictRow struct {
	registerRow
	Entries int64    `json:"mandates"`
	Purged  int64    `json:"purged"`
	Wrong   []string `json:"wrong"`
}

func newVerdictRow(v mandates.Verdict) verdictRow {
	return verdictRow{newRegisterRow(v.Series), v.Entries, v.Purged, append([]string{}, v.Wrong...)}
}

func (r verdictRow) print(w io.Writer) {
	state := "holds"
	if len(r.Wrong) > 0 {
		state = "DOES NOT HOLD"
	}
	fmt.Fprintf(w, "Register %s of card %d %s: %d mandates from %d on, %d lines (%d purged), the last with hash %s\n",
		r.Kind, r.Card, state, r.Entries, r.First, r.Lines, r.Purged, cmp.Or(r.Hash, "-"))
	for _, what := range r.Wrong {
		fmt.Fprintln(w, "  "+what)
	}
}

// Run walks the registers.
func (c *registerVerifyCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		all, err := a.Mandates.Series(e.ctx, by)
		if err != nil {
			return err
		}
		rows, wrong := []verdictRow{}, 0
		for _, v := range all {
			verdict, err := a.Mandates.Verify(e.ctx, by, v.Card, v.Kind)
			if err != nil {
				return err
			}
			rows, wrong = append(rows, newVerdictRow(verdict)), wrong+len(verdict.Wrong)
		}
		err = e.print(rows, func(w io.Writer) {
			if len(rows) == 0 {
				fmt.Fprintln(w, "No register yet: palier register open --card N")
			}
			for _, r := range rows {
				r.print(w)
			}
		})
		if err == nil && wrong > 0 {
			return exitCode(exitFound)
		}
		return err
	})
}
