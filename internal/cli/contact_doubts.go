package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"
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
	First      int64     `json:"first"`
	FirstName  string    `json:"first_name"` // who the first is known as
	Second     int64     `json:"second"`
	SecondName string    `json:"second_name"`
	Reason     string    `json:"reason"`
	CreatedAt  time.Time `json:"created_at"`
}

// doubts are the pairs that which lets through, with the names of both.
func doubts(e *env, a *app.App, by access.Actor, which func(people.Doubt) bool) ([]doubt, error) {
	all, err := a.People.Doubts(e.ctx, by)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(d people.Doubt) bool { return !which(d) })
	var ids []int64
	for _, d := range all {
		ids = append(ids, d.First, d.Second)
	}
	slices.Sort(ids)
	who, err := a.People.Roots(e.ctx, by, slices.Compact(ids))
	return each(all, func(d people.Doubt) doubt {
		return doubt{d.First, newContactRow(who[d.First]).called(), d.Second, newContactRow(who[d.Second]).called(), d.Reason, d.CreatedAt}
	}), err
}

// called is the name that people know a contact by; some have none.
func (r contactRow) called() string { return cmp.Or(r.Name, r.Email, r.Phone, "-") }

// Run lists the doubts.
func (c *contactDoubtsCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		all, err := doubts(e, a, by, func(people.Doubt) bool { return true })
		if err != nil {
			return err
		}
		return table(e, all, "No doubt: no two records look like one person.",
			"CONTACT | NAME | AND | NAME | WHY | SINCE (UTC)", func(d doubt) []any {
				return []any{d.First, d.FirstName, d.Second, d.SecondName, d.Reason, stamp(d.CreatedAt)}
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
