package people

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Unknown tells whether nothing says who the person is: nobody ever did, or he was erased.
func (d Declared) Unknown() bool { return d.anonymous() }

// Sound tells what no file may say of a person that another system has. It asks less than
// Enrol: that system may have somebody by a first name or an e-mail alone, and an e-mail that
// is none recognises nobody. Invalid names each field.
func (e Filing) Sound() error {
	before := Filing{Declared: e.Declared}
	before.Card.SpouseEmail = e.Card.SpouseEmail
	f := e.check(before)
	for _, field := range DeclaredFields() {
		f.Length(field, e.Value(field), longestLine)
	}
	return f.Err()
}

// SoundAfter tells what Revise would refuse of who was on file as before. Invalid names each
// field.
func (e Filing) SoundAfter(before Filing) error {
	f := e.check(before)
	return f.Err()
}

// Take files a person whom another system has and nobody here is (Recognise), inside the
// caller's write; his consents are the caller's to note. Conflict: somebody here is he.
func (s *Service) Take(ctx context.Context, tx event.Tx, a access.Actor, agency int64, e Filing) (Contact, error) {
	if err := a.May(access.ContactsWrite, agency); err != nil {
		return Contact{}, err
	}
	if err := e.Sound(); err != nil {
		return Contact{}, err
	}
	p := Place{Account: a.Account, Agency: agency, Who: a.Who}
	r, err := s.Resolve(ctx, tx, p, NewClaim(e.Declared, a.CountryAt(agency)), 0)
	if err != nil {
		return Contact{}, err
	}
	if !r.New {
		return Contact{}, fault.Newf(fault.Conflict, "Contact %d is that person", r.Root)
	}
	if err := s.learn(ctx, tx, p, r.Named, e); err != nil {
		return Contact{}, err
	}
	return s.Contact(ctx, a, r.Named)
}
