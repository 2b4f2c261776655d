package prospecting

import (
	"context"
	"strings"

	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
)

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
			_, err = w.needs.Goods.Save(ctx, w.by, linked(v, agreement, c))
			return id, err
		}
		if !fault.Is(err, fault.Missing) {
			return 0, err
		}
	}
	name := m.ID
	if m.Entry != 0 || m.Number != "" {
		name = "M" + agreement.Reference
	}
	v := listings.Property{Account: w.by.Account, Agency: w.agency, User: w.by.User, Reference: name, Category: t.Category, Type: 1,
		Step: stepWaiting, Status: statusPending, Price: c.Price, Agreement: agreement, Country: w.by.CountryAt(w.agency)}
	w.locate(&v, b.Mailbox)
	if v, err = w.needs.Goods.Save(ctx, w.by, v); err != nil {
		return 0, err
	}
	return v.ID, w.store.SetMailboxProperty(ctx, w.by.Account, w.agency, w.place, b.Mailbox, v.ID)
}

// linked is a property that a new mandate takes over: under its agreement, at its price if it
// says one. What a former mandate closed waits again for somebody to complete it.
func linked(v listings.Property, agreement listings.Agreement, c mandates.Content) listings.Property {
	v.Agreement = agreement
	if c.Price.Currency != "" {
		v.Price = c.Price
	}
	if v.Step == stepClosed && v.Status == statusWithdrawn {
		v.Step, v.Status = stepWaiting, statusPending
	}
	return v
}

// locate says where the property is: as the address base knows it, else as the building
// file has it written.
func (w writing) locate(v *listings.Property, mailbox string) {
	if d, found := w.file.Tree.Door(mailbox); found {
		v.AddressMore = d.String()
		if d.Mailbox.Kind != "" && d.Mailbox.Kind != "Logement" {
			v.Type = 5 // commercial premises
		}
	}
	if w.based {
		v.Address, v.Zipcode, v.City, v.Lat, v.Lon, v.Located = w.at.Line, w.at.Postcode, w.at.City, w.at.Lat, w.at.Lon, true
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
