package moving

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

func (c *comparison) contact(ctx context.Context, raw []byte) error {
	l := c.filed(1, raw)
	if l.Unread != "" || l.ID == "" {
		c.say(ApimoDifference{There: l.ID, Fields: []event.Change{{Field: "id", After: "?"}}})
		return nil
	}
	d := ApimoDifference{There: l.ID, Name: called(l.Said.Declared)}
	id, err := c.named(ctx, "contact", l.ID)
	if err == nil && id == 0 {
		var seen people.Recognised
		if seen, err = c.mover.People.Recognise(ctx, c.by.Account, people.NewClaim(l.Said.Declared, c.by.CountryAt(c.order.Into))); len(seen.Fit) == 1 {
			id = seen.Fit[0]
		}
	}
	if err != nil {
		return err
	}
	ours, err := people.Contact{}, error(nil)
	if id != 0 {
		ours, err = c.mover.People.Seen(ctx, c.by, c.order.Into, id)
	}
	if id == 0 || fault.Is(err, fault.Missing) {
		c.say(d)
		return nil
	}
	if err != nil {
		return err
	}
	c.ours["contact"][l.ID] = ours.ID
	answers, err := c.mover.People.Consents(ctx, c.by, ours.ID)
	if err != nil {
		return err
	}
	own, err := c.reader.OwnContact(ours, answers)
	if err != nil {
		return err
	}
	own.Card.User = ours.Card.User
	if ours.Agency != c.order.Into { // who is in charge of him is the other agency's to say
		l.Said.Card.User = own.Card.User
	}
	here := people.Contact{Declared: own.Declared, Profile: own.Profile, Card: own.Card}.Fields()
	there := l.Said.Fields()
	for _, x := range own.Consents {
		here = append(here, event.Change{Field: "consent." + string(x.Channel), After: strconv.FormatBool(x.Given)})
	}
	for _, ch := range people.Channels() {
		if given, said := l.Consents[ch]; said {
			there = append(there, event.Change{Field: "consent." + string(ch), After: strconv.FormatBool(given)})
		}
	}
	d.Here = ours.ID
	c.fields(d, here, there)
	return nil
}

func called(d people.Declared) string {
	return cmp.Or(strings.TrimSpace(d.First+" "+d.Last), d.Company, d.Email)
}

// contactsHere names those of the agency that the source does not have.
func (c *comparison) contactsHere(ctx context.Context) error {
	met := valuesOf(c.ours["contact"])
	_, err := c.mover.People.Contacts(ctx, c.by, people.Query{Agency: c.order.Into, Limit: everyRecord}, func(p people.Contact) error {
		c.list.Here++
		if !met[p.ID] && !p.Unknown() {
			c.say(ApimoDifference{Here: p.ID, Name: called(p.Declared)})
		}
		return ctx.Err()
	})
	return err
}
