package cli

import (
	"cmp"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/money"
	"palier/internal/core/programs"
)

type programPricesCmd struct {
	inAccount `embed:""`
	Program   int64 `arg:"" help:"Number of the programme."`
	Lot       int64 `arg:"" help:"Number of the lot."`
}

// Help is shown under the command's flags.
func (programPricesCmd) Help() string {
	return `The oldest first; the last one is asked now. An option keeps the price of the moment
it became live, and its purchase that of the option.

Example:
  palier program prices 120 8116`
}

// priceRow is a price that a lot had, in euros with VAT; rates in percents.
type priceRow struct {
	Version int64     `json:"version"`
	Since   time.Time `json:"since"`
	Price   string    `json:"price"`
	VATRate string    `json:"vat_rate"`
	Reduced string    `json:"reduced_price"` // at the reduced rate; empty: not eligible
	Reason  string    `json:"reason"`
}

func newPriceRow(p programs.Price) priceRow {
	row := priceRow{Version: p.Version, Since: p.At, Price: money.Major(p.Price), VATRate: money.Major(p.VATRate), Reason: p.Reason}
	if p.ReducedPrice != nil {
		row.Reduced = money.Major(*p.ReducedPrice)
	}
	return row
}

// Run shows a lot's prices.
func (c *programPricesCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		list, err := a.Programs.Prices(e.ctx, by, c.Program, c.Lot)
		if err != nil {
			return missing(err, "there is no lot %d in programme %d of this account", c.Lot, c.Program)
		}
		return table(e, each(list, newPriceRow), "No price.", "VERSION | SINCE | PRICE € | VAT % | REDUCED € | REASON", func(r priceRow) []any {
			return []any{r.Version, stamp(r.Since), r.Price, r.VATRate, cmp.Or(r.Reduced, "-"), cmp.Or(r.Reason, "-")}
		})
	})
}
