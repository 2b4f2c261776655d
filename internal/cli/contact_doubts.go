package cli

import (
	"fmt"
	"io"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/people"
)

type contactDoubtsCmd struct {
	inAccount `embed:""`
}

// Help is shown under the command's flags.
func (contactDoubtsCmd) Help() string {
	return `Look at both with palier contact show; then say what they are: one person
(palier contact merge) or two (palier contact apart).

Example:
  palier contact doubts`
}

// doubt is a pair of contacts that may be one person.
type doubt struct {
	First     int64     `json:"first"`
	Second    int64     `json:"second"`
	Reason    string    `json:"reason"`
	CreatedAt time.Time `json:"created_at"`
}

func newDoubt(d people.Doubt) doubt { return doubt(d) }

// Run lists the doubts.
func (c *contactDoubtsCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		all, err := a.People.Doubts(e.ctx, by)
		if err != nil {
			return err
		}
		return table(e, each(all, newDoubt), "No doubt: no two records look like one person.",
			"CONTACT | AND | WHY | SINCE (UTC)", func(d doubt) []any {
				return []any{d.First, d.Second, d.Reason, stamp(d.CreatedAt)}
			})
	})
}

type contactApartCmd struct {
	inAccount `embed:""`
	One       int64  `arg:"" help:"One of the two."`
	Other     int64  `arg:"" help:"The other."`
	Reason    string `required:"" help:"Why, for the journal."`
}

// Help is shown under the command's flags.
func (contactApartCmd) Help() string {
	return `The pair leaves the doubts for good: it is not proposed again, and no enquiry
merges the two. palier contact merge still can.

Example:
  palier contact apart 1003 1047 --reason "father and son, one phone"`
}

// apart is the answer of apart: two contacts that are two people.
type apart struct {
	One   int64 `json:"first"`
	Other int64 `json:"second"`
}

// Run tells two contacts apart.
func (c *contactApartCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		roots, err := a.People.Roots(e.ctx, by, []int64{c.One, c.Other})
		if err != nil {
			return err
		}
		if err := a.People.KeepApart(e.ctx, by, c.One, c.Other, c.Reason); err != nil {
			return err
		}
		told := apart{roots[c.One].ID, roots[c.Other].ID}
		return e.print(told, func(w io.Writer) {
			fmt.Fprintf(w, "Contacts %d and %d are two people. Should they prove to be one: palier contact merge %[1]d %[2]d\n", told.One, told.Other)
		})
	})
}
