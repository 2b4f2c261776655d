package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/mandates"
	"palier/internal/core/money"
	"palier/internal/papers/register"
)

// mandateRow is a mandate of a register as the command line shows it.
type mandateRow struct {
	Number       int64        `json:"number"`
	Card         int64        `json:"card"`
	Kind         string       `json:"kind"`
	State        string       `json:"state"`
	Reason       string       `json:"reason"`
	Type         string       `json:"type"`
	Object       string       `json:"object"`
	Mandants     []mandantRow `json:"mandants"`
	Nature       string       `json:"nature"`
	Situation    string       `json:"situation"`
	Price        string       `json:"price"` // in euros; empty: none is said
	Currency     string       `json:"currency"`
	Signed       string       `json:"signed"`
	Ends         string       `json:"ends"`
	Outer        string       `json:"outer"`
	Agency       int64        `json:"agency"`
	User         int64        `json:"user"`
	Property     int64        `json:"property"`
	RegisteredOn string       `json:"registered_on"`
	ToComplete   []string     `json:"to_complete"`
	Lines        []lineRow    `json:"lines,omitempty"` // of show alone
}

type mandantRow struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

func newMandateRow(e mandates.Entry) mandateRow {
	row := mandateRow{Number: e.Number, Card: e.Card, Kind: string(e.Kind), State: string(e.State), Reason: e.Reason, Type: e.Type, Object: e.Object,
		Mandants: each(e.Mandants, func(m mandates.Mandant) mandantRow { return mandantRow(m) }),
		Nature:   e.Nature, Situation: e.Situation, Currency: e.Price.Currency, Signed: e.Signed.String(), Ends: e.Ends.String(),
		Outer: e.Outer, Agency: e.Agency, User: e.User, Property: e.Property, RegisteredOn: e.On.String(), ToComplete: append([]string{}, e.Incomplete()...)}
	if e.Price != (money.Amount{}) {
		row.Price = money.Major(e.Price.Minor)
	}
	return row
}

// amount is the price as people read it.
func (r mandateRow) amount() string {
	euros, err := strconv.ParseFloat(r.Price, 64)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(fmt.Sprintf("%.2f %s", euros, r.Currency))
}

func (r mandateRow) names() string {
	return strings.Join(each(r.Mandants, func(m mandantRow) string { return m.Name }), "; ")
}

// lineRow is a line of a register as the command line shows it.
type lineRow struct {
	Seq     int64     `json:"line"`
	What    string    `json:"what"`
	On      string    `json:"on"`
	At      time.Time `json:"at"`
	By      string    `json:"by"` // "user 17 (leads2keys)"
	Changes []change  `json:"changes"`
	Hash    string    `json:"hash"`
}

// newLineRows says of each line of a mandate what it changed.
func newLineRows(lines []mandates.Line) []lineRow {
	var before mandates.Line
	return each(lines, func(l mandates.Line) lineRow {
		row := lineRow{Seq: l.Seq, What: string(l.What), On: l.On.String(), At: l.At, By: register.Author(l.Who),
			Changes: each(register.Changes(before, l, amountOf), func(c event.Change) change { return change(c) }), Hash: l.Hash}
		before = l
		return row
	})
}

// amountOf is a price of the register's text, in minor units; empty when it is none.
func amountOf(minor, currency string) string {
	n, err := parseNumber(minor)
	if err != nil || n == 0 && currency == "" {
		return ""
	}
	return strings.TrimSpace(fmt.Sprintf("%d.%02d %s", n/100, n%100, currency))
}

// print shows a mandate and below it its lines.
func (r mandateRow) print(w io.Writer) {
	fmt.Fprintf(w, "Mandate %d of register %s, card %d: %s\n", r.Number, r.Kind, r.Card, r.State)
	list := []field{{"reason", r.Reason}, {"registered", r.RegisteredOn}, {"type", r.Type}, {"object", r.Object}}
	for _, m := range r.Mandants {
		list = append(list, field{"mandant", strings.TrimSuffix(m.Name+", "+m.Address, ", ")})
	}
	list = append(list, field{"nature", r.Nature}, field{"situation", r.Situation}, field{"price", dashed(r.amount())},
		field{"signed", r.Signed}, field{"ends", r.Ends}, field{"number on its papers", r.Outer},
		field{"agency", number(r.Agency)}, field{"user", number(r.User)}, field{"property", number(r.Property)}, field{"to complete", strings.Join(r.ToComplete, ", ")})
	printFields(w, list)
	for _, l := range r.Lines {
		fmt.Fprintf(w, "Line %d  %s  %s  by %s\n", l.Seq, l.On, l.What, plain(l.By))
		printFields(w, each(l.Changes, func(c change) field { return field{c.Field, c.text()} }))
	}
}

// number is an id as people read it, empty for none.
func number(id int64) string {
	if id == 0 {
		return ""
	}
	return event.Number(id)
}

type registerShowCmd struct {
	Number     int64 `arg:"" help:"Number of the mandate."`
	inRegister `embed:""`
}

// Help is shown under the command's flags.
func (registerShowCmd) Help() string {
	return "What a line changed stands below it, with what was there before.\n\nExample:\n  palier register show 1250"
}

// Run shows a mandate.
func (c *registerShowCmd) Run(e *env) error {
	return c.on(e, func(a *app.App, by access.Actor, v mandates.Series) error { return showMandate(e, a, by, v, c.Number) })
}

// showMandate shows a mandate with its lines.
func showMandate(e *env, a *app.App, by access.Actor, v mandates.Series, number int64) error {
	one, lines, err := a.Mandates.History(e.ctx, by, v.Card, v.Kind, number)
	if err != nil {
		return missingMandate(err, v, number)
	}
	row := newMandateRow(one)
	row.Lines = newLineRows(lines)
	return e.print(row, row.print)
}
