package leads

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

// Service takes, updates and lists leads.
type Service struct {
	ledger     event.Ledger
	store      Store
	people     People
	properties Properties
	users      Users
	view       ApimoView
	follower   Follower
}

// Follower hears, inside the write, of a lead whose stage was set (Desk).
type Follower interface {
	Stepped(ctx context.Context, tx event.Tx, a access.Actor, l *Lead) error
}

// NewService makes the service. view renders what is stored beside each lead.
func NewService(ledger event.Ledger, store Store, people People, properties Properties, users Users, view ApimoView) *Service {
	return &Service{ledger: ledger, store: store, people: people, properties: properties, users: users, view: view}
}

// Join names who follows the steps of leads. Called once, while the program is put
// together: the desk rests on the leads.
func (s *Service) Join(f Follower) { s.follower = f }

// Joined tells whether somebody follows.
func (s *Service) Joined() bool { return s.follower != nil }

// link decides what a lead points at and what its step means, after a door set
// its fields. What points nowhere becomes a warning. stranger: the person was
// not known before.
func (s *Service) link(ctx context.Context, tx event.Tx, a access.Actor, l, before *Lead, claim people.Claim) (stranger bool, err error) {
	if err := s.linkUser(ctx, l, before); err != nil {
		return false, err
	}
	if err := s.linkProperty(ctx, l, before); err != nil {
		return false, err
	}
	if err := s.linkRequest(ctx, l, before); err != nil {
		return false, err
	}
	stranger, err = s.linkContact(ctx, tx, a, l, before, claim)
	l.mark(before, tx.Now())
	return stranger, err
}

func (s *Service) linkUser(ctx context.Context, l, before *Lead) error {
	if l.User == 0 || l.User == before.User {
		return nil
	}
	u, found, err := s.users.GetUser(ctx, l.Account, l.User)
	if err != nil {
		return err
	}
	if !found || u.Agency != l.Agency {
		l.Warn("user", event.Number(l.User), "no such user in this agency")
		l.User = before.User
	}
	return nil
}

// linkProperty links the property named by its id, else the one property of the
// agency with the reference that was sent.
func (s *Service) linkProperty(ctx context.Context, l, before *Lead) error {
	if l.Property != 0 && l.Property != before.Property {
		p, found, err := s.properties.GetProperty(ctx, l.Account, l.Agency, l.Property)
		if err != nil {
			return err
		}
		if found {
			if l.About.Reference == "" {
				l.About.Reference = p.Reference
			}
			return nil
		}
		l.Warn("property", event.Number(l.Property), "no such property in this agency")
		l.Property = before.Property
	}
	if l.About.Reference == before.About.Reference {
		return nil
	}
	if l.About.Reference == "" { // it was about that property, and no longer is
		l.Property = 0
		return nil
	}
	id, err := s.properties.FindProperty(ctx, l.Account, l.Agency, l.About.Reference)
	if err == nil {
		l.Property = id
	}
	return err
}

// linkRequest links the search named by its id.
func (s *Service) linkRequest(ctx context.Context, l, before *Lead) error {
	if l.Request == 0 || l.Request == before.Request {
		return nil
	}
	found, err := s.properties.RequestIn(ctx, l.Account, l.Agency, l.Request)
	if err == nil && !found {
		l.Warn("request", event.Number(l.Request), "no such request in this agency")
		l.Request = before.Request
	}
	return err
}

func (s *Service) linkContact(ctx context.Context, tx event.Tx, a access.Actor, l, before *Lead, claim people.Claim) (stranger bool, err error) {
	if l.Contact != 0 && l.Contact != before.Contact {
		root, err := s.people.Seen(ctx, a, l.Agency, l.Contact)
		if err == nil {
			l.Shown = root.ID
			return false, nil
		}
		if !fault.Is(err, fault.Missing) {
			return false, err
		}
		l.Warn("contact", event.Number(l.Contact), "no such contact in this agency")
		l.Contact = before.Contact
	}
	if l.Person == before.Person && l.Contact == before.Contact {
		return false, nil
	}
	p := people.Place{Account: l.Account, Agency: l.Agency, Provider: l.Provider, Who: a.Who}
	r, err := s.people.Acquaint(ctx, tx, p, claim, before.Contact)
	l.Contact, l.Shown = r.Named, r.Root
	return r.New, err
}

// mark brings the stage to the step and notes, once each, when a lead was opened, assigned
// and closed, and since when whoever is in charge is.
func (l *Lead) mark(before *Lead, now time.Time) {
	l.Stage = l.Stage.at(l.Step)
	once := func(m *Mark, reached bool) {
		if reached && m.At.IsZero() {
			*m = Mark{now, l.User}
		}
	}
	once(&l.Opened, l.Step >= Opened && l.Step <= Closed)
	once(&l.Assigned, l.User != 0)
	once(&l.Closed, l.Step == Closed)
	if l.User != before.User {
		l.HandedAt = now
		if l.Turns == before.Turns { // a person handed it on, not the clock
			l.Turns = 0
		}
	}
}

// Update changes a lead that the actor may see: apply sets the fields that were
// sent. A reference other than the stored one is Invalid.
func (s *Service) Update(ctx context.Context, a access.Actor, agency, id int64, country string, apply func(*Lead)) (Sent, error) {
	var sent Sent
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		l, found, err := s.store.GetLead(ctx, a.Account, agency, a.Sender(), id)
		if err != nil {
			return err
		}
		if !found {
			return fault.New(fault.Missing, "Resource not found")
		}
		before := *l
		apply(l)
		if l.Reference != before.Reference {
			return fault.Field("reference", "The reference of a lead cannot be changed.")
		}
		sent = Sent{ID: id, CreatedAt: l.CreatedAt}
		if _, err := s.link(ctx, tx, a, l, &before, people.NewClaim(l.Person, country)); err != nil {
			return err
		}
		if !event.Same(before, *l) {
			l.UpdatedAt = tx.Now()
			tx.Record(leadEvent(EventLeadUpdated, a, l, event.Diff(before.fields(), l.fields())))
			err = s.save(ctx, l, &before)
		}
		sent.UpdatedAt = l.UpdatedAt
		if err == nil && l.Stage != before.Stage && s.follower != nil {
			err = s.follower.Stepped(ctx, tx, a, l)
		}
		return err
	})
	return sent, err
}

// amend saves what this package itself changes of a lead, if anything.
func (s *Service) amend(ctx context.Context, tx event.Tx, a access.Actor, l *Lead, apply func(*Lead)) error {
	before := *l
	apply(l)
	l.mark(&before, tx.Now())
	if event.Same(before, *l) {
		return nil
	}
	l.UpdatedAt = tx.Now()
	tx.Record(leadEvent(EventLeadUpdated, a, l, event.Diff(before.fields(), l.fields())))
	return s.store.UpdateLead(ctx, l, s.view(l), before.place())
}

// save stores a changed lead. When its person changed, a merge on the way may
// have moved it already (ContactMoved), and before is not its last state.
func (s *Service) save(ctx context.Context, l, before *Lead) error {
	last := before.place()
	if l.Shown != before.Shown {
		stored, found, err := s.store.GetLead(ctx, l.Account, l.Agency, 0, l.ID)
		if err != nil || !found {
			return err
		}
		last = stored.place()
	}
	return s.store.UpdateLead(ctx, l, s.view(l), last)
}

// place is where a lead is counted, as it was read.
func (l *Lead) place() Place { return Place{l.UpdatedAt, l.Stage} }

// Get gives a lead of the agency that the actor may see.
func (s *Service) Get(ctx context.Context, a access.Actor, agency, id int64) (*Lead, error) {
	l, found, err := s.store.GetLead(ctx, a.Account, agency, a.Sender(), id)
	if err == nil && !found {
		err = fault.Newf(fault.Missing, "There is no lead %d in this agency", id)
	}
	return l, err
}

// List gives a page of the leads that the actor may see.
func (s *Service) List(ctx context.Context, a access.Actor, q Query, each func(*Lead) error) (Page, error) {
	q.Account, q.Sender = a.Account, a.Sender()
	return s.store.ListLeads(ctx, q, each)
}

// ListViews gives the same page as stored views, see Lists.
func (s *Service) ListViews(ctx context.Context, a access.Actor, q Query, each func(views []string) error) (Page, error) {
	q.Account, q.Sender = a.Account, a.Sender()
	return s.store.ListViews(ctx, q, each)
}

// OfContact lists, oldest first, the enquiries of the person a contact stands
// for; records are the ids of that person's records (people.Service.Records).
func (s *Service) OfContact(ctx context.Context, a access.Actor, contact int64, records []int64) ([]*Lead, error) {
	return s.store.ListByContact(ctx, a.Account, contact, records)
}

// ContactMoved implements people.Followers: the leads of these contacts show
// another one now, which is a change that readers of the lead must see.
func (s *Service) ContactMoved(ctx context.Context, tx event.Tx, account int64, contacts []int64, from, to int64) error {
	list, err := s.store.ListByContact(ctx, account, from, contacts)
	if err != nil {
		return err
	}
	for _, l := range list {
		before := l.place()
		l.Shown, l.UpdatedAt = to, tx.Now()
		if err := s.store.UpdateLead(ctx, l, s.view(l), before); err != nil {
			return err
		}
	}
	return nil
}
