package cli

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/mandates"
)

type cardShowCmd struct {
	inAccount `embed:""`
	Card      int64 `arg:"" help:"Number of the card here: palier card list."`
}

// Help is shown under the command's flags.
func (cardShowCmd) Help() string { return "Example:\n  palier card show 600" }

// Run shows a card.
func (c *cardShowCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error { return e.showCard(a, by, c.Card) })
}

// cardSheet is a card with what it said before.
type cardSheet struct {
	cardRow
	Before []cardBefore `json:"before"`
}

// cardBefore is what a card said until it was changed.
type cardBefore struct {
	ChangedAt time.Time `json:"changed_at"`
	Number    string    `json:"number"`
	Holder    string    `json:"holder"`
	Guarantor string    `json:"guarantor"`
	Chamber   string    `json:"cci"`
	From      string    `json:"valid_from"`
	Until     string    `json:"valid_until"`
}

// showCard answers with a card.
func (e *env) showCard(a *app.App, by access.Actor, id int64) error {
	cards, err := a.Mandates.Cards(e.ctx, by)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(cards, func(c mandates.Card) bool { return c.ID == id })
	if i < 0 {
		return usageError{fmt.Errorf("there is no card %d in this account: palier card list", id)}
	}
	series, err := a.Mandates.Series(e.ctx, by)
	if err != nil {
		return err
	}
	former, err := a.Mandates.FormerCards(e.ctx, by, id)
	if err != nil {
		return err
	}
	sheet := cardSheet{newCardRow(cards[i], series), each(former, func(c mandates.FormerCard) cardBefore {
		return cardBefore{c.ChangedAt, c.Number, c.Holder, c.Guarantor, c.Chamber, c.From.String(), c.Until.String()}
	})}
	return e.print(sheet, sheet.print)
}

func (s cardSheet) print(w io.Writer) {
	printFields(w, []field{{"card", strconv.FormatInt(s.ID, 10)}, {"number", s.Number}, {"holder", s.Holder}, {"guarantor", s.Guarantor}, {"cci", s.Chamber},
		{"valid from", s.From}, {"holds until", s.until()}, {"agencies", joined(s.Agencies)}, {"registers", s.registers()}})
	for _, b := range s.Before {
		fmt.Fprintf(w, "\nUntil %s UTC it said:\n", stamp(b.ChangedAt))
		printFields(w, []field{{"number", b.Number}, {"holder", b.Holder}, {"guarantor", b.Guarantor}, {"cci", b.Chamber}, {"valid from", b.From}, {"valid until", b.Until}})
	}
}
