package listings

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/core/uid"
)

// Around is what the listings ask about those whom a property names.
type Around struct {
	Users    Users
	Contacts Contacts
	Register Register
}

// Users finds who may be in charge (package access has them).
type Users interface {
	GetUser(ctx context.Context, account, id int64) (access.User, bool, error)
}

// Contacts finds who owns a property (package people has them).
type Contacts interface {
	Seen(ctx context.Context, a access.Actor, agency, id int64) (people.Contact, error)
}

// Register says under which number the mandate in force of a property stands in the
// register; "" for none (package mandates keeps it).
type Register interface {
	NumberOf(ctx context.Context, account, property int64) (string, error)
}

// Meet says whom to ask. Called once, while the program is put together.
func (s *Service) Meet(a Around) { s.around = a }

// Draft is a property as somebody outside writes it, with the owner he names.
type Draft struct {
	Property
	Owner *int64 // nil: he says nothing of it; 0: nobody owns it
}

// Posting is a property that a provider sends: what to make of it Apply says, which is given
// an empty draft and may be called twice.
type Posting struct {
	Agency      int64
	Reference   string
	Fingerprint string // equal for payloads that mean the same
	Apply       func(*Draft) error
}

// Sent is the answer to a provider.
type Sent struct {
	ID        int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Origin is who posted a property, under which reference and with which payload.
type Origin struct {
	Account, Agency, Property int64
	Provider                  int64
	Reference                 string
	Fingerprint               string
	CreatedAt                 time.Time
}

// Post makes the property that a provider sends. The same post again gets the first answer
// again and makes nothing; another payload under the reference is Invalid, field
// "reference", as is a reference that another property of the agency has. Forbidden: the
// actor may not write properties there. Invalid names what is wrong otherwise.
func (s *Service) Post(ctx context.Context, by access.Actor, n Posting) (sent Sent, err error) {
	if err := by.May(access.PropertiesWrite, n.Agency); err != nil {
		return sent, err
	}
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		if first, found, err := s.store.SentProperty(ctx, by.Account, n.Agency, by.Provider, n.Reference); err != nil {
			return err
		} else if found {
			sent = Sent{first.Property, first.CreatedAt, first.CreatedAt}
			if first.Fingerprint != n.Fingerprint {
				return fault.Field("reference", "A property with other content was sent under this reference: change that one.")
			}
			return nil
		}
		d := Draft{Property: Property{Account: by.Account, Agency: n.Agency, Reference: n.Reference, Step: underWay, Status: ordinary, Country: by.CountryAt(n.Agency)}}
		if err := n.Apply(&d); err != nil {
			return err
		}
		p := d.Property
		p.Account, p.Agency, p.Reference, p.Cover, p.PublishedAt = by.Account, n.Agency, n.Reference, "", time.Time{}
		p.ID, p.UID, p.CreatedAt, p.UpdatedAt = tx.NextID(), uid.New(), tx.Now(), tx.Now()
		if err := s.vouch(ctx, tx, by, Property{}, &p, d.Owner); err != nil {
			return err
		}
		sent = Sent{p.ID, p.CreatedAt, p.UpdatedAt}
		if err := s.keep(ctx, tx, by.Who, Property{}, p); err != nil {
			return err
		}
		origin := Origin{p.Account, p.Agency, p.ID, by.Provider, n.Reference, n.Fingerprint, p.CreatedAt}
		if err := s.store.SavePropertyOrigin(ctx, origin); err != nil || d.Owner == nil {
			return err
		}
		_, err := s.own(ctx, tx, by.Who, p, *d.Owner)
		return err
	})
	return sent, err
}

// Amend changes a property of the agency as apply says, which is given it as it is and may be
// called twice. Missing: there is no such property in the agency. Forbidden and Invalid as Post.
func (s *Service) Amend(ctx context.Context, by access.Actor, agency, id int64, apply func(*Draft) error) (sent Sent, err error) {
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := s.outside(ctx, by, agency, id)
		if err != nil {
			return err
		}
		d := Draft{Property: before}
		if err := apply(&d); err != nil {
			return err
		}
		p := d.Property
		p.Account, p.ID, p.UID, p.Agency, p.Cover, p.PublishedAt, p.Complete = before.Account, before.ID, before.UID, before.Agency, before.Cover, before.PublishedAt, before.Complete
		p.CreatedAt, p.UpdatedAt = before.CreatedAt, before.UpdatedAt
		if err := s.vouch(ctx, tx, by, before, &p, d.Owner); err != nil {
			return err
		}
		if !event.Same(p, before) {
			p.UpdatedAt = tx.Now()
			if err := s.keep(ctx, tx, by.Who, before, p); err != nil {
				return err
			}
		}
		if d.Owner != nil {
			if p, err = s.own(ctx, tx, by.Who, p, *d.Owner); err != nil {
				return err
			}
		}
		sent = Sent{p.ID, p.CreatedAt, p.UpdatedAt}
		return nil
	})
	return sent, err
}

// outside gives a property of an agency to somebody who may write it.
func (s *Service) outside(ctx context.Context, by access.Actor, agency, id int64) (Property, error) {
	p, err := s.writable(ctx, by, id)
	if err == nil && p.Agency != agency {
		err = fault.New(fault.Missing, "No such property")
	}
	return p, err
}

// vouch settles what a property from outside says of others, and refuses what it may not say.
func (s *Service) vouch(ctx context.Context, tx event.Tx, by access.Actor, before Property, p *Property, owner *int64) error {
	s.situate(p)
	if err := checkOutside(*p); err != nil {
		return err
	}
	if err := valid(*p); err != nil {
		return err
	}
	if err := loosely(before, p); err != nil {
		return err
	}
	if err := s.beside(ctx, before, *p); err != nil {
		return err
	}
	if err := s.staffed(ctx, before, *p); err != nil {
		return err
	}
	if owner != nil && *owner != 0 {
		if err := s.known(ctx, by, p.Agency, "owner", *owner); err != nil {
			return err
		}
	}
	if c := p.Particulars.VisitContact; c != 0 && c != before.Particulars.VisitContact {
		if err := s.known(ctx, by, p.Agency, "visit_contact", c); err != nil {
			return err
		}
	}
	if err := s.mandated(ctx, before, p); err != nil {
		return err
	}
	return s.numberDistrict(ctx, tx, before, p)
}

// pairs are figures that another one bounds, by what partners call them. A total area below the
// area is not among them: the vendor refuses it (openapi.yaml, schema PropertyInput).
var pairs = map[string]string{"price_max": "price.max", "agency_fee": "price.commission_customer", "estimate_to": "price.estimation.max"}

// loosely is newly of a property from outside: a figure of before that one which is sent now goes
// beyond is a warning, for who sends a new price is not asked for the fees with it.
func loosely(before Property, p *Property) error {
	all := problemsOf(checkSheet(*p))
	if len(all) == 0 || before.ID == 0 {
		return fault.All(all)
	}
	values, changed := p.Fields(), event.Diff(before.Fields(), p.Fields())
	of := func(one fault.Problem) func(event.Change) bool {
		return func(c event.Change) bool { return c.Field == one.Field }
	}
	bound := func(one fault.Problem) bool { return pairs[one.Field] != "" && !slices.ContainsFunc(changed, of(one)) }
	refused := slices.DeleteFunc(problemsOf(newly(before, *p)), bound)
	for _, one := range all {
		if bound(one) {
			p.Particulars.Warn(pairs[one.Field], values[slices.IndexFunc(values, of(one))].After, one.Message)
		}
	}
	return fault.All(refused)
}

// staffed refuses a user in charge who is none of the agency's.
func (s *Service) staffed(ctx context.Context, before, p Property) error {
	if p.User == 0 || p.User == before.User || s.around.Users == nil {
		return nil
	}
	u, found, err := s.around.Users.GetUser(ctx, p.Account, p.User)
	if err == nil && (!found || u.Agency != p.Agency) {
		err = fault.Field("user", "There is no such user in this agency.")
	}
	return err
}

// known refuses a contact who is none of the agency's, or none that the actor sees.
func (s *Service) known(ctx context.Context, by access.Actor, agency int64, field string, contact int64) error {
	if s.around.Contacts == nil {
		return nil
	}
	_, err := s.around.Contacts.Seen(ctx, by, agency, contact)
	if fault.Is(err, fault.Missing) {
		return fault.Field(field, "There is no such contact in this agency.")
	}
	return err
}

// mandated holds the agreement of a property whose mandate is numbered in the register: that
// number is the one, and a mandate of another number leaves it as it was.
func (s *Service) mandated(ctx context.Context, before Property, p *Property) error {
	if p.Agreement == before.Agreement || before.ID == 0 || s.around.Register == nil {
		return nil
	}
	number, err := s.around.Register.NumberOf(ctx, p.Account, p.ID)
	if err != nil || number == "" || number == p.Agreement.Reference {
		return err
	}
	p.Particulars.Warn("agreement.reference", p.Agreement.Reference, "the register has number "+number)
	if p.Agreement = before.Agreement; p.Agreement.Reference != number {
		p.Agreement.Reference = number
	}
	return nil
}

// own has a contact stand first among a property's owners, in the place of who stood there;
// 0 takes all of them away. Who owns it already moves to the front.
func (s *Service) own(ctx context.Context, tx event.Tx, who event.Who, p Property, contact int64) (Property, error) {
	before, err := s.owners(ctx, p)
	if err != nil {
		return p, err
	}
	var after []int64
	if contact != 0 {
		after = []int64{contact}
		for i, id := range before {
			if i > 0 && id != contact {
				after = append(after, id)
			}
		}
	}
	if slices.Equal(before, after) {
		return p, nil
	}
	if err := s.store.ReplaceOwners(ctx, p.Account, p.ID, after); err != nil {
		return p, err
	}
	now, err := s.owners(ctx, p)
	if err != nil || slices.Equal(before, now) {
		return p, err // another record of who stands there already
	}
	last := p.UpdatedAt
	p.UpdatedAt = tx.Now()
	tx.Record(event.Event{Kind: EventUpdated, Subject: event.Subject{Kind: "property", ID: p.ID}, Agency: p.Agency, Who: who,
		Changes: []event.Change{{Field: "owners", Before: event.Numbers(before), After: event.Numbers(now)}}})
	return p, s.save(ctx, p, last)
}
