package dossier

import (
	"context"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

// Basis is why something of a person is not erased.
type Basis string

// The bases. The first five run: while one does, nobody is erased. The others are what the
// law keeps when the rest goes.
const (
	RunningVisit        Basis = "visit"
	RunningOption       Basis = "option"
	RunningPurchase     Basis = "purchase"
	RunningMandate      Basis = "mandate"
	OpenRegistration    Basis = "registration" // to be decided, or in force
	KeptMandate         Basis = "register"     // a number of the register of mandates: 10 years (décret 72-678, art. 72)
	KeptPurchase        Basis = "sale"         // a sale that was concluded, with the buyer's name: 10 years
	KeptConsent         Basis = "proof"        // what proves an answer about calls: 5 years
	keptForYears              = 10
	provesForYears            = 5
	forgottenAfterYears       = 3 // since somebody who is no client was last heard of (CNIL)
)

// Runs tells whether the basis is something that is under way.
func (b Basis) Runs() bool {
	return b == RunningVisit || b == RunningOption || b == RunningPurchase || b == RunningMandate || b == OpenRegistration
}

// Hold is one thing that keeps something of a person.
type Hold struct {
	Basis Basis
	ID    int64
	Ref   string    // a number, a programme, a property
	Since time.Time // when what it is about came about
	Until time.Time // zero: until what runs has ended
}

// until gives a hold its end.
func (h Hold) until() Hold {
	switch h.Basis {
	case KeptMandate, KeptPurchase:
		h.Until = h.Since.AddDate(keptForYears, 0, 0)
	case KeptConsent:
		h.Until = h.Since.AddDate(provesForYears, 0, 0)
	}
	return h
}

// Erasure is that a person was erased.
type Erasure struct {
	Contact int64
	At      time.Time
	Who     event.Who
	Kept    []Basis
}

// Touched is a building file that a person was taken out of.
type Touched struct{ ID, Agency int64 }

// Idle is a person of whom nobody has heard for long.
type Idle struct {
	Contact int64
	Heard   time.Time // when he was last heard of
	Changed time.Time // when his record was changed: the place in the list
}

// IdleQuery asks for people of agencies (none: all) whose record was not changed since an
// instant, the oldest first.
type IdleQuery struct {
	Account  int64
	Agencies []int64
	Until    time.Time
	After    Idle
	Limit    int
}

// Forgets erases what is stored of people.
type Forgets interface {
	// Holds gives what keeps something of a person's records, whatever has passed at now.
	Holds(ctx context.Context, account int64, records []int64, now time.Time) ([]Hold, error)
	// ErasePerson empties the records, the root first, and what names them: enquiries,
	// threads, diary, visits, registrations, letters, building files, what imports kept, and
	// the values in the journal. The name stays on records that a sale names, when named.
	ErasePerson(ctx context.Context, account int64, records []int64, named bool, at time.Time) ([]Touched, error)
	AddErasure(ctx context.Context, account int64, e Erasure) error
	Erasures(ctx context.Context, account int64, contacts []int64) (map[int64]Erasure, error)
	IdlePersons(ctx context.Context, q IdleQuery) ([]Idle, error)
	// HeardOf gives when a person was last heard of.
	HeardOf(ctx context.Context, account, contact int64) (Idle, bool, error)
}

// Holds lists what keeps a person, or something of him: what runs first. Missing; Forbidden.
func (s *Service) Holds(ctx context.Context, a access.Actor, id int64) ([]Hold, error) {
	if !a.Has(access.ContactsErase) {
		return nil, access.Denied()
	}
	_, records, err := s.person(ctx, a, id)
	if err != nil {
		return nil, err
	}
	return s.holds(ctx, a.Account, records, s.Now())
}

func (s *Service) person(ctx context.Context, a access.Actor, id int64) (people.Contact, []int64, error) {
	c, err := s.Persons.Person(ctx, a, id)
	if err != nil {
		return c, nil, err
	}
	records, err := s.Persons.Records(ctx, a, c.ID)
	return c, records, err
}

// holds are those that keep something at now.
func (s *Service) holds(ctx context.Context, account int64, records []int64, now time.Time) ([]Hold, error) {
	list, err := s.store.Holds(ctx, account, records, now)
	for i, h := range list {
		list[i] = h.until()
	}
	list = slices.DeleteFunc(list, func(h Hold) bool { return !h.Until.IsZero() && !now.Before(h.Until) })
	slices.SortStableFunc(list, func(x, y Hold) int {
		switch {
		case x.Basis.Runs() == y.Basis.Runs():
			return x.Since.Compare(y.Since)
		case x.Basis.Runs():
			return -1
		}
		return 1
	})
	return list, err
}

// Erase forgets a person, in every door at once: names, coordinates and texts go, from the
// journal too; ids, counts and what the law keeps stay. It cannot be taken back. Conflict:
// something runs with the person, or he is erased already. Missing; Forbidden.
func (s *Service) Erase(ctx context.Context, a access.Actor, id int64) error {
	if !a.Has(access.ContactsErase) {
		return access.Denied()
	}
	return s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		c, records, err := s.person(ctx, a, id)
		if err != nil {
			return err
		}
		holds, err := s.holds(ctx, a.Account, records, tx.Now())
		if err != nil {
			return err
		}
		if slices.ContainsFunc(holds, func(h Hold) bool { return h.Basis.Runs() }) {
			return fault.New(fault.Conflict, "Something runs with this person: end it first")
		}
		if done, err := s.store.Erasures(ctx, a.Account, []int64{c.ID}); err != nil || len(done) > 0 {
			if err == nil {
				err = fault.New(fault.Conflict, "This person is erased already")
			}
			return err
		}
		return s.erase(ctx, tx, a, c, records, kept(holds))
	})
}

// kept are the bases of holds, each once.
func kept(holds []Hold) []Basis {
	var list []Basis
	for _, h := range holds {
		if !slices.Contains(list, h.Basis) {
			list = append(list, h.Basis)
		}
	}
	return list
}

// erase does it; the event says what the law kept and no name.
func (s *Service) erase(ctx context.Context, tx event.Tx, a access.Actor, c people.Contact, records []int64, kept []Basis) error {
	touched, err := s.store.ErasePerson(ctx, a.Account, records, slices.Contains(kept, KeptPurchase), tx.Now())
	if err != nil {
		return err
	}
	if err := s.Followers.ContactMoved(ctx, tx, a.Account, records, c.ID, c.ID); err != nil {
		return err
	}
	words := make([]string, len(kept))
	for i, k := range kept {
		words[i] = string(k)
	}
	for _, record := range records {
		e := Erasure{Contact: record, At: tx.Now(), Who: a.Who, Kept: kept}
		if err := s.store.AddErasure(ctx, a.Account, e); err != nil {
			return err
		}
		tx.Record(event.Event{Kind: "contact.erased", Subject: event.Subject{Kind: "contact", ID: record}, Agency: c.Agency, Who: a.Who,
			Changes: []event.Change{{Field: "kept", After: strings.Join(words, ",")}}})
	}
	for _, t := range touched {
		tx.Record(event.Event{Kind: "building.updated", Subject: event.Subject{Kind: "building", ID: t.ID}, Agency: t.Agency, Who: a.Who,
			Changes: []event.Change{{Field: "erased", After: event.Number(c.ID)}}})
	}
	return nil
}

// Erased gives when people were erased; who was not is not there.
func (s *Service) Erased(ctx context.Context, a access.Actor, contacts []int64) (map[int64]Erasure, error) {
	return s.store.Erasures(ctx, a.Account, contacts)
}

// Due is a person who is to be forgotten, and from when on.
type Due struct {
	people.Contact
	Idle
	From time.Time
}

// mostIdle bounds how many records a page of due people looks at.
const mostIdle = 1000

// Due lists people of the actor's agencies who, at an instant, will not have been heard of
// for three years, those forgotten longest first, and where the next page begins: the zero
// Idle when nothing is left. Whoever is a client is not among them: something runs with
// them, or the law keeps a sale or a mandate. Forbidden.
func (s *Service) Due(ctx context.Context, a access.Actor, by time.Time, after Idle, most int) (page []Due, next Idle, err error) {
	if !a.Has(access.ContactsErase) {
		return nil, Idle{}, access.Denied()
	}
	cutoff := by.AddDate(-forgottenAfterYears, 0, 0)
	q := IdleQuery{Account: a.Account, Agencies: seen(a), Until: cutoff, After: after, Limit: most + 1}
	for looked := 0; ; {
		list, err := s.store.IdlePersons(ctx, q)
		if err != nil {
			return nil, Idle{}, err
		}
		for _, one := range list {
			if len(page) == most {
				return page, q.After, nil
			}
			q.After = one
			due, is, err := s.due(ctx, a, one, cutoff)
			if err != nil {
				return nil, Idle{}, err
			}
			if is {
				page = append(page, due)
			}
		}
		if looked += len(list); len(list) < q.Limit {
			return page, Idle{}, nil
		}
		if looked >= mostIdle {
			return page, q.After, nil
		}
	}
}

// due tells whether somebody is to be forgotten.
func (s *Service) due(ctx context.Context, a access.Actor, one Idle, cutoff time.Time) (d Due, is bool, err error) {
	if !one.Heard.Before(cutoff) {
		return d, false, nil
	}
	c, records, err := s.person(ctx, a, one.Contact)
	if fault.Is(err, fault.Missing) {
		return d, false, nil
	}
	if err != nil {
		return d, false, err
	}
	holds, err := s.holds(ctx, a.Account, records, s.Now())
	keeps := func(h Hold) bool { return h.Basis != KeptConsent }
	return Due{c, one, one.Heard.AddDate(forgottenAfterYears, 0, 0)}, !slices.ContainsFunc(holds, keeps), err
}

// Forget erases those of the people whom nobody has heard of for three years, and says how
// many they were: who was heard of since the list was shown stays.
func (s *Service) Forget(ctx context.Context, a access.Actor, contacts []int64) (done int, err error) {
	if !a.Has(access.ContactsErase) {
		return 0, access.Denied()
	}
	cutoff := s.Now().AddDate(-forgottenAfterYears, 0, 0)
	for _, id := range contacts {
		one, found, err := s.store.HeardOf(ctx, a.Account, id)
		if err != nil {
			return done, err
		}
		if !found || !one.Changed.Before(cutoff) {
			continue
		}
		_, is, err := s.due(ctx, a, one, cutoff)
		if err != nil {
			return done, err
		}
		if !is {
			continue
		}
		if err := s.Erase(ctx, a, id); err != nil {
			return done, err
		}
		done++
	}
	return done, nil
}
