package visits

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"math/big"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// How long a code that proves an e-mail is good, and how often another may be tried. A code
// that was tried too often stays until its time is over, so that asking for the next one
// gives no more tries.
const (
	proofLife  = 10 * time.Minute
	proofTries = 5
	proofPause = time.Minute // before the same code is sent again
)

// What a visitor of the public page is told whose e-mail is not proven yet.
var (
	ErrUnproven  = fault.New(fault.Forbidden, "A code that was sent to the e-mail is needed")
	ErrWrongCode = fault.New(fault.Forbidden, "This is not the code that was sent")
	ErrCodeOver  = fault.New(fault.Forbidden, "This code is not good any more")
	ErrCodeTries = fault.New(fault.TooMany, "Too many codes were tried: wait before you ask for another")
)

// EventProofAsked and EventProofRefused are of a property for whose booking a code was
// sent, or a wrong one given. None says to whom.
const (
	EventProofAsked   = "property.code_sent"
	EventProofRefused = "property.code_refused"
)

// Proof is a code that was sent to an e-mail, for a booking of the property by whoever has
// it. There is one of each at most.
type Proof struct {
	Account  int64
	Property int64
	EmailKey string
	Code     string // six digits
	Tries    int    // wrong ones
	UntilAt  time.Time
}

// Proofs keeps codes.
type Proofs interface {
	// SaveProof keeps a code in place of the former one of the e-mail for the property.
	SaveProof(ctx context.Context, p Proof) error
	FindProof(ctx context.Context, account, property int64, email string) (Proof, bool, error) // by e-mail key
	DropProof(ctx context.Context, account, property int64, email string) error
	// PurgeProofs forgets codes that are over at the instant.
	PurgeProofs(ctx context.Context, account int64, now time.Time) error
}

// AskCode sends the visitor of a booking the code without which Book is ErrUnproven, and
// tells until when it is good. The code that was sent before is sent again while it is
// good, once a minute at most. ErrCodeTries: too many wrong ones were tried.
func (s *Service) AskCode(ctx context.Context, a access.Actor, b Booking) (until time.Time, err error) {
	if err := b.check(); err != nil {
		return until, err
	}
	err = s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		p, err := s.place(ctx, a, b.Place, access.VisitsWrite, access.VisitsBook)
		if err == nil {
			err = p.bookable()
		}
		if err != nil || s.post == nil {
			return err
		}
		proof, err := s.proof(ctx, tx, p, b)
		if err != nil {
			return err
		}
		until = proof.UntilAt
		sent, err := s.post.Asked(ctx, a.Account, p.Property.ID, Proving, b.Visitor.Email, tx.Now().Add(-proofPause))
		if err != nil || sent {
			return err
		}
		tx.Record(p.journal(EventProofAsked, a))
		// Whoever types somebody's e-mail is not to word a letter to him: it says no name.
		return s.write(ctx, tx, p.letter(Proving, Visitor{Email: b.Visitor.Email, Language: b.Visitor.Language}))
	})
	return until, err
}

// proof gives the code of an e-mail that is good, or a new one.
func (s *Service) proof(ctx context.Context, tx event.Tx, p Place, b Booking) (Proof, error) {
	proof, found, err := s.store.FindProof(ctx, p.Property.Account, p.Property.ID, b.Visitor.EmailKey())
	switch {
	case err != nil:
		return proof, err
	case found && proof.Good(tx.Now()):
		return proof, nil
	case found && tx.Now().Before(proof.UntilAt):
		return proof, ErrCodeTries
	}
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return proof, err
	}
	proof = Proof{Account: p.Property.Account, Property: p.Property.ID, EmailKey: b.Visitor.EmailKey(),
		Code: fmt.Sprintf("%06d", n.Int64()), UntilAt: tx.Now().Add(proofLife)}
	return proof, s.store.SaveProof(ctx, proof)
}

// Good tells whether the code opens anything yet.
func (p Proof) Good(now time.Time) bool { return now.Before(p.UntilAt) && p.Tries < proofTries }

// prove decides whether the visitor of a booking is who reads the e-mail that he gives.
// Clients and agents answer for the visitors whom they book; a visitor himself came by a
// link that was sent to that e-mail, or gives the code that was. A code is good once. The
// refusal is kept apart from errors, because a wrong try is counted in the write that
// refuses it.
func (s *Service) prove(ctx context.Context, tx event.Tx, a access.Actor, p Place, b Booking) (refusal, err error) {
	key := b.Visitor.EmailKey()
	if !guest(a) || !s.Mails(a) || !p.Settings().ConfirmCode || b.Reached != "" && emailKey(b.Reached) == key {
		return nil, nil
	}
	if b.Code == "" {
		return ErrUnproven, nil
	}
	proof, found, err := s.store.FindProof(ctx, a.Account, p.Property.ID, key)
	switch {
	case err != nil:
		return nil, err
	case !found || !proof.Good(tx.Now()):
		return ErrCodeOver, nil
	case subtle.ConstantTimeCompare([]byte(proof.Code), []byte(b.Code)) == 1:
		return nil, s.store.DropProof(ctx, a.Account, p.Property.ID, key)
	}
	proof.Tries++
	tx.Record(p.journal(EventProofRefused, a))
	return ErrWrongCode, s.store.SaveProof(ctx, proof)
}

// Mails tells whether a letter of the actor's account would get to anybody.
func (s *Service) Mails(a access.Actor) bool {
	return s.post != nil && s.needs.Mails != nil && s.needs.Mails(a.Test)
}

// journal is a line of the journal about what somebody does at the place's page.
func (p Place) journal(kind string, a access.Actor) event.Event {
	return event.Event{Kind: kind, Subject: event.Subject{Kind: SubjectShowing, ID: p.Property.ID}, Agency: p.Property.Agency, Who: a.Who}
}
