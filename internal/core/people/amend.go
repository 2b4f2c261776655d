package people

import (
	"context"
	"slices"
	"strconv"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Amends changes and removes records as nobody's enquiry does.
type Amends interface {
	// ForgetKeys takes back keys that a contact learned at an instant.
	ForgetKeys(ctx context.Context, account, contact int64, keys []Key, learned time.Time) error
	// ContactUses says, of those of the contacts that something refers to, what does: an
	// English word such as "an enquiry". Building files are looked at that were written
	// since.
	ContactUses(ctx context.Context, account int64, ids []int64, since time.Time) (map[int64]string, error)
	// Named tells whether an enquiry or a search that shows as root names the record itself.
	Named(ctx context.Context, account, root, record int64) (bool, error)
	// RemoveContact empties a contact and takes it out of every list and look-up.
	RemoveContact(ctx context.Context, c Contact, at time.Time) error
}

// DeclaredFields are the fields of Declared by their names in the journal.
func DeclaredFields() []string {
	return []string{"title", "firstname", "lastname", "company", "email", "email_more", "phone", "mobile", "fax",
		"address", "address_more", "zipcode", "city", "country", "language"}
}

// text is where a field that is a text lies, nil for others.
func (d *Declared) text(field string) *string {
	switch field {
	case "firstname":
		return &d.First
	case "lastname":
		return &d.Last
	case "company":
		return &d.Company
	case "email":
		return &d.Email
	case "email_more":
		return &d.EmailMore
	case "phone":
		return &d.Phone
	case "mobile":
		return &d.Mobile
	case "fax":
		return &d.Fax
	case "address":
		return &d.Address
	case "address_more":
		return &d.AddressMore
	case "zipcode":
		return &d.Zipcode
	case "city":
		return &d.City
	case "country":
		return &d.Country
	case "language":
		return &d.Language
	}
	return nil
}

// Value is a field as the journal writes it; empty for none.
func (d Declared) Value(field string) string {
	if field == "title" {
		return event.Number(d.Title)
	}
	if t := d.text(field); t != nil {
		return *t
	}
	return ""
}

// Put sets a field to a value as the journal writes it. What is no field changes nothing.
func (d *Declared) Put(field, value string) {
	if field == "title" {
		d.Title, _ = strconv.Atoi(value)
	} else if t := d.text(field); t != nil {
		*t = value
	}
}

// Amend lets a record itself say something else of its person, inside the caller's write,
// and be recognised by it. country is where numbers without a prefix are read. Missing:
// there is no such contact.
func (s *Service) Amend(ctx context.Context, tx event.Tx, p Place, id int64, say Declared, country string) error {
	return s.amend(ctx, tx, p, id, say, country, time.Time{})
}

// Restore is Amend that takes a former one back: what the record learned at its instant
// and does not say any more recognises it no longer.
func (s *Service) Restore(ctx context.Context, tx event.Tx, p Place, id int64, say Declared, country string, amended time.Time) error {
	return s.amend(ctx, tx, p, id, say, country, amended)
}

func (s *Service) amend(ctx context.Context, tx event.Tx, p Place, id int64, say Declared, country string, forget time.Time) error {
	c, found, err := s.store.GetContact(ctx, p.Account, id)
	if err != nil {
		return err
	}
	if !found {
		return fault.Newf(fault.Missing, "There is no contact %d", id)
	}
	before := c
	if c.Declared = say; c.Declared == before.Declared {
		return nil
	}
	c.UpdatedAt = tx.Now()
	claim, _, err := s.owners(ctx, p.Account, NewClaim(say, country)) // without the account's own
	if err != nil {
		return err
	}
	had := slices.Concat(NewClaim(before.Declared, country).keys, names(before.Name()))
	has := slices.Concat(claim.keys, names(say.Name()))
	if err := s.store.AddKeys(ctx, p.Account, id, without(has, had), tx.Now()); err != nil {
		return err
	}
	if lost := without(had, has); !forget.IsZero() && len(lost) > 0 {
		if err := s.store.ForgetKeys(ctx, p.Account, id, lost, forget); err != nil {
			return err
		}
	}
	tx.Record(contactEvent("contact.updated", p, id, event.Diff(before.fields(), c.fields())...))
	return s.save(ctx, tx, c, before)
}

func without(list, others []Key) []Key {
	return slices.DeleteFunc(slices.Clone(list), func(k Key) bool { return slices.ContainsFunc(others, k.same) })
}

// Uses says what refers to each of the contacts, inside the caller's write; who is not
// there is referred to by nothing. Building files written before since are not looked at.
func (s *Service) Uses(ctx context.Context, account int64, ids []int64, since time.Time) (map[int64]string, error) {
	return s.store.ContactUses(ctx, account, ids, since)
}

// Remove takes a contact away that nothing refers to (Uses), inside the caller's write: it
// is as if he had never been heard of. The journal keeps what he was. Conflict: it is
// merged with another.
func (s *Service) Remove(ctx context.Context, tx event.Tx, p Place, id int64) error {
	c, found, err := s.store.GetContact(ctx, p.Account, id)
	if err != nil {
		return err
	}
	if !found {
		return fault.Newf(fault.Missing, "There is no contact %d", id)
	}
	if c.MergedInto != 0 {
		return fault.New(fault.Conflict, "This contact is merged into another")
	}
	tx.Record(contactEvent("contact.removed", p, id, event.Diff(c.fields(), nil)...))
	return s.store.RemoveContact(ctx, c, tx.Now())
}

// ConsentsInForce gives of several people, by the contact that stands for each, the last
// entry of each channel.
func (s *Service) ConsentsInForce(ctx context.Context, a access.Actor, roots []int64) (map[int64][]Consent, error) {
	return s.store.ConsentsInForce(ctx, a.Account, roots)
}
