package mandates

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Card is a professional card (carte professionnelle): who may hold mandates at all.
type Card struct {
	Account   int64
	ID        int64
	Number    string   // as printed: "CPI 4401 2026 000 000 001"
	Holder    string   // who it was given to
	Guarantor string   // who guarantees funds, with address; empty: none, and none are held
	Chamber   string   // the chamber (CCI) that issued it; empty: nobody said
	From      day.Date // its first day; zero: nobody said
	Until     day.Date // its last day, three years after the first by law; zero: nobody said
	Agencies  []int64
	CreatedAt time.Time
}

// FormerCard is a card as it was printed until it was changed.
type FormerCard struct {
	Card      // without its agencies
	ChangedAt time.Time
}

// ExpiryNotice is how many days before the last day of a card its end is worth a word.
const ExpiryNotice = 30

// DaysLeft counts the days that a card holds after the given one: 0 on its last day,
// below 0 when it is over. False: nobody said until when it holds.
func (c Card) DaysLeft(on day.Date) (days int, said bool) { return daysTo(c.Until, on) }

// AddCard adds a professional card, which its agencies have from now on. It takes who keeps
// the registers of all of them.
func (s *Service) AddCard(ctx context.Context, by access.Actor, c Card) (Card, error) {
	if err := keeperOf(by, c); err != nil {
		return Card{}, err
	}
	c = c.trimmed()
	if err := checkCard(c); err != nil {
		return Card{}, err
	}
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		c.Account, c.ID, c.CreatedAt = by.Account, tx.NextID(), tx.Now()
		if err := s.store.InsertCard(ctx, c); err != nil {
			return numberTaken(err)
		}
		for _, agency := range c.Agencies {
			if err := s.store.SetCard(ctx, c.Account, agency, c.ID); err != nil {
				return err
			}
		}
		tx.Record(cardEvent("card.added", by, c, append(event.Diff(nil, c.fields()), event.Change{Field: "agencies", After: event.Numbers(c.Agencies)})))
		return nil
	})
	return c, err
}

// ChangeCard changes what is printed on a card: edit is given what it says now, and may be
// called twice. What it said before is kept (FormerCards), for it stood on the registers'
// pages. Invalid: it says that already.
func (s *Service) ChangeCard(ctx context.Context, by access.Actor, id int64, edit func(*Card)) (c Card, err error) {
	if err := keeper(by); err != nil {
		return Card{}, err
	}
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := s.card(ctx, by.Account, id)
		if err != nil {
			return err
		}
		if err := keeperOf(by, before); err != nil {
			return err
		}
		c = before
		edit(&c)
		c = c.trimmed()
		c.Account, c.ID, c.Agencies, c.CreatedAt = before.Account, before.ID, before.Agencies, before.CreatedAt
		if err := checkCard(c); err != nil {
			return err
		}
		changes := event.Diff(before.fields(), c.fields())
		if len(changes) == 0 {
			return fault.New(fault.Invalid, "The card says that already")
		}
		if err := s.store.UpdateCard(ctx, c); err != nil {
			return numberTaken(err)
		}
		tx.Record(cardEvent("card.changed", by, c, changes))
		return s.store.InsertFormerCard(ctx, FormerCard{before, tx.Now()})
	})
	return c, err
}

// GiveCard gives agencies a card for the mandates to come; one that had another keeps in
// that one's registers what was numbered there. An agency that has the card keeps it.
func (s *Service) GiveCard(ctx context.Context, by access.Actor, id int64, agencies []int64) (c Card, err error) {
	if err := keeperOf(by, Card{Agencies: agencies}); err != nil {
		return Card{}, err
	}
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		if c, err = s.card(ctx, by.Account, id); err != nil {
			return err
		}
		if err := keeperOf(by, c); err != nil {
			return err
		}
		before := event.Numbers(c.Agencies)
		for _, agency := range agencies {
			if slices.Contains(c.Agencies, agency) {
				continue
			}
			if err := s.store.SetCard(ctx, by.Account, agency, id); err != nil {
				return err
			}
			c.Agencies = append(slices.Clone(c.Agencies), agency)
		}
		slices.Sort(c.Agencies)
		if after := event.Numbers(c.Agencies); after != before {
			tx.Record(cardEvent("card.given", by, c, []event.Change{{Field: "agencies", Before: before, After: after}}))
		}
		return nil
	})
	return c, err
}

// Cards gives the cards of the actor's agencies, by id.
func (s *Service) Cards(ctx context.Context, a access.Actor) ([]Card, error) {
	return s.visible(ctx, a)
}

// FormerCards gives what a card said before each of its changes, in their order. Missing: it
// is no card of the actor's agencies.
func (s *Service) FormerCards(ctx context.Context, a access.Actor, id int64) ([]FormerCard, error) {
	if err := s.reads(ctx, a, id); err != nil {
		return nil, err
	}
	return s.store.FormerCards(ctx, a.Account, id)
}

func (s *Service) card(ctx context.Context, account, id int64) (Card, error) {
	list, err := s.store.ListCards(ctx, account)
	if err != nil {
		return Card{}, err
	}
	for _, c := range list {
		if c.ID == id {
			return c, nil
		}
	}
	return Card{}, fault.Newf(fault.Missing, "There is no card %d", id)
}

// fields are what is printed on a card, under the names that the journal gives it.
func (c Card) fields() []event.Change {
	return []event.Change{{Field: "number", After: c.Number}, {Field: "holder", After: c.Holder}, {Field: "guarantor", After: c.Guarantor},
		{Field: "chamber", After: c.Chamber}, {Field: "valid_from", After: c.From.String()}, {Field: "valid_until", After: c.Until.String()}}
}

func (c Card) trimmed() Card {
	for _, text := range []*string{&c.Number, &c.Holder, &c.Guarantor, &c.Chamber} {
		*text = strings.TrimSpace(*text)
	}
	return c
}

func checkCard(c Card) error {
	const longest = 300 // characters of a line of print
	var problems []fault.Problem
	for _, f := range []struct {
		name, value string
		least       int
	}{{"number", c.Number, 1}, {"holder", c.Holder, 1}, {"guarantor", c.Guarantor, 0}, {"chamber", c.Chamber, 0}} {
		if n := utf8.RuneCountInString(f.value); n < f.least || n > longest {
			problems = append(problems, fault.Problem{Field: f.name, Message: fmt.Sprintf("Give %d to %d characters.", f.least, longest)})
		}
	}
	if !c.Until.IsZero() && before(c.Until, c.From) {
		problems = append(problems, fault.Problem{Field: "valid_until", Message: "A card does not end before it begins."})
	}
	return fault.All(problems)
}

func numberTaken(err error) error {
	if fault.Is(err, fault.Conflict) {
		return fault.Field("number", "There is a card with this number already.")
	}
	return err
}

func cardEvent(kind string, by access.Actor, c Card, changes []event.Change) event.Event {
	return event.Event{Kind: kind, Subject: event.Subject{Kind: "card", ID: c.ID}, Who: by.Who, Changes: changes}
}
