package register

import (
	"cmp"
	"strings"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/mandates"
)

// about is what is printed on the card now; where it said something else before, the end
// of the register says what.
func (b Book) about() []string {
	lines := printed(b.Card)
	if n := len(b.Former); n > 0 {
		lines = append(lines, "Carte ainsi libellée depuis le "+Instant(b.Former[n-1].ChangedAt)+" ; libellés antérieurs en fin de registre.")
	}
	return lines
}

// cards are what was printed on the card before: a mandate was registered under what it
// said on that day.
func (b Book) cards() (lines []string) {
	for _, c := range b.Former {
		lines = append(lines, "Jusqu'au "+Instant(c.ChangedAt)+" : "+strings.Join(printed(c.Card), " · "))
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
		issued = append(issued, "Valable à partir du "+Day(c.From))
	}
	if !c.Until.IsZero() {
		issued = append(issued, "Valable jusqu'au "+Day(c.Until))
	}
	if len(issued) > 0 {
		lines = append(lines, strings.Join(issued, " · "))
	}
	return lines
}

// Instant is the day of an instant in Paris, as it is printed.
func Instant(t time.Time) string { return Day(day.Of(t.In(day.Paris()))) }
