package prospecting

import (
	"context"
	"strings"

	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
	"palier/internal/core/money"
)

// The marks that a property gets in its listing (property_step, property_status): waiting
// for somebody to complete it, and closed when its mandate comes to nothing.
const (
	stepWaiting     = 2
	stepClosed      = 3
	statusPending   = 28
	statusWithdrawn = 33
)

// mandates carries out the steps of a project's mandates that are new. What became of a
// mandate is what it was: a sender neither sees nor sends it.
func (w writing) mandates(ctx context.Context, b *Box, before, now *Project) error {
	was := map[string]Mandate{}
	for _, m := range before.Mandates {
		was[m.ID] = m
	}
	for i := range now.Mandates {
		m := &now.Mandates[i]
		former := was[m.ID]
		m.Card, m.Kind, m.Entry, m.Property, m.Written = former.Card, former.Kind, former.Entry, former.Property, former.Written
		if former.Entry != 0 && m.Number == mandates.Number(former.Entry) {
			m.Number = former.Number // he sends back the register's, which he was shown
		}
		for ; m.Written < len(m.Steps); m.Written++ {
			if err := w.step(ctx, b, now, m, m.Steps[m.Written]); err != nil {
				return err
			}
		}
	}
	return nil
}

// step carries out one step. One of another name is kept, and does nothing.
func (w writing) step(ctx context.Context, b *Box, p *Project, m *Mandate, s Step) error {
	switch s.Name {
	case Signature:
		return w.sign(ctx, b, p, m, s)
	case Amendment:
		return w.amend(ctx, b, p, m)
	case Dropped:
		return w.drop(ctx, m)
	}
	return nil
}

// sign gives a mandate its number and opens its property, once.
func (w writing) sign(ctx context.Context, b *Box, p *Project, m *Mandate, s Step) error {
	if m.Entry != 0 || m.Property != 0 {
		return nil
	}
	t := typeOf(p.Type)
	c := w.content(b, p, m, s)
	keeps, err := w.needs.Register.Keeps(ctx, w.by.Account, w.agency, t.Register)
	if err != nil {
		return err
	}
	var e mandates.Entry
	if keeps {
		if e, err = w.needs.Register.Register(ctx, w.tx, w.by, w.agency, t.Register, c); err != nil {
			return err
		}
		m.Card, m.Kind, m.Entry = e.Card, e.Kind, e.Number
	}
	if t.Category == 0 {
		return nil // somebody looks for a property: there is none yet
	}
	if m.Property, err = w.open(ctx, b, m, t, c); err != nil || !keeps {
		return err
	}
	return w.needs.Register.Bind(ctx, w.tx, e, m.Property)
}

// amend adds what the mandate says now to its entry, and to its property.
func (w writing) amend(ctx context.Context, b *Box, p *Project, m *Mandate) error {
	c := w.content(b, p, m, signed(m))
	if m.Entry != 0 {
		_, err := w.needs.Register.Amend(ctx, w.tx, w.by, m.key(), c)
		if err != nil && !fault.Is(err, fault.Conflict) { // one that is closed stays closed
			return err
		}
	}
	return w.edit(ctx, m, func(v *listings.Property) {
		v.Price, v.Agreement.End = c.Price, c.Ends
	})
}

// drop closes the mandate, and with it the property's listing.
func (w writing) drop(ctx context.Context, m *Mandate) error {
	if m.Entry != 0 {
		_, err := w.needs.Register.Close(ctx, w.tx, w.by, m.key())
		if err != nil && !fault.Is(err, fault.Conflict) {
			return err
		}
	}
	return w.edit(ctx, m, func(v *listings.Property) { v.Step, v.Status = stepClosed, statusWithdrawn })
}

func (m *Mandate) key() mandates.Entry {
	return mandates.Entry{Card: m.Card, Kind: m.Kind, Number: m.Entry}
}

// edit changes the property of a mandate, if it has one that is still there.
func (w writing) edit(ctx context.Context, m *Mandate, change func(*listings.Property)) error {
	if m.Property == 0 {
		return nil
	}
	v, err := w.needs.Goods.Property(ctx, w.by, m.Property)
	if fault.Is(err, fault.Missing) {
		return nil
	}
	if err != nil {
		return err
	}
	change(&v)
	_, err = w.needs.Goods.Save(ctx, w.by, v)
	return err
}

// open gives the property of a mailbox: the one that an earlier mandate opened, or a new
// one that somebody is to complete.
func (w writing) open(ctx context.Context, b *Box, m *Mandate, t Type, c mandates.Content) (int64, error) {
	id, err := w.store.MailboxProperty(ctx, w.by.Account, w.agency, w.place, b.Mailbox)
	if err != nil {
		return 0, err
	}
	agreement := listings.Agreement{Type: agreementType(m.Type), Reference: m.reference(), Start: c.Signed, End: c.Ends}
	if id != 0 {
		v, err := w.needs.Goods.Property(ctx, w.by, id)
		if err == nil {
			v.Agreement, v.Price = agreement, c.Price
			_, err = w.needs.Goods.Save(ctx, w.by, v)
			return id, err
		}
		if !fault.Is(err, fault.Missing) {
			return 0, err
		}
	}
	v := listings.Property{Account: w.by.Account, Agency: w.agency, User: w.by.User, Reference: "M" + agreement.Reference, Category: t.Category, Type: 1,
		Step: stepWaiting, Status: statusPending, Price: c.Price, Agreement: agreement, Country: w.by.CountryAt(w.agency)}
	w.locate(ctx, &v, b.Mailbox)
	if v, err = w.needs.Goods.Save(ctx, w.by, v); err != nil {
		return 0, err
	}
	return v.ID, w.store.SetMailboxProperty(ctx, w.by.Account, w.agency, w.place, b.Mailbox, v.ID)
}

// locate says where the property is: as the address base knows it, else as the building
// file has it written.
func (w writing) locate(ctx context.Context, v *listings.Property, mailbox string) {
	if d, found := w.file.Tree.Door(mailbox); found {
		v.AddressMore = d.String()
		if d.Mailbox.Kind != "" && d.Mailbox.Kind != "Logement" {
			v.Type = 5 // commercial premises
		}
	}
	if at, found := w.needs.Addresses.Locate(ctx, w.place); found {
		v.Address, v.Zipcode, v.City, v.Lat, v.Lon, v.Located = at.Line, at.Postcode, at.City, at.Lat, at.Lon, true
		return
	}
	line, town, _ := strings.Cut(w.file.Tree.Address, ",")
	v.Address = strings.TrimSpace(line)
	v.Zipcode, v.City, _ = strings.Cut(strings.TrimSpace(town), " ")
}

// reference is how the mandate is called: by its number, ours or the sender's.
func (m *Mandate) reference() string {
	switch {
	case m.Entry != 0:
		return mandates.Number(m.Entry)
	case m.Number != "":
		return m.Number
	}
	return m.ID
}

// signed is the step that signs a mandate; the zero step when there is none.
func signed(m *Mandate) Step {
	for _, s := range m.Steps {
		if s.Name == Signature {
			return s
		}
	}
	return Step{}
}

// content is what the register is to say.
func (w writing) content(b *Box, p *Project, m *Mandate, s Step) mandates.Content {
	c := mandates.Content{Type: short(m.Type, "simple"), Object: short(typeOf(p.Type).Name, "vente"), Situation: short(w.address(), w.place), Outer: short(m.Number, "")}
	if d, found := w.file.Tree.Door(b.Mailbox); found {
		c.Nature = d.Mailbox.Kind
		c.Situation = short(w.address()+", "+d.String(), w.place)
		for _, who := range d.Mailbox.People {
			if name := strings.TrimSpace(who.Firstname + " " + who.Lastname); name != "" {
				c.Mandants = append(c.Mandants, mandates.Mandant{Name: short(name, ""), Address: short(w.address(), "")})
			}
		}
		for _, firm := range d.Mailbox.Companies {
			if firm.Name != "" {
				c.Mandants = append(c.Mandants, mandates.Mandant{Name: short(firm.Name, ""), Address: short(w.address(), "")})
			}
		}
	}
	if len(c.Mandants) == 0 {
		c.Mandants = []mandates.Mandant{{Name: "À compléter : personne n'est noté à cette boîte"}}
	}
	for _, s := range m.Steps {
		if s.Price != nil {
			if minor, ok := money.FromMajor(*s.Price); ok {
				c.Price = money.Amount{Minor: minor, Currency: "EUR"}
			}
		}
	}
	c.Signed = w.day(s.Date, day.Of(w.tx.Now().In(w.zone)))
	if c.Ends = w.day(m.Expires, day.Date{}); c.Ends.String() < c.Signed.String() {
		c.Ends = day.Date{}
	}
	return c
}

func (w writing) day(text string, otherwise day.Date) day.Date {
	if m, ok := read(text, w.zone); ok {
		return m.day
	}
	return otherwise
}

// short is a text as the register takes it, or what stands for none.
func short(text, otherwise string) string {
	const longest = 500 // characters
	text = strings.TrimSpace(text)
	if text == "" {
		return otherwise
	}
	if r := []rune(text); len(r) > longest {
		return string(r[:longest])
	}
	return text
}

// agreementType is the code of a kind of mandate in the list property_agreement
// (decisions "Properties" 14); 0: it has none.
func agreementType(kind string) int {
	switch kind {
	case "simple":
		return 1
	case "co-exclusif":
		return 2
	case "exclusif":
		return 3
	}
	return 0
}
