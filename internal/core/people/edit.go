package people

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Choice is what somebody of the office said that a person of several records is to be
// shown as, in one field. A record that learns a new e-mail or phone later is believed over
// it, in what it says of the field.
type Choice struct {
	Contact int64 // the record that stood for the person
	Field   string
	Value   string
	Merged  int64 // said when this record was merged; 0: at another time
	At      time.Time
}

// Choices keeps them.
type Choices interface {
	// PutChoice keeps a choice in the place of a former one about the field.
	PutChoice(ctx context.Context, account int64, c Choice) error
	// DropChoices forgets what was said of a contact when the other was merged.
	DropChoices(ctx context.Context, account, contact, merged int64) error
	// ChoicesOf gives what was said of these contacts, by when.
	ChoicesOf(ctx context.Context, account int64, contacts []int64) ([]Choice, error)
	// DropKeys takes keys away from a contact, whenever it learned them.
	DropKeys(ctx context.Context, account, contact int64, keys []Key) error
}

// longestField bounds a field of a person, in characters.
const longestField = 200

// check finds what is wrong with what somebody typed of a person. What was there before is
// not judged: a door may have brought "voir gardien" for a phone, and whoever mends an
// address must not have to mend that first.
func (d Declared) check(before Declared, country string) error {
	var f fault.Findings
	for _, field := range DeclaredFields() {
		value := d.Value(field)
		if value == "" || value == before.Value(field) {
			continue
		}
		f.Length(field, value, longestField)
		switch field {
		case "email", "email_more":
			if _, ok := Email(value); !ok {
				f.Wrong(field, "This is not an e-mail address.")
			}
		case "phone", "mobile":
			if _, ok := Phone(value, country); !ok {
				f.Wrong(field, "This is not a phone number.")
			}
		}
	}
	if d.anonymous() {
		f.Wrong("lastname", "Give a name, an e-mail or a phone number.")
	}
	return f.Err()
}

// Add makes a person known whom somebody of the office declares, at an agency. known: there
// was a record of him already, by an e-mail or a phone and a name that fits; it learned what
// is new. Forbidden; Invalid.
func (s *Service) Add(ctx context.Context, a access.Actor, agency int64, say Declared) (c Contact, known bool, err error) {
	if err := a.May(access.ContactsWrite, agency); err != nil {
		return c, false, err
	}
	country := a.CountryAt(agency)
	if err := say.check(Declared{}, country); err != nil {
		return c, false, err
	}
	claim := NewClaim(say, country)
	err = s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		r, err := s.Acquaint(ctx, tx, Place{Account: a.Account, Agency: agency, Who: a.Who}, claim, 0)
		if err != nil {
			return err
		}
		known = !r.New
		c, err = s.Root(ctx, a, r.Root)
		return err
	})
	return c, known, err
}

// Edit changes what a person is said to be. apply is given the person as he is shown, in the
// write, and changes what it likes of Declared, Profile and Card; what it fails with is given back.
// What a field loses the person is no longer recognised by. Missing; Forbidden; Invalid.
func (s *Service) Edit(ctx context.Context, a access.Actor, id int64, apply func(*Contact) error) error {
	return s.change(ctx, a, access.ContactsWrite, id, func(ctx context.Context, tx event.Tx, shown Contact) error {
		next := shown
		if err := apply(&next); err != nil {
			return err
		}
		country := a.CountryAt(shown.Agency)
		if err := next.check(shown.Declared, country); err != nil {
			return err
		}
		return s.put(ctx, tx, a, placeOf(a, shown), shown, next, country)
	})
}

// unlearn takes back the keys that a person was known by and is said not to have any more,
// on every record of his.
func (s *Service) unlearn(ctx context.Context, p Place, before, after Contact, country string) error {
	strong := func(d Declared) []Key {
		return slices.DeleteFunc(slices.Clone(NewClaim(d, country).keys), func(k Key) bool { return k.Kind == KeyName })
	}
	lost := without(strong(before.Declared), strong(after.Declared))
	if len(lost) == 0 {
		return nil
	}
	records, err := s.store.Tree(ctx, p.Account, before.ID)
	for _, id := range records {
		if err == nil {
			err = s.store.DropKeys(ctx, p.Account, id, lost)
		}
	}
	return err
}

// choose notes what a person of several records is to be shown as; of a single record its
// own words are enough.
func (s *Service) choose(ctx context.Context, tx event.Tx, p Place, id int64, fields []event.Change, merged int64) error {
	records, err := s.store.Tree(ctx, p.Account, id)
	if err != nil || len(records) < 2 {
		return err
	}
	for _, f := range fields {
		if !slices.Contains(DeclaredFields(), f.Field) {
			continue
		}
		c := Choice{Contact: id, Field: f.Field, Value: f.After, Merged: merged, At: tx.Now()}
		if err := s.store.PutChoice(ctx, p.Account, c); err != nil {
			return err
		}
	}
	return s.stir(ctx, tx, p.Account, id)
}

// chosen is the contact as somebody of the office said that it is to be shown: all are its
// records, with when each learned a new e-mail or phone.
func (c Contact) chosen(choices []Choice, all []Contact, learned map[int64]time.Time) Contact {
	for _, one := range choices {
		newer := func(o Contact) bool { return learned[o.ID].After(one.At) && o.Value(one.Field) != "" }
		if !slices.ContainsFunc(all, newer) {
			c.Put(one.Field, one.Value)
		}
	}
	return c
}
