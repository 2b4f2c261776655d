package cli

import (
	"cmp"
	"slices"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/money"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

type optionCmd struct {
	List optionListCmd `cmd:"" help:"List options as they are now, the latest first."`
}

// Help is shown under the command's flags.
func (optionCmd) Help() string {
	return `Partners take, move and give back options through the Adlead door; palier purchase
book makes a sale of one.

Example:
  palier option list --program 120 --status option`
}

// optionRow is an option as lists show it; sums in euros with VAT.
type optionRow struct {
	ID        int64      `json:"option"`
	Program   int64      `json:"program"`
	Status    string     `json:"status"`
	Lots      []int64    `json:"lots"`
	Lead      int64      `json:"lead"`
	Owner     int64      `json:"owner"`
	Key       int64      `json:"key"` // that took it, 0: none
	Price     string     `json:"price"`
	Renewals  int        `json:"renewals"`
	Comment   string     `json:"comment"`
	ExpiresAt *time.Time `json:"expires_at"`   // while it is live
	Available *time.Time `json:"available_at"` // when one that waits may have its lots; null: nobody knows
	CreatedAt time.Time  `json:"created_at"`
}

func newOptionRow(o sales.Option) optionRow {
	row := optionRow{ID: o.ID, Program: o.Program, Status: string(o.Status), Lots: lotsOf(o.Lots), Lead: o.Lead, Owner: o.Owner, Key: o.Key,
		Renewals: o.Renewals, Comment: o.Comment, CreatedAt: o.CreatedAt}
	var price int64
	for _, l := range o.Lots {
		price += l.Price
	}
	row.Price = money.Major(price)
	if !o.ExpiresAt.IsZero() {
		row.ExpiresAt = &o.ExpiresAt
	}
	if !o.AvailableAt.IsZero() {
		row.Available = &o.AvailableAt
	}
	return row
}

// lotsOf are the numbers of what an option or a purchase is of.
func lotsOf(list []sales.OptionLot) []int64 {
	return each(list, func(l sales.OptionLot) int64 { return l.Lot })
}

// end is when a live option ends or, behind a "≥", when the turn of a waiting one
// may come.
func (r optionRow) end() string {
	if r.Available != nil {
		return "≥ " + stamp(*r.Available)
	}
	return stampOf(r.ExpiresAt)
}

type optionListCmd struct {
	inAccount `embed:""`
	Developer string  `placeholder:"SLUG" help:"Of this developer's programmes only."`
	Program   int64   `placeholder:"N" help:"Of this programme only."`
	Lot       int64   `placeholder:"N" help:"Only those that have this lot, or wait for it."`
	Status    *string `enum:"option,option-pending,option-canceled,option-expired,option-converted" placeholder:"WORD" help:"Only those that are option (live), option-pending (waiting), option-canceled, option-expired or option-converted (sold)."`
	atMost    `embed:""`
}

// Help is shown under the command's flags.
func (optionListCmd) Help() string {
	return `ENDS is exact for a live option; of one that waits for its lots it is the earliest
moment at which its turn may come.

Examples:
  palier option list
  palier option list --program 120 --status option
  palier option list --lot 8116`
}

// Run lists options.
func (c *optionListCmd) Run(e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		in, err := programmes(e, a, by, c.Developer, c.Program)
		if err != nil {
			return err
		}
		var found []sales.Option
		var total int64
		for _, p := range in {
			list, n, err := c.of(e, a, by, p.ID)
			if err != nil {
				return err
			}
			found, total = append(found, list...), total+n
		}
		slices.SortFunc(found, func(a, b sales.Option) int { return cmp.Compare(b.ID, a.ID) })
		found = found[:min(c.Limit, len(found))]
		err = table(e, each(found, newOptionRow), "No such option. Partners take them: a key with option.create, POST …/programs/N/options",
			"OPTION | PROGRAMME | STATUS | LOTS | LEAD | OWNER | PRICE € | TAKEN (UTC) | ENDS (UTC)", func(r optionRow) []any {
				return []any{r.ID, r.Program, r.Status, joined(r.Lots), r.Lead, r.Owner, r.Price, stamp(r.CreatedAt), r.end()}
			})
		e.more(len(found), total)
		return err
	})
}

// of gives a programme's newest options that are asked for, and how many there are.
// Who asks for a lot's has all of the programme's read: they are some hundreds.
func (c *optionListCmd) of(e *env, a *app.App, by access.Actor, program int64) ([]sales.Option, int64, error) {
	q := sales.Query{Program: program}
	set(&q.Status, c.Status)
	if c.Lot == 0 {
		return latest(c.Limit, func(limit, offset int) ([]sales.Option, int64, error) {
			q.Limit, q.Offset = limit, offset
			return a.Sales.Options(e.ctx, by, q)
		})
	}
	all, _, err := a.Sales.Options(e.ctx, by, q)
	all = slices.DeleteFunc(all, func(o sales.Option) bool { return !slices.Contains(lotsOf(o.Lots), c.Lot) })
	return all, int64(len(all)), err
}

// programmes are those that a command looks at: the one named, a developer's, or
// all of the account.
func programmes(e *env, a *app.App, by access.Actor, slug string, only int64) ([]programs.Program, error) {
	if only != 0 {
		if _, err := a.Programs.Program(e.ctx, by, only); err != nil {
			return nil, noProgram(err, only)
		}
	}
	var of int64
	if slug != "" {
		d, err := developer(e, a, by, slug)
		if err != nil {
			return nil, err
		}
		of = d.ID
	}
	all, err := a.Programs.Programs(e.ctx, by)
	return slices.DeleteFunc(all, func(p programs.Program) bool {
		return only != 0 && p.ID != only || of != 0 && p.Developer != of
	}), err
}
