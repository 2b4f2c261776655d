package register

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/mandates"
	"palier/internal/web/workspace/frame"
)

// cardsPage are the professional cards of the account.
type cardsPage struct {
	Cards []cardRow
	Keep  bool
}

// cardRow is a card with what hangs on it.
type cardRow struct {
	mandates.Card
	Path     string
	Days     int
	Expires  bool // it has a last day
	Agencies []string
	Series   []mandates.Series
}

// UntilOn is the last day, for who writes dates.
func (r cardRow) UntilOn() time.Time { return midnight(r.Until) }

// Tone is the colour of a card's end.
func (r cardRow) Tone() string {
	switch {
	case r.Expires && r.Days < 0:
		return "stop"
	case r.Expires && r.Days <= mandates.ExpiryNotice:
		return "wait"
	}
	return "free"
}

func (p *screens) cards(c *frame.Call) error {
	list, err := p.cardRows(c)
	if err != nil {
		return err
	}
	return c.Show("cards", cardsPage{list, c.Actor.Has(access.RegisterKeep)})
}

func (p *screens) cardRows(c *frame.Call) ([]cardRow, error) {
	list, err := p.Mandates.Cards(c.Context(), c.Actor)
	if err != nil {
		return nil, err
	}
	series, err := p.Mandates.Series(c.Context(), c.Actor)
	rows := make([]cardRow, len(list))
	for i, one := range list {
		r := cardRow{Card: one, Path: c.Words.Link(cardsPath + "/" + event.Number(one.ID))}
		r.Days, r.Expires = one.DaysLeft(day.Of(c.Now))
		for _, a := range c.Agencies() {
			if slices.Contains(one.Agencies, a.ID) {
				r.Agencies = append(r.Agencies, a.Name)
			}
		}
		for _, s := range series {
			if s.Card == one.ID {
				r.Series = append(r.Series, s)
			}
		}
		rows[i] = r
	}
	return rows, err
}

// cardForm is the form of a card.
type cardForm struct {
	ID       int64
	Row      cardRow
	Value    map[string]string
	Was      map[string]string
	Choices  []choice // of agencies
	Former   []mandates.FormerCard
	Keep     bool
	Problems []problem
	Clashes  []clash
}

// choice is an agency that may have the card.
type choice struct {
	access.Agency
	Has bool
}

// cardFields are what is printed on a card, by the core's names.
var cardFields = []string{"number", "holder", "guarantor", "chamber", "valid_from", "valid_until"}

func cardTexts(one mandates.Card) map[string]string {
	return map[string]string{"number": one.Number, "holder": one.Holder, "guarantor": one.Guarantor, "chamber": one.Chamber,
		"valid_from": one.From.String(), "valid_until": one.Until.String()}
}

// takeCard puts the texts of a form onto a card.
func takeCard(one *mandates.Card, text map[string]string) error {
	var problems []fault.Problem
	date := func(field string) day.Date {
		d, ok := day.Parse(text[field])
		if !ok && text[field] != "" {
			problems = append(problems, fault.Problem{Field: field, Message: "This cannot be read."})
		}
		return d
	}
	next := *one
	next.Number, next.Holder, next.Guarantor, next.Chamber = text["number"], text["holder"], text["guarantor"], text["chamber"]
	next.From, next.Until = date("valid_from"), date("valid_until")
	if len(problems) == 0 {
		*one = next
	}
	return fault.All(problems)
}

func (p *screens) newCard(c *frame.Call) error {
	return c.Show("card", cardForm{Value: map[string]string{}, Was: map[string]string{}, Choices: p.choices(c, nil), Keep: true})
}

func (p *screens) choices(c *frame.Call, has []int64) (list []choice) {
	for _, a := range c.Agencies() {
		list = append(list, choice{a, slices.Contains(has, a.ID)})
	}
	return list
}

// typed are the fields of a card's form.
func typed(c *frame.Call) map[string]string {
	text := map[string]string{}
	for _, name := range cardFields {
		text[name] = c.Value(name)
	}
	return text
}

// chosen are the agencies that a form names.
func chosen(c *frame.Call) (ids []int64) {
	for _, text := range c.R.PostForm["agency"] {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// addCard adds a card, and goes on to it.
func (p *screens) addCard(c *frame.Call) error {
	one := mandates.Card{Agencies: chosen(c)}
	text := typed(c)
	err := takeCard(&one, text)
	if err == nil {
		err = c.Once(func(ctx context.Context) (string, error) {
			made, err := p.Mandates.AddCard(ctx, c.Actor, one)
			return cardsPath + "/" + event.Number(made.ID), err
		})
	}
	if err == nil {
		return nil
	}
	problems, err := wrong(c, err)
	if err != nil {
		return err
	}
	return c.ShowStatus(http.StatusUnprocessableEntity, "card", cardForm{Value: text, Was: map[string]string{}, Choices: p.choices(c, one.Agencies), Keep: true, Problems: problems})
}

func (p *screens) card(c *frame.Call) error {
	f, err := p.cardForm(c)
	if err != nil {
		return err
	}
	return c.Show("card", f)
}

// cardForm reads a card with what it said before.
func (p *screens) cardForm(c *frame.Call) (f cardForm, err error) {
	id, err := c.ID("card")
	if err != nil {
		return f, err
	}
	list, err := p.cardRows(c)
	if err != nil {
		return f, err
	}
	at := slices.IndexFunc(list, func(r cardRow) bool { return r.ID == id })
	if at < 0 {
		return f, fault.New(fault.Missing, "There is no such card")
	}
	f = cardForm{ID: id, Row: list[at], Value: cardTexts(list[at].Card), Choices: p.choices(c, list[at].Card.Agencies), Keep: c.Actor.Has(access.RegisterKeep)}
	f.Was = f.Value
	f.Former, err = p.Mandates.FormerCards(c.Context(), c.Actor, id)
	return f, err
}

// changeCard changes what is printed on a card. What it said before is kept by the core.
func (p *screens) changeCard(c *frame.Call) error {
	id, err := c.ID("card")
	if err != nil {
		return err
	}
	edit := frame.ReadEdit(c.R.PostForm, cardFields...)
	var clashes []frame.Clash
	var unread error
	_, err = p.Mandates.ChangeCard(c.Context(), c.Actor, id, func(one *mandates.Card) {
		var merged map[string]string
		if merged, clashes = edit.Merge(c.R.PostForm, cardTexts(*one)); len(clashes) == 0 {
			unread = takeCard(one, merged)
		}
	})
	if err == nil && unread == nil {
		return c.Said(cardsPath+"/"+event.Number(id), "card.changed")
	}
	f, bad := p.cardForm(c)
	if bad != nil {
		return bad
	}
	f.Value = typed(c)
	if len(clashes) > 0 {
		for _, one := range clashes {
			name, err := c.Words.T("card." + one.Field)
			if err != nil {
				return err
			}
			f.Clashes = append(f.Clashes, clash{one.Field, name, one.Mine, one.Theirs})
		}
		return c.ShowStatus(http.StatusConflict, "card", f)
	}
	if unread != nil {
		err = unread
	}
	if f.Problems, err = wrong(c, err); err != nil {
		return err
	}
	return c.ShowStatus(http.StatusUnprocessableEntity, "card", f)
}

// giveCard gives agencies the card for the mandates to come.
func (p *screens) giveCard(c *frame.Call) error {
	id, err := c.ID("card")
	if err != nil {
		return err
	}
	if _, err := p.Mandates.GiveCard(c.Context(), c.Actor, id, chosen(c)); err != nil {
		return err
	}
	return c.Said(cardsPath+"/"+event.Number(id), "card.given")
}
