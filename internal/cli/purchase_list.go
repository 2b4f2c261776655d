package cli

import (
	"cmp"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/sales"
)

type purchaseListCmd struct {
	inAccount `embed:""`
	Program   int64   `arg:"" help:"Number of the programme."`
	Status    *string `enum:"pre-booked,booked,notary-appointment,sold,canceled" placeholder:"WORD" help:"Only those that are pre-booked, booked, notary-appointment, sold or canceled."`
	atMost    `embed:""`
}

// Help is shown under the command's flags.
func (purchaseListCmd) Help() string { return "Example:\n  palier purchase list 120 --status booked" }

// Run lists purchases.
func (c *purchaseListCmd) Run(e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	q := sales.Query{Program: c.Program}
	set(&q.Status, c.Status)
	return e.inProgram(c.inAccount, c.Program, func(a *app.App, by access.Actor) error {
		list, total, err := latest(c.Limit, func(limit, offset int) ([]sales.Purchase, int64, error) {
			q.Limit, q.Offset = limit, offset
			return a.Sales.Purchases(e.ctx, by, q)
		})
		if err != nil {
			return err
		}
		err = table(e, each(list, newPurchaseRow), "No such purchase: palier purchase book PROGRAMME --option N",
			"PURCHASE | STATUS | LOTS | LEAD | OWNER | PRICE € | DEPOSIT € | CHANGED (UTC)", func(r purchaseRow) []any {
				return []any{r.ID, r.Status, joined(r.Lots), r.Lead, r.Owner, r.Price, cmp.Or(r.Deposit, "-"), stamp(r.UpdatedAt)}
			})
		e.more(len(list), total)
		return err
	})
}
