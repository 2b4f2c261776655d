package cli

import (
	"cmp"
	"strings"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/mandates"
)

// about is what is printed on the card now; where it said something else before, the end
// of the register says what.
func (b book) about() []string {
	lines := printed(b.card)
	if n := len(b.former); n > 0 {
		lines = append(lines, "Carte ainsi libellée depuis le "+frenchInstant(b.former[n-1].ChangedAt)+" ; libellés antérieurs en fin de registre.")
	}
	return lines
}

// cards are what was printed on the card before: a mandate was registered under what it
// said on that day.
func (b book) cards() (lines []string) {
	for _, c := range b.former {
		lines = append(lines, "Jusqu'au "+frenchInstant(c.ChangedAt)+" : "+strings.Join(printed(c.Card), " · "))
	}
	return lines
}

// printed is what stands on a card.
func printed(c mandates.Card) []string {
	lines := []string{"Carte professionnelle n° " + c.Number + " · Titulaire : " + c.Holder, "Garantie financière : " + cmp.Or(c.Guarantor, "néant (aucun fonds détenu)")}
	var issued []string
	if c.Chamber != "" {
		issued = append(issued, "Délivrée par : "+c.Chamber)
	}
	if !c.From.IsZero() {
		issued = append(issued, "Valable à partir du "+frenchDay(c.From))
	}
	if !c.Until.IsZero() {
		issued = append(issued, "Valable jusqu'au "+frenchDay(c.Until))
	}
	if len(issued) > 0 {
		lines = append(lines, strings.Join(issued, " · "))
	}
	return lines
}

func frenchInstant(t time.Time) string { return frenchDay(day.Of(t.In(day.Paris()))) }
