// Package register writes a register of mandates out, for who inspects it: on paper, and as a
// sheet of all its lines.
//
// It knows what the law asks such a paper to say, in French. It must not know who asks for it
// nor where it goes, and it decides nothing: what a register says the core knows.
package register

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/mandates"
	"palier/internal/core/money"
	"palier/internal/sheets"
)

// Book is a register to be written out.
type Book struct {
	Card    mandates.Card
	Former  []mandates.FormerCard
	Verdict mandates.Verdict
	Lines   []mandates.Line
}

// Read reads a register. What is written in it meanwhile is left out, so that the lines are
// those that the verdict is about.
func Read(ctx context.Context, s *mandates.Service, by access.Actor, card int64, kind mandates.Kind) (b Book, err error) {
	if b.Verdict, err = s.Verify(ctx, by, card, kind); err != nil {
		return b, err
	}
	if b.Former, err = s.FormerCards(ctx, by, card); err != nil {
		return b, err
	}
	cards, err := s.Cards(ctx, by)
	for _, c := range cards {
		if c.ID == card {
			b.Card = c
		}
	}
	if err != nil {
		return b, err
	}
	err = s.Lines(ctx, by, card, kind, func(l mandates.Line) error {
		if int64(len(b.Lines)) < b.Verdict.Lines {
			b.Lines = append(b.Lines, l)
		}
		return nil
	})
	return b, err
}

// CSV writes every line, with what its hash is made of.
func (b Book) CSV(w io.Writer) error {
	out, err := sheets.NewCSV(w)
	if err != nil {
		return err
	}
	head := []string{"line", "number", "what", "on", "at", "by"}
	said := []string{"type", "object", "mandants", "nature", "situation", "price", "currency", "signed", "ends", "outer", "state", "reason"}
	if err := out.Write(append(append(head, said...), "salt", "text", "digest", "hash")); err != nil {
		return err
	}
	for _, l := range b.Lines {
		cells := []string{event.Number(l.Seq), event.Number(l.Number), string(l.What), l.On.String(), event.Instant(l.At), Author(l.Who)}
		values := values(l)
		values["price"] = priceOf(values["price"])
		for _, name := range said {
			cells = append(cells, values[name])
		}
		if err := out.Write(append(cells, l.Salt, l.Text, l.Digest, l.Hash)); err != nil {
			return err
		}
	}
	return out.Close()
}

// Author is who wrote a line: "user 17 (leads2keys)".
func Author(who event.Who) string {
	text := who.Kind
	if who.ID != 0 {
		text = fmt.Sprintf("%s %d", who.Kind, who.ID)
	}
	return text + " (" + who.Door + ")"
}

// Changes is what a line says otherwise than the one before it, a price with its currency
// as price writes it.
func Changes(before, after mandates.Line, price func(minor, currency string) string) []event.Change {
	list, priced := []event.Change{}, false
	was, is := values(before), values(after)
	for _, c := range mandates.Changed(before, after) {
		if c.Field != "price" && c.Field != "currency" {
			list = append(list, c)
		} else if !priced {
			list = append(list, event.Change{Field: "price", Before: price(was["price"], was["currency"]), After: price(is["price"], is["currency"])})
			priced = true
		}
	}
	return list
}

// values are the fields of a line by name.
func values(l mandates.Line) map[string]string {
	all := map[string]string{}
	for _, f := range l.Fields() {
		all[f.Name] = f.Value
	}
	return all
}

// priceOf is a price of the register in euros, with a comma as French spreadsheets read it.
func priceOf(minor string) string {
	n, err := strconv.ParseInt(minor, 10, 64)
	if err != nil {
		return minor
	}
	return strings.Replace(money.Major(n), ".", ",", 1)
}
