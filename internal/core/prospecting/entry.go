package prospecting

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"palier/internal/core/buildings"
	"palier/internal/core/day"
	"palier/internal/core/mandates"
	"palier/internal/core/money"
)

// content is what the register is to say of a mandate that its step i signs.
func (w writing) content(b *Box, p *Project, m *Mandate, i int) mandates.Content {
	t := typeOf(w.types, p.Type)
	c := mandates.Content{Type: short(m.Type, usual(t)), Object: short(t.Name, "vente"), Outer: short(m.Number, "")}
	situation := []string{cmp.Or(w.address(), mandates.ToComplete+" : adresse inconnue, lieu "+w.place)}
	if d, found := w.file.Tree.Door(b.Mailbox); found {
		c.Nature = d.Mailbox.Kind
		situation = append(situation, d.String())
	}
	c.Situation = short(strings.Join(situation, ", "), "")
	c.Mandants = w.mandants(b)
	for _, s := range m.Steps[:i+1] {
		if price, said := s.price(); said {
			c.Price = price
		}
	}
	c.Signed = w.day(m.Steps[i].Date, day.Of(w.tx.Now().In(w.zone)))
	if c.Ends = w.day(m.Expires, day.Date{}); c.Ends.String() < c.Signed.String() {
		c.Ends = day.Date{}
	}
	return c
}

// usual is the kind of mandate of a project whose sender names none.
func usual(t Type) string {
	if len(t.Mandates) == 0 {
		return "simple"
	}
	return t.Mandates[0]
}

// mandants are who gives a mandate: who is behind its door. The register is to name who
// signs, and of more than a mandate can have (a hall, a firm's floor) nothing says who that
// was. To name some of them would be wrong, so the entry says what is missing, and somebody
// completes it (mandates.Service.Rectify).
func (w writing) mandants(b *Box) []mandates.Mandant {
	names := named(w.behindDoor(b))
	switch n := len(names); {
	case n == 0:
		return []mandates.Mandant{{Name: mandates.ToComplete + " : personne n'est noté à cette boîte"}}
	case n > mandates.MostMandants:
		return []mandates.Mandant{{Name: fmt.Sprintf("%s : %d noms à cette boîte, le mandat ne dit pas qui signe", mandates.ToComplete, n)}}
	}
	list := make([]mandates.Mandant, len(names))
	for i, name := range names {
		list[i] = mandates.Mandant{Name: short(name, ""), Address: short(w.address(), "")}
	}
	return list
}

// owners are the contacts whose property a signed mandate opens: the people behind its door
// (decisions "Properties" 14). Where the register cannot tell who signs, nobody is taken for
// an owner either. A company is no contact.
func (w writing) owners(b *Box) []int64 {
	box := w.behindDoor(b)
	if len(named(box)) > mandates.MostMandants {
		return nil
	}
	var list []int64
	for _, who := range box.People {
		if who.Contact != 0 && !slices.Contains(list, who.Contact) {
			list = append(list, who.Contact)
		}
	}
	return list
}

// behindDoor is the mailbox as the building file has it; empty when it has none.
func (w writing) behindDoor(b *Box) buildings.Mailbox {
	d, _ := w.file.Tree.Door(b.Mailbox)
	return d.Mailbox
}

// named are the names of the people and companies of a mailbox.
func named(box buildings.Mailbox) (names []string) {
	for _, who := range box.People {
		if name := strings.TrimSpace(who.Firstname + " " + who.Lastname); name != "" {
			names = append(names, name)
		}
	}
	for _, firm := range box.Companies {
		if name := strings.TrimSpace(firm.Name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// price is what a step says of the price, in euros (prix).
func (s Step) price() (price money.Amount, said bool) {
	if s.Price == nil {
		return money.Amount{}, false
	}
	minor, ok := money.FromMajor(*s.Price)
	return money.Amount{Minor: minor, Currency: "EUR"}, ok
}

// signed tells whether a step signs the mandate, and the day that the first such step says.
func (m *Mandate) signed() (date string, is bool) {
	at := slices.IndexFunc(m.Steps, func(s Step) bool { return s.Name == Signature })
	if at < 0 {
		return "", false
	}
	return m.Steps[at].Date, true
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
