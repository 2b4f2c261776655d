package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/mandates"
)

type cardCmd struct {
	Add  cardAddCmd  `cmd:"" help:"Note a professional card and the agencies that have it."`
	List cardListCmd `cmd:"" help:"List the cards with their registers."`
}

// Help is shown under the command's flags.
func (cardCmd) Help() string {
	return `A professional card is what allows a firm to hold mandates. Its agencies share its
registers: palier register --help.

Examples:
  palier card add --number "CPI 4401 2026 000 000 001" --holder "Tilleuls Immobilier" --agency 14
  palier card list`
}

// cardRow is a card as the command line shows it.
type cardRow struct {
	ID        int64         `json:"card"`
	Number    string        `json:"number"`
	Holder    string        `json:"holder"`
	Guarantor string        `json:"guarantor"`
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
	row := cardRow{ID: c.ID, Number: c.Number, Holder: c.Holder, Guarantor: c.Guarantor, Agencies: append([]int64{}, c.Agencies...), Registers: []registerRow{}}
	for _, v := range all {
		if v.Card == c.ID {
			row.Registers = append(row.Registers, newRegisterRow(v))
		}
	}
	return row
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

type cardAddCmd struct {
	inAccount `embed:""`
	Number    string  `required:"" placeholder:"TEXT" help:"Number as it is printed on the card."`
	Holder    string  `required:"" placeholder:"TEXT" help:"Who it was given to."`
	Guarantor string  `placeholder:"TEXT" help:"Who guarantees funds, with address; none are held otherwise."`
	Agency    []int64 `required:"" placeholder:"N" help:"Agencies that have it; several, separated by commas."`
}

// Help is shown under the command's flags.
func (cardAddCmd) Help() string {
	return `Its number, holder and guarantor stand on every page of its registers. An agency has
one card: one that had another gets this one for the mandates to come.

Example:
  palier card add --number "CPI 4401 2026 000 000 001" --holder "Tilleuls Immobilier" \
    --guarantor "Garantie Exemple, 1 rue du Port, 44000 Nantes" --agency 14,15`
}

// Run notes a card.
func (c *cardAddCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		for _, agency := range c.Agency {
			if _, err := agencies(e, a, by, agency); err != nil {
				return err
			}
		}
		made, err := a.Mandates.AddCard(e.ctx, by, mandates.Card{Number: c.Number, Holder: c.Holder, Guarantor: c.Guarantor, Agencies: c.Agency})
		if err != nil {
			return err
		}
		return e.print(newCardRow(made, nil), func(w io.Writer) {
			fmt.Fprintf(w, "Card %d is noted.\nNext: palier register open --card %d --kind T\n", made.ID, made.ID)
		})
	})
}

type cardListCmd struct {
	inAccount `embed:""`
}

// Help is shown under the command's flags.
func (cardListCmd) Help() string {
	return "A register is shown by its kind with its first and its last number.\n\nExample:\n  palier card list"
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
			"CARD | NUMBER | HOLDER | GUARANTOR | AGENCIES | REGISTERS", func(r cardRow) []any {
				return []any{r.ID, r.Number, r.Holder, r.Guarantor, joined(r.Agencies), r.registers()}
			})
	})
}
