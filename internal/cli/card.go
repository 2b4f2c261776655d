package cli

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/mandates"
)

type cardCmd struct {
	Add    cardAddCmd    `cmd:"" help:"Note a professional card and the agencies that have it."`
	List   cardListCmd   `cmd:"" help:"List the cards with their registers, and until when they hold."`
	Show   cardShowCmd   `cmd:"" help:"Show a card, and what it said before."`
	Change cardChangeCmd `cmd:"" help:"Change what is printed on a card: renewed, another guarantor, ..."`
	Give   cardGiveCmd   `cmd:"" help:"Give further agencies a card."`
}

// Help is shown under the command's flags.
func (cardCmd) Help() string {
	return `A professional card is what allows a firm to hold mandates. Its agencies share its
registers: palier register --help.

Examples:
  palier card add --number "CPI 4401 2026 000 000 001" --holder "Tilleuls Immobilier" --agency 14
  palier card change 600 --valid-until 2029-02-28
  palier card give 600 --agency 15`
}

// cardRow is a card as the command line shows it.
type cardRow struct {
	ID        int64         `json:"card"`
	Number    string        `json:"number"`
	Holder    string        `json:"holder"`
	Guarantor string        `json:"guarantor"`
	Chamber   string        `json:"cci"`
	From      string        `json:"valid_from"`  // a day, or ""
	Until     string        `json:"valid_until"` // its last day, or ""
	DaysLeft  *int          `json:"days_left"`   // after today, below 0 when it is over; null: nobody said until when
	Agencies  []int64       `json:"agencies"`
	Registers []registerRow `json:"registers"`
}

// registerRow is a register as the command line shows it.
type registerRow struct {
	Card     int64     `json:"card"`
	Kind     string    `json:"kind"`
	First    int64     `json:"first"`
	Last     int64     `json:"last"` // first - 1: none yet
	Lines    int64     `json:"lines"`
	Hash     string    `json:"hash"` // of the last line
	OpenedAt time.Time `json:"opened_at"`
}

func newRegisterRow(v mandates.Series) registerRow {
	return registerRow{v.Card, string(v.Kind), v.First, v.Last, v.Lines, v.Hash, v.OpenedAt}
}

// newCardRow puts a card and those of the registers that are its own together.
func newCardRow(c mandates.Card, all []mandates.Series) cardRow {
	row := cardRow{ID: c.ID, Number: c.Number, Holder: c.Holder, Guarantor: c.Guarantor, Chamber: c.Chamber, From: c.From.String(), Until: c.Until.String(),
		Agencies: append([]int64{}, c.Agencies...), Registers: []registerRow{}}
	if days, said := c.DaysLeft(day.Of(time.Now().In(day.Paris()))); said {
		row.DaysLeft = &days
	}
	for _, v := range all {
		if v.Card == c.ID {
			row.Registers = append(row.Registers, newRegisterRow(v))
		}
	}
	return row
}

// until is the last day of a card in a cell, with a warning where it is near.
func (r cardRow) until() string {
	switch {
	case r.DaysLeft == nil:
		return "-"
	case *r.DaysLeft < 0:
		return r.Until + " OVER"
	case *r.DaysLeft <= mandates.ExpiryNotice:
		return fmt.Sprintf("%s IN %d DAYS", r.Until, *r.DaysLeft)
	}
	return r.Until
}

// registers are a card's in a cell: "T 1248-1251, G from 1".
func (r cardRow) registers() string {
	cells := each(r.Registers, func(v registerRow) string {
		if v.Last < v.First {
			return fmt.Sprintf("%s from %d", v.Kind, v.First)
		}
		return fmt.Sprintf("%s %d-%d", v.Kind, v.First, v.Last)
	})
	if len(cells) == 0 {
		return "-"
	}
	return strings.Join(cells, ", ")
}

type cardListCmd struct {
	inAccount `embed:""`
}

// Help is shown under the command's flags.
func (cardListCmd) Help() string {
	return `A register is shown by its kind with its first and its last number. A card that ends
within 30 days, or is over, is marked; palier doctor tells of it too.

Example:
  palier card list`
}

// Run lists cards.
func (c *cardListCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		cards, err := a.Mandates.Cards(e.ctx, by)
		if err != nil {
			return err
		}
		series, err := a.Mandates.Series(e.ctx, by)
		if err != nil {
			return err
		}
		rows := each(cards, func(c mandates.Card) cardRow { return newCardRow(c, series) })
		return table(e, rows, `No card yet: palier card add --number "CPI …" --holder "…" --agency N`,
			"CARD | NUMBER | HOLDER | GUARANTOR | HOLDS UNTIL | AGENCIES | REGISTERS", func(r cardRow) []any {
				return []any{r.ID, r.Number, r.Holder, cmp.Or(r.Guarantor, "-"), r.until(), cmp.Or(joined(r.Agencies), "-"), r.registers()}
			})
	})
}
