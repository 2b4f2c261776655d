package cli

import (
	"errors"
	"fmt"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/visits"
)

type visitCmd struct {
	List    visitListCmd    `cmd:"" help:"List visits, the latest first."`
	Show    visitShowCmd    `cmd:"" help:"Show a visit with its visitors, reports and history."`
	Confirm visitConfirmCmd `cmd:"" help:"Confirm a visit to all who are expected."`
	Done    visitDoneCmd    `cmd:"" help:"Say that a visit took place, without its code."`
	Cancel  visitCancelCmd  `cmd:"" help:"Take a visitor off a visit."`
	Rules   visitRulesCmd   `cmd:"" help:"Show and change the rules that slots are made by."`
}

// Help is shown under the command's flags.
func (visitCmd) Help() string {
	return `Visits are booked through the Flatsy door and on the booking page of a property. Who
is concerned is written to and told as if the agent had done it.

Examples:
  palier visit list --ref TIL-101
  palier visit confirm b3f1e0aa-3f0c-4d5e-8a6a-1c1f4c0f9d10
  palier visit rules --notice 240 --auto-confirm on`
}

// visitRow is a visit as lists show it.
type visitRow struct {
	UID      string     `json:"visit"`
	Property int64      `json:"property"`
	Ref      string     `json:"ref"`
	Agent    int64      `json:"agent"`     // user, 0: nobody yet
	StartsAt *time.Time `json:"starts_at"` // null: a wish without a date
	EndsAt   *time.Time `json:"ends_at"`
	Visitors []comerRow `json:"visitors"`
}

// comerRow is somebody on a visit.
type comerRow struct {
	Email   string `json:"email"`
	Name    string `json:"name"`
	Phone   string `json:"phone"`
	Contact int64  `json:"contact"`
	Status  string `json:"status"`
	// DoNotCall: he may not be called now. Of one visit that is shown alone.
	DoNotCall bool `json:"do_not_call,omitempty"`
}

// newVisitRow shows a visit; names are the properties' references.
func newVisitRow(v visits.Visit, names map[int64]visits.Place) visitRow {
	return visitRow{
		UID: v.UID, Property: v.Property, Ref: names[v.Property].Property.Reference, Agent: v.Agent, StartsAt: known(v.StartsAt), EndsAt: known(v.EndsAt),
		Visitors: each(v.Visitors, func(one visits.Visitor) comerRow {
			return comerRow{Email: one.Email, Name: one.Firstname + " " + one.Lastname, Phone: one.Phone, Contact: one.Contact, Status: string(one.Status)}
		}),
	}
}

// coming are who is on the visit, and how far.
func (r visitRow) coming() []string {
	return each(r.Visitors, func(c comerRow) string { return c.Email + " " + c.Status })
}

type visitListCmd struct {
	inAccount `embed:""`
	Ref       string    `placeholder:"REF" help:"Of the property with this reference only."`
	Agent     int64     `placeholder:"N" help:"Of this user only."`
	From      time.Time `placeholder:"INSTANT" help:"Those that begin then or later."`
	To        time.Time `placeholder:"INSTANT" help:"Those that begin before."`
	atMost    `embed:""`
}

// Help is shown under the command's flags.
func (visitListCmd) Help() string {
	return `Wishes without a date come at the end, and not at all with --from or --to.

Examples:
  palier visit list
  palier visit list --ref TIL-101 --from 2026-11-23T00:00:00+01:00
  palier visit list --agent 9 --limit 10`
}

// Run lists visits.
func (c *visitListCmd) Run(e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		q := visits.Query{Agent: c.Agent, From: c.From, To: c.To, Backward: true, Limit: c.Limit + 1}
		if c.Ref != "" {
			p, err := propertyOf(e, a, by, c.Ref)
			if err != nil {
				return err
			}
			q.Property = p.Property.ID
		}
		list, err := a.Visits.Search(e.ctx, by, q)
		if err != nil {
			return err
		}
		if len(list) > c.Limit {
			list = list[:c.Limit]
			fmt.Fprintf(e.stderr, "There are more than %d; --limit shows more.\n", c.Limit)
		}
		names, err := a.Visits.Named(e.ctx, by, each(list, func(v visits.Visit) int64 { return v.Property }))
		if err != nil {
			return err
		}
		rows := each(list, func(v visits.Visit) visitRow { return newVisitRow(v, names) })
		return table(e, rows, "No such visit. They are booked on the page of a property, or through the Flatsy door.",
			"VISIT | START (UTC) | PROPERTY | AGENT | VISITORS", func(r visitRow) []any {
				return []any{r.UID, stampOf(r.StartsAt), r.Ref, r.Agent, joined(r.coming())}
			})
	})
}

// propertyOf finds a property by its reference.
func propertyOf(e *env, a *app.App, by access.Actor, ref string) (visits.Place, error) {
	p, err := a.Visits.Find(e.ctx, by, visits.PlaceKey{Ref: ref})
	return p, missing(err, "there is no property %q in this account", ref)
}

// oneVisit is what the commands about one visit take.
type oneVisit struct {
	inAccount `embed:""`
	Visit     string `arg:"" help:"Its id, as the list shows it."`
}

func (c oneVisit) missing(err error) error {
	return missing(err, "there is no visit %s in this account, or not such a visitor on it: palier visit list", c.Visit)
}

// change changes the visit and shows it as it is then.
func (c oneVisit) change(e *env, fn func(a *app.App, by access.Actor) (visits.Visit, error)) error {
	if c.Visit == "" {
		return usageError{errors.New("<visit>: its id, as palier visit list shows it")}
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		v, err := fn(a, by)
		if err != nil {
			return c.missing(err)
		}
		s, err := newVisitSheet(e, a, by, v)
		if err != nil {
			return err
		}
		return e.print(s, s.print)
	})
}
