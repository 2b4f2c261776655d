package cli

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/mandates"
)

type cardAddCmd struct {
	inAccount  `embed:""`
	Number     string  `required:"" placeholder:"TEXT" help:"Number as it is printed on the card."`
	Holder     string  `required:"" placeholder:"TEXT" help:"Who it was given to."`
	Guarantor  string  `placeholder:"TEXT" help:"Who guarantees funds, with address; none are held otherwise."`
	Chamber    string  `name:"cci" placeholder:"TEXT" help:"Chamber (CCI) that issued it."`
	ValidFrom  *string `placeholder:"DATE" help:"Its first day, YYYY-MM-DD."`
	ValidUntil *string `placeholder:"DATE" help:"Its last day; doctor warns before it."`
	Agency     []int64 `required:"" placeholder:"N" help:"Agencies that have it; several, separated by commas."`
}

// Help is shown under the command's flags.
func (cardAddCmd) Help() string {
	return `What is printed on it stands on every page of its registers. An agency has one card: one
that had another leaves it, and is told so. A renewed card is no new one: palier card change.

Example:
  palier card add --number "CPI 4401 2026 000 000 001" --holder "Tilleuls Immobilier" \
    --guarantor "Garantie Exemple, 1 rue du Port, 44000 Nantes" --agency 14,15 \
    --cci "CCI Nantes Saint-Nazaire" --valid-from 2026-03-01 --valid-until 2029-02-28`
}

// Run notes a card.
func (c *cardAddCmd) Run(e *env) error {
	from, until, err := cardDays(c.ValidFrom, c.ValidUntil)
	if err != nil {
		return err
	}
	card := mandates.Card{Number: c.Number, Holder: c.Holder, Guarantor: c.Guarantor, Chamber: c.Chamber, Agencies: c.Agency}
	set(&card.From, from)
	set(&card.Until, until)
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		if err := haveAgencies(e, a, by, c.Agency); err != nil {
			return err
		}
		left, err := leaves(e, a, by, c.Agency, 0)
		if err != nil {
			return err
		}
		made, err := a.Mandates.AddCard(e.ctx, by, card)
		if err != nil {
			return err
		}
		left(e.stderr)
		return e.print(newCardRow(made, nil), func(w io.Writer) {
			fmt.Fprintf(w, "Card %d is noted.\nNext: palier register open --card %d --kind T\n", made.ID, made.ID)
		})
	})
}

type cardChangeCmd struct {
	inAccount `embed:""`
	Card      int64 `arg:"" help:"Number of the card here: palier card list."`
	cardFace  `embed:""`
}

// cardFace are the flags that say what is printed on a card.
type cardFace struct {
	Number     *string `placeholder:"TEXT" help:"Number as it is printed on the card."`
	Holder     *string `placeholder:"TEXT" help:"Who it was given to."`
	Guarantor  *string `placeholder:"TEXT" help:"Who guarantees funds, with address; none when empty."`
	Chamber    *string `name:"cci" placeholder:"TEXT" help:"Chamber (CCI) that issued it."`
	ValidFrom  *string `placeholder:"DATE" help:"Its first day, YYYY-MM-DD; nobody knows when empty."`
	ValidUntil *string `placeholder:"DATE" help:"Its last day; nobody knows when empty."`
}

// Help is shown under the command's flags.
func (cardChangeCmd) Help() string {
	return `What is not named stays as it is. What the card said before is kept: a printed register
says at its end what its card said until when, so that its earlier pages stay true.

Examples:
  palier card change 600 --valid-from 2029-03-01 --valid-until 2032-02-29
  palier card change 600 --guarantor "Autre Garantie, 2 rue du Port, 44000 Nantes"`
}

// Run changes a card.
func (c *cardChangeCmd) Run(e *env) error {
	if reflect.DeepEqual(c.cardFace, cardFace{}) {
		return usageError{errors.New("say what has changed: --valid-until, --guarantor, --holder, ... (palier card change --help)")}
	}
	from, until, err := cardDays(c.ValidFrom, c.ValidUntil)
	if err != nil {
		return err
	}
	return e.onCard(c.inAccount, c.Card, func(a *app.App, by access.Actor) (mandates.Card, error) {
		return a.Mandates.ChangeCard(e.ctx, by, c.Card, func(card *mandates.Card) {
			set(&card.Number, c.Number)
			set(&card.Holder, c.Holder)
			set(&card.Guarantor, c.Guarantor)
			set(&card.Chamber, c.Chamber)
			set(&card.From, from)
			set(&card.Until, until)
		})
	})
}

type cardGiveCmd struct {
	inAccount `embed:""`
	Card      int64   `arg:"" help:"Number of the card here: palier card list."`
	Agency    []int64 `required:"" placeholder:"N" help:"Agencies that get it; several, separated by commas."`
}

// Help is shown under the command's flags.
func (cardGiveCmd) Help() string {
	return `For a new branch, or one that leaves its own card. The mandates to come are numbered in
this card's registers; those that are numbered stay where they are, and are looked
after there.

Example:
  palier card give 600 --agency 15,16`
}

// Run gives agencies a card.
func (c *cardGiveCmd) Run(e *env) error {
	return e.onCard(c.inAccount, c.Card, func(a *app.App, by access.Actor) (mandates.Card, error) {
		if err := haveAgencies(e, a, by, c.Agency); err != nil {
			return mandates.Card{}, err
		}
		left, err := leaves(e, a, by, c.Agency, c.Card)
		if err != nil {
			return mandates.Card{}, err
		}
		given, err := a.Mandates.GiveCard(e.ctx, by, c.Card, c.Agency)
		if err == nil {
			left(e.stderr)
		}
		return given, err
	})
}

// leaves finds out which cards agencies have, before they get another one; told says what
// each has left, for a mandate in the wrong register cannot be moved.
func leaves(e *env, a *app.App, by access.Actor, list []int64, to int64) (told func(io.Writer), err error) {
	cards, err := a.Mandates.Cards(e.ctx, by)
	if err != nil {
		return nil, err
	}
	series, err := a.Mandates.Series(e.ctx, by)
	return func(w io.Writer) {
		for _, c := range cards {
			row := newCardRow(c, series)
			for _, agency := range list {
				if c.ID != to && slices.Contains(c.Agencies, agency) {
					fmt.Fprintf(w, "Agency %d leaves card %d (registers: %s); what is numbered there stays. Back: palier card give %[2]d --agency %[1]d\n", agency, c.ID, row.registers())
				}
			}
		}
	}, err
}

// onCard changes a card, and shows what it is then.
func (e *env) onCard(in inAccount, id int64, change func(a *app.App, by access.Actor) (mandates.Card, error)) error {
	return e.in(in, func(a *app.App, by access.Actor) error {
		if _, err := change(a, by); err != nil {
			return missing(err, "there is no card %d in this account: palier card list", id)
		}
		return e.showCard(a, by, id)
	})
}

// cardDays are the days that flags say.
func cardDays(from, until *string) (first, last *day.Date, err error) {
	if first, err = dayOf("--valid-from", from, true); err == nil {
		last, err = dayOf("--valid-until", until, true)
	}
	return first, last, err
}

// haveAgencies refuses an agency that is not there.
func haveAgencies(e *env, a *app.App, by access.Actor, list []int64) error {
	for _, agency := range list {
		if _, err := agencies(e, a, by, agency); err != nil {
			return err
		}
	}
	return nil
}
